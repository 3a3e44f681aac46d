/** `fallline train` refuses what is wrong, in one line that says what was expected. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { prices, put, readText, twoClasses } from '../data.ts';
import { assertRefused, cli } from '../inProcess.ts';
import { inFolder } from '../process.ts';

describe('fallline train refuses', () => {
  const usage: readonly [args: readonly string[], message: string | RegExp][] = [
    [
      ['iris', '--epochs', '0'],
      'Expected "epochs" to be an integer of at least 1, but received 0 (number)',
    ],
    [['iris', '--model', 'logistics'], /Did you mean 'logisticRegression'\?$/],
    [
      ['iris', '--storage', 'float61'],
      /^Expected "storage" to be one of .* Did you mean 'float16'\?$/,
    ],
    [
      ['iris', '--optimizer', 'adm'],
      /^Expected "optimizer" to be one of .* Did you mean 'adam'\?$/,
    ],
    [
      ['iris', '--optimizer', 'adam:beta9=1'],
      `Misspelt option "beta9" of optimizer 'adam' should be "beta1"`,
    ],
    [
      ['iris', '--schedule', 'cosin'],
      /^Expected "schedule" to be one of .* Did you mean 'cosine'\?$/,
    ],
    [['iris', '--schedule', 'step'], /^Expected "learningRate\.every" to be given/],
    [
      ['iris', '--schedule', 'cosine:initial=1', '-r', '1'],
      /^Expected either "learningRate" or "schedule\.initial"/,
    ],
    [
      ['iris', '--schedule', 'optimal', '-r', '1'],
      /^Expected no "learningRate" with the schedule 'optimal'/,
    ],
    [
      ['iris', '--model', 'logisticRegression', '--loss', 'hinge'],
      /^Expected no "loss" with LogisticRegression/,
    ],
    [
      ['iris', '--validation', '2'],
      'Expected "validation" to be a number between 0 and 1, or a file, but received 2 (number)',
    ],
    [['iris', '--missing', 'drp'], /^Expected "missing" to be one of .* Did you mean 'drop'\?$/],
    [
      ['iris', '--delimiter', ';'],
      'Expected no "delimiter" with the data set iris, which is not a file',
    ],
    [['iris', '--target', 'species'], /^Expected "target" to be "target" for the data set iris/],
    [['iris', '--features', 'petal'], /^Expected "features" to name columns of the data set iris/],
    [['dataset:irs'], /^Expected "data set" to be one of .* Did you mean 'iris'\?$/],
    [
      ['iris', '--checkpoint-every', '3'],
      'Expected "checkpointEvery" to come with "checkpoint", but there is none',
    ],
    [['iris', '--save', ''], 'Expected "save" to be the path of a file, but received "" (string)'],
    [['diabetes', '--class-weight', 'balanced'], /classWeight/],
    [[], "missing required argument 'data'"],
  ];
  for (const [args, message] of usage) {
    it(`"train ${args.join(' ')}" as a wrong command line`, () =>
      assertRefused(['train', ...args], { code: 2, message }));
  }

  const files: readonly [
    what: string,
    text: string,
    args: readonly string[],
    code: number,
    message: RegExp,
  ][] = [
    ['an empty file', '', ['--target', 'y'], 1, /x\.csv: the file is empty$/],
    ['a file without rows', 'a,y\n', ['--target', 'y'], 1, /the file has a header and no rows$/],
    [
      'a target that is not there',
      twoClasses(),
      ['--target', 'lable'],
      2,
      /no column "lable"\. Did you mean "label"\?$/,
    ],
    [
      'no target',
      twoClasses(),
      [],
      2,
      /^Expected "target" to name the column of .* but it was not given\. Its columns are "size", "noise", "label"$/,
    ],
    [
      'no target, and no table either',
      '@relation t\n@attribute a numeric\n@data\n1\n',
      [],
      1,
      /the file is ARFF \(the format of Weka\)/,
    ],
    [
      'text in a feature',
      'a,y\n1,u\nx,v\n',
      ['--target', 'y'],
      1,
      /line 3, column 1 \("a"\): expected a number, but found "x"/,
    ],
    [
      'a missing value',
      'a,y\n1,u\n,v\n',
      ['--target', 'y'],
      1,
      /line 3, column 1 \("a"\): the value is missing; /,
    ],
    [
      'a single class',
      'a,y\n1,u\n2,u\n',
      ['--target', 'y'],
      1,
      /^Expected "y" to hold at least two classes, but every label is "u"$/,
    ],
    [
      'text for a regressor',
      'a,y\n1,2\n2,u\n',
      ['--target', 'y', '--model', 'linearRegression'],
      1,
      /^Expected the target "y" to be numbers for LinearRegression, but row 2 of the data holds "u"$/,
    ],
    [
      'a class too rare to part',
      'a,y\n1,u\n2,u\n3,v\n',
      ['--target', 'y', '--validation', '0.5'],
      1,
      /class "v" has 1: add samples of it, or give --validation a file of its own$/,
    ],
    [
      'a rate that diverges',
      prices(),
      ['--target', 'price', '-r', '1e300'],
      1,
      /^Training diverged in epoch \d+: .* \(--standardize, --learning-rate\)$/,
    ],
    [
      'text for a loss of numbers',
      'x,y\n1,a\n2,b\n',
      ['--target', 'y', '--loss', 'huber'],
      1,
      /^Expected the target "y" to be numbers for LinearRegression, but row 1 of the data holds "a"/,
    ],
    [
      'columns of raw scale, by their names',
      `age,"joined, unix",y\n${Array.from({ length: 30 }, (_, i) => `${20 + (i % 9)},${1.6e9 + 86400 * i},${i}\n`).join('')}`,
      ['--target', 'y', '--loss', 'squaredError', '--solver', 'descent'],
      1,
      /^Training diverged in epoch \d+: .* the widest is "joined, unix" \(standard deviation \d+\), the narrowest "age" \(standard deviation 2\.\d+\); "joined, unix" has mean 1\d+ .*\(--standardize, --learning-rate\)$/,
    ],
  ];
  for (const [what, text, args, code, message] of files) {
    it(what, () =>
      inFolder((folder) => {
        const path = put(folder, 'x.csv', text);
        return assertRefused(['train', path, ...args], { code, message });
      }),
    );
  }

  it('a file that is not there, with the data set that may be meant', async () => {
    await assertRefused(['train', 'nope.csv', '--target', 'y'], {
      code: 1,
      message: 'Cannot read the file "nope.csv": there is no such file',
    });
    await assertRefused(['train', 'wines'], {
      code: 1,
      message: /Did you mean the data set 'wine'\?$/,
    });
  });

  it('a validation file with a label that is not trained on', () =>
    inFolder(async (folder) => {
      const train = put(folder, 'a.csv', twoClasses());
      const held = put(folder, 'b.csv', twoClasses(['no', 'perhaps']));
      await assertRefused(['train', train, '--target', 'label', '--validation', held], {
        code: 1,
        message: /^Expected labels of "validation\.y" to be among .* but it holds "perhaps"$/,
      });
    }));

  it('a place that cannot be written to, before training', () =>
    inFolder(async (folder) => {
      const file = put(folder, 'file', 'kept');
      for (const option of ['--save', '--report', '--checkpoint']) {
        const path = join(file, 'below');
        const { code, stdout, stderr } = await cli('train', 'iris', option, path);
        assert.equal(code, 1);
        assert.equal(stdout, '');
        assert.equal(
          stderr,
          `fallline: Cannot write to the folder ${JSON.stringify(file)}: a file is in the way\n`,
        );
        const folderInTheWay = await cli('train', 'iris', option, folder);
        assert.match(folderInTheWay.stderr, /a folder is in the way of a file/);
      }
      assert.equal(readText(file), 'kept');
      assert.deepEqual(readdirSync(folder), ['file']);
    }));

  it('a checkpoint that is none, is of other options, or of more epochs', () =>
    inFolder(async (folder) => {
      const path = put(folder, 'c.json', '{"format":"other"}');
      const train = ['train', 'iris', '--epochs', '5'];
      await assertRefused([...train, '--resume', join(folder, 'no.json')], {
        code: 1,
        message: /^Cannot read the checkpoint ".*no\.json": there is no such file$/,
      });
      await assertRefused([...train, '--resume', path], {
        code: 1,
        message: /^Expected "resume\.format" to be /,
      });
      assert.equal((await cli(...train, '--checkpoint', path)).code, 0);
      await assertRefused([...train, '--l2', '1', '--resume', path], {
        code: 1,
        message: /^Expected "resume" to be a checkpoint of the same plan, but its "l2" is /,
      });
      await assertRefused(['train', 'iris', '--epochs', '4', '--resume', path], {
        code: 1,
        message: /^Expected "maxEpochs" to be at least 5, the epochs of the checkpoint/,
      });
    }));

  it('leaves no file where training fails', () =>
    inFolder(async (folder) => {
      const path = put(folder, 'x.csv', 'a,y\n1,u\n2,u\n');
      const save = join(folder, 'm.json');
      await cli('train', path, '--target', 'y', '--save', save);
      assert.equal(existsSync(save), false);
      assert.deepEqual(readdirSync(folder), ['x.csv']);
    }));
});
