/** Paths of penalties against scikit-learn's, and against the models of each strength. */
import assert from 'node:assert/strict';
import { loadBreastCancer, loadDiabetes } from '../../lib/datasets/index.ts';
import {
  Dataset,
  ElasticNet,
  enetPath,
  Lasso,
  lassoPath,
  type PenaltyPath,
  Ridge,
  ridgePath,
} from '../../lib/index.ts';
import { backendNames } from '../support/backends.ts';
import { assertClose, noise } from '../support/numbers.ts';
import { reference } from '../support/reference.ts';

interface Figures {
  readonly alphas: number[];
  readonly coefs: number[];
  readonly biases: number[];
}

interface RidgeFigures extends Figures {
  readonly data: 'diabetes' | 'two outputs' | 'wide';
  readonly weighted: boolean;
  readonly useBias: boolean;
}

const { ridge, elasticNets } = reference<{
  ridge: RidgeFigures[];
  elasticNets: (Figures & { l1Ratio: number })[];
}>('penalty_paths/penalty_paths.json');
const { paths } = reference<{
  paths: { l1Ratio: number; alphas: number[]; every20th: number[][] }[];
}>('l1_fits/l1_fits.json');

const { x, y } = loadDiabetes();
const rows = (from: { data: ArrayLike<number>; cols: number }, count: number, cols = from.cols) =>
  Array.from({ length: count }, (_, i) =>
    Array.from({ length: cols }, (_, j) => from.data[i * from.cols + j]),
  );
const DATA = {
  diabetes: { x, y },
  'two outputs': {
    x: rows(x, x.rows, 9),
    y: Array.from(y, (each, i) => [each, x.data[i * x.cols + 9]]),
  },
  wide: { x: rows(loadBreastCancer().x, 20), y: y.slice(0, 20) },
};
const weightsOf = (count: number) => Float64Array.from({ length: count }, (_, i) => i % 4);

function assertFigures(path: PenaltyPath, expected: Figures, tolerance: number): void {
  const size = (numbers: readonly number[]) => Math.max(...numbers.map(Math.abs));
  const floor = tolerance * size(expected.coefs);
  assertClose(path.coefs.data, expected.coefs, tolerance, 'coefs', floor);
  assertClose(path.biases, expected.biases, tolerance, 'biases', tolerance * size(expected.biases));
}

