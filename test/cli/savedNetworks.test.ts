/** `fallline predict` and `evaluate` with networks that were built and saved in code. */
import assert from 'node:assert/strict';
import {
  accuracyScore,
  batchNorm,
  dense,
  LogisticRegression,
  logLoss,
  meanAbsoluteError,
  Network,
  r2Score,
  rocAuc,
  rootMeanSquaredError,
} from '../../lib/index.ts';
import { put, readRows, readText } from './data.ts';
import { assertRefused, cli, cliJson } from './inProcess.ts';
import { inFolder } from './process.ts';

/** 40 rows: a and b, the class of the three that they are in, their sum and difference, two labels. */
const ROWS = Array.from({ length: 40 }, (_, i) => {
  const [a, b] = [Math.fround(Math.sin(3 * i)), Math.fround(Math.cos(5 * i))];
  return {
    ...{ a, b, kind: a > 0.3 ? 2 : b > 0 ? 1 : 0, sum: a + b, difference: a - b },
    ...{ right: a > 0 ? 1 : 0, high: b > 0 ? 1 : 0, count: Math.round(2 + 2 * a) },
  };
});
type Column = keyof (typeof ROWS)[number];

const X = ROWS.map(({ a, b }) => [a, b]);
const column = (name: Column) => ROWS.map((row) => row[name]);

/** A file of these columns. */
function csv(folder: string, ...names: Column[]): string {
  const lines = ROWS.map((row) => names.map((name) => row[name]).join(','));
  return put(folder, 'data.csv', [names.join(','), ...lines, ''].join('\n'));
}

const TRAINING = { optimizer: 'adam', learningRate: 0.05, batchSize: 'all', seed: 3 } as const;

function trained(
  options: Pick<ConstructorParameters<typeof Network>[0], 'layers' | 'loss'>,
  y: readonly number[] | readonly (readonly number[])[],
): Network {
  const network = new Network({ ...options, ...TRAINING, maxEpochs: 30 });
  network.fitSync(X, y as number[]);
  return network;
}

const classes = () =>
  trained(
    { layers: [dense(8, { activation: 'tanh' }), dense(3)], loss: 'softmax' },
    column('kind'),
  );
const save = (folder: string, model: object) => put(folder, 'net.json', JSON.stringify(model));

interface Result {
  readonly model: string;
  readonly rows: number;
  readonly accuracy: number;
  readonly logLoss: number;
  readonly loss: { readonly name: string; readonly value: number };
  readonly outputs: Record<string, Record<string, number>>;
  readonly [figure: string]: unknown;
}

