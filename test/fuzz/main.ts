/**
 * `npm run fuzz`: calls everything that the package exports, and the addon, with arguments that fit, half
 * fit, or are meant to harm. README.md beside this file says how to read and repeat what it finds.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { difference, type Outcome } from './outcome.ts';
import { sanitizedEnvironment, sanitizerFaults } from './sanitized.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));
/** Calls of one child process. */
const CHUNK = 500;
/** A call that takes so long hangs. */
const HANG_MS = 60_000;
const MOST_FAULTS = 20;

interface Line {
  readonly index: number;
  readonly name: string;
  readonly outcome?: Outcome;
  readonly fault?: string;
  readonly done?: true;
}

interface Fault {
  readonly index: number;
  readonly name: string;
  readonly what: string;
}

interface Chunk {
  readonly outcomes: ReadonlyMap<number, Line>;
  readonly faults: readonly Fault[];
  /** The call to go on from after the process ended early. */
  readonly next: number;
}

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string' },
    from: { type: 'string', default: '0' },
    calls: { type: 'string' },
    sanitize: { type: 'boolean', default: false },
  },
});
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
const folder = mkdtempSync(join(tmpdir(), 'fallline-fuzz-'));
const base = values.sanitize ? sanitizedEnvironment(folder) : process.env;

/** Makes the calls from `from` to `to` in a process of their own, which ends where one is fatal. */
async function runChunk(backend: string, from: number, to: number): Promise<Chunk> {
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx/esm'), CHILD, String(seed), String(from), String(to)],
    {
      cwd: folder,
      env: { ...base, FALLLINE_BACKEND: backend, TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.json') },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    },
  );
  let stderr = '';
  child.stderr?.on('data', (data: Buffer) => {
    stderr = (stderr + data.toString()).slice(-2000);
  });
  const outcomes = new Map<number, Line>();
  const faults: Fault[] = [];
  let last: Line | undefined;
  let hung = false;
  let timer: NodeJS.Timeout | undefined;
  const watch = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      hung = true;
      child.kill('SIGKILL');
    }, HANG_MS);
  };
  watch();
  const lines = createInterface({ input: child.stdio[3] as NodeJS.ReadableStream });
  lines.on('line', (text) => {
    watch();
    last = JSON.parse(text) as Line;
    const { index, name, outcome, fault } = last;
    if (outcome) outcomes.set(index, last);
    if (fault) faults.push({ index, name, what: fault });
  });
  const ended = await new Promise<string>((resolve) => {
    child.on('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  clearTimeout(timer);
  if (last?.done) return { outcomes, faults, next: to };
  const what = hung ? 'it hangs' : `the process ended with ${ended}: ${stderr.trim()}`;
  const index = last?.index ?? from;
  faults.push({ index, name: `${last?.name ?? 'start'} (${backend})`, what });
  return { outcomes, faults, next: index + 1 };
}

/** The same on both backends at the same time, and where they differ. */
async function runBoth(
  from: number,
  to: number,
): Promise<{ faults: Fault[]; calls: number; answers: number }> {
  const wholeRange = async (backend: string) => {
    const outcomes = new Map<number, Line>();
    const faults: Fault[] = [];
    for (let at = from; at < to; ) {
      const chunk = await runChunk(backend, at, to);
      for (const [index, line] of chunk.outcomes) outcomes.set(index, line);
      faults.push(...chunk.faults);
      at = chunk.next;
    }
    return { outcomes, faults };
  };
  const [native, typescript] = await Promise.all(['native', 'typescript'].map(wholeRange));
  const faults = [...native.faults];
  for (const fault of typescript.faults) {
    if (!faults.some(({ index }) => index === fault.index)) faults.push(fault);
  }
  for (const [index, { name, outcome }] of native.outcomes) {
    const other = typescript.outcomes.get(index)?.outcome;
    if (name === 'fallline.backend') continue; // says which one it is
    const differ = outcome && other && difference(outcome, other);
    if (differ) faults.push({ index, name, what: differ });
  }
  const all = [...native.outcomes.values(), ...typescript.outcomes.values()];
  const answers = all.filter(({ outcome }) => outcome && 'numbers' in outcome).length;
  return { faults, calls: all.length, answers };
}

async function main(): Promise<number> {
  const start = Number(values.from);
  const end = values.calls === undefined ? Number.POSITIVE_INFINITY : start + Number(values.calls);
  // A call that is looked at again is looked at alone.
  const only = values.calls === undefined && values.from !== '0' ? start + 1 : end;
  const until = performance.now() + 1000 * Number(values.seconds);
  console.log(`fuzz: seed ${seed}`);
  const found: Fault[] = [];
  const kinds = new Set<string>();
  let calls = 0;
  let answered = 0;
  let at = start;
  do {
    const to = Math.min(at + CHUNK, only);
    const { faults, calls: made, answers } = await runBoth(at, to);
    for (const { index, name, what } of faults) {
      // Of faults of one kind, one is shown.
      const kind =
        (/\n +at .*/.exec(what)?.[0] ?? name) + what.split('\n')[0].replace(/[\d.]+/g, '#');
      if (kinds.has(kind)) continue;
      kinds.add(kind);
      found.push({ index, name, what });
      console.log(`\nfault in call ${index}, ${name}:\n   ${what}`);
      console.log(`   again: npm run fuzz -- --seed ${seed} --from ${index}`);
    }
    calls += made;
    answered += answers;
    at = to;
  } while (at < only && performance.now() < until && found.length <= MOST_FAULTS);
  if (values.sanitize) {
    for (const what of sanitizerFaults(folder)) found.push({ index: -1, name: 'sanitizers', what });
  }
  console.log(
    `fuzz: ${calls} calls under seed ${seed}, ${answered} of them answered, ${found.length} kinds of faults`,
  );
  return found.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
