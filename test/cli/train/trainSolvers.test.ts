/** `fallline train` with solvers: the choice, the log, penalties in scikit-learn's words. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { loadDiabetes } from '../../../lib/datasets/bundled.ts';
import { Ridge } from '../../../lib/index.ts';
import { readText } from '../data.ts';
import { assertRefused, cli, cliJson, cliOn } from '../inProcess.ts';
import { inFolder } from '../process.ts';

interface Result {
  model: string;
  epochs: number;
  losses: number[];
  plan: { solver: string; loss: object; l1: number; l2: number; maxEpochs: number };
  certificate: { solver: string; iterations: number; gap: number | null } | null;
}

describe('fallline train with a solver', () => {
  it('says which one it chose, why, and how near it came', async () => {
    const { code, stdout, stderr } = await cli('train', 'wine');
    assert.equal(code, 0);
    assert.match(
      stdout,
      /\n\[INFO\] stopped after iteration (\d+): the optimum was reached within the tolerance\n\[INFO\] loss 0\.06224\n\[INFO\] solver newton \(13 columns, smooth loss\): \1 iterations, gap \d\S*e-\d+\n\[INFO\] converged\n/,
    );
    assert.match(stdout, /\n\[INFO\] trained \d+ iterations in [\d.]+ (µs|ms|s)\n$/);
    assert.match(stderr, /^\[INFO\] iteration=1, loss=0\.\d+\n\[INFO\] iteration=2, loss=0\.\d+\n/);
    assert.doesNotMatch(stdout + stderr, /epoch|learningRate/);
  });

  it('draws iterations on a terminal, without a bar and a rate', async () => {
    const { stderr } = await cliOn({ isTTY: true }, 'train', 'wine');
    assert.match(
      stderr.replaceAll('\u001b', '<escape>'),
      /\r<escape>\[Kiteration \d+ {2}loss 0\.06224\n$/,
    );
  });

  it('has the certificate in --json, and null after descents', async () => {
    const solved = await cliJson<Result>('train', 'wine', '--solver', 'lbfgs');
    assert.equal(solved.plan.solver, 'lbfgs');
    assert.equal(solved.certificate?.solver, 'lbfgs');
    assert.equal(solved.certificate.iterations, solved.epochs);
    const descended = await cliJson<Result>('train', 'wine', '--standardize', '-r', '0.1');
    assert.deepEqual([descended.plan.solver, descended.certificate], ['descent', null]);
    assert.equal(descended.plan.maxEpochs, 200);
  });

  it('says why it descends where no solver knows the loss', async () => {
    const args = ['wine', '--standardize', '--model', 'linear-svc', '--l1', '0.1'];
    const { stdout } = await cli('train', ...args, '--multi-class', 'westonWatkins');
    assert.match(
      stdout,
      /\n\[INFO\] gradient descent \(no solver for loss 'westonWatkins' with l1\)\n/,
    );
  });

  const penalties: readonly [args: string, model: string, l1: number, l2: number][] = [
    ['wine --C 0.1', 'LogisticRegression', 0, 10 / 178],
    ['wine --C 0.1 --l1-ratio 0', 'LogisticRegression', 0, 10 / 178],
    ['wine --model linear-svc --C 10', 'LinearSVC', 0, 0.1 / 178],
    ['diabetes --model ridge --alpha 221', 'Ridge', 0, 1],
    ['diabetes --model lasso --alpha 0.25', 'Lasso', 0.5, 0],
    ['diabetes --model elastic-net --alpha 1 --l1-ratio 0.75', 'ElasticNet', 1.5, 0.5],
    ['diabetes --model poissonRegressor --alpha 0.5', 'PoissonRegressor', 0, 0.5],
    ['diabetes --model gammaRegressor --alpha 0.5', 'GammaRegressor', 0, 0.5],
    ['diabetes --model tweedieRegressor --power 1.2 --alpha 3', 'TweedieRegressor', 0, 3],
    ['diabetes --model huberRegressor --epsilon 20 --alpha 442', 'HuberRegressor', 0, 1],
    ['diabetes --model quantileRegressor --quantile 0.9 --alpha 2', 'QuantileRegressor', 2, 0],
  ];
  for (const [args, model, l1, l2] of penalties) {
    it(args, async () => {
      const result = await cliJson<Result>('train', ...args.split(' '));
      assert.equal(result.model, model);
      assert.ok(Math.abs(result.plan.l1 - l1) < 1e-12, `${result.plan.l1}`);
      assert.ok(Math.abs(result.plan.l2 - l2) < 1e-12, `${result.plan.l2}`);
    });
  }

  it('trains the same model as the library, and its page speaks of iterations', () =>
    inFolder(async (folder) => {
      const { x, y } = loadDiabetes();
      const model = new Ridge({ alpha: 10 });
      const { losses } = model.fitSync(x, y);
      const [save, report] = [join(folder, 'm.json'), join(folder, 'r.html')];
      const result = await cliJson<Result>(
        ...['train', 'diabetes', '--model', 'Ridge', '--alpha', '10'],
        ...['--save', save, '--report', report],
      );
      assert.deepEqual(result.losses, [...losses]);
      const saved = JSON.parse(readText(save));
      assert.match(JSON.stringify(saved), /"alpha":10/);
      const page = readText(report);
      assert.match(page, /Solver cholesky \(10 columns, squared error\): 1 iteration, gap /);
      assert.match(page, /Training loss by iteration/);
      assert.doesNotMatch(page, /an epoch took|learning rate|optimizer|schedule|batch size/);
    }));

  const refused: readonly [args: string, message: RegExp][] = [
    [
      'wine --solver newton -r 0.1',
      /^Expected no "learningRate" with solver 'newton', which computes its own steps/,
    ],
    ['wine --model logisticRegression --solver newtn', /Did you mean 'newton'\?$/],
    ['wine --C 1 --l2 1', /^Expected either "C" or "l2", but received both/],
    ['wine --C 0', /^Expected "C" to be a positive number, but received 0 \(number\)/],
    ['diabetes --model ridge --alpha -1', /^Expected "alpha" to be a number of at least 0/],
    ['diabetes --model ridge --loss huber', /^Unknown option "loss" of Ridge\. /],
    ['diabetes --model tweedieRegressor --power 3', /^Expected "power" to be 0 \(squared error\)/],
    ['wine --model sgdClassifier --C 1', /pass l2: 1 \/ \(C \* n\)/],
    ['wine --alpha 1', /^Unknown option "alpha" of LogisticRegression\. /],
  ];
  for (const [args, message] of refused) {
    it(`refuses ${args}`, () => assertRefused(['train', ...args.split(' ')], { code: 2, message }));
  }

  it('refuses a solver that does not know the loss, and names those that do', () =>
    assertRefused(['train', 'diabetes', '--model', 'lasso', '--solver', 'newton'], {
      code: 1,
      message:
        /"solver" to be one of 'descent', .*'cd'.* but received 'newton', which needs "l1" to be 0/,
    }));
});
