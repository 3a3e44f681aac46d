import assert from 'node:assert/strict';
import { type Matrix, matrix } from '../../lib/data/matrix.ts';
import { type BlobOptions, makeBlobs } from '../../lib/datasets/makeBlobs.ts';
import { reference } from '../support/reference.ts';
import { itRefuses, untyped } from '../support/refusals.ts';

/** A call of scikit-learn's `make_blobs` and what it returned. */
interface BlobCase {
  readonly inputs: {
    readonly n_samples: number | number[];
    readonly n_features?: number;
    readonly centers?: number | number[][];
    readonly cluster_std?: number | number[];
    readonly center_box?: [number, number];
    readonly shuffle?: boolean;
    readonly random_state: number;
  };
  readonly expected: { readonly X: number[][]; readonly y: number[]; readonly centers: number[][] };
}

const CASES: readonly BlobCase[] = [
  reference<BlobCase>('a_datasets/blobs_0.json'),
  reference<BlobCase>('a_datasets/blobs_1.json'),
  ...reference<{ blobs: BlobCase[] }>('sklearn_draws/draws.json').blobs,
];

/** Our words for scikit-learn's options. */
function translated(inputs: BlobCase['inputs']): BlobOptions {
  return {
    nSamples: inputs.n_samples,
    nFeatures: inputs.n_features,
    centers: inputs.centers,
    clusterStd: inputs.cluster_std,
    centerBox: inputs.center_box,
    shuffle: inputs.shuffle,
    seed: inputs.random_state,
  };
}

function rowsOf({ data, rows, cols }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, i) =>
    Array.from(data.subarray(i * cols, (i + 1) * cols)),
  );
}

function countsOf(y: Int32Array, blobs: number): number[] {
  const counts = new Array<number>(blobs).fill(0);
  for (const blob of y) counts[blob]++;
  return counts;
}

