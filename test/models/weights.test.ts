/** Sample weights and class weights: a weight of n equals n repetitions. */
import assert from 'node:assert/strict';
import {
  type ClassWeight,
  LinearRegression,
  LinearSVC,
  LogisticRegression,
  matrix,
  SGDClassifier,
  SigmoidClassifier,
} from '../../lib/index.ts';
import { backendNames } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';
import { X, Y } from '../support/problems.ts';
import { classProblem, numberProblem, rows } from './problems.ts';

/** 0, 1, 2, 3 or 4 times each row. */
const TIMES = Array.from({ length: 60 }, (_, i) => (i * 7) % 5);
const REPEATED = TIMES.flatMap((times, i) => new Array<number>(times).fill(i));

for (const backend of backendNames) {
  const options = { backend, batchSize: 'all', maxEpochs: 20, tolerance: 0 } as const;

  describe(`sample weights on the ${backend} backend`, () => {
    for (const reduction of ['mean', 'sum'] as const) {
      for (const [precision, tolerance] of [
        ['float64', 1e-12],
        ['float32', 1e-5],
      ] as const) {
        it(`are as good as repeated rows: ${reduction}, ${precision}`, () => {
          const learningRate = reduction === 'sum' ? 1e-3 : 0.1;
          const all = { ...options, reduction, precision, learningRate, optimizer: 'sgd' } as const;
          for (const nClasses of [2, 3]) {
            const { x, y } = classProblem(60, 3, nClasses);
            const [weighted, repeated] = [new LogisticRegression(all), new LogisticRegression(all)];
            const { losses } = weighted.fitSync(x, y, { sampleWeight: TIMES });
            const twice = repeated.fitSync(
              rows(x, REPEATED),
              REPEATED.map((i) => y[i]),
            );
            assertClose(losses, twice.losses, tolerance, 'loss');
            const { data } = weighted.weights;
            assertClose(data, repeated.weights.data, tolerance, 'W', tolerance);
            assertClose(weighted.bias, repeated.bias, tolerance, 'bias', tolerance);
          }
        });
      }
    }

    it('are as good as repeated rows in a regression, the bias it starts from included', () => {
      const { x, y } = numberProblem(60, 3, 2);
      const all = { ...options, learningRate: 0.05 };
      const [weighted, repeated] = [new LinearRegression(all), new LinearRegression(all)];
      weighted.fitSync(x, y, { sampleWeight: TIMES });
      repeated.fitSync(rows(x, REPEATED), rows(y, REPEATED));
      assertClose(weighted.weights.data, repeated.weights.data, 1e-12, 'W', 1e-12);
      assertClose(weighted.bias, repeated.bias, 1e-12, 'bias');
    });

    it('with the mean, only their proportions count; with the sum, their size does', () => {
      const { x, y } = classProblem(60, 3, 2);
      const train = (reduction: 'mean' | 'sum', scale: number) => {
        const model = new LogisticRegression({ ...options, reduction, l2: 1e-4, optimizer: 'sgd' });
        model.fitSync(x, y, { sampleWeight: TIMES.map((times) => times * scale) });
        return model.weights.data;
      };
      assertClose(train('mean', 8), train('mean', 1), 1e-13, 'W');
      assert.notDeepEqual(train('sum', 8), train('sum', 1));
    });

    it('one sample at a time: a weight of 0 leaves its sample out', () => {
      const { x, y } = classProblem(60, 3, 2);
      const all = { backend, loss: 'logistic', batchSize: 1, shuffle: false, l2: 0 } as const;
      const train = (where: number[], sampleWeight?: number[]) => {
        const model = new SGDClassifier({ ...all, learningRate: 0.1, maxEpochs: 3 });
        model.fitSync(
          rows(x, where),
          where.map((i) => y[i]),
          { sampleWeight },
        );
        return model.weights.data;
      };
      const everything = [...TIMES.keys()];
      const half = everything.filter((i) => i % 2 === 0);
      const weights = everything.map((i) => (i % 2 === 0 ? 1 : 0));
      // Scaled to a mean of 1, those that count weigh 2: as with twice the rate.
      const twice = new SGDClassifier({ ...all, learningRate: 0.2, maxEpochs: 3 });
      twice.fitSync(
        rows(x, half),
        half.map((i) => y[i]),
      );
      assertClose(train(everything, weights), twice.weights.data, 1e-12, 'W');
      assert.notDeepEqual(train(half), twice.weights.data);
    });

    it('refuses weights that are none', () => {
      const bad: [unknown, RegExp][] = [
        [[1, 2, 3], /"sampleWeight" to have 4 weights, one for each row of x, but it has 3/],
        [[1, 2, -3, 4], /"sampleWeight\[2\]" to be a number of at least 0/],
        [[1, 2, Number.NaN, 4], /"sampleWeight\[2\]"/],
        [[0, 0, 0, 0], /"sampleWeight" to have a weight above 0, but all are 0/],
        ['heavy', /"sampleWeight" to be an array of numbers/],
      ];
      for (const [sampleWeight, message] of bad) {
        const model = new LogisticRegression({ backend });
        assert.throws(() => model.fitSync(X, Y, { sampleWeight } as never), message);
      }
    });
  });

  describe(`class weights on the ${backend} backend`, () => {
    const { x } = classProblem(60, 3, 3);
    const y = Array.from({ length: 60 }, (_, i) => (i % 10 === 0 ? 'c' : i % 3 === 0 ? 'b' : 'a'));
    const sum = (weights: readonly number[]) =>
      weights.reduce((total, weight) => total + weight, 0);
    const ones = y.map(() => 1);
    const countOf = (label: string, weights: readonly number[]) =>
      sum(weights.filter((_, i) => y[i] === label));
    type WeightOf = (label: string, weights: readonly number[]) => number;
    const cases: [string, ClassWeight, WeightOf][] = [
      ['a map', new Map([['c', 5]]), (label) => (label === 'c' ? 5 : 1)],
      ['a record', { a: 0.5, b: 2 }, (label) => ({ a: 0.5, b: 2 })[label] ?? 1],
      ['balanced', 'balanced', (label, all) => sum(all) / (3 * countOf(label, all))],
    ];
    for (const [what, classWeight, weightOf] of cases) {
      it(`${what}: as good as the samples' weights`, () => {
        for (const Model of [LogisticRegression, LinearSVC, SGDClassifier]) {
          const [byClass, bySample] = [
            new Model({ ...options, classWeight }),
            new Model({ ...options }),
          ];
          byClass.fitSync(x, y);
          bySample.fitSync(x, y, { sampleWeight: y.map((label) => weightOf(label, ones)) });
          assert.deepEqual(byClass.weights, bySample.weights);
        }
      });

      it(`${what}: times the samples' weights`, () => {
        const [byClass, bySample] = [
          new LogisticRegression({ ...options, classWeight }),
          new LogisticRegression(options),
        ];
        // No class weighs 0.
        const sampleWeight = TIMES.map((times, i) => times + (i % 10 === 0 ? 1 : 0));
        byClass.fitSync(x, y, { sampleWeight });
        bySample.fitSync(x, y, {
          sampleWeight: y.map((label, i) => weightOf(label, sampleWeight) * sampleWeight[i]),
        });
        assert.deepEqual(byClass.weights, bySample.weights);
      });
    }

    it('labels of other kinds: by value in a map, by text in a record', () => {
      const numbers = y.map((label) => ({ a: 0, b: 1, c: 2 })[label] as number);
      const [byMap, byText] = [new Map([[2, 5]]), { '2': 5 }].map((classWeight) => {
        const model = new LogisticRegression({ ...options, classWeight });
        model.fitSync(x, numbers);
        return model.weights;
      });
      assert.deepEqual(byMap, byText);
      const truths = new SigmoidClassifier({ backend, classWeight: { true: 3 } });
      truths.fitSync(
        x,
        y.map((label) => label === 'c'),
      );
      assert.equal(truths.weights.length, 3);
    });

    it('refuses what weighs no class', () => {
      const train = (classWeight: unknown) => () =>
        new LogisticRegression({ backend, classWeight } as never).fitSync(X, Y);
      const bad: [unknown, RegExp][] = [
        [
          new Map([['maybe', 1]]),
          /"classWeight" to name classes of "y" \("no", "yes"\), but it names "maybe"/,
        ],
        [{ maybe: 1 }, /it names "maybe"/],
        [new Map([[0, 1]]), /it names 0/],
        [{ yes: -1 }, /"classWeight\[yes\]" to be a number of at least 0, but received -1/],
        [{ yes: '1' }, /^TypeError: Expected "classWeight\[yes\]"/],
        ['balance', /"classWeight" to be one of 'balanced', .*Did you mean 'balanced'\?/],
        [5, /"classWeight" to be 'balanced', a Map or an object of weights by label/],
        [[1, 2], /"classWeight" to be 'balanced', a Map/],
        [{ yes: 0, no: 0 }, /"sampleWeight" and "classWeight" to leave a sample with a weight/],
      ];
      for (const [classWeight, message] of bad) assert.throws(train(classWeight), message);
      assert.throws(
        () => new LogisticRegression({ backend, classWeight: 'balanced' }).partialFitSync(X, Y),
        /"classWeight" to give values with partialFit, but received 'balanced'/,
      );
    });

    it('weights that all samples share change nothing', () => {
      const data = matrix(Float64Array.from(X.flat()), 4, 2);
      const [one, five] = [1, 5].map((weight) => {
        const model = new LogisticRegression({
          ...options,
          l2: 1e-4,
          classWeight: { no: weight, yes: weight },
        });
        model.fitSync(data, Y);
        return model.weights.data;
      });
      assertClose(one, five, 1e-15, 'W');
    });

    it('beside C they count by their size, as C itself does', () => {
      const data = matrix(Float64Array.from(X.flat()), 4, 2);
      for (const solver of ['auto', 'descent'] as const) {
        for (const Model of [LogisticRegression, LinearSVC]) {
          const [ofClasses, ofSamples, ofC] = [
            { more: { C: 1, classWeight: { no: 5, yes: 5 } }, fit: {} },
            { more: { C: 1 }, fit: { sampleWeight: [5, 5, 5, 5] } },
            { more: { C: 5 }, fit: {} },
          ].map(({ more, fit }) => {
            const model = new Model({ backend, solver, ...more });
            assert.equal(model.fitSync(data, Y, fit).plan.l2, 1 / 20);
            return model.weights.data;
          });
          assertClose(ofClasses, ofC, 1e-15, 'W');
          assertClose(ofSamples, ofC, 1e-15, 'W');
        }
      }
    });
  });
}