for (const backend of backendNames) {
  describe(`ridgePath, ${backend}`, () => {
    for (const figures of ridge) {
      const { data, weighted, useBias, alphas } = figures;
      it(`is scikit-learn's: ${data}${weighted ? ', weighted' : ''}${useBias ? '' : ', without biases'}`, () => {
        const given = DATA[data];
        const sampleWeight = weighted ? weightsOf(given.y.length) : undefined;
        const path = ridgePath(given.x, given.y, { alphas, useBias, sampleWeight, backend });
        assert.deepEqual(Array.from(path.alphas), alphas);
        assertFigures(path, figures, 1e-9);
      });
    }

    it('is the model of each alpha, in any order and of any storage', () => {
      const values = Float64Array.from(noise(60 * 5, 3), (each) => Math.round(100 + 100 * each));
      const targets = Float64Array.from(noise(60, 5));
      const dense = { data: values, rows: 60, cols: 5 };
      const alphas = [3, 0.1, 1000];
      const all = [
        ridgePath(dense, targets, { alphas, backend }),
        ridgePath({ ...dense, data: Float32Array.from(values) }, targets, { alphas, backend }),
        ridgePath(new Dataset(dense, { y: targets, storage: 'uint8' }), undefined, {
          alphas,
          backend,
        }),
      ];
      alphas.forEach((alpha, k) => {
        const model = new Ridge({ alpha, backend });
        model.fitSync(dense, targets);
        for (const [at, { coefs, biases }] of all.entries()) {
          const tolerance = at === 0 ? 1e-9 : 1e-5;
          const weights = coefs.data.subarray(k * 5, (k + 1) * 5);
          assertClose(weights, model.weights.data, tolerance, `${alpha}`, 1e-3 * tolerance);
          assertClose([biases[k]], model.bias, tolerance, `bias ${alpha}`, tolerance);
        }
      });
    });

    it('gives the shortest weights where columns depend on each other', () => {
      const { coefs } = ridgePath(
        [
          [1, 1, 7],
          [2, 2, 7],
          [3, 3, 7],
        ],
        [2, 4, 6],
        { alphas: [0, 1e-12], backend },
      );
      assertClose(coefs.data, [1, 1, 0, 1, 1, 0], 1e-11, 'weights', 1e-13);
    });

    it('takes columns at both ends of the range', () => {
      for (const unit of [2 ** 600, 2 ** -600]) {
        const units = [0, 1, 2, 3].map((each) => [each * unit]);
        const { coefs } = ridgePath(units, [1, 3, 5, 7], { alphas: [0], backend });
        assertClose([coefs.data[0] * unit], [2], 1e-12, `${unit}`);
      }
    });
  });

  describe(`lassoPath and enetPath, ${backend}`, () => {
    const tolerance = 1e-13;

    for (const { l1Ratio, alphas, every20th } of paths) {
      it(`are scikit-learn's, l1Ratio = ${l1Ratio}`, () => {
        const path = enetPath(x, y, { l1Ratio, tolerance, backend });
        assertClose(path.alphas, alphas, 1e-12, 'alphas');
        const every = every20th.flatMap((_, k) =>
          Array.from(path.coefs.data.subarray(200 * k, 200 * k + 10)),
        );
        assertClose(every, every20th.flat(), 1e-4, 'coefs', 1e-4);
        const mean = y.reduce((sum, each) => sum + each, 0) / y.length;
        const squares = y.reduce((sum, each) => sum + (each - mean) ** 2, 0);
        for (const gap of path.dualGaps) assert.ok(gap <= (tolerance * squares) / y.length);
        if (l1Ratio === 1) assert.deepEqual(lassoPath(x, y, { tolerance, backend }), path);
      });
    }

    for (const { l1Ratio, ...figures } of elasticNets) {
      it(`have sample weights, l1Ratio = ${l1Ratio}`, () => {
        const { alphas } = figures;
        const sampleWeight = weightsOf(y.length);
        const options = { alphas: alphas.toReversed(), l1Ratio, sampleWeight, tolerance, backend };
        const path = enetPath(x, y, options);
        assert.deepEqual(Array.from(path.alphas), alphas);
        assertFigures(path, figures, 1e-5);
      });
    }

    it('are the models of each alpha where there are more columns than rows', () => {
      const wide = DATA.wide;
      for (const useBias of [true, false]) {
        for (const sampleWeight of [undefined, weightsOf(20)]) {
          const options = { useBias, backend };
          const path = lassoPath(wide.x, wide.y, {
            ...options,
            nAlphas: 4,
            eps: 0.1,
            sampleWeight,
          });
          path.alphas.forEach((alpha, k) => {
            const model = new Lasso({ ...options, alpha });
            model.fitSync(wide.x, wide.y, { sampleWeight });
            const tolerance = 1e-3 * Math.max(...model.weights.data.map(Math.abs), 1e-6);
            const weights = path.coefs.data.subarray(k * 30, (k + 1) * 30);
            assertClose(weights, model.weights.data, 1e-3, `${alpha}`, tolerance);
          });
        }
      }
    });

    it('have no l1 with l1Ratio 0', () => {
      const path = enetPath(x, y, { l1Ratio: 0, alphas: [5], tolerance: 1e-15, backend });
      const model = new ElasticNet({ l1Ratio: 0, alpha: 5, backend });
      model.fitSync(x, y);
      assertClose(path.coefs.data, model.weights.data, 1e-5, 'weights');
    });

    it('are 0 for one row, constant columns and constant targets', () => {
      const column = [
        [1, 5],
        [2, 5],
        [4, 5],
      ];
      for (const path of [
        lassoPath([[3, 4]], [7], { nAlphas: 2, backend }),
        lassoPath(column, [7, 7, 7], { nAlphas: 2, backend }),
      ]) {
        assert.deepEqual(Array.from(path.coefs.data), [0, 0, 0, 0]);
        assert.deepEqual(Array.from(path.biases), [7, 7]);
      }
      const { coefs } = lassoPath(column, [1, 2, 4], { nAlphas: 9, backend });
      for (let k = 0; k < 9; k++) assert.equal(coefs.data[2 * k + 1], 0);
    });

    it('do not overflow in silence', () => {
      const large = [[0], [1e200], [3e200]];
      assert.throws(() => lassoPath(large, [1, 2, 3], { backend }), /finite sums of squares/);
    });
  });
}

