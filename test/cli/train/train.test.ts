/** `fallline train`: its models, messages and files. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { takeRows } from '../../../lib/data/matrix.ts';
import { loadDiabetes, loadIris } from '../../../lib/datasets/bundled.ts';
import {
  LinearRegression,
  LogisticRegression,
  StandardScaler,
  trainTestIndices,
} from '../../../lib/index.ts';
import { iris, prices, put, readText, twoClasses } from '../data.ts';
import { cli, cliJson, cliOn } from '../inProcess.ts';
import { inFolder } from '../process.ts';

/** The part of what --json prints that tests look at. */
interface Result {
  model: string;
  reason: string;
  data: {
    trainingRows: number;
    validationRows: number;
    featureNames: string[];
    rowsDropped: number;
  };
  epochs: number;
  stopReason: string;
  converged: boolean;
  notConverged: { causes: string[]; widest: { name: string } } | null;
  losses: number[];
  validationLosses: number[];
  learningRates: number[];
  plan: Record<string, unknown>;
  evaluated: string;
  evaluation: { accuracy: number; logLoss: number; rocAuc: number; r2: number; rmse: number };
  written: string[];
}

describe('fallline train', () => {
  it('says whether the model converged, in the summary and in --json, with names of columns', async () => {
    const descent = ['train', 'wine', '--solver', 'descent'];
    const raw = await cli(...descent);
    assert.equal(raw.code, 0);
    assert.match(
      raw.stderr,
      /fallline: LogisticRegression did not converge in 11 epochs: .*the widest is "proline" \(standard deviation 314\), the narrowest "nonflavanoid_phenols".* \(--standardize, --learning-rate\)\n/,
    );
    assert.doesNotMatch(raw.stdout, /converged/);
    const short = await cli(...descent, '--standardize', '--epochs', '2');
    assert.match(short.stderr, /too few epochs .* \(--epochs, --learning-rate\)\n/);
    const { stdout } = await cli(...descent, '--standardize');
    assert.match(stdout, /\n\[INFO\] converged\n/);
    const result = await cliJson<Result>(...descent);
    assert.equal(result.converged, false);
    assert.deepEqual(result.notConverged?.causes, ['columnScales', 'rateTooLarge']);
    assert.equal(result.notConverged.widest.name, 'proline');
    const good = await cliJson<Result>(...descent, '--standardize');
    assert.deepEqual([good.converged, good.notConverged], [true, null]);
  });

  it('says what it does, on stdout, and how far it is, on stderr', async () => {
    const args = ['train', 'iris', '--standardize', '--validation', '0.2', '--seed', '3'];
    const { code, stdout, stderr } = await cli(...args, '--solver', 'descent');
    assert.equal(code, 0);
    assert.match(stdout, /^\[INFO\] data: iris\n\[INFO\] target: target\n\[INFO\] features: 4\n/);
    assert.match(stdout, /\n\[INFO\] training: 120 rows\n\[INFO\] validation: 30 rows \(20 %\)\n/);
    assert.match(
      stdout,
      /model: LogisticRegression \(the target "target" is text, of 3 classes\)\n/,
    );
    assert.match(stdout, /\n\[INFO\] backend \w+: .*\n\[INFO\] training\.\.\.\n/);
    assert.match(stdout, /\n\[INFO\] stopped after epoch 200: that was the last one asked for\n/);
    assert.match(stdout, /\n\[INFO\] loss 0\.\d+, validation loss 0\.\d+\n/);
    assert.match(stdout, /\n {2}versicolor .* 10\n/);
    assert.match(stdout, /\naccuracy {2}0\.\d+\nlog loss {2}0\.\d+\n/);
    assert.match(stdout, /\n\[INFO\] trained 200 epochs in [\d.]+ (µs|ms|s)\n$/);
    const lines = stderr.trimEnd().split('\n');
    assert.equal(lines.length, 11);
    assert.match(
      lines[10],
      /^\[INFO\] epoch=200, loss=0\.\d+, validationLoss=0\.\d+, learningRate=0\.05$/,
    );
  });

  it('--storage: holds features in fewer bytes, for training and for those that watch', async () => {
    const data = ['iris', '--standardize', '--validation', '0.2', '--seed', '3'];
    const args = [...data, '--solver', 'descent'];
    const wide = await cliJson<Result>('train', ...args, '--precision', 'float32');
    for (const storage of ['float16', 'bfloat16', 'uint8']) {
      const narrow = await cliJson<Result>('train', ...args, '--storage', storage);
      assert.equal(narrow.plan.precision, 'float32');
      const [got, expected] = [narrow, wide].map(({ validationLosses }) => validationLosses[199]);
      assert.notEqual(got, expected);
      assert.ok(Math.abs(got - expected) < 0.02 * expected, `${storage}: ${got}, ${expected}`);
    }
    const { stdout } = await cli('train', ...args, '--storage', 'uint8', '--precision', 'float64');
    assert.match(stdout, /\n\[INFO\] storage: features are held as uint8\n/);
  });

  it('draws its progress in place on a terminal', async () => {
    const args = ['train', 'iris', '--solver', 'descent'];
    const { stdout, stderr } = await cliOn({ isTTY: true }, ...args);
    assert.doesNotMatch(stdout, /\r/);
    assert.match(
      stderr.replaceAll('\u001b', '<escape>'),
      /\r<escape>\[K\[=+\] epoch 200\/200 {2}loss 0\.\d+ {2}rate 0\.05\n$/,
    );
  });

  it('--quiet prints nothing', async () => {
    const answer = await cli('train', 'iris', '--quiet');
    assert.deepEqual(answer, { code: 0, stdout: '', stderr: '' });
  });

  it('trains the same model as the library, on the same rows', async () => {
    const { x, y } = loadIris();
    const all = Array.from(y, (label) => ['setosa', 'versicolor', 'virginica'][label]);
    const split = trainTestIndices(150, { testSize: 0.2, seed: 3, stratify: all });
    const [train, held] = [split.trainIndices.sort(), split.testIndices.sort()];
    const scaler = new StandardScaler().fit(takeRows(x, train));
    const at = (rows: Int32Array) => ({
      x: scaler.transform(takeRows(x, rows)),
      y: Array.from(rows, (i) => all[i]),
    });
    const [training, validation] = [at(train), at(held)];
    const fit = new LogisticRegression({ seed: 3 }).fitSync(training.x, training.y, { validation });

    const args = ['--standardize', '--validation', '0.2', '--seed', '3'];
    const result = await cliJson<Result>('train', 'iris', ...args);
    assert.deepEqual(result.losses, [...fit.losses]);
    assert.deepEqual(result.validationLosses, [...fit.validationLosses]);
    assert.equal(result.evaluated, 'validation');
  });

  it('trains a regressor for numbers', async () => {
    const { x, y } = loadDiabetes();
    const model = new LinearRegression({ maxEpochs: 30 });
    const fit = model.fitSync(new StandardScaler().fitTransform(x), y);
    const result = await cliJson<Result>('train', 'diabetes', '--standardize', '--epochs', '30');
    assert.equal(result.model, 'LinearRegression');
    assert.equal(result.reason, 'the target "target" has 214 distinct integers');
    assert.deepEqual(result.losses, [...fit.losses]);
    assert.ok(
      Math.abs(result.evaluation.r2 - model.score(new StandardScaler().fitTransform(x), y)) < 1e-12,
    );
  });

  it('hands every option on to the library', async () => {
    const { plan, learningRates, epochs } = await cliJson<Result>(
      ...['train', 'wine', '--standardize', '--model', 'SGDClassifier', '--epochs', '7'],
      ...['--loss', 'focal:gamma=1.5', '--optimizer', 'adam:beta1=0.8,amsgrad=true'],
      ...['--schedule', 'cosine:period=50,per=step', '-r', '0.02', '--batch-size', '32'],
      ...['--l1', '0.001', '--l2', '0.002', '--max-norm', '9', '--class-weight', 'balanced'],
      ...['--patience', 'none', '--tolerance', '0', '--target-loss', '1e-9', '--target-score', '1'],
      ...['--time-limit', '600', '--average', '2', '--clip-norm', '3', '--clip-value', '2'],
      ...['--seed', '5', '--precision', 'float32', '--threads', '1', '--no-bias', '--no-shuffle'],
    );
    const { optimizer, schedule, ...others } = plan as Record<string, Record<string, unknown>>;
    assert.deepEqual(others.loss, { name: 'focal', gamma: 1.5 });
    assert.equal(optimizer.beta1, 0.8);
    assert.equal(optimizer.amsgrad, true);
    const cosine = { name: 'cosine', initial: 0.02, per: 'step', period: 50, minimum: 0 };
    assert.deepEqual(schedule, cosine);
    assert.ok(learningRates[0] < 0.02);
    assert.ok(epochs <= 7);
    const expected = {
      ...{ maxEpochs: 7, batchSize: 32, l1: 0.001, l2: 0.002, maxNorm: 9, patience: 0 },
      ...{ tolerance: 0, targetLoss: 1e-9, targetScore: 1, timeLimit: 600, averageFrom: 2 },
      ...{ clipNorm: 3, clipValue: 2, seed: 5, precision: 'float32', threads: 1 },
      ...{ useBias: false, shuffle: false, nOutputs: 3 },
    };
    for (const [key, value] of Object.entries(expected)) assert.equal(plan[key], value, key);
  });

  const choices: readonly [what: string, args: readonly string[], model: string][] = [
    ['text', ['iris'], 'LogisticRegression'],
    ['few integers', ['digits', '--epochs', '2'], 'LogisticRegression'],
    ['a hinge for classes', ['iris', '--loss', 'hinge'], 'LinearSVC'],
    ['another loss for classes', ['iris', '--loss', 'modifiedHuber'], 'SGDClassifier'],
    ['numbers', ['diabetes', '--standardize'], 'LinearRegression'],
    ['a loss for numbers', ['diabetes', '--loss', 'huber', '--standardize'], 'LinearRegression'],
    [
      'integers and a loss for numbers',
      ['digits', '--loss', 'huber', '--standardize'],
      'LinearRegression',
    ],
    ['a name in another spelling', ['iris', '--model', 'linear-svc'], 'LinearSVC'],
    ['multi-class', ['iris', '--multi-class', 'ovr'], 'LogisticRegression'],
  ];
  for (const [what, args, model] of choices) {
    it(`chooses ${model} for ${what}`, async () => {
      assert.equal((await cliJson<Result>('train', ...args)).model, model);
    });
  }

  it('tells a few classes of integers from numbers that are all different', () =>
    inFolder(async (folder) => {
      const file = (values: readonly unknown[]) =>
        put(folder, 'x.csv', ['a,y', ...values.map((y, i) => `${i % 5},${y}`), ''].join('\n'));
      const modelFor = async (values: readonly unknown[]) =>
        (await cliJson<Result>('train', file(values), '--target', 'y', '--standardize')).model;
      assert.equal(await modelFor([0, 1, 0, 1, 0, 1]), 'LogisticRegression');
      assert.equal(await modelFor([1, 2, 3, 4, 5, 6]), 'LinearRegression');
      assert.equal(await modelFor([0, 1, 0.5, 1, 0, 1]), 'LinearRegression');
      assert.equal(
        await modelFor(Array.from({ length: 60 }, (_, i) => i % 21)),
        'LinearRegression',
      );
    }));

  it('reads a file: its target anywhere, the features that are asked for', () =>
    inFolder(async (folder) => {
      const path = put(folder, 'iris.csv', iris());
      const args = ['--target', 'species', '--features', 'petalWidth,sepalLength'];
      const result = await cliJson<Result>('train', path, ...args);
      assert.deepEqual(result.data.featureNames, ['petalWidth', 'sepalLength']);
      assert.ok(result.evaluation.accuracy > 0.9);
    }));

  it('reads a file without a header, and with other delimiters', () =>
    inFolder(async (folder) => {
      const text = twoClasses().replaceAll(',', '\t').split('\n').slice(1).join('\n');
      const path = put(folder, 'x.tsv', text);
      const args = ['--target', '3', '--no-header', '--delimiter', 'tab'];
      const result = await cliJson<Result>('train', path, ...args);
      assert.deepEqual(result.data.featureNames, ['1', '2']);
      assert.equal(result.evaluation.accuracy, 1);
      assert.equal(result.evaluation.rocAuc, 1);
    }));

  it('prefers a file to a data set of its name, and finds the data set all the same', () =>
    inFolder(async (folder) => {
      put(folder, 'iris', twoClasses());
      const before = process.cwd();
      process.chdir(folder);
      try {
        const file = await cliJson<Result>('train', 'iris', '--target', 'label');
        assert.equal(file.data.trainingRows, 40);
        assert.equal((await cliJson<Result>('train', 'dataset:iris')).data.trainingRows, 150);
      } finally {
        process.chdir(before);
      }
      assert.equal(
        (await cliJson<Result>('train', 'breast-cancer', '--standardize')).data.trainingRows,
        569,
      );
    }));

  it('is watched by a file', () =>
    inFolder(async (folder) => {
      const train = put(folder, 'train.csv', prices());
      // The same columns in another order, and one more.
      const lines = prices()
        .trimEnd()
        .split('\n')
        .slice(1, 9)
        .map((line) => line.split(','));
      const held = put(
        folder,
        'held.csv',
        [
          'price,note,age,area',
          ...lines.map(([area, age, price]) => `${price},?,${age},${area}`),
        ].join('\n'),
      );
      const args = ['train', train, '--target', 'price', '--standardize', '--validation', held];
      const result = await cliJson<Result>(...args);
      assert.equal(result.data.validationRows, 8);
      assert.equal(result.validationLosses.length, result.epochs);
      assert.ok(result.evaluation.r2 > 0.999, String(result.evaluation.r2));
    }));

  it('drops rows with missing values, or fills them in, and says so', () =>
    inFolder(async (folder) => {
      const path = put(folder, 'x.csv', twoClasses().replace('\n0,10,', '\n,10,'));
      const train = ['train', path, '--target', 'label', '--missing'];
      const dropped = await cli(...train, 'drop');
      assert.match(
        dropped.stdout,
        /training: 39 rows\n\[INFO\] left out: 1 row with a missing value\n/,
      );
      const filled = await cli(...train, 'mean');
      assert.match(
        filled.stdout,
        /training: 40 rows\n\[INFO\] filled in: size: 1 value by 3\.\d+\n/,
      );
    }));

  it('writes a model and a page, and nothing else', () =>
    inFolder(async (folder) => {
      const [save, report] = [join(folder, 'new', 'm.json'), join(folder, 'r.html')];
      const args = ['train', 'iris', '--validation', '0.2', '--save', save, '--report', report];
      const { written } = await cliJson<Result>(...args);
      assert.deepEqual(written, [save, report]);
      assert.deepEqual(readdirSync(folder).sort(), ['new', 'r.html']);
      assert.deepEqual(readdirSync(join(folder, 'new')), ['m.json']);
      const page = readText(report);
      for (const part of [
        'LogisticRegression',
        'Backend and time',
        'petal width (cm)',
        'log loss',
      ]) {
        assert.ok(page.includes(part), part);
      }
      assert.equal(page.match(/<figure>/g)?.length, 5);
      assert.doesNotMatch(page, /<script|<link|<img|@import|url\((?!#|'#)/);
      const addresses = page.replace(/ xmlns(:\w+)?="[^"]*"/g, '').match(/\w+:\/\/[^\s"'<]*/g);
      assert.equal(addresses, null);
    }));

  it('goes on from a checkpoint in the same bits', () =>
    inFolder(async (folder) => {
      const checkpoint = join(folder, 'run.json');
      const args = ['train', 'wine', '--standardize', '--validation', '0.2', '--batch-size', '16'];
      const through = await cliJson<Result>(...args, '--epochs', '23');
      const first = ['--epochs', '9', '--checkpoint', checkpoint, '--checkpoint-every', '4'];
      await cliJson<Result>(...args, ...first);
      const rest = await cliJson<Result>(...args, '--epochs', '23', '--resume', checkpoint);
      assert.equal(rest.epochs, 14);
      assert.deepEqual(rest.losses, through.losses.slice(9));
      assert.deepEqual(rest.evaluation, through.evaluation);
      const said = await cli(...args, '--epochs', '23', '--resume', checkpoint);
      assert.match(said.stdout, /stopped after epoch 23: /);
      assert.match(said.stderr, /^\[INFO\] epoch=10, /);
    }));
});
