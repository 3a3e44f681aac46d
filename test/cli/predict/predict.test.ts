/** `fallline predict`: predictions in the order of the rows, by columns' names, as CSV. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadDiabetes, loadIris } from '../../../lib/datasets/bundled.ts';
import { loadModel, StandardScaler } from '../../../lib/index.ts';
import { iris, prices, put, readRows, readText, twoClasses } from '../data.ts';
import { assertRefused, cli } from '../inProcess.ts';
import { inFolder } from '../process.ts';

/** Trains on a file or a data set; returns the path of the model. */
async function trained(folder: string, ...args: string[]): Promise<string> {
  const path = join(folder, 'model.json');
  const { code, stderr } = await cli('train', ...args, '--quiet', '--save', path);
  assert.equal(code, 0, stderr);
  return path;
}

async function predicted(...args: string[]): Promise<string[][]> {
  const { code, stdout, stderr } = await cli('predict', ...args);
  assert.equal(stderr, '');
  assert.equal(code, 0);
  return readRows(stdout);
}

describe('fallline predict', () => {
  it('prints what the saved model says, with probabilities, in the same bits', () =>
    inFolder(async (folder) => {
      const path = await trained(folder, 'iris', '--standardize', '--validation', '0.2');
      const { model: json, scaler } = JSON.parse(readText(path));
      const model = loadModel(json) as Extract<ReturnType<typeof loadModel>, { classes: unknown }>;
      const x = StandardScaler.fromJSON(scaler).transform(loadIris().x);

      const [header, ...rows] = await predicted(path, 'iris', '--proba');
      assert.deepEqual(header, [
        'prediction',
        ...['probability_setosa', 'probability_versicolor', 'probability_virginica'],
      ]);
      assert.deepEqual(
        rows.map(([label]) => label),
        model.predict(x),
      );
      const shares = rows.flatMap((row) => row.slice(1).map(Number));
      assert.deepEqual(shares, [...model.predictProba(x).data]);
      assert.deepEqual(await predicted(path, 'iris'), [
        ['prediction'],
        ...rows.map(([label]) => [label]),
      ]);
    }));

  it('predicts numbers', () =>
    inFolder(async (folder) => {
      const path = await trained(folder, 'diabetes', '--standardize');
      const [[header], ...rows] = await predicted(path, 'diabetes');
      assert.equal(header, 'prediction');
      const { y } = loadDiabetes();
      const mistakes = rows.map(([number], i) => Math.abs(Number(number) - y[i]));
      assert.equal(rows.length, 442);
      assert.ok(mistakes.reduce((a, b) => a + b) / 442 < 45);
    }));

  it('finds columns by name, wherever they stand, and leaves others alone', () =>
    inFolder(async (folder) => {
      const path = await trained(folder, put(folder, 'a.csv', twoClasses()), '--target', 'label');
      const data = put(folder, 'b.csv', 'who,noise,size\nann,0,0\n"b, ob",?,6\n'.replace('?', '1'));
      assert.deepEqual(await predicted(path, data), [['prediction'], ['no'], ['yes']]);
    }));

  it('needs no header where training had none', () =>
    inFolder(async (folder) => {
      const lines = twoClasses().replaceAll(',', ';').split('\n').slice(1).join('\n');
      const options = ['--no-header', '--delimiter', ';'];
      const path = await trained(folder, put(folder, 'a.csv', lines), '--target', '3', ...options);
      const data = put(folder, 'b.csv', '0;1\n6;1\n');
      assert.deepEqual(await predicted(path, data, ...options), [['prediction'], ['no'], ['yes']]);
    }));

  it('fills in missing values as training did', () =>
    inFolder(async (folder) => {
      const file = put(folder, 'a.csv', prices());
      const args = [file, '--target', 'price', '--standardize', '--missing', 'median'];
      const path = await trained(folder, ...args);
      const { area } = JSON.parse(readText(path)).fill;
      assert.equal(area, 4);
      const [, [filled], [given]] = await predicted(
        path,
        put(folder, 'b.csv', 'area,age\nNA,5\n4,5\n'),
      );
      assert.equal(filled, given);
    }));

  it('writes labels so that they can be read back, whatever they hold', () =>
    inFolder(async (folder) => {
      const text = twoClasses(['"a ""b"""', '"c, d"']);
      const path = await trained(folder, put(folder, 'a.csv', text), '--target', 'label');
      const data = put(folder, 'b.csv', 'size,noise\n0,0\n6,0\n');
      const { stdout } = await cli('predict', path, data);
      assert.equal(stdout, 'prediction\n"a ""b"""\n"c, d"\n');
      const { stdout: withShares } = await cli('predict', path, data, '--proba');
      assert.match(withShares, /^prediction,"probability_a ""b""","probability_c, d"\n/);
    }));

  it('--out writes the same to a file, and prints nothing', () =>
    inFolder(async (folder) => {
      const path = await trained(folder, 'iris');
      const { stdout: printed } = await cli('predict', path, 'iris');
      const out = join(folder, 'p.csv');
      const answer = await cli('predict', path, 'iris', '--out', out);
      assert.deepEqual(answer, { code: 0, stdout: '', stderr: '' });
      assert.equal(readText(out), printed);
      assert.deepEqual(readdirSync(folder).sort(), ['model.json', 'p.csv']);
    }));

  it('refuses data that do not fit, with their place', () =>
    inFolder(async (folder) => {
      const path = await trained(folder, put(folder, 'a.csv', twoClasses()), '--target', 'label');
      const refused = (text: string, message: RegExp) =>
        assertRefused(['predict', path, put(folder, 'b.csv', text)], { code: 1, message });
      await refused(
        'size,nois\n1,2\n',
        /b\.csv does not fit the model .*model\.json: .* no column "noise"\. Did you mean "nois"\?$/,
      );
      await refused(
        'size,noise\n1,2\n3,\n',
        /b\.csv, line 3, column 2 \("noise"\): the value is missing; /,
      );
      await refused(
        'size,noise\n1,2\n3,x\n',
        /b\.csv, line 3, column 2 \("noise"\): expected a number, but found "x"/,
      );
      await refused('size,noise\n', /the file has a header and no rows$/);
      await refused('', /the file is empty$/);
      const gone = join(folder, 'gone.csv');
      await assertRefused(['predict', path, gone], {
        code: 1,
        message: `Cannot read the file ${JSON.stringify(gone)}: there is no such file`,
      });
    }));

  it('refuses probabilities of a model that gives none, as a wrong command line', () =>
    inFolder(async (folder) => {
      const path = await trained(
        folder,
        put(folder, 'a.csv', iris()),
        '--target',
        'species',
        '--model',
        'linearSvc',
      );
      await assertRefused(['predict', path, 'iris', '--proba'], {
        code: 2,
        message: `Expected no "--proba" with ${path}: LinearSVC with the loss 'squaredHinge' gives no probabilities`,
      });
    }));

  it('refuses a place that cannot be written to', () =>
    inFolder(async (folder) => {
      const path = await trained(folder, 'iris');
      const out = join(path, 'p.csv');
      await assertRefused(['predict', path, 'iris', '--out', out], {
        code: 1,
        message: `Cannot write to the folder ${JSON.stringify(path)}: a file is in the way`,
      });
    }));
});
