import assert from 'node:assert/strict';
import {
  descentPath,
  lossLine,
  lossPlane,
  minimizeSync,
  objective,
  randomDirection,
  TEST_FUNCTIONS,
} from '../../lib/descent/index.ts';
import { LinearRegression, LogisticRegression, SGDClassifier } from '../../lib/index.ts';
import { backendNames } from '../support/backends.ts';
import { assertClose, noise } from '../support/numbers.ts';
import { problem } from '../support/problems.ts';
import { itRefuses, untyped } from '../support/refusals.ts';

type Vector = ArrayLike<number>;
const bowl = ({ 0: x, 1: y }: Vector) => x * x + 3 * y * y;

const norm = (values: Iterable<number>) => Math.hypot(...values);

describe('lossLine and lossPlane', () => {
  it('are the values of a function along directions', () => {
    const line = lossLine(bowl, { at: [1, 0], direction: [0, 2], range: [-1, 1], points: 5 });
    assert.deepEqual([...line.a], [-1, -0.5, 0, 0.5, 1]);
    assert.deepEqual([...line.values], [13, 4, 1, 4, 13]);
    const plane = lossPlane(bowl, {
      at: [1, 0],
      directions: [
        [1, 0],
        [0, 2],
      ],
      range: [0, 2],
      rangeB: [-1, 1],
      points: 3,
    });
    assert.deepEqual([...plane.a, ...plane.b], [0, 1, 2, -1, 0, 1]);
    assert.deepEqual([...plane.values], [13, 16, 21, 1, 4, 9, 13, 16, 21]);
  });

  for (const backend of backendNames) {
    it(`${backend}: of a model, are its loss there, for one sample and for many`, () => {
      const { x, y } = problem(100, 90);
      const classes = Array.from(y, (each, i) => each + (i % 3));
      const model = new SGDClassifier({
        loss: 'westonWatkins',
        backend,
        l2: 0.1,
        learningRate: 0.01,
        maxEpochs: 3,
      });
      model.fitSync(x, classes);
      const one = { data: x.data.subarray(0, 90), rows: 1, cols: 90 };
      for (const losses of [objective(model, x, classes), objective(model, one, [classes[0]])]) {
        const { a, b, values, directions } = lossPlane(losses, { points: 9, seed: 5 });
        const at = losses.parameters;
        for (const [i, k] of [
          [0, 0],
          [4, 4],
          [8, 2],
        ]) {
          const point = at.map((w, j) => w + a[i] * directions[0][j] + b[k] * directions[1][j]);
          assertClose([values[k * 9 + i]], [losses.loss(point)], 1e-12, `${i}, ${k}`);
        }
        assertClose([values[4 * 9 + 4]], [losses.loss(at)], 1e-12, 'in the middle');
      }
    });

    it(`${backend}: the SVM's loss of one sample is made of flat pieces, that of softmax is not`, () => {
      const { x, y } = problem(40, 70);
      const classes = Array.from(y, (each, i) => each + (i % 4));
      const one = { data: x.data.subarray(0, 70), rows: 1, cols: 70 };
      const bends = (loss: 'westonWatkins' | 'softmax') => {
        const model = new SGDClassifier({ loss, backend, l2: 0, learningRate: 0.01 });
        const losses = objective(model, one, [classes[0]], { classes: [...new Set(classes)] });
        const { values } = lossLine(losses, {
          normalize: 'unit',
          range: [-4, 4],
          points: 401,
          seed: 2,
        });
        assert.ok(Math.max(...values) > 1.5 * Math.min(...values));
        return [...values.subarray(1, -1)].filter(
          (value, i) => Math.abs(values[i] - 2 * value + values[i + 2]) > 1e-9,
        ).length;
      };
      assert.ok(bends('westonWatkins') <= 2 * 4, 'kinks');
      assert.ok(bends('softmax') > 300, 'smooth');
    });
  }

  it('draw directions as long as each filter', async () => {
    const { x, y } = problem(60, 5);
    const classes = Array.from(y, (each, i) => each + (i % 3));
    const model = new LogisticRegression({ solver: 'descent', maxEpochs: 5 });
    await model.fit(x, classes);
    const losses = objective(model, x, classes);
    const direction = randomDirection(losses, { seed: 3 });
    const { filters, parameters } = losses;
    const [nFilters, lengths] = [
      Math.max(...filters) + 1,
      (of: Float64Array) =>
        Array.from({ length: 4 }, (_, k) => norm(of.filter((_each, j) => filters[j] === k))),
    ];
    assert.equal(nFilters, 4);
    assertClose(lengths(direction), lengths(parameters), 1e-12, 'filters');
    assertClose([norm(randomDirection(losses, { normalize: 'unit' }))], [1], 1e-12, 'unit');
    assert.notDeepEqual(randomDirection(losses, { seed: 4 }), direction);
    assert.deepEqual(randomDirection(losses, { seed: 3 }), direction);
  });

  const flat = objective(new LogisticRegression(), [[1], [2], [3], [4]], [0, 0, 1, 1]);
  const zero = objective(new LinearRegression(), [[1], [2]], [0, 0]);
  itRefuses([
    {
      call: () => lossLine(zero),
      error: RangeError,
      message: `Expected "normalize" to be 'unit' or 'none' at parameters that are all 0, whose filters have no length, but received 'filter'`,
    },
    {
      call: () => lossLine(flat, { direction: [1] }),
      error: RangeError,
      message: 'Expected "direction" to have 2 elements, but it has 1',
    },
    {
      call: () => lossLine(flat, { direction: [0, 0] }),
      error: RangeError,
      message: 'Expected "direction" to lead somewhere, but all its elements are 0',
    },
    {
      call: () => lossLine(flat, { at: [1, 2, 3] }),
      error: RangeError,
      message: 'Expected "at" to have 2 elements, but it has 3',
    },
    {
      call: () => lossLine(bowl),
      error: TypeError,
      message: 'Expected "at" to be a number or an array of numbers, but received undefined',
    },
    {
      call: () => lossPlane(bowl, { at: [0, 0], range: [1, -1] }),
      error: RangeError,
      message: 'Expected "range" to go upwards, but received 1 and -1',
    },
    {
      call: () => lossPlane(bowl, { at: [0, 0], points: 1e9 }),
      error: RangeError,
      message:
        'Expected "points" to be an integer from 2 to 1000, but received 1000000000 (number)',
    },
    {
      call: () => lossPlane(untyped({}), { at: [0, 0] }),
      error: TypeError,
      message:
        'Expected "objective" to be a function, or what objective(model, x, y) returns, but received an object',
    },
    {
      call: () => lossPlane(bowl, untyped({ at: [0, 0], direction: [1, 0] })),
      error: TypeError,
      message: 'Misspelt option "direction" of lossPlane should be "directions"',
    },
  ]);
});

