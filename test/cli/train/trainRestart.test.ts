/** `--checkpoint f --resume f`: one command that starts a run, continues it, and recognises its end. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { backendNames, NATIVE_LEFT_OUT, withNative } from '../../support/backends.ts';
import { readText } from '../data.ts';
import { fallline, inFolder } from '../process.ts';

const EPOCHS = 300;
const RUN = [
  ...['train', 'digits', '--epochs', String(EPOCHS), '--patience', 'none', '--tolerance', '0'],
  ...['--optimizer', 'adam', '--batch-size', '256'],
];

function epochsOf(checkpoint: string): number {
  return existsSync(checkpoint) ? JSON.parse(readText(checkpoint)).counters.epochs : 0;
}

/** Runs until the checkpoint has this many epochs, then kills the process. */
async function killedAfter(epochs: number, args: readonly string[], checkpoint: string) {
  let timer: NodeJS.Timeout | undefined;
  const { code } = await fallline(args, {
    onOutput: (_text, child) => {
      timer ??= setInterval(() => epochsOf(checkpoint) >= epochs && child.kill('SIGKILL'), 2);
    },
  });
  clearInterval(timer);
  return code;
}

describe('one command for start and restart', () => {
  for (const backend of backendNames) {
    it(`killed twice on the ${backend} backend, it ends in the same bits`, function () {
      this.timeout(180_000);
      return inFolder(async (folder) => {
        const [whole, save, checkpoint] = ['w.json', 'm.json', 'c.json'].map((n) =>
          join(folder, n),
        );
        const through = await fallline([...RUN, '--backend', backend, '--save', whole]);
        assert.equal(through.code, 0, through.stderr);

        const files = [
          '--checkpoint-every',
          '2',
          '--save',
          save,
          '--checkpoint',
          checkpoint,
          '--resume',
          checkpoint,
        ];
        const command = [...RUN, '--backend', backend, ...files];
        for (const epochs of [2, 6]) {
          assert.equal(await killedAfter(epochs, command, checkpoint), null);
          assert.ok(!existsSync(save));
          const done = epochsOf(checkpoint);
          assert.ok(done >= epochs && done < EPOCHS, `${done} epochs`);
        }
        const before = epochsOf(checkpoint);
        const { code, stdout, stderr } = await fallline([...command, '--json', '--quiet']);
        assert.equal(code, 0, stderr);
        const { epochs, epochsBefore, stopReason } = JSON.parse(stdout);
        assert.deepEqual(
          [epochs, epochsBefore, stopReason],
          [EPOCHS - before, before, 'maxEpochs'],
        );
        assert.equal(readText(save), readText(whole));

        // It had ended: the same model, and nothing to train.
        const report = join(folder, 'r.html');
        const left = readText(checkpoint);
        const again = await fallline([...command, '--report', report]);
        assert.equal(again.code, 0, again.stderr);
        assert.match(
          again.stdout,
          /the run of the checkpoint had ended after epoch 300: that was the last one asked for\n\[INFO\] nothing was left to train\n/,
        );
        assert.match(readText(report), /Nothing was left to train: /);
        assert.equal(readText(save), readText(whole));
        assert.equal(readText(checkpoint), left);
      });
    });
  }
  if (!withNative) it(NATIVE_LEFT_OUT);

  it('says that it begins anew, by whatever path the file is named', () =>
    inFolder(async (folder) => {
      const other = join(folder, 'other');
      mkdirSync(join(folder, 'runs'));
      symlinkSync(join(folder, 'runs'), other);
      const small = ['train', 'iris', '--epochs', '3'];
      const checkpoint = join(folder, 'runs', 'c.json');
      for (const resume of [join(other, 'c.json'), relative(process.cwd(), checkpoint)]) {
        const named = [...small, '--checkpoint', checkpoint, '--resume', resume];
        const { code, stdout } = await fallline(named);
        assert.equal(code, 0);
        const said = stdout.includes(`there is no checkpoint ${JSON.stringify(resume)} yet`);
        assert.equal(said, resume.startsWith(other));
        assert.equal(epochsOf(checkpoint), 3);
      }
    }));

  it('a file that is not there is refused where the run does not write it', () =>
    inFolder(async (folder) => {
      const [checkpoint, missing] = [join(folder, 'c.json'), join(folder, 'd.json')];
      for (const files of [[], ['--checkpoint', checkpoint]]) {
        const args = ['train', 'iris', '--epochs', '3', ...files, '--resume', missing];
        const { code, stderr } = await fallline(args);
        assert.equal(code, 1);
        assert.match(stderr, /Cannot read the checkpoint ".*d\.json": there is no such file/);
      }
      assert.ok(!existsSync(checkpoint));
    }));
});
