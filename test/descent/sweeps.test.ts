import assert from 'node:assert/strict';
import { takeRows } from '../../lib/data/matrix.ts';
import {
  batchSizeSweep,
  learningRateFinder,
  learningRateGrid,
  objective,
  stepSizeSweep,
} from '../../lib/descent/index.ts';
import { Dataset, LogisticRegression, SGDClassifier, SGDRegressor } from '../../lib/index.ts';
import { backendNames } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';
import { problem } from '../support/problems.ts';
import { itRefuses, untyped } from '../support/refusals.ts';

type Vector = ArrayLike<number>;
const square = ({ 0: x }: Vector) => x * x;

describe('stepSizeSweep', () => {
  it('is the value after one step', () => {
    const { start, rows, best, gradientNorm } = stepSizeSweep(square, {
      start: [2],
      gradient: ([x]) => [2 * x],
      stepSizes: [0.1, 0.5, 1, 2],
    });
    assert.deepEqual([start, gradientNorm], [4, 4]);
    assertClose(
      rows.map(({ value }) => value),
      [1.6 ** 2, 0, 4, 36],
      1e-14,
      'values',
    );
    assert.equal(best.stepSize, 0.5);
    const numerical = stepSizeSweep(square, { start: [2], stepSizes: [0.1] });
    assertClose([numerical.rows[0].value], [1.6 ** 2], 1e-8, 'numerical');
  });

  for (const backend of backendNames) {
    it(`${backend}: of a model, falls by step·|gradient|² first, and rises in the end`, () => {
      const { x, y } = problem(100, 80);
      const losses = objective(
        new SGDClassifier({ loss: 'westonWatkins', l2: 0, learningRate: 0.1, backend }),
        x,
        y,
      );
      const { start, rows, gradientNorm } = stepSizeSweep(losses);
      assert.equal(rows.length, 10);
      assertClose([(start - rows[2].value) / 1e-8], [gradientNorm ** 2], 1e-5, 'slope');
      const far = stepSizeSweep(losses, { stepSizes: [1e-3, 1e3] }).rows;
      assert.ok(far[0].value < start && far[1].value > start);
    });
  }

  itRefuses([
    {
      call: () => stepSizeSweep(square, { start: 2, stepSizes: [] }),
      error: RangeError,
      message: 'Expected "stepSizes" to hold numbers, but it is empty',
    },
    {
      call: () => stepSizeSweep(square, { start: 2, stepSizes: [0.1, 0] }),
      error: RangeError,
      message: 'Expected "stepSizes[1]" to be a positive number, but received 0 (number)',
    },
  ]);
});

describe('learningRateGrid', () => {
  it('shows where each combination of rate and epochs ends', () => {
    const { cells, best, start } = learningRateGrid(square, {
      start: [2],
      gradient: ([x]) => [2 * x],
      learningRates: [0.1, 0.5, 1, 5],
      epochs: [1, 2, 1000],
    });
    assert.equal(start, 4);
    assertClose(
      cells[0].map(({ value }) => value),
      [1.6 ** 2, 1.28 ** 2, 0],
      1e-12,
      '0.1',
      1e-12,
    );
    assert.deepEqual(
      cells[2].map(({ x }) => x?.[0]),
      [-2, 2, 2],
    );
    assert.deepEqual(
      cells[3].map(({ diverged }) => diverged),
      [false, false, true],
    );
    assert.ok(Number.isNaN(cells[3][2].value) && cells[3][2].x === undefined);
    assert.deepEqual([best?.learningRate, best?.epochs, best?.value], [0.5, 1, 0]);
  });

  for (const backend of backendNames) {
    it(`${backend}: of a model, by its own gradient`, () => {
      const { x, y } = problem(80, 6);
      const losses = objective(new LogisticRegression({ backend, l2: 0 }), x, y);
      const { cells, best } = learningRateGrid(losses, {
        learningRates: [0.01, 1],
        epochs: [1, 20],
      });
      const [slow, fast] = cells;
      assert.ok(slow[0].value > slow[1].value && slow[1].value > fast[1].value);
      assert.deepEqual([best?.learningRate, best?.epochs], [1, 20]);
      const out = new Float64Array(losses.size);
      losses.gradient(losses.parameters, out);
      const after = losses.parameters.map((w, j) => w - out[j]);
      assertClose([fast[0].value], [losses.loss(after)], 1e-12, 'one step');
    });
  }

  itRefuses([
    {
      call: () => learningRateGrid(square, { start: 2, epochs: [1.5] }),
      error: RangeError,
      message: 'Expected "epochs[0]" to be an integer of at least 1, but received 1.5 (number)',
    },
    {
      call: () => learningRateGrid(square, untyped({ start: 2, maxIterations: 5 })),
      error: TypeError,
      message:
        'Unknown option "maxIterations" of learningRateGrid: expected one of "start", "learningRates", "epochs", "gradient", "optimizer", "tolerance", "gradientTolerance", "difference", "differenceStep"',
    },
  ]);
});