describe('paths', () => {
  const X = [
    [0, 1],
    [1, 0],
    [2, 1],
  ];
  const Y = [1, 3, 5];

  if (backendNames.length > 1) {
    it('are the same on both backends', () => {
      const [a, b] = backendNames.map((backend) => [
        ridgePath(x, y, { alphas: [0, 1, 100], backend }),
        enetPath(x, y, { tolerance: 1e-14, backend }),
      ]);
      a.forEach((path, k) => {
        assertClose(path.coefs.data, b[k].coefs.data, k === 0 ? 1e-9 : 1e-6, `${k}`, 1e-6 * k);
        assertClose(path.biases, b[k].biases, k === 0 ? 1e-9 : 1e-6, `biases ${k}`);
      });
    });
  }

  it('are written to JSON with arrays', () => {
    const path = ridgePath(X, Y, { alphas: [1] });
    assert.deepEqual(JSON.parse(JSON.stringify(path)).alphas, [1]);
  });

  const alphas = [1];
  const wrong: [string, () => unknown, RegExp][] = [
    ['no alphas', () => ridgePath(X, Y, {} as never), /"alphas" to be an array of numbers/],
    ['no options', () => ridgePath(X, Y, undefined as never), /"alphas" to be an array of numbers/],
    ['empty alphas', () => ridgePath(X, Y, { alphas: [] }), /"alphas" to have at least one/],
    [
      'a negative alpha',
      () => ridgePath(X, Y, { alphas: [1, -1] }),
      /"alphas\[1\]" to be a number/,
    ],
    ['NaN among alphas', () => lassoPath(X, Y, { alphas: [1, NaN] }), /"alphas\[1\]" to be a pos/],
    ['0 among alphas', () => lassoPath(X, Y, { alphas: [0] }), /"alphas\[0\]" to be a positive/],
    ['alphas twice', () => lassoPath(X, Y, { alphas, eps: 0.1 }), /either "alphas" or "eps"/],
    ['no alpha at all', () => lassoPath(X, Y, { nAlphas: 0 }), /"nAlphas" to be an integer/],
    ['eps of 1', () => lassoPath(X, Y, { eps: 1 }), /"eps" to be a number between 0 and 1/],
    ['no l1', () => enetPath(X, Y, { l1Ratio: 0 }), /"alphas" to be given with "l1Ratio" 0/],
    ['l1Ratio of 2', () => enetPath(X, Y, { l1Ratio: 2 }), /"l1Ratio" to be a number from 0 to 1/],
    [
      'l1Ratio of lasso',
      () => lassoPath(X, Y, { l1Ratio: 1 } as never),
      /Unknown option "l1Ratio"/,
    ],
    ['another spelling', () => enetPath(X, Y, { l1_ratio: 1 } as never), /should be "l1Ratio"/],
    ['short y', () => enetPath(X, [1, 2]), /"y" to have 3 targets/],
    ['no y', () => enetPath(X, undefined), /"y" to be/],
    [
      'several outputs',
      () =>
        enetPath(X, [
          [1, 2],
          [3, 4],
          [5, 6],
        ]),
      /"y" of enetPath to have one/,
    ],
    ['NaN in x', () => ridgePath([[0], [NaN], [2]], Y, { alphas }), /x\[1\]\[0\] is NaN/],
    [
      'NaN in floats',
      () => lassoPath({ data: Float64Array.of(0, NaN, 2), rows: 3, cols: 1 }, Y),
      /x\[1\]\[0\] is NaN/,
    ],
    ['NaN in y', () => ridgePath(X, [1, NaN, 3], { alphas }), /y\[1\] is NaN/],
    ['weights of 0', () => lassoPath(X, Y, { sampleWeight: [0, 0, 0] }), /a weight above 0/],
    ['few weights', () => ridgePath(X, Y, { alphas, sampleWeight: [1] }), /to have 3 weights/],
    [
      'a backend',
      () => ridgePath(X, Y, { alphas, backend: 'gpu' as never }),
      /"backend" to be one/,
    ],
  ];
  for (const [what, call, message] of wrong) {
    it(`refuse ${what}`, () => {
      assert.throws(call, message);
    });
  }
});