describe('a Network saved in code, on the command line', () => {
  it('predicts classes by their numbers, with probabilities in the same bits', () =>
    inFolder(async (folder) => {
      const network = classes();
      const path = save(folder, network);
      const { code, stdout, stderr } = await cli('predict', path, csv(folder, 'a', 'b'), '--proba');
      assert.equal(code, 0, stderr);
      const [header, ...rows] = readRows(stdout);
      const names = ['prediction', 'probability_0', 'probability_1', 'probability_2'];
      assert.deepEqual(header, names);
      const shares = rows.map((row) => row.slice(1).map(Number));
      assert.deepEqual(shares.flat(), [...network.predict(X).data]);
      for (const [i, [kind]] of rows.entries()) {
        assert.equal(shares[i][Number(kind)], Math.max(...shares[i]));
      }
    }));

  it('is evaluated on classes: the report, the log loss, its own loss, pictures', () =>
    inFolder(async (folder) => {
      const network = classes();
      const path = save(folder, network);
      const data = csv(folder, 'a', 'kind', 'b');
      const out = `${folder}/page`;
      const options = ['--target', 'kind', '--out', out];
      const result = await cliJson<Result>('evaluate', path, data, ...options);
      assert.equal(result.model, 'Network');
      assert.equal(result.accuracy, network.score(X, column('kind')));
      assert.equal(result.logLoss, logLoss(column('kind'), network.predict(X)));
      assert.equal(result.loss.name, 'softmax');
      assert.ok(Math.abs(result.loss.value - result.logLoss) < 1e-9);
      assert.match(readText(`${out}/report.html`), /Confusion matrix/);
      const { stdout } = await cli('evaluate', path, data, '--target', 'kind');
      assert.match(stdout, /\[INFO\] model: .*net\.json \(Network\)\n/);
      assert.match(
        stdout,
        /\naccuracy {8}[\d.]+\nlog loss {8}[\d.]+\nloss \(softmax\) {2}[\d.]+\n$/,
      );
    }));

  it('takes one binary output for two classes', () =>
    inFolder(async (folder) => {
      for (const loss of ['logistic', 'hinge'] as const) {
        const network = trained({ layers: [dense(4), dense(1)], loss }, column('right'));
        const path = save(folder, network);
        const data = csv(folder, 'a', 'b', 'right');
        const result = await cliJson<Result>('evaluate', path, data, '--target', 'right');
        const scores = network.decisionFunction(X).data;
        const predicted = Array.from(scores, (score) => Number(score > 0));
        assert.equal(result.accuracy, accuracyScore(column('right'), predicted));
        assert.equal(result.rocAuc, rocAuc(column('right'), scores));
        assert.equal(typeof result.logLoss, loss === 'logistic' ? 'number' : 'undefined');
        assert.equal(result.loss.name, loss);
      }
    }));

  it('predicts and is evaluated on numbers, one and several', () =>
    inFolder(async (folder) => {
      const layers = [dense(6, { activation: 'tanh' }), dense(2)];
      const y = ROWS.map(({ sum, difference }) => [sum, difference]);
      const network = trained({ layers, loss: { name: 'huber', delta: 0.5 } }, y);
      const path = save(folder, network);
      const data = csv(folder, 'sum', 'a', 'b', 'difference');
      const targets = ['--target', 'sum,difference'];
      const result = await cliJson<Result>('evaluate', path, data, ...targets);
      const predicted = network.predict(X);
      assert.equal(result['R²'], r2Score(y, predicted));
      assert.equal(result.RMSE, rootMeanSquaredError(y, predicted));
      assert.equal(result.MAE, meanAbsoluteError(y, predicted));
      assert.ok(Math.abs(Number(result['loss (huber)']) - network.gradients(X, y).loss) < 1e-12);
      const ofSum = Array.from({ length: 40 }, (_, i) => predicted.data[2 * i]);
      assert.deepEqual(Object.keys(result.outputs), ['sum', 'difference']);
      assert.equal(result.outputs.sum['R²'], r2Score(column('sum'), ofSum));

      const answer = await cli('predict', path, data, '--features', 'a,b');
      const [header, ...rows] = readRows(answer.stdout);
      assert.deepEqual(header, ['prediction_1', 'prediction_2']);
      assert.deepEqual(rows.flat().map(Number), [...predicted.data]);

      const counts = trained({ layers: [dense(1)], loss: 'poisson' }, column('count'));
      const one = save(folder, counts);
      const own = csv(folder, 'a', 'b', 'count');
      const figures = await cliJson<Result>('evaluate', one, own, '--target', 'count');
      assert.equal(figures['R²'], r2Score(column('count'), counts.predict(X)));
      assert.ok('loss (poisson)' in figures);
    }));

  it('is evaluated on several labels', () =>
    inFolder(async (folder) => {
      const y = ROWS.map(({ right, high }) => [right, high]);
      const network = trained({ layers: [dense(2)], loss: 'logistic' }, y);
      const path = save(folder, network);
      const data = csv(folder, 'a', 'b', 'right', 'high');
      const result = await cliJson<Result>('evaluate', path, data, '--target', 'right, high');
      assert.equal(result['all labels right'], network.score(X, y));
      const scores = network.decisionFunction(X).data;
      const ofHigh = Float64Array.from({ length: 40 }, (_, i) => scores[2 * i + 1]);
      const accuracy = accuracyScore(
        column('high'),
        Array.from(ofHigh, (score) => Number(score > 0)),
      );
      assert.equal(result.outputs.high.accuracy, accuracy);
      assert.equal(result.outputs.high['ROC AUC'], rocAuc(column('high'), ofHigh));
      const out = `${folder}/page.html`;
      const answer = await cli('evaluate', path, data, '--target', 'right,high', '--report', out);
      assert.match(answer.stdout, /\nright {2}accuracy [\d.]+ {2}ROC AUC [\d.]+\nhigh /);
      assert.match(readText(out), /over 2 outputs: all labels right/);

      const { stdout } = await cli('predict', path, data, '--features', 'a,b', '--proba');
      const [header, ...rows] = readRows(stdout);
      assert.deepEqual(header.slice(1), ['prediction_2', 'probability_1', 'probability_2']);
      assert.deepEqual(
        rows.flatMap((row) => row.slice(2).map(Number)),
        [...network.predict(X).data],
      );
    }));

  it('goes by the running statistics of its normalisation, for a single row too', () =>
    inFolder(async (folder) => {
      const layers = [dense(4, { useBias: false }), batchNorm({ activation: 'relu' }), dense(1)];
      const network = trained({ layers, loss: 'squaredError' }, column('sum'));
      const path = save(folder, network);
      const data = put(folder, 'one.csv', `a,b,sum\n${X[0].join(',')},0.5\n`);
      const result = await cliJson<Result>('evaluate', path, data, '--target', 'sum');
      assert.equal(result.MAE, Math.abs(network.predict([X[0]]).data[0] - 0.5));
    }));

  it('knows its columns where it is in a pipeline', () =>
    inFolder(async (folder) => {
      const path = `${folder}/model.json`;
      await cli(
        'train',
        csv(folder, 'a', 'b', 'kind'),
        '--target',
        'kind',
        '--save',
        path,
        '--quiet',
      );
      const pipeline = JSON.parse(readText(path));
      const network = classes();
      const file = put(folder, 'p.json', JSON.stringify({ ...pipeline, model: network.toJSON() }));
      const data = csv(folder, 'kind', 'b', 'sum', 'a');
      const result = await cliJson<Result>('evaluate', file, data);
      assert.equal(result.accuracy, network.score(X, column('kind')));
      await assertRefused(['evaluate', file, data, '--features', 'a,b'], {
        code: 1,
        message: /Expected no "features", as the model knows its columns by name \(a, b\)$/,
      });
    }));

  it('so does any other model that was saved in code', () =>
    inFolder(async (folder) => {
      const model = new LogisticRegression({ maxEpochs: 5 });
      model.fitSync(X, column('right'));
      const data = csv(folder, 'a', 'b', 'right');
      const path = save(folder, model);
      const result = await cliJson<Result>('evaluate', path, data, '--target', 'right');
      assert.equal(result.accuracy, model.score(X, column('right')));
      assert.equal(result.loss, undefined);
    }));

  for (const [what, args, message] of [
    [
      'no target',
      [],
      /Expected "target" to name the column of .* to predict, but it was not given/,
    ],
    [
      'too many columns',
      ['--target', 'kind'],
      /Expected 2 columns of features, but there are 3; --/,
    ],
    ['a wrong column', ['--target', 'kid'], /has no column "kid"\. Did you mean "kind"\?/],
    [
      'no classes',
      ['--target', 'difference', '--features', 'a,b'],
      /among the model's classes \("0", "1", "2"\)/,
    ],
  ] as const) {
    it(`is refused with ${what}`, () =>
      inFolder(async (folder) => {
        const data = csv(folder, 'a', 'b', 'kind', 'difference');
        await assertRefused(['evaluate', save(folder, classes()), data, ...args], {
          code: 1,
          message,
        });
      }));
  }

  for (const [target, message] of [
    [undefined, /name 2 columns with commas between, .*, but it was not given$/],
    ['sum', /name 2 columns with commas between, .*, but received "sum"$/],
    ['sum,dif', /but it has no column "dif"$/],
  ] as const) {
    it(`of two outputs is refused with the target ${target}`, () =>
      inFolder(async (folder) => {
        const y = ROWS.map(({ sum, difference }) => [sum, difference]);
        const path = save(folder, trained({ layers: [dense(2)], loss: 'squaredError' }, y));
        const args = target === undefined ? [] : ['--target', target];
        const data = csv(folder, 'a', 'b', 'sum', 'difference');
        await assertRefused(['evaluate', path, data, ...args], { code: 1, message });
        await assertRefused(['predict', path, data, '--features', 'a,b', '--proba'], {
          code: 2,
          message: /Network with the loss 'squaredError' gives no probabilities$/,
        });
      }));
  }
});