describe('learningRateFinder and batchSizeSweep', () => {
  it('refuse what is no model, and targets that are none', async () => {
    const x = [[1], [2], [3]];
    for (const made of [undefined, null, 3, {}, { partialFitSync: 1 }]) {
      const make = untyped(() => made);
      const message = /"make" to be a function that returns a model of fallline/;
      const error = { name: 'TypeError', message };
      await assert.rejects(learningRateFinder(make, x, [0, 1, 0]), error);
      await assert.rejects(batchSizeSweep(make, x, [0, 1, 0], { batchSizes: [1] }), error);
    }
    const make = (options: object) => new SGDClassifier(options);
    await assert.rejects(learningRateFinder(make, x, null), {
      name: 'TypeError',
      message: /"y" to be an array of labels, but received null/,
    });
  });
});

describe('learningRateFinder', () => {
  const { x, y } = problem(600, 8);

  for (const backend of backendNames) {
    it(`${backend}: raises the rate until the loss flies off, and says why it suggests one`, async () => {
      const found = await learningRateFinder(
        (options) => new SGDClassifier({ loss: 'squaredHinge', l2: 0, backend, ...options }),
        x,
        y,
        { lowest: 1e-5, highest: 1e3 },
      );
      const { learningRates, losses, smoothed, suggestion, reason, flewOff } = found;
      assert.ok(flewOff);
      assert.equal(losses.length, learningRates.length);
      assert.equal(smoothed.length, losses.length);
      assert.equal(learningRates[0], 1e-5);
      for (let i = 1; i < learningRates.length; i++)
        assert.ok(learningRates[i] > learningRates[i - 1]);
      assert.ok(suggestion !== undefined && suggestion > 1e-4 && suggestion < 5, `${suggestion}`);
      assert.match(
        reason,
        /^(the smoothed loss falls fastest at \S+, well below|a tenth of) \S+, where the smoothed loss is lowest \(\S+\) before it rises/,
      );
    });
  }

  it('is right: training at its suggestion is far better than at a hundredth of it', async () => {
    const make = (options: object) => new SGDClassifier({ loss: 'logistic', l2: 0, ...options });
    const { suggestion = 0 } = await learningRateFinder(make, x, y);
    const lossAt = (learningRate: number) =>
      make({ learningRate, batchSize: 6, maxEpochs: 1 }).fitSync(x, y).losses[0];
    assert.ok(lossAt(suggestion) < lossAt(suggestion / 100) - 0.1);
  });

  it('takes regressors, and says when nothing falls', async () => {
    const constant = new Float64Array(600);
    const make = (options: object) => new SGDRegressor({ l2: 0, ...options });
    const { suggestion, reason } = await learningRateFinder(make, x, constant, { highest: 0.01 });
    assert.equal(suggestion, undefined);
    assert.match(reason, /^the loss fell at no rate from 0\.000001 to 0\.01/);
    const few = await learningRateFinder(make, x, constant, { batchSize: 200 });
    assert.match(few.reason, /^3 steps are too few to tell/);
  });

  it('refuses what makes no sense', async () => {
    const make = (options: object) => new SGDClassifier(options);
    await assert.rejects(learningRateFinder(make, x, y, { lowest: 1, highest: 0.1 }), {
      message: 'Expected "highest" to be above "lowest" (1), but received 0.1 (number)',
    });
    await assert.rejects(learningRateFinder(untyped(null), x, y), {
      message: 'Expected "make" to be a function, but received null',
    });
  });
});