describe('descentPath', () => {
  it('of two coordinates keeps all distances', () => {
    const { value, gradient, start } = TEST_FUNCTIONS.canyon;
    const { path } = minimizeSync(value, start, {
      gradient,
      learningRate: 0.015,
      maxIterations: 60,
    });
    const { a, b, at, directions, shares } = descentPath(path);
    assertClose([shares[0] + shares[1]], [1], 1e-12, 'shares');
    assert.ok(shares[0] > shares[1] && a[0] > 0);
    assertClose(at, path[60], 0, 'end');
    path.forEach((point, i) => {
      const back = [0, 1].map((j) => at[j] + a[i] * directions[0][j] + b[i] * directions[1][j]);
      assertClose(back, point, 1e-11, `point ${i}`, 1e-11);
    });
  });

  it('finds the plane that a path in many dimensions lies in', () => {
    const n = 500;
    const [u, v] = [noise(n, 1), noise(n, 2)];
    for (const points of [50, 700]) {
      const path = Array.from({ length: points }, (_, i) => {
        const t = i / points;
        return Float64Array.from(
          u,
          (each, j) => 3 + Math.cos(5 * t) * 10 * each + Math.sin(3 * t) * v[j],
        );
      });
      const { a, b, at, directions, shares } = descentPath(path);
      assertClose([shares[0] + shares[1]], [1], 1e-9, 'shares');
      const [p, q] = directions;
      const dot = p.reduce((sum, each, j) => sum + each * q[j], 0);
      assertClose([norm(p), norm(q), dot], [1, 1, 0], 1e-10, 'directions', 1e-10);
      const i = Math.floor(points / 3);
      const back = at.map((each, j) => each + a[i] * p[j] + b[i] * q[j]);
      assertClose(back, path[i], 1e-8, 'projected and back', 1e-8);
    }
  });

  it('has a second direction also for a straight path', () => {
    const { directions, b, shares } = descentPath([
      [0, 0, 4],
      [0, 0, 2],
      [0, 0, 1],
    ]);
    assert.deepEqual([...directions[0]], [0, 0, 1]);
    assertClose([norm(directions[1]), directions[1][2], ...b], [1, 0, 0, 0, 0], 0, 'second', 1e-12);
    assert.deepEqual(shares, [1, 0]);
  });

  itRefuses([
    {
      call: () => descentPath([[1, 2]]),
      error: RangeError,
      message: 'Expected "points" to be at least two, but there are 1',
    },
    {
      call: () =>
        descentPath([
          [1, 2],
          [1, 2],
        ]),
      error: RangeError,
      message: 'Expected "points" to differ, but all of them are the same',
    },
    {
      call: () => descentPath([[1], [2]]),
      error: RangeError,
      message: 'Expected "points" to have at least two coordinates, but they have one',
    },
    {
      call: () =>
        descentPath([
          [1, 2],
          [1, 2, 3],
        ]),
      error: RangeError,
      message: 'Expected "points[1]" to have 2 elements, but it has 3',
    },
  ]);
});
