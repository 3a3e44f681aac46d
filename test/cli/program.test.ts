import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { runCli } from '../../lib/cli/program.ts';
import type { OutputStream } from '../../lib/cli/shared/output.ts';
import { inFolder } from './process.ts';

/** A stream that keeps what is written to it. */
class Kept implements OutputStream {
  text = '';

  write(text: string, written?: () => void): void {
    this.text += text;
    written?.();
  }

  on(): void {}
}

async function cli(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const [stdout, stderr] = [new Kept(), new Kept()];
  const code = await runCli(args, { stdout, stderr });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** Wrong command lines, each with the line it is answered by. */
const WRONG: readonly { args: readonly string[]; message: string }[] = [
  { args: ['sigmod'], message: "unknown command 'sigmod'. Did you mean sigmoid?" },
  {
    args: ['sigmoid', '--epoch', '3'],
    message: "unknown option '--epoch'. Did you mean --epochs?",
  },
  { args: ['info', '--jsn'], message: "unknown option '--jsn'. Did you mean --json?" },
  {
    args: ['sigmoid', '--no-shufle'],
    message: "unknown option '--no-shufle'. Did you mean --no-shuffle?",
  },
  ...[
    ['--cost', '"cost" is a name of LIBLINEAR: pass --C with cost'],
    ['-lr', '"lr" is a name of PyTorch, Keras: pass --learning-rate'],
    ['--max-iter', '"max-iter" is a name of scikit-learn: pass --epochs with max-iter'],
    ['--max-epochs', 'Did you mean --epochs?'],
    ['--learningRate', 'Did you mean --learning-rate?'],
    ['--hidden-layers', '"hidden-layers" is a name of brain.js: pass --hidden with hidden-layers'],
    [
      '--nesterov',
      '"nesterov" is a name of Keras, PyTorch: pass --optimizer sgd:momentum=0.9,nesterov=true',
    ],
    [
      '--power_t',
      '"power_t" is a name of scikit-learn: pass --schedule inverseScaling:per=step,initial=eta0,power=power_t',
    ],
    ['--test-size', '"test-size" is a name of scikit-learn: pass --validation with test-size'],
  ].map(([flag, hint]) => ({
    args: ['train', 'iris', flag, '1'],
    message: `unknown option '${flag}'. ${hint}`,
  })),
  { args: ['train', 'iris', '--xyz'], message: "unknown option '--xyz'" },
  { args: ['sigmoid', '--epochs'], message: "option '-e, --epochs <n>' argument missing" },
  {
    args: ['sigmoid', 'data.csv'],
    message: "too many arguments for 'sigmoid'. Expected 0 arguments but got 1.",
  },
  ...[
    ['abc', '"abc" (string)'],
    ['10x', '"10x" (string)'],
    ['', '"" (string)'],
    [' 5', '" 5" (string)'],
    ['0x10', '"0x10" (string)'],
    ['Infinity', '"Infinity" (string)'],
    ['1e400', 'Infinity (number)'],
    ['1.5', '1.5 (number)'],
    ['0', '0 (number)'],
    ['-5', '-5 (number)'],
  ].map(([value, shown]) => ({
    args: ['sigmoid', '-e', value],
    message: `Expected "epochs" to be an integer of at least 1, but received ${shown}`,
  })),
  {
    args: ['sigmoid', '--alpha=0'],
    message: 'Expected "alpha" to be a positive number, but received 0 (number)',
  },
  {
    args: ['sigmoid', '-a', '0,01'],
    message: 'Expected "alpha" to be a positive number, but received "0,01" (string)',
  },
  {
    args: ['sigmoid', '--batch-size', '0'],
    message: 'Expected "batchSize" to be an integer of at least 1, but received 0 (number)',
  },
  {
    args: ['sigmoid', '--batch-size', 'some'],
    message:
      'Expected "batchSize" to be a positive integer, \'all\' or \'auto\', but received "some" (string)',
  },
  {
    args: ['sigmoid', '--seed', '4294967296'],
    message:
      'Expected "seed" to be an integer from 0 to 4294967295, but received 4294967296 (number)',
  },
  {
    args: ['sigmoid', '--loss', 'logistics'],
    message:
      "Expected \"loss\" to be one of 'sigmoidSquaredError', 'logistic', but received \"logistics\" (string). Did you mean 'logistic'?",
  },
  {
    args: ['sigmoid', '--precision', 'half'],
    message:
      'Expected "precision" to be one of \'float64\', \'float32\', but received "half" (string)',
  },
  {
    args: ['sigmoid', '--threads', '257'],
    message: 'Expected "threads" to be an integer from 1 to 256, but received 257 (number)',
  },
  {
    args: ['sigmoid', '--samples', '9'],
    message: 'Expected "samples" to be an integer from 10 to 10000000, but received 9 (number)',
  },
  {
    args: ['sigmoid', '--out', ''],
    message: 'Expected "out" to be the path of a folder, but received "" (string)',
  },
  ...['sigmoid', 'info'].map((command) => ({
    args: [command, '--backend', 'nativ'],
    message:
      "Expected \"backend\" to be one of 'native', 'typescript', but received \"nativ\" (string). Did you mean 'native'?",
  })),
];

describe('the command line', () => {
  for (const { args, message } of WRONG) {
    it(`refuses "fallline ${args.join(' ')}" with one line and exit code 2`, async () => {
      assert.deepEqual(await cli(...args), {
        code: 2,
        stdout: '',
        stderr: `fallline: ${message}\n`,
      });
    });
  }

  it('does not write anything when it refuses', () =>
    inFolder(async (folder) => {
      await cli('sigmoid', '--out', `${folder}/out`, '--threads', '0');
      assert.equal(existsSync(`${folder}/out`), false);
    }));

  it('answers no command with its help, as an error', async () => {
    const { code, stdout, stderr } = await cli();
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /^Usage: fallline /);
  });

  it('prints its version', async () => {
    const { code, stdout } = await cli('--version');
    assert.equal(code, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  });

  for (const { args, contents } of [
    {
      args: ['--help'],
      contents: ['sigmoid [options]', 'info [options]', 'explain [options]', 'FALLLINE_BACKEND='],
    },
    {
      args: ['sigmoid', '--help'],
      contents: [
        ...['-e, --epochs <n>', '(default: 100)', '-a, --alpha <step>', '(default: 0.01)'],
        ...['--batch-size <n|all>', '--no-shuffle', '--seed <n>', '--loss <name>'],
        ...['--precision <name>', '--threads <n>', '--samples <n>', '--out <dir>'],
        ...['--backend <name>', '--quiet', 'the learning rate is alpha / 2', 'Examples:'],
      ],
    },
    { args: ['help', 'info'], contents: ['--json', '--backend <name>', 'Examples:'] },
  ]) {
    it(`explains itself: fallline ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await cli(...args);
      assert.equal(code, 0);
      assert.equal(stderr, '');
      for (const each of contents) assert.ok(stdout.includes(each), `${each} is not in\n${stdout}`);
    });
  }
});