describe('weights in sweeps', () => {
  const { x, y } = problem(90, 3);
  const labels = Array.from(y);
  const sampleWeight = labels.map((_, i) => (i * 5) % 4);
  const times = sampleWeight.flatMap((n, i) => new Array<number>(n).fill(i));
  const repeated = { x: takeRows(x, times), y: times.map((i) => labels[i]) };

  for (const backend of backendNames) {
    const options = { backend, l2: 0, shuffle: false, learningRate: 0.1 } as const;

    for (const classWeight of [undefined, { 1: 8 }, 'balanced'] as const) {
      it(`${backend}: batchSizeSweep is as fit, with ${JSON.stringify(classWeight)}`, async () => {
        const make = (more: object) =>
          new LogisticRegression({ ...options, optimizer: 'sgd', classWeight, ...more });
        for (const batchSize of [1, 'all'] as const) {
          const [{ points }] = await batchSizeSweep(make, x, labels, {
            ...{ batchSizes: [batchSize], epochs: 3, sampleWeight },
          });
          const fit = make({ batchSize, maxEpochs: 3, patience: Infinity, tolerance: 0 });
          fit.fitSync(x, labels, { sampleWeight });
          const losses = objective(fit, x, labels, { sampleWeight });
          assertClose([points[3].loss], [losses.loss(losses.parameters)], 1e-13, 'loss');
        }
        const [of, twice] = [
          await batchSizeSweep(make, x, labels, { batchSizes: ['all'], sampleWeight }),
          await batchSizeSweep(make, repeated.x, repeated.y, { batchSizes: ['all'] }),
        ].map(([{ points }]) => points.map(({ loss }) => loss));
        assertClose(of, twice, 1e-12, 'as repeated rows');
        const dataset = new Dataset(x, { y: labels, sampleWeight });
        const [set] = await batchSizeSweep(make, dataset, undefined, { batchSizes: ['all'] });
        assert.deepEqual(
          set.points.map(({ loss }) => loss),
          of,
        );
      });
    }

    it(`${backend}: learningRateFinder counts them against all samples`, async () => {
      const make = (classWeight: unknown) => (more: object) =>
        new SGDClassifier({
          ...options,
          loss: 'logistic',
          classWeight: classWeight as never,
          ...more,
        });
      const find = (classWeight: unknown, weights?: number[]) =>
        learningRateFinder(make(classWeight), x, labels, { batchSize: 1, sampleWeight: weights });
      const plain = await find(undefined);
      const ones = labels.filter((label) => label === 1).length;
      // Scaled to a mean of 1 over all.
      const scale = 90 / (8 * ones + (90 - ones));
      const heavy = await find({ 1: 8 });
      const first = heavy.losses[0] / plain.losses[0];
      assert.ok(Math.abs(first / scale - 1) < 1e-12 || Math.abs(first / (8 * scale) - 1) < 1e-12);
      assert.deepEqual(
        heavy.losses,
        (
          await find(
            undefined,
            labels.map((l) => (l === 1 ? 8 : 1)),
          )
        ).losses,
      );
      const balanced = await find('balanced');
      assert.notDeepEqual(balanced.losses, plain.losses);
      const by = (label: number) => 90 / (2 * labels.filter((each) => each === label).length);
      assertClose(balanced.losses, (await find(undefined, labels.map(by))).losses, 1e-12, 'losses');
    });

    it(`${backend}: a regression starts at the constant of all samples`, async () => {
      const numbers = labels.map((label, i) => 50 + label + i);
      const make = (more: object) =>
        new SGDRegressor({ ...options, ...more, learningRate: 1e-300 });
      const [{ points }] = await batchSizeSweep(make, x, numbers, { batchSizes: [1], epochs: 1 });
      assertClose([points[1].loss], [points[0].loss], 1e-12, 'loss');
    });
  }
});

describe('batchSizeSweep', () => {
  const { x, y } = problem(200, 5);

  for (const backend of backendNames) {
    it(`${backend}: counts updates, samples and seconds, and takes the loss of all samples`, async () => {
      const make = (options: object) =>
        new LogisticRegression({ optimizer: 'sgd', learningRate: 0.1, l2: 0, backend, ...options });
      const runs = await batchSizeSweep(make, x, y, { batchSizes: [1, 32, 'all'], epochs: 4 });
      assert.deepEqual(
        runs.map(({ batchSize }) => batchSize),
        [1, 32, 'all'],
      );
      assert.deepEqual(
        runs.map(({ points }) => points[4].updates),
        [800, 28, 4],
      );
      for (const { points, divergedIn } of runs) {
        assert.equal(divergedIn, undefined);
        assert.deepEqual(
          points.map(({ samples }) => samples),
          [0, 200, 400, 600, 800],
        );
        assertClose([points[0].loss], [runs[0].points[0].loss], 1e-12, 'start');
        points.reduce((before, point) => {
          assert.ok(point.loss < before.loss && point.seconds > before.seconds);
          return point;
        });
      }
      // With the same samples, more updates get further.
      assert.ok(runs[0].points[4].loss < runs[1].points[4].loss);
      assert.ok(runs[1].points[4].loss < runs[2].points[4].loss);
      const whole = make({ batchSize: 'all' });
      whole.partialFitSync(x, y, { epochs: 4 });
      const losses = objective(whole, x, y);
      assertClose(
        [runs[2].points[4].loss],
        [losses.loss(losses.parameters)],
        1e-12,
        'as four epochs at once',
      );
    });
  }

  it('goes on with the next size when one diverges', async () => {
    const runs = await batchSizeSweep(
      (options) =>
        new SGDRegressor({
          learningRate: 0.6,
          l2: 0,
          clipSlope: Number.POSITIVE_INFINITY,
          ...options,
        }),
      x,
      Array.from(y),
      { batchSizes: [1, 'all'], epochs: 3000 },
    );
    assert.ok(runs[0].divergedIn !== undefined && runs[0].points.length === runs[0].divergedIn);
    assert.equal(runs[1].points.length, 3001);
  });

  it('refuses what makes no sense', async () => {
    const make = (options: object) => new LogisticRegression(options);
    await assert.rejects(batchSizeSweep(make, x, y, { batchSizes: [500] }), {
      message: 'Expected "batchSizes[0]" to be an integer from 1 to 200, but received 500 (number)',
    });
    await assert.rejects(batchSizeSweep(make, x, y, { batchSizes: [] }), {
      message: 'Expected "batchSizes" to hold sizes, but it is empty',
    });
  });
});
