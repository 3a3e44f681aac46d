/**
 * kill -9 at 50 moments of runs with --checkpoint and --save. Whatever the moment, both files are
 * absent or whole; the same command continues and ends with the bits of an uninterrupted run; and
 * what a killed run left half-written is removed by the next one.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, rmSync, watch } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BackendName } from '../../../lib/backend/backend.ts';
import { RandomState } from '../../../lib/random/randomState.ts';
import { backendNames } from '../../support/backends.ts';
import { readText } from '../data.ts';
import { inFolder } from '../process.ts';

// Compiled, so that most of a run is training.
const PROGRAM = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
const KILLS = 50;
const SEED = 14;
const TEMPORARY = /^\.fallline-[0-9a-f]{8}-(\d+)-\d+-[0-9a-f]{8}\.tmp$/;
/** Epochs that take about half a second. */
const EPOCHS: Readonly<Record<BackendName, number>> = { native: 600, typescript: 120 };
const TRAINING = [
  ...['train', 'iris', '--model', 'mlp', '--hidden', '48', '--validation', '0.2', '--seed', '3'],
  ...['--optimizer', 'adam', '--batch-size', '16', '--patience', 'none', '--tolerance', '0'],
];

const [CHECKPOINT, MODEL] = ['run.json', 'model.json'];

interface Ended {
  readonly code: number | null;
  readonly killed: boolean;
  readonly pid: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Makes a process end at some moment after what it has printed. */
type Kill = (child: ChildProcess, stdout: string) => void;

/** The moments, each with a delay in milliseconds from 0 to `most`. */
function moments(folder: string, random: RandomState): readonly (() => Kill)[] {
  const after = (text: string, most: number, act: (child: ChildProcess) => void) => (): Kill => {
    const delay = random.uniform(0, most);
    let isSet = false;
    return (child, stdout) => {
      if (isSet || !stdout.includes(text)) return;
      isSet = true;
      setTimeout(() => act(child), delay);
    };
  };
  const atOnce = (child: ChildProcess) => void child.kill('SIGKILL');
  return [
    after('training...', 700, atOnce),
    after('training...', 300, (child) => killWhileItWrites(folder, child)),
    after('evaluating on', 12, atOnce),
    after('evaluating on', 0, (child) => killWhileItWrites(folder, child)),
  ];
}

function killWhileItWrites(folder: string, child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const watcher = watch(folder, (_event, name) => {
    if (name !== null && TEMPORARY.test(name)) child.kill('SIGKILL');
  });
  child.once('exit', () => watcher.close());
}

function argumentsFor(folder: string, backend: BackendName): string[] {
  const checkpoint = join(folder, CHECKPOINT);
  return [
    ...[...TRAINING, '--epochs', String(EPOCHS[backend]), '--backend', backend],
    ...['--checkpoint', checkpoint, '--checkpoint-every', '1', '--save', join(folder, MODEL)],
    // One command for start and restart.
    ...['--resume', checkpoint],
  ];
}

function run(args: readonly string[], kill?: Kill): Promise<Ended> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    texts.stdout += text;
    kill?.(child, texts.stdout);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    texts.stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code, killed: signal === 'SIGKILL', pid: child.pid ?? 0, ...texts });
    });
  });
}

const filesOf = (folder: string) => ({
  checkpoint: readText(join(folder, CHECKPOINT)),
  model: readText(join(folder, MODEL)),
});

type Files = ReturnType<typeof filesOf>;

/** Files that a killed run leaves: complete ones or none, and only its own temporary files. */
function assertWhole(folder: string, { pid, stdout }: Ended, whole: Files): number {
  const names = readdirSync(folder);
  const left = names.filter((name) => TEMPORARY.test(name));
  const others = names.filter(
    (name) => !TEMPORARY.test(name) && ![CHECKPOINT, MODEL].includes(name),
  );
  assert.deepEqual(others, []);
  if (stdout.includes('training...')) {
    const writers = left.map((name) => Number(TEMPORARY.exec(name)?.[1]));
    assert.deepEqual([...new Set(writers)], left.length > 0 ? [pid] : [], 'of an earlier run');
  }
  if (names.includes(CHECKPOINT)) {
    const { format, counters } = JSON.parse(readText(join(folder, CHECKPOINT)));
    assert.equal(format, 'fallline-checkpoint');
    assert.ok(counters.epochs >= 1);
  }
  // The model is written once, at the end.
  if (names.includes(MODEL)) assert.equal(readText(join(folder, MODEL)), whole.model);
  return left.length;
}

/** A run that was not killed leaves what an undisturbed one does, and nothing else. */
function assertFinished(folder: string, ended: Ended, whole: Files): void {
  assert.equal(ended.code, 0, ended.stderr);
  assert.deepEqual(filesOf(folder), whole);
  assert.deepEqual(readdirSync(folder).sort(), [MODEL, CHECKPOINT].sort());
}

function startOver(folder: string): void {
  for (const name of [CHECKPOINT, MODEL]) rmSync(join(folder, name), { force: true });
}

describe('fallline train, killed at any moment', () => {
  for (const backend of backendNames) {
    const kills = KILLS / backendNames.length;
    it(`goes on to the same bits, ${kills} times, on the ${backend} backend`, function () {
      this.timeout(600_000);
      return inFolder((undisturbed) =>
        inFolder(async (folder) => {
          const first = await run(argumentsFor(undisturbed, backend));
          assert.equal(first.code, 0, first.stderr);
          const whole = filesOf(undisturbed);
          const next = moments(folder, new RandomState(SEED));
          let [killed, finished, halves] = [0, 0, 0];
          for (let i = 0; killed < kills; i++) {
            const ended = await run(argumentsFor(folder, backend), next[i % next.length]());
            if (ended.killed) {
              killed++;
              if (assertWhole(folder, ended, whole) > 0) halves++;
              continue;
            }
            finished++;
            assertFinished(folder, ended, whole);
            // Every other time a finished run is resumed, as it is by the last command below.
            if (finished % 2 === 0) startOver(folder);
          }
          assertFinished(folder, await run(argumentsFor(folder, backend)), whole);
          assert.ok(halves > 0, 'no run was killed while it wrote');
          assert.ok(finished > 0, 'no run came to its end');
        }),
      );
    });
  }
});
