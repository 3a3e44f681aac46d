/** Tables as they are written, on the command line: what train reads, predict and evaluate read the same way. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadModel } from '../../lib/index.ts';
import { put, readText, twoClasses } from './data.ts';
import { assertRefused, cli, cliJson } from './inProcess.ts';
import { inFolder } from './process.ts';

interface Trained {
  readonly model: string;
  readonly reason: string;
  readonly data: { readonly featureNames: readonly string[] };
}

/** Trains on a file, and returns the result with the path of the model. */
async function trained(folder: string, data: string, ...args: string[]) {
  const path = join(folder, 'model.json');
  const result = await cliJson<Trained>('train', data, '--epochs', '30', '--save', path, ...args);
  const { model, data: format } = JSON.parse(readText(path));
  return { path, result, classes: model.classes as unknown[], format };
}

async function predicted(...args: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await cli('predict', ...args);
  assert.equal(code, 0, stderr);
  return stdout.trimEnd().split('\n').slice(1);
}

/** The table of two classes with other marks. */
const LOCAL = twoClasses(['nein', 'ja']).replaceAll(',', ';').replaceAll('.', ',');

describe('tables on the command line', () => {
  it('are read by predict and evaluate as train was told', () =>
    inFolder(async (folder) => {
      const text = `// Größe\n${LOCAL}`.replace('size', 'Größe');
      const file = join(folder, 'a.csv');
      writeFileSync(file, Buffer.from(text, 'latin1'));
      const options = ['--encoding', 'latin1', '--decimal', ',', '--comment', '//'];
      const all = [...options, '--missing-values', '-999,""', '--missing', 'mean'];
      const { path, format } = await trained(folder, file, '--target', 'label', ...all);
      assert.deepEqual(format, {
        ...{ encoding: 'latin1', comment: '//', decimal: ',', missingValues: ['-999', ''] },
      });
      const data = join(folder, 'b.csv');
      writeFileSync(data, Buffer.from('noise;Größe\n0,5;-0,5\n// x\n-999;6,0\n', 'latin1'));
      assert.deepEqual(await predicted(path, data), ['nein', 'ja']);
      assert.equal((await cliJson<{ accuracy: number }>('evaluate', path, file)).accuracy, 1);

      // What is said again goes before.
      const plain = put(folder, 'c.csv', 'noise,Größe\n0.5,-0.5\n?,6.0\n');
      const again = ['--encoding', 'utf-8', '--decimal', '.', '--missing-values', '?'];
      assert.deepEqual(await predicted(path, plain, ...again, '--comment', 'none'), ['nein', 'ja']);
      await assertRefused(['predict', path, plain, '--encoding', 'utf-8'], {
        code: 1,
        message: `${plain}, line 2, column 2 ("Größe"): expected a number, but found "-0.5": it may be -0.5 (decimal: '.'; --decimal .)`,
      });
    }));

  it('without options leave nothing in the model, and a header may be said again', () =>
    inFolder(async (folder) => {
      const plain = await trained(folder, put(folder, 'a.csv', twoClasses()), '--target', 'label');
      assert.equal(plain.format, undefined);
      const lines = twoClasses().split('\n').slice(1).join('\n');
      const { path, format } = await trained(
        folder,
        put(folder, 'b.csv', lines),
        ...['--no-header', '--target', '3'],
      );
      assert.deepEqual(format, { header: false });
      assert.deepEqual(await predicted(path, put(folder, 'c.csv', '0,1\n6,1\n')), ['no', 'yes']);
      const named = put(folder, 'c.csv', '2,1\n1,0\n1,6\n');
      assert.deepEqual(await predicted(path, named, '--header'), ['no', 'yes']);
    }));

  it('thousands and columns that are numbers hold for predict', () =>
    inFolder(async (folder) => {
      const rows = Array.from({ length: 40 }, (_, i) => `0${i % 2},"${1 + (i % 3)},000",${i % 2}`);
      const file = put(folder, 'a.csv', `code,sum,y\n${rows.join('\n')}\n`);
      const { path, format } = await trained(
        folder,
        file,
        ...['--target', 'y', '--thousands', ',', '--number', 'code', '--standardize'],
      );
      assert.deepEqual(format, { thousands: ',', number: ['code'] });
      const data = put(folder, 'b.csv', 'sum,code\n"1,000",00\n"3,000",01\n');
      assert.deepEqual(await predicted(path, data), ['0', '1']);
      await assertRefused(['predict', path, data, '--thousands', 'none'], {
        code: 1,
        message: /line 2, column 1 \("sum"\): expected a number, but found "1,000": it may be 1000/,
      });
    }));

  const labels: readonly (readonly [
    what: string,
    labels: readonly [string, string],
    classes: readonly unknown[],
    reason: RegExp,
    options?: readonly string[],
  ])[] = [
    [
      'codes',
      ['02134', '10001'],
      ['02134', '10001'],
      /is text, of 2 classes: "02134" has a leading/,
    ],
    [
      'ids that float64 rounds',
      ['9007199254740993', '9007199254740992'],
      ['9007199254740992', '9007199254740993'],
      /is text, of 2 classes: "9007199254740993" is an integer that float64 rounds/,
    ],
    [
      'numbers that are written in several ways',
      ['1', '1.0'],
      ['1', '1.0'],
      /has 2 distinct integers, which are classes by their text: "1.0" is not how the number 1/,
    ],
    ['signs', ['-1', '+1'], ['+1', '-1'], /classes by their text: "\+1" is not how/],
    ['integers', ['0', '1'], [0, 1], /has 2 distinct integers$/],
    ['integers that are text', ['0', '1'], ['0', '1'], /the options say so/, ['--text', 'label']],
    [
      'integers whose type is text',
      ['0', '1'],
      ['0', '1'],
      /the options say so/,
      ['--target-type', 'text'],
    ],
    [
      'codes that are numbers',
      ['007', '010'],
      [7, 10],
      /has 2 distinct integers$/,
      ['--target-type', 'number'],
    ],
    ['the same by their column', ['007', '010'], [7, 10], /integers$/, ['--number', 'label']],
  ];
  for (const [what, [first, second], classes, reason, options = []] of labels) {
    it(`labels: ${what}`, () =>
      inFolder(async (folder) => {
        const file = put(folder, 'a.csv', twoClasses([first, second]));
        const {
          path,
          result,
          classes: found,
        } = await trained(folder, file, ...['--target', 'label', ...options]);
        assert.deepEqual(found, classes);
        assert.match(result.reason, reason);
        // The type holds for evaluate, which is not told again.
        const { accuracy } = await cliJson<{ accuracy: number }>('evaluate', path, file);
        assert.equal(accuracy, 1);
        // A file for validation, and a checkpoint, are read the same way.
        const watched = ['--target', 'label', '--validation', file, ...options];
        assert.deepEqual((await trained(folder, file, ...watched)).classes, classes);
      }));
  }

  it('a target of codes is no target of a regression, unless it is said', () =>
    inFolder(async (folder) => {
      const file = put(folder, 'a.csv', 'a,y\n1,01\n2,02\n3,03\n');
      const args = ['train', file, '--target', 'y', '--model', 'linearRegression'];
      await assertRefused(args, {
        code: 1,
        message:
          'Expected the target "y" to be numbers for LinearRegression, but "01" has a leading zero, as codes have (--target-type number reads it as numbers)',
      });
      const { code } = await cli(...args, '--target-type', 'number', '--quiet', '--epochs', '3');
      assert.equal(code, 0);
    }));

  it('labels of validation are numbers where those of training are', () =>
    inFolder(async (folder) => {
      const file = put(folder, 'a.csv', twoClasses(['0', '1']));
      const args = ['train', file, '--target', 'label', '--validation'];
      const held = put(folder, 'b.csv', 'size,noise,label\n0,0,0.0\n6,0,1.0\n');
      assert.equal((await cli(...args, held, '--quiet')).code, 0);
      put(folder, 'b.csv', 'size,noise,label\n0,0,00\n6,0,1\n');
      await assertRefused([...args, held], {
        code: 1,
        message: `Expected the target "label" of ${held} to be numbers, as those that are trained on, but "00" has a leading zero, as codes have`,
      });
      put(folder, 'b.csv', 'size,noise,label\n0,0,low\n6,0,1\n');
      await assertRefused([...args, held], {
        code: 1,
        message: `Expected the target "label" of ${held} to be numbers, as those that are trained on, but row 1 holds "low"`,
      });
    }));

  it('a file for validation needs no column that is not read', () =>
    inFolder(async (folder) => {
      const rows = (lines: readonly string[]) => lines.map((line) => `x,${line}`).join('\n');
      const lines = twoClasses().trimEnd().split('\n');
      const file = put(folder, 'a.csv', rows(lines));
      const held = put(folder, 'b.csv', lines.slice(0, 5).join('\n'));
      const { code, stderr } = await cli(
        ...['train', file, '--target', 'label', '--validation', held, '--quiet'],
        ...['--ignore', 'x', '--text', 'x'],
      );
      assert.equal(code, 0, stderr);
    }));

  const COMMAS = `"weight, kg","say ""hm""",y\n${twoClasses().split('\n').slice(1).join('\n')}`;
  for (const [what, features, names] of [
    ['in quotes', ['--features', '"weight, kg", "say ""hm"""'], ['weight, kg', 'say "hm"']],
    [
      'by the option given twice',
      ['--features', 'say "hm"', '--features', 'weight, kg'],
      ['say "hm"', 'weight, kg'],
    ],
    ['left out', ['--ignore', 'weight, kg'], ['say "hm"']],
  ] as const) {
    it(`names with commas: ${what}`, () =>
      inFolder(async (folder) => {
        const file = put(folder, 'a.csv', COMMAS);
        const { result } = await trained(folder, file, '--target', 'y', ...features);
        assert.deepEqual(result.data.featureNames, names);
      }));
  }

  it('names with commas: says what is missing where there are no quotes', () =>
    inFolder(async (folder) => {
      const file = put(folder, 'a.csv', COMMAS);
      await assertRefused(['train', file, '--target', 'y', '--features', 'weight, kg'], {
        code: 2,
        message: `Expected "features" to name columns of ${file}, but it has no column "weight". Did you mean "weight, kg"? In a list on the command line a name with a comma stands in quotes: '"weight, kg"'`,
      });
      await assertRefused(['train', file, '--target', 'y', '--features', '"weight, kg'], {
        code: 2,
        message:
          'Expected "features" to be a list whose quotes are closed, but received "\\"weight, kg" (string)',
      });
    }));

  it('labels with commas and equals signs have class weights', () =>
    inFolder(async (folder) => {
      const file = put(folder, 'a.csv', twoClasses(['"a, b"', 'c=d']));
      const weights = ['--class-weight', '"a, b"=2, "c=d"=3'];
      const { path } = await trained(folder, file, '--target', 'label', ...weights);
      const model = loadModel(JSON.parse(readText(path)).model);
      assert.deepEqual(model.toJSON().options.classWeight, { 'a, b': 2, 'c=d': 3 });
    }));

  it('a data set that comes along is no file, but leaves columns out', async () => {
    const result = await cliJson<Trained>(
      'train',
      'iris',
      '--epochs',
      '2',
      '--ignore',
      'petal width (cm)',
    );
    assert.equal(result.data.featureNames.length, 3);
    for (const [flag, name, value] of [
      ['--encoding', 'encoding', 'latin1'],
      ['--decimal', 'decimal', ','],
      ['--text', 'text', 'target'],
    ]) {
      await assertRefused(['train', 'iris', flag, value], {
        code: 2,
        message: `Expected no "${name}" with the data set iris, which is not a file`,
      });
    }
  });

  it('a model that was trained on a file of its own form predicts a data set', () =>
    inFolder(async (folder) => {
      const { path: file } = { path: put(folder, 'a.csv', irisWithSemicolons()) };
      const { path } = await trained(folder, file, '--target', 'species', '--delimiter', ';');
      assert.equal((await predicted(path, 'iris')).length, 150);
    }));

  it('JSON in another encoding is refused by its place, and UTF-16 with a mark is read', () =>
    inFolder(async (folder) => {
      const file = put(folder, 'a.csv', twoClasses(['nö', 'yes']));
      const { path } = await trained(folder, file, '--target', 'label');
      const json = readText(path);
      writeFileSync(path, Buffer.from(json, 'latin1'));
      const at = json.indexOf('nö') + 2;
      await assertRefused(['predict', path, file], {
        code: 1,
        message: `Cannot read the model ${JSON.stringify(path)}: line 1, character ${at}: the byte 0xf6 is not UTF-8 (JSON is UTF-8)`,
      });
      writeFileSync(path, Buffer.from(`\ufeff${json}`, 'utf16le'));
      assert.equal((await predicted(path, file))[0], 'nö');
      writeFileSync(path, `\ufeff${json}`);
      assert.equal((await predicted(path, file))[0], 'nö');
    }));

  it('a saved form that is none is refused', () =>
    inFolder(async (folder) => {
      const file = put(folder, 'a.csv', twoClasses());
      const { path } = await trained(folder, file, '--target', 'label', '--comment', '#');
      const json = JSON.parse(readText(path));
      for (const [data, message] of [
        [{ decimal: ';' }, /"decimal" to be '.' or ','/],
        [{ colour: 1 }, /Unknown key "colour" of "data"/],
        [[], /Expected "data" to be an object/],
      ] as const) {
        writeFileSync(path, JSON.stringify({ ...json, data }));
        await assertRefused(['predict', path, file], { code: 1, message });
      }
    }));

  it('the options are in the help of each command that reads data', async () => {
    for (const command of ['train', 'predict', 'evaluate']) {
      const { stdout } = await cli(command, '--help');
      for (const flag of [
        ...['--encoding', '--delimiter', '--header', '--no-header', '--comment', '--decimal'],
        ...['--thousands', '--missing-values', '--number'],
        ...(command === 'predict' ? [] : ['--text', '--target-type']),
        ...(command === 'train' ? ['--ignore'] : []),
      ]) {
        assert.ok(
          stdout.includes(`${flag} `) || stdout.includes(`${flag}\n`),
          `${command} ${flag}`,
        );
      }
    }
  });
});

function irisWithSemicolons(): string {
  const names = ['sepal length', 'sepal width', 'petal length', 'petal width'];
  const header = [...names.map((name) => `${name} (cm)`), 'species'];
  const rows = Array.from({ length: 30 }, (_, i) => {
    const size = i % 2 === 0 ? 1 : 5;
    return [5, 3, size + (i % 5) / 10, size / 3, i % 2 === 0 ? 'setosa' : 'virginica'].join(';');
  });
  return [header.join(';'), ...rows, ''].join('\n');
}