describe('makeBlobs', () => {
  for (const { inputs, expected } of CASES) {
    it(`equals scikit-learn's make_blobs to the bit: ${JSON.stringify(inputs)}`, () => {
      const { x, y, centers } = makeBlobs(translated(inputs));
      assert.deepEqual(y, Int32Array.from(expected.y));
      assert.deepEqual(rowsOf(centers), expected.centers);
      assert.deepEqual(rowsOf(x), expected.X);
    });
  }

  it('gives the same points blob by blob without shuffling', () => {
    const { inputs, expected } = CASES[0];
    const { x, y } = makeBlobs({ ...translated(inputs), shuffle: false });
    assert.deepEqual(y, Int32Array.from(expected.y).sort());
    assert.notDeepEqual(rowsOf(x), expected.X);
    assert.deepEqual(rowsOf(x).sort(byFirst), [...expected.X].sort(byFirst));
  });

  it('has the defaults of scikit-learn: 100 samples, 2 features, 3 centers in [-10, 10]', () => {
    const { x, y, centers } = makeBlobs();
    assert.deepEqual([x.rows, x.cols, centers.rows, centers.cols], [100, 2, 3, 2]);
    assert.deepEqual(countsOf(y, 3), [34, 33, 33]);
    assert.ok(centers.data.every((each) => each >= -10 && each < 10));
    assert.deepEqual(makeBlobs({ seed: 0 }), { x, y, centers });
    assert.notDeepEqual(makeBlobs({ seed: 1 }).x, x);
  });

  it('takes a count for each blob, 0 included', () => {
    const { x, y, centers } = makeBlobs({ nSamples: [5, 3, 0], nFeatures: 4 });
    assert.deepEqual([x.rows, x.cols, centers.rows], [8, 4, 3]);
    assert.deepEqual(countsOf(y, 3), [5, 3, 0]);
  });

  it('takes centers, as rows or as a matrix, and a deviation for each', () => {
    const centers = [
      [0, 0, 5],
      [100, 100, 5],
    ];
    const options = { nSamples: Int32Array.of(200, 300), clusterStd: [0, 2], seed: 3 };
    const blobs = makeBlobs({ ...options, centers });
    assert.deepEqual(rowsOf(blobs.centers), centers);
    assert.deepEqual(countsOf(blobs.y, 2), [200, 300]);
    for (const [i, row] of rowsOf(blobs.x).entries()) {
      if (blobs.y[i] === 0) assert.deepEqual(row, centers[0]);
      else assert.ok(row.every((each, j) => Math.abs(each - centers[1][j]) < 10));
    }
    const narrow = matrix(Float32Array.from(centers.flat()), 2, 3);
    assert.deepEqual(makeBlobs({ ...options, centers: narrow }), blobs);
  });

  it('draws centers from the box', () => {
    const { centers } = makeBlobs({ centers: 50, centerBox: [3, 4] });
    assert.ok(centers.data.every((each) => each >= 3 && each < 4));
    assert.ok(new Set(centers.data).size > 1);
  });

  it('gives blobs without samples when there are more centers than samples', () => {
    assert.deepEqual(countsOf(makeBlobs({ nSamples: 2, centers: 4 }).y, 4), [1, 1, 0, 0]);
  });

  const two = [
    [0, 0],
    [1, 1],
  ];
  itRefuses([
    {
      call: () => makeBlobs(untyped({ randomState: 1 })),
      error: TypeError,
      message:
        'Unknown option "randomState" of makeBlobs. "randomState" is a name of scikit-learn: pass seed: randomState (an integer)',
    },
    {
      call: () => makeBlobs(untyped({ clusterSdt: 1 })),
      error: TypeError,
      message: 'Misspelt option "clusterSdt" of makeBlobs should be "clusterStd"',
    },
    {
      call: () => makeBlobs(untyped(100)),
      error: TypeError,
      message: 'Expected "options of makeBlobs" to be an object, but received 100 (number)',
    },
    {
      call: () => makeBlobs({ nSamples: 0 }),
      error: RangeError,
      message: 'Expected "nSamples" to be an integer of at least 1, but received 0 (number)',
    },
    {
      call: () => makeBlobs({ nSamples: [0, 0] }),
      error: RangeError,
      message: 'Expected "nSamples" to ask for at least one sample, but all counts are 0',
    },
    {
      call: () => makeBlobs({ nSamples: [] }),
      error: RangeError,
      message: 'Expected "nSamples.length" to be an integer of at least 1, but received 0 (number)',
    },
    {
      call: () => makeBlobs({ nSamples: [3, -1] }),
      error: RangeError,
      message: 'Expected "nSamples[1]" to be an integer of at least 0, but received -1 (number)',
    },
    {
      call: () => makeBlobs({ nSamples: [20, 20, 20], centers: two }),
      error: RangeError,
      message: 'Expected "nSamples" to have one element for each of the 2 centers, but it has 3',
    },
    {
      call: () => makeBlobs({ nSamples: [20, 20, 20], centers: 3 }),
      error: TypeError,
      message:
        'Expected "centers" to be a matrix with one row for each count in "nSamples", but received 3 (number)',
    },
    {
      call: () => makeBlobs({ nFeatures: 0 }),
      error: RangeError,
      message: 'Expected "nFeatures" to be an integer of at least 1, but received 0 (number)',
    },
    {
      call: () => makeBlobs({ nFeatures: 3, centers: two }),
      error: RangeError,
      message: 'Expected "centers" to have nFeatures = 3 columns, but it has 2',
    },
    {
      call: () => makeBlobs({ centers: 0 }),
      error: RangeError,
      message: 'Expected "centers" to be an integer of at least 1, but received 0 (number)',
    },
    {
      call: () => makeBlobs({ centers: [[0, Number.NaN]] }),
      error: RangeError,
      message: 'Expected finite numbers, but centers[0][1] is NaN',
    },
    {
      call: () =>
        makeBlobs({ centers: matrix(Float64Array.of(0, Number.POSITIVE_INFINITY), 1, 2) }),
      error: RangeError,
      message: 'Expected finite numbers, but centers[0][1] is Infinity',
    },
    {
      call: () => makeBlobs({ clusterStd: -1 }),
      error: RangeError,
      message: 'Expected "clusterStd" to be a number of at least 0, but received -1 (number)',
    },
    {
      call: () => makeBlobs({ clusterStd: [1, 2] }),
      error: RangeError,
      message: 'Expected "clusterStd" to have one element for each of the 3 centers, but it has 2',
    },
    {
      call: () => makeBlobs({ centerBox: untyped(10) }),
      error: TypeError,
      message: 'Expected "centerBox" to be an array [low, high], but received 10 (number)',
    },
    {
      call: () => makeBlobs({ centerBox: [0, Number.NaN] }),
      error: RangeError,
      message: 'Expected "centerBox[1]" to be a finite number, but received NaN (number)',
    },
    {
      call: () => makeBlobs({ shuffle: untyped(1) }),
      error: TypeError,
      message: 'Expected "shuffle" to be a boolean, but received 1 (number)',
    },
    {
      call: () => makeBlobs({ seed: -1 }),
      error: RangeError,
      message: 'Expected "seed" to be an integer from 0 to 4294967295, but received -1 (number)',
    },
  ]);
});

function byFirst([a]: readonly number[], [b]: readonly number[]): number {
  return a - b;
}
