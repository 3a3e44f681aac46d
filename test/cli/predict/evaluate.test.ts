/** `fallline evaluate`: the library's figures, for people and for programs. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { loadBreastCancer, loadDiabetes } from '../../../lib/datasets/bundled.ts';
import {
  accuracyScore,
  classificationReport,
  formatClassificationReport,
  LinearRegression,
  LogisticRegression,
  logLoss,
  meanAbsoluteError,
  r2Score,
  rocAuc,
  rootMeanSquaredError,
  StandardScaler,
} from '../../../lib/index.ts';
import { prices, put, readText, twoClasses } from '../data.ts';
import { assertRefused, cli, cliJson } from '../inProcess.ts';
import { inFolder } from '../process.ts';

async function trained(folder: string, ...args: string[]): Promise<string> {
  const path = join(folder, 'model.json');
  const { code, stderr } = await cli('train', ...args, '--quiet', '--save', path);
  assert.equal(code, 0, stderr);
  return path;
}

interface Result {
  rows: number;
  accuracy: number;
  logLoss?: number;
  rocAuc?: number;
  r2: number;
  rmse: number;
  mae: number;
  confusionMatrix: { labels: string[]; counts: number[][] };
  unknownLabels: Record<string, number>;
}

describe('fallline evaluate', () => {
  it('has the figures of the library, for classes', () =>
    inFolder(async (folder) => {
      const path = await trained(folder, 'breast_cancer', '--standardize', '--epochs', '9');
      const { x, y, targetNames } = loadBreastCancer();
      const labels = Array.from(y, (label) => targetNames[label]);
      const z = new StandardScaler().fitTransform(x);
      const model = new LogisticRegression({ maxEpochs: 9 });
      model.fitSync(z, labels);
      const [predicted, shares] = [model.predict(z) as string[], model.predictProba(z)];

      const result = await cliJson<Result>('evaluate', path, 'breast_cancer');
      assert.equal(result.rows, 569);
      assert.equal(result.accuracy, accuracyScore(labels, predicted));
      assert.equal(result.logLoss, logLoss(labels, shares));
      const second = Array.from({ length: 569 }, (_, i) => shares.data[2 * i + 1]);
      assert.equal(result.rocAuc, rocAuc(labels, second));
      assert.deepEqual(result.confusionMatrix.labels, ['benign', 'malignant']);

      const { stdout } = await cli('evaluate', path, 'breast_cancer');
      const report = formatClassificationReport(classificationReport(labels, predicted));
      assert.ok(stdout.includes(report), stdout);
      assert.match(stdout, /\naccuracy {2}0\.9\d+\nlog loss {2}0\.\d+\nROC AUC {3}0\.99\d*\n$/);
    }));

  it('has the figures of the library, for numbers', () =>
    inFolder(async (folder) => {
      const path = await trained(folder, 'diabetes', '--standardize', '--epochs', '9');
      const { x, y } = loadDiabetes();
      const z = new StandardScaler().fitTransform(x);
      const model = new LinearRegression({ maxEpochs: 9 });
      model.fitSync(z, y);
      const predicted = model.predict(z);
      const { r2, rmse, mae } = await cliJson<Result>('evaluate', path, 'diabetes');
      assert.deepEqual(
        [r2, rmse, mae],
        [
          r2Score(y, predicted),
          rootMeanSquaredError(y, predicted),
          meanAbsoluteError(y, predicted),
        ],
      );
      const { stdout } = await cli('evaluate', path, 'diabetes');
      assert.match(stdout, /\nR² {4}0\.\d+\nRMSE {2}[\d.]+\nMAE {3}[\d.]+\n$/);
    }));

  it('ranks by scores where there are no probabilities', () =>
    inFolder(async (folder) => {
      for (const extra of [[], ['--multi-class', 'crammerSinger']]) {
        const args = ['breast_cancer', '--standardize', '--model', 'linearSvc', ...extra];
        const result = await cliJson<Result>(
          'evaluate',
          await trained(folder, ...args),
          'breast_cancer',
        );
        assert.equal(result.logLoss, undefined);
        assert.ok(Number(result.rocAuc) > 0.99);
      }
    }));

  it('counts labels that the model does not know as mistakes, and says so', () =>
    inFolder(async (folder) => {
      const path = await trained(folder, put(folder, 'a.csv', twoClasses()), '--target', 'label');
      const data = put(
        folder,
        'b.csv',
        'size,noise,label\n0,0,no\n6,0,yes\n6,0,perhaps\n0,0,never\n',
      );
      const { code, stdout, stderr } = await cli('evaluate', path, data);
      assert.equal(code, 0);
      assert.equal(
        stderr,
        'fallline: 2 rows with a label that the model does not know ("perhaps", "never"): counted as mistakes; there is no log loss and no ROC AUC\n',
      );
      assert.match(stdout, /\n {5}perhaps {7}0\.00 .*\n/);
      assert.match(stdout, /\naccuracy {2}0\.5\n$/);
      const result = JSON.parse((await cli('evaluate', path, data, '--json')).stdout) as Result;
      assert.deepEqual(result.unknownLabels, { perhaps: 1, never: 1 });
      assert.equal(result.logLoss, undefined);
    }));

  it('knows numbers as labels in any notation, beside labels that are none', () =>
    inFolder(async (folder) => {
      const path = await trained(
        folder,
        put(folder, 'a.csv', twoClasses(['0', '1'])),
        '--target',
        'label',
      );
      const data = put(folder, 'b.csv', 'size,noise,label\n0,0,0.0\n6,0,1e0\n6,0,+1\n');
      assert.equal((await cliJson<Result>('evaluate', path, data)).accuracy, 1);
      // A code is another label, unless the options say that it is a number.
      put(folder, 'b.csv', 'size,noise,label\n0,0,0\n6,0,01\n');
      assert.equal((await cliJson<Result>('evaluate', path, data)).accuracy, 0.5);
      const asNumber = ['--target-type', 'number'];
      assert.equal((await cliJson<Result>('evaluate', path, data, ...asNumber)).accuracy, 1);
      put(folder, 'b.csv', 'size,noise,label\n0,0,0\n6,0,many\n');
      assert.equal((await cliJson<Result>('evaluate', path, data)).accuracy, 0.5);
    }));

  it('evaluates a single row, and rows of a single class', () =>
    inFolder(async (folder) => {
      const classes = await trained(
        folder,
        put(folder, 'a.csv', twoClasses()),
        '--target',
        'label',
      );
      const one = put(folder, 'b.csv', 'size,noise,label\n6,0,yes\n');
      const result = await cliJson<Result>('evaluate', classes, one);
      assert.deepEqual([result.accuracy, result.rocAuc], [1, undefined]);
      assert.ok(Number(result.logLoss) > 0);
      const file = put(folder, 'p.csv', prices());
      const numbers = await trained(folder, file, '--target', 'price', '--standardize');
      put(folder, 'b.csv', 'area,age,price\n1,1,6\n');
      assert.equal((await cliJson<Result>('evaluate', numbers, one)).r2, undefined);
    }));

  it('writes a page', () =>
    inFolder(async (folder) => {
      const path = await trained(folder, 'iris', '--standardize');
      const report = join(folder, 'e.html');
      const { stdout } = await cli('evaluate', path, 'iris', '--report', report);
      assert.match(stdout, /\n\[INFO\] wrote .*e\.html\n$/);
      const page = readText(report);
      assert.equal(page.match(/<figure>/g)?.length, 4);
      assert.match(page, /\d+ of 150 rows are classified right/);
      assert.doesNotMatch(page, /<script|<link|<img|@import/);
    }));

  it('refuses data without the target, with labels of another kind only, or with gaps', () =>
    inFolder(async (folder) => {
      const path = await trained(folder, put(folder, 'a.csv', twoClasses()), '--target', 'label');
      const refused = (text: string, message: RegExp) =>
        assertRefused(['evaluate', path, put(folder, 'b.csv', text)], { code: 1, message });
      await refused('size,noise\n1,2\n', /b\.csv does not fit the model .*: .* no column "label"/);
      await refused(
        'size,noise,label\n1,2,a\n',
        /^Expected labels of "label" to be among the model's classes \("no", "yes"\), but it holds only others: "a"$/,
      );
      await refused(
        'size,noise,label\n1,2,\n',
        /line 2, column 3 \("label"\): the value is missing; /,
      );
      const file = put(folder, 'p.csv', prices());
      const numbers = await trained(folder, file, '--target', 'price');
      await assertRefused(
        ['evaluate', numbers, put(folder, 'b.csv', 'area,age,price\n1,1,much\n')],
        {
          code: 1,
          message:
            'Expected the target "price" to be numbers for LinearRegression, but row 1 of the data holds "much"',
        },
      );
    }));
});
