/** `fallline train` as a process: interrupts on both backends, streams, and a missing vega. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { backendNames, NATIVE_LEFT_OUT, withNative } from '../../support/backends.ts';
import { readText } from '../data.ts';
import { type Finished, fallline, inFolder } from '../process.ts';

const WITHOUT_VEGA = new URL('../withoutVega.mjs', import.meta.url).href;
/** Runs for hours unless it is stopped. */
const LONG = [
  ...['train', 'digits', '--epochs', '100000000', '--patience', 'none', '--tolerance', '0'],
  ...['--time-limit', '100000', '--solver', 'descent'],
];

/** Runs until `saw` is found on stdout, and some time more, and then presses Ctrl-C. */
function interrupted(args: readonly string[], saw = 'training...'): Promise<Finished> {
  let stopped = false;
  return fallline(args, {
    onOutput: (text, child) => {
      if (stopped || !text.includes(saw)) return;
      stopped = true;
      // As under npx, which passes on what the terminal has already sent to all.
      setTimeout(() => {
        child.kill('SIGINT');
        child.kill('SIGINT');
      }, 700);
    },
  });
}

describe('fallline train as a program', () => {
  for (const backend of backendNames) {
    it(`Ctrl-C keeps the last completed epoch on the ${backend} backend: exit code 130`, () =>
      inFolder(async (folder) => {
        const [save, checkpoint] = [join(folder, 'm.json'), join(folder, 'c.json')];
        const { code, stdout, stderr } = await interrupted([
          ...[...LONG, '--backend', backend, '--save', save, '--checkpoint', checkpoint],
        ]);
        assert.equal(code, 130, stderr);
        const [, epoch] =
          stdout.match(
            /stopped after epoch (\d+): interrupted by SIGINT; this is the last epoch/,
          ) ?? [];
        assert.ok(Number(epoch) >= 1, stdout);
        assert.match(stdout, /\n\[INFO\] wrote .*m\.json \(early: training was interrupted\)\n/);
        assert.ok(
          stderr.endsWith(
            `\nfallline: interrupted by SIGINT; epoch ${epoch} was the last one completed; wrote ${save}, ${checkpoint}\n`,
          ),
          stderr,
        );
        assert.deepEqual(readdirSync(folder).sort(), ['c.json', 'm.json']);
        assert.equal(JSON.parse(readText(checkpoint)).counters.epochs, Number(epoch));

        const predicted = await fallline(['predict', save, 'digits']);
        assert.equal(predicted.stdout.split('\n').length, 1797 + 2);
        const more = String(Number(epoch) + 2);
        const args = [...LONG, '--epochs', more, '--backend', backend, '--resume', checkpoint];
        const resumed = await fallline([...args, '--json', '--quiet']);
        const { epochs, epochsBefore, stopReason } = JSON.parse(resumed.stdout);
        assert.deepEqual([epochs, epochsBefore, stopReason], [2, Number(epoch), 'maxEpochs']);
      }));
  }
  if (!withNative) it(NATIVE_LEFT_OUT);

  it('Ctrl-C with --json still prints the result', () =>
    inFolder(async (folder) => {
      const save = join(folder, 'm.json');
      let stopped = false;
      const running = fallline([...LONG, '--json', '--save', save], {
        onError: (text, child) => {
          if (stopped || !text.includes('epoch=1,')) return;
          stopped = true;
          child.kill('SIGINT');
        },
      });
      const { code, stdout } = await running;
      assert.equal(code, 130);
      const { stopReason, epochs, losses, written } = JSON.parse(stdout);
      assert.equal(stopReason, 'SIGINT');
      assert.ok(losses.length >= 1 && losses.length <= epochs);
      assert.deepEqual(written, [save]);
    }));

  it('without vega: writes the page without pictures, names the line that installs it', () =>
    inFolder(async (folder) => {
      const report = join(folder, 'r.html');
      const { code, stderr } = await fallline(['train', 'iris', '--report', report], {
        imports: [WITHOUT_VEGA],
      });
      assert.equal(code, 1, 'the report was asked for, and is not complete');
      assert.match(
        stderr,
        /fallline: the pictures were left out\. Charts need .*: npm install vega vega-lite\n$/,
      );
      const page = readText(report);
      assert.match(page, /There are no pictures, because/);
      assert.doesNotMatch(page, /<figure/);
    }));

  it('writes each command’s help', async () => {
    for (const [command, contents] of [
      ['train', ['--target <column>', '--checkpoint-every <epochs>', 'dataset:iris', 'Examples:']],
      ['predict', ['--proba', '--no-header', 'probability_<class>', 'Examples:']],
      ['evaluate', ['--report <file>', 'ROC AUC', 'Examples:']],
    ] as const) {
      const { code, stdout, stderr } = await fallline([command, '--help']);
      assert.deepEqual([code, stderr], [0, '']);
      for (const each of contents) assert.ok(stdout.includes(each), `${each} is not in\n${stdout}`);
    }
  });

  it('is in the list of commands', async () => {
    const { stdout } = await fallline(['--help']);
    for (const each of ['train [options] <data>', 'predict [options] <model> <data>', 'evaluate']) {
      assert.ok(stdout.includes(each), stdout);
    }
  });
});
