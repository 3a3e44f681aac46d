/** StandardScaler against scikit-learn, its way through JSON, and what it refuses. */
import assert from 'node:assert/strict';
import { NotFittedError } from '../../lib/common/errors.ts';
import { matrix } from '../../lib/data/matrix.ts';
import { StandardScaler } from '../../lib/preprocessing/standardScaler.ts';
import { corners } from '../metrics/corners.ts';
import { assertClose, assertVaried, noise } from '../support/numbers.ts';
import { reference } from '../support/reference.ts';
import { itRefuses, untyped } from '../support/refusals.ts';

const { A, B, standard } = reference<{
  A: number[][];
  B: number[][];
  standard: { mean: number[]; scale: number[]; A: number[][]; B: number[][] };
}>('i_metrics/preprocessing.json');

describe('StandardScaler', () => {
  it("equals scikit-learn's, a constant column included", () => {
    const scaler = new StandardScaler().fit(A);
    assertClose(scaler.mean, standard.mean, 1e-15, 'mean', 1e-15);
    assertClose(scaler.scale, standard.scale, 1e-14, 'scale');
    assert.equal(scaler.scale[3], 1);
    assertClose(scaler.transform(A).data, standard.A.flat(), 1e-13, 'A', 1e-14);
    assertClose(scaler.transform(B).data, standard.B.flat(), 1e-13, 'B', 1e-14);
    assert.deepEqual(new StandardScaler().fitTransform(A), scaler.transform(A));
  });

  describe('on columns that are constant but for rounding, or nearly so', () => {
    const { x, scale, cases } = corners.scaler;
    it("has scikit-learn's scales", () => {
      const scaler = new StandardScaler().fit(x);
      assertClose(scaler.scale, scale, 1e-12, 'scale');
      assert.deepEqual([scale[0], scale[2]], [1, 1]);
      assert.ok(scale[1] !== 1 && scale[3] < 1e-8);
    });
    for (const { withMean, withStd, z } of cases) {
      it(`equals scikit-learn's with withMean ${withMean} and withStd ${withStd}`, () => {
        const scaler = new StandardScaler({ withMean, withStd });
        const got = scaler.fitTransform(x);
        // The second column's mean is 1e8 with an ulp of 1.5e-8, the fourth's z has 1e-3 / 1e-9.
        assertClose(got.data, z.flat(), 1e-9, 'z', withMean ? 1e-7 : 0);
        if (!withMean) assert.deepEqual(scaler.mean, new Float64Array(4));
        if (!withStd) assert.deepEqual(scaler.scale, new Float64Array(4).fill(1));
      });
    }
  });

  for (const precision of ['float64', 'float32'] as const) {
    const data = noise(60, 5, precision);
    const x = { data, rows: 20, cols: 3 };

    it(`gives mean 0 and deviation 1, in ${precision} for ${precision}`, () => {
      assertVaried(data, 'data');
      const z = new StandardScaler().fitTransform(x);
      assert.equal(z.data.constructor, data.constructor);
      const tolerance = precision === 'float64' ? 1e-14 : 1e-6;
      for (let j = 0; j < 3; j++) {
        const column = Array.from({ length: 20 }, (_, i) => z.data[i * 3 + j]);
        const sum = column.reduce((total, each) => total + each, 0);
        const squares = column.reduce((total, each) => total + each ** 2, 0);
        assertClose([sum / 20, squares / 20], [0, 1], tolerance, 'moments', tolerance);
      }
    });

    it(`is undone by inverseTransform in ${precision}`, () => {
      const before = data.slice();
      const scaler = new StandardScaler().fit(x);
      const back = scaler.inverseTransform(scaler.transform(x));
      assert.equal(back.data.constructor, data.constructor);
      assertClose(back.data, data, 1e-6, 'x', precision === 'float64' ? 1e-15 : 1e-7);
      assert.deepEqual(data, before);
    });
  }

  it('computes in float64 whatever the precision: a large float32 mean does not drown the rest', () => {
    const data = Float32Array.from({ length: 1000 }, (_, i) => 100_000 + (i % 2));
    const scaler = new StandardScaler().fit(matrix(data, 1000, 1));
    assert.deepEqual([...scaler.mean, ...scaler.scale], [100_000.5, 0.5]);
  });

  it('keeps the digits of a long column, which a sum in order loses', () => {
    const data = new Float64Array(1_000_000).fill(0.1);
    const inOrder = data.reduce((sum, value) => sum + value, 0) / data.length;
    assert.ok(Math.abs(inOrder / 0.1 - 1) > 1e-12, `${inOrder}`);
    const { mean } = new StandardScaler().fit(matrix(data, data.length, 1));
    assert.ok(Math.abs(mean[0] / 0.1 - 1) < 1e-14, `${mean[0]}`);
  });

  it('forgets what it learnt before', () => {
    const scaler = new StandardScaler().fit(A);
    scaler.fit([[1], [3]]);
    assert.deepEqual([...scaler.mean, ...scaler.scale], [2, 1]);
  });

  it('hands out copies of what it learnt', () => {
    const scaler = new StandardScaler().fit([[1], [3]]);
    scaler.mean[0] = 7;
    scaler.scale[0] = 7;
    assert.deepEqual([...scaler.transform([[4]]).data], [2]);
  });

  it('leaves one row at 0', () => {
    assert.deepEqual([...new StandardScaler().fitTransform([[5, -7]]).data], [0, 0]);
  });

  it('does not learn from what it refuses', () => {
    const scaler = new StandardScaler().fit([[1], [3]]);
    assert.throws(() => scaler.fit([[Number.NaN]]));
    assert.deepEqual([...scaler.mean], [2]);
  });

  describe('through JSON', () => {
    for (const options of [{}, { withMean: false }, { withStd: false }]) {
      it(`is the same to the bit, with options ${JSON.stringify(options)}`, () => {
        const scaler = new StandardScaler(options).fit(A);
        const back = StandardScaler.fromJSON(JSON.parse(JSON.stringify(scaler)));
        assert.deepEqual(back.toJSON(), scaler.toJSON());
        assert.deepEqual(back.transform(B), scaler.transform(B));
        assert.deepEqual(back.fit(B).transform(A), scaler.fit(B).transform(A));
      });
    }

    it('may not be fitted yet', () => {
      const saved = new StandardScaler({ withStd: false }).toJSON();
      assert.deepEqual([saved.mean, saved.scale], [null, null]);
      const back = StandardScaler.fromJSON(saved);
      assert.throws(() => back.mean, NotFittedError);
      assert.deepEqual([...back.fit([[1], [5]]).transform([[4]]).data], [1]);
    });
  });

  for (const method of ['transform', 'inverseTransform'] as const) {
    it(`refuses ${method} before fit`, () => {
      assert.throws(() => new StandardScaler()[method](A), {
        name: 'NotFittedError',
        code: 'ERR_FALLLINE_NOT_FITTED',
        message: `Expected a fitted scaler in "${method}": call fit first`,
      });
    });
  }

  const saved = new StandardScaler().fit([[1], [3]]).toJSON();
  const load = (changes: object) => () => StandardScaler.fromJSON({ ...saved, ...changes });
  itRefuses([
    {
      call: () => new StandardScaler(untyped({ withMeans: true })),
      error: TypeError,
      message: 'Misspelt option "withMeans" of StandardScaler should be "withMean"',
    },
    {
      call: () => new StandardScaler({ withStd: untyped(1) }),
      error: TypeError,
      message: 'Expected "withStd" to be a boolean, but received 1 (number)',
    },
    {
      call: () => new StandardScaler().fit([[1], [Number.POSITIVE_INFINITY]]),
      error: RangeError,
      message: 'Expected finite numbers, but x[1][0] is Infinity',
    },
    {
      call: () => new StandardScaler().fit(matrix(Float64Array.of(1, Number.NaN), 1, 2)),
      error: RangeError,
      message: 'Expected finite numbers, but x[0][1] is NaN',
    },
    {
      call: () => new StandardScaler().fit([[1], [1e200], [-1e200]]),
      error: RangeError,
      message:
        'Expected a finite mean and variance of every column of "x", but those of column 0 are 0 and Infinity: its numbers are too large',
    },
    {
      call: () => new StandardScaler().fit(A).transform([[1, 2]]),
      error: RangeError,
      message: 'Expected "x" to have 5 columns like the data of fit, but it has 2',
    },
    {
      call: () => StandardScaler.fromJSON(undefined),
      error: TypeError,
      message: 'Expected "json" to be an object, but received undefined',
    },
    {
      call: () => StandardScaler.fromJSON('{}'),
      error: TypeError,
      message:
        'Expected "options of a saved StandardScaler" to be an object, but received "{}" (string)',
    },
    {
      call: load({ quantiles: [1] }),
      error: TypeError,
      message:
        'Unknown option "quantiles" of a saved StandardScaler: expected one of "type", "version", "withMean", "withStd", "mean", "scale"',
    },
    {
      call: load({ type: 'MinMaxScaler' }),
      error: RangeError,
      message: 'Expected "type" to be "StandardScaler", but received "MinMaxScaler" (string)',
    },
    {
      call: load({ version: 2 }),
      error: RangeError,
      message:
        'Expected "version" to be 1, the only one this fallline reads, but received 2 (number)',
    },
    {
      call: load({ withMean: undefined }),
      error: TypeError,
      message: 'Expected "withMean" to be a boolean, but received undefined',
    },
    {
      call: load({ mean: null }),
      error: TypeError,
      message: 'Expected "mean" to be an array of numbers, but received null',
    },
    {
      call: load({ mean: [1, 2] }),
      error: RangeError,
      message:
        'Expected "mean" and "scale" to have a number for each feature, but they have 2 and 1',
    },
    {
      call: load({ scale: [0] }),
      error: RangeError,
      message: 'Expected "scale[0]" to be a positive number, but received 0 (number)',
    },
  ]);
});
