/** The adapter of ml-logistic-regression beside the package itself, on the same data. */
import assert from 'node:assert/strict';
import type { DivergenceError } from '../../lib/common/errors.ts';
import {
  accelerate,
  LogisticRegression,
  type LogisticRegressionJson,
} from '../../lib/compat/mlLogisticRegression/index.ts';
import type { MlMatrix } from '../../lib/compat/mlMatrices.ts';
import { assertClose, assertVaried, noise } from '../support/numbers.ts';
import { describeOnEachBackend } from './backends.ts';
import { peer } from './peers.ts';

interface PeerMatrix extends MlMatrix {
  transpose(): PeerMatrix;
  to2DArray(): number[][];
}
interface MlMatrixModule {
  Matrix: {
    new (rows: readonly number[][]): PeerMatrix;
    columnVector(values: ArrayLike<number>): PeerMatrix;
  };
  MatrixTransposeView: new (matrix: PeerMatrix) => PeerMatrix;
  wrap(rows: number[][]): PeerMatrix;
}
interface PeerModel {
  train(x: MlMatrix, y: MlMatrix): void;
  predict(x: MlMatrix): number[];
  toJSON(): LogisticRegressionJson;
  classifiers: {
    weights: MlMatrix;
    numSteps: number;
    testScores(x: MlMatrix): number[];
    predict(x: MlMatrix): number[];
  }[];
  numSteps: number;
}
interface PeerClass {
  new (options?: object): PeerModel;
  load(json: unknown): PeerModel;
}

let Matrix: MlMatrixModule['Matrix'];
let MatrixTransposeView: MlMatrixModule['MatrixTransposeView'];
let wrap: MlMatrixModule['wrap'];
let Peer: PeerClass;
function loadPeers(): void {
  ({ Matrix, MatrixTransposeView, wrap } = peer<MlMatrixModule>('ml-matrix'));
  Peer = peer<PeerClass>('ml-logistic-regression');
}

// The example of the package's README.
const X = [
  ...[
    [0, -1],
    [1, 0],
    [1, 1],
    [1, -1],
    [2, 0],
    [2, 1],
    [2, -1],
    [3, 2],
    [0, 4],
    [1, 3],
    [1, 4],
  ],
  ...[
    [1, 5],
    [2, 3],
    [2, 4],
    [2, 5],
    [3, 4],
    [1, 10],
    [1, 12],
    [2, 10],
    [2, 11],
    [2, 14],
    [3, 11],
  ],
];
const Y = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2];
const XTEST = [
  [0, -2],
  [1, 0.5],
  [1.5, -1],
  [1, 2.5],
  [2, 3.5],
  [1.5, 4],
  [1, 10.5],
  [2.5, 10.5],
  [2, 11.5],
];
const YTEST = [0, 0, 0, 1, 1, 1, 2, 2, 2];
const README = { numSteps: 1000, learningRate: 5e-3 };

function rowsOf(rows: number, cols: number, seed: number): number[][] {
  const data = noise(rows * cols, seed);
  assertVaried(data, 'x');
  return Array.from({ length: rows }, (_, i) => [...data.subarray(i * cols, (i + 1) * cols)]);
}

/** Samples of classes that overlap, so that the weights converge. */
function problem(rows: number, cols: number, nClasses: number) {
  const x = rowsOf(rows, cols, rows + cols);
  const jitter = noise(rows, 5);
  const y = x.map((row, i) => {
    const height = (row[0] + row[1] + jitter[i] + 3) / 6;
    return Math.min(nClasses - 1, Math.floor(height * nClasses));
  });
  assert.equal(new Set(y).size, nClasses);
  return { x, y };
}

/** What is warned of while it runs, of which there is at most one thing. */
async function warningOf(act: () => void): Promise<string> {
  const said: string[] = [];
  const listen = (warning: Error & { code?: string }) => {
    if (warning.code === 'FALLLINE_COMPAT_ML_LOGISTIC_REGRESSION') said.push(warning.message);
  };
  process.on('warning', listen);
  try {
    act();
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.off('warning', listen);
  }
  assert.ok(said.length <= 1);
  return said[0] ?? '';
}

function trainedPeer(x: readonly number[][], y: readonly number[], options: object): PeerModel {
  const model = new Peer(options);
  model.train(new Matrix(x), Matrix.columnVector(y));
  return model;
}

/** Bit by bit, or within a relative tolerance. */
function assertSameWeights(
  ours: { classifiers: readonly { weights: MlMatrix | null }[] },
  theirs: PeerModel,
  tolerance = 0,
) {
  assert.equal(ours.classifiers.length, theirs.classifiers.length);
  theirs.classifiers.forEach((classifier, k) => {
    const expected = classifier.weights.to1DArray();
    const got = ours.classifiers[k].weights!.to1DArray();
    if (tolerance > 0) assertClose(got, expected, tolerance, `weights of class ${k}`);
    else assert.deepEqual(got, expected, `weights of class ${k}`);
  });
}

const PROBLEMS = [
  { title: "the README's example", x: X, y: Y, options: README },
  {
    title: 'two classes, 300 × 5',
    ...problem(300, 5, 2),
    options: { numSteps: 300, learningRate: 2e-3 },
  },
  {
    title: 'four classes, 500 × 20',
    ...problem(500, 20, 4),
    options: { numSteps: 100, learningRate: 1e-3 },
  },
  {
    title: 'rows wider than own kernels take',
    ...problem(40, 700, 3),
    options: { numSteps: 50, learningRate: 1e-3 },
  },
  { title: 'no step', ...problem(30, 3, 2), options: { numSteps: 0, learningRate: 1e-3 } },
];

/** Shapes on both sides of every block, panel and vector of the kernels, and of the size that goes to them. */
const SHAPES = [
  [1, 1, 1],
  [2, 1, 2],
  [7, 3, 2],
  [31, 4, 3],
  [32, 8, 2],
  [33, 9, 5],
  [64, 15, 2],
  [65, 31, 3],
  [40, 33, 2],
  [100, 63, 4],
  [37, 64, 2],
  [29, 65, 3],
  [20, 130, 2],
  [200, 2, 7],
] as const;

const OPTIONS = [
  { numSteps: 1, learningRate: 0.1 },
  { numSteps: 25, learningRate: 5e-3 },
  // Descent that never settles: every rounding counts.
  { numSteps: 60, learningRate: 30 },
  { numSteps: 10, learningRate: -1e-3 },
  { numSteps: 5, learningRate: 0 },
  { numSteps: 3.2, learningRate: 0.01 },
  { numSteps: -1, learningRate: 0.01 },
];

describeOnEachBackend('fallline/compat/ml-logistic-regression', () => {
  before(loadPeers);
  for (const { title, x, y, options } of PROBLEMS) {
    it(`weights and labels are the package's: ${title}`, () => {
      const ours = new LogisticRegression(options);
      ours.train(new Matrix(x), Matrix.columnVector(y));
      const theirs = trainedPeer(x, y, options);
      if (options.numSteps > 0) assertVaried(theirs.classifiers[0].weights.to1DArray(), 'weights');
      assertSameWeights(ours, theirs);
      assert.equal(JSON.stringify(ours), JSON.stringify(theirs));
      assert.deepEqual(ours.predict(new Matrix(x)), theirs.predict(new Matrix(x)));
    });

    it(`{ exact: false }: weights agree to 1e-9: ${title}`, () => {
      const ours = new LogisticRegression({ ...options, exact: false });
      ours.train(new Matrix(x), Matrix.columnVector(y));
      const theirs = trainedPeer(x, y, options);
      assertSameWeights(ours, theirs, 1e-9);
      assert.deepEqual(ours.predict(new Matrix(x)), theirs.predict(new Matrix(x)));
    });
  }

  for (const [rows, cols, nClasses] of SHAPES) {
    it(`any options give the package's bits: ${rows} × ${cols}, classes: ${nClasses}`, () => {
      const x = Array.from(noise(rows * cols + 1, rows * cols), (each) => 4 * each - 1);
      const matrix = Array.from({ length: rows }, (_, i) => x.slice(i * cols, (i + 1) * cols));
      const y = matrix.map((_, i) => (i * 7) % nClasses);
      for (const options of OPTIONS) {
        const ours = new LogisticRegression(options);
        ours.train(matrix, y);
        const theirs = trainedPeer(matrix, y, options);
        assertSameWeights(ours, theirs);
        assert.equal(JSON.stringify(ours), JSON.stringify(theirs));
        const samples = new Matrix(matrix);
        assert.deepEqual(ours.predict(matrix), theirs.predict(samples));
        theirs.classifiers.forEach((classifier, k) => {
          assert.deepEqual(ours.classifiers[k].testScores(matrix), classifier.testScores(samples));
          assert.deepEqual(ours.classifiers[k].predict(matrix), classifier.predict(samples));
        });
      }
    });
  }

  it('the number of threads makes no difference', () => {
    const { x, y } = problem(3000, 40, 3);
    const before = process.env.FALLLINE_THREADS;
    try {
      const weights = ['1', '2', '5'].map((threads) => {
        process.env.FALLLINE_THREADS = threads;
        const model = new LogisticRegression({ numSteps: 20, learningRate: 1 });
        model.train(x, y);
        return JSON.stringify(model);
      });
      assert.deepEqual(weights, [weights[0], weights[0], weights[0]]);
      const theirs = trainedPeer(x, y, { numSteps: 20, learningRate: 1 });
      assert.equal(weights[0], JSON.stringify(theirs));
    } finally {
      if (before === undefined) delete process.env.FALLLINE_THREADS;
      else process.env.FALLLINE_THREADS = before;
    }
  });

  it("classifies the README's test set", () => {
    const model = new LogisticRegression(README);
    model.train(new Matrix(X), Matrix.columnVector(Y));
    assert.deepEqual(model.predict(new Matrix(XTEST)), YTEST);
    assert.deepEqual(model.classifiers[0].predict(new Matrix(XTEST)), [0, 0, 0, 1, 1, 1, 1, 1, 1]);
  });

  it('takes arrays, views and wrappers, and computes the same', () => {
    const plain = new LogisticRegression(README);
    plain.train(X, Y);
    const transposed = new MatrixTransposeView(new Matrix(X).transpose());
    for (const [x, y] of [
      [transposed, Matrix.columnVector(Y)],
      [wrap(X), wrap(Y.map((each) => [each]))],
      [X.map((row) => Float64Array.from(row)), Int32Array.from(Y)],
    ] as const) {
      const other = new LogisticRegression(README);
      other.train(x, y);
      assert.equal(JSON.stringify(other), JSON.stringify(plain));
      assert.deepEqual(other.predict(x), plain.predict(X));
    }
  });
});

describe('fallline/compat/ml-logistic-regression', () => {
  before(loadPeers);
  const ours = new LogisticRegression(README);
  let theirs: PeerModel;
  before(() => {
    ours.train(new Matrix(X), Matrix.columnVector(Y));
    theirs = trainedPeer(X, Y, README);
  });

  it('has the defaults of the package', () => {
    const { numSteps, learningRate, numberClasses, classifiers } =
      new Peer() as unknown as LogisticRegression;
    assert.deepEqual(
      { ...new LogisticRegression() },
      { numSteps, learningRate, classifiers, numberClasses },
    );
  });

  it("its JSON is a model of the package's", () => {
    const json = JSON.parse(JSON.stringify(ours));
    assert.deepEqual(Object.keys(json), Object.keys(JSON.parse(JSON.stringify(theirs))));
    const loaded = Peer.load(json);
    assert.deepEqual(loaded.predict(new Matrix(XTEST)), YTEST);
    assert.equal(JSON.stringify(loaded), JSON.stringify(ours));
  });

  it("the package's JSON is a model here", () => {
    for (const json of [JSON.parse(JSON.stringify(theirs)), theirs.toJSON()]) {
      const loaded = LogisticRegression.load(json);
      assert.deepEqual(loaded.predict(XTEST), YTEST);
      assert.equal(JSON.stringify(loaded), JSON.stringify(theirs));
    }
  });

  it('an untrained model says 0 for everything, as in the package', () => {
    const expected = new Peer().predict(new Matrix(XTEST));
    assert.deepEqual(new LogisticRegression().predict(XTEST), expected);
  });

  for (const [title, labels, message] of [
    [
      'from 1',
      Y.map((each) => each + 1),
      /the classes 0 to 2 on 3 different labels, and 3 among them/,
    ],
    ['with a gap', Y.map((each) => 2 * each), /and 4 among them are none of these/],
    ['halves', Y.map((each) => each / 2), /and 0\.5 among them/],
    ['all the same', Y.map(() => 7), /the classes 0 on 1 different labels, and 7 among them/],
    ['all different', Y.map((_, i) => 100 + i), /and 100, 101, 102, 103, 104 … among them/],
  ] as const) {
    it(`labels ${title}: the package's own numbers, and a warning`, async () => {
      const expected = trainedPeer(X, labels, README);
      const model = new LogisticRegression(README);
      assert.match(await warningOf(() => model.train(X, labels)), message);
      assertSameWeights(model, expected);
      assert.equal(JSON.stringify(model), JSON.stringify(expected));
      assert.deepEqual(model.predict(XTEST), expected.predict(new Matrix(XTEST)));
      const restore = accelerate(Peer as never);
      try {
        let accelerated: PeerModel | undefined;
        const train = () => {
          accelerated = trainedPeer(X, labels, README);
        };
        assert.match(await warningOf(train), message);
        assert.equal(JSON.stringify(accelerated), JSON.stringify(expected));
      } finally {
        restore();
      }
    });
  }

  it('labels that are 0, 1, 2 …: no warning', async () => {
    assert.equal(await warningOf(() => new LogisticRegression(README).train(X, Y)), '');
  });

  describe('bad input', () => {
    const model = () => new LogisticRegression(README);

    it('other numbers of rows: the error of the package', () => {
      const short = Matrix.columnVector(Y.slice(1));
      const error = { name: 'RangeError', message: 'Matrices dimensions must be equal' };
      assert.throws(() => new Peer(README).train(new Matrix(X), short), error);
      assert.throws(() => model().train(new Matrix(X), short), error);
    });

    it('JSON of something else: the error of the package', () => {
      const error = { message: 'invalid model: KNN' };
      assert.throws(() => Peer.load({ name: 'KNN' }), error);
      assert.throws(() => LogisticRegression.load({ name: 'KNN' } as never), error);
    });

    it('where the package goes on with NaN, an error that names the place', () => {
      const bad = new Matrix(X);
      bad.set(3, 1, Number.NaN);
      assert.ok(
        Number.isNaN(trainedPeer(bad.to2DArray(), Y, README).classifiers[0].weights.get(0, 0)),
      );
      const before = JSON.stringify(ours);
      assert.throws(() => ours.train(bad, Y), {
        message: 'Expected finite numbers, but X[3][1] is NaN',
      });
      assert.equal(JSON.stringify(ours), before);
      assert.throws(() => ours.predict(bad), {
        message: 'Expected finite numbers, but Xtest[3][1] is NaN',
      });
    });

    it('a training that diverges: the step in which it did', () => {
      const steep = { numSteps: 2500, learningRate: 1e305 };
      const large = X.map((row) => row.map((each) => 1e3 * each));
      assert.throws(() => new LogisticRegression(steep).train(large, Y), {
        name: 'DivergenceError',
        message: /in epoch 1:/,
      });
      const slow = { numSteps: 2500, learningRate: -2e303 };
      const found = trainedPeer(X, Y, slow);
      assert.ok(
        found.classifiers.some(({ weights }) => !weights.to1DArray().every(Number.isFinite)),
      );
      assert.throws(
        () => new LogisticRegression(slow).train(X, Y),
        (error: DivergenceError) => {
          const at = (numSteps: number) =>
            trainedPeer(X, Y, { ...slow, numSteps }).classifiers.every(({ weights }) =>
              weights.to1DArray().every(Number.isFinite),
            );
          return at(error.epoch - 1) && !at(error.epoch);
        },
      );
    });

    for (const [title, act, message] of [
      [
        'samples that are none',
        () => model().train(7 as never, Y),
        /Expected "X" to be a matrix of ml-matrix or an array of rows, but received 7/,
      ],
      [
        'targets that are none',
        () => model().train(X, 'abc' as never),
        /Expected "Y" to be a column of ml-matrix/,
      ],
      [
        'a target that is none',
        () => model().train([[1]], ['0'] as never),
        /"Y\[0\]" to be a number/,
      ],
      [
        'a learning rate that is NaN',
        () => new LogisticRegression({ learningRate: Number.NaN }).train(X, Y),
        /"learningRate" to be a finite number/,
      ],
      [
        'steps without end',
        () => new LogisticRegression({ numSteps: Number.POSITIVE_INFINITY }).train(X, Y),
        /"numSteps" to be a finite number/,
      ],
      [
        'exact as text',
        () => new LogisticRegression({ exact: 'no' as never }),
        /"exact" to be true or false/,
      ],
      [
        '{ exact: false } with a learning rate of 0',
        () => new LogisticRegression({ learningRate: 0, exact: false }).train(X, Y),
        /"learningRate" to be a positive number/,
      ],
      [
        '{ exact: false } with half a step',
        () => new LogisticRegression({ numSteps: 1.5, exact: false }).train(X, Y),
        /"numSteps" to be an integer/,
      ],
      [
        'other columns than in training',
        () => ours.predict([[1, 2, 3]]),
        /"Xtest" to have 2 columns.*has 3/,
      ],
      [
        'other columns, of one class',
        () => ours.classifiers[1].predict([[1]]),
        /"features" to have 2 columns.*has 1/,
      ],
    ] as const) {
      it(title, () => assert.throws(act, { message }));
    }
  });

  describe('accelerate', () => {
    it("makes the package's class train here, and restore takes it back", () => {
      const own = Object.getOwnPropertyDescriptor(
        (Peer as unknown as { prototype: object }).prototype,
        'train',
      );
      const restore = accelerate(Peer as never);
      try {
        const model = trainedPeer(X, Y, README);
        assert.ok(model instanceof Peer);
        assertSameWeights(model, theirs);
        assert.ok(model.classifiers[0].weights instanceof Matrix);
        assert.equal(model.classifiers[0].constructor, theirs.classifiers[0].constructor);
        assert.equal(model.numSteps, 1000);
        assert.equal(model.classifiers[2].numSteps, 1000);
        assert.deepEqual(model.predict(new Matrix(XTEST)), YTEST);
        const weightless = { ...JSON.parse(JSON.stringify(model)), classifiers: [] };
        assert.deepEqual(weightless, { ...JSON.parse(JSON.stringify(theirs)), classifiers: [] });
      } finally {
        restore();
      }
      const { prototype } = Peer as unknown as { prototype: object };
      assert.deepEqual(Object.getOwnPropertyDescriptor(prototype, 'train'), own);
    });

    const nan = X.map((row) => [...row]);
    nan[0][0] = Number.NaN;
    for (const [title, x, options, exact] of [
      ['NaN', nan, { numSteps: 3, learningRate: 1e-3 }, true],
      ['weights that become infinite', X, { numSteps: 1200, learningRate: 1e307 }, true],
      ['another learning rate', X, { numSteps: 3, learningRate: -1e-3 }, true],
      ['part of a step', X, { numSteps: 2.5, learningRate: 1e-3 }, true],
      ['a number of steps that is text', X, { numSteps: '3', learningRate: 1e-3 }, true],
      ['NaN, by the engine', nan, { numSteps: 3, learningRate: 1e-3 }, false],
      ['another learning rate, by the engine', X, { numSteps: 3, learningRate: -1e-3 }, false],
      ['part of a step, by the engine', X, { numSteps: 2.5, learningRate: 1e-3 }, false],
    ] as const) {
      it(`gives what the package does: ${title}`, () => {
        const expected = trainedPeer(x, Y, options);
        const restore = accelerate(Peer as never, { exact });
        try {
          const got = trainedPeer(x, Y, options);
          assertSameWeights(got, expected);
          assert.equal(JSON.stringify(got), JSON.stringify(expected));
        } finally {
          restore();
        }
      });
    }

    it('refuses another class', () => {
      assert.throws(() => accelerate(Map), {
        message: /"LogisticRegression" to be a class with the method "train", but it has none/,
      });
      assert.throws(() => accelerate({} as never), {
        message: /"LogisticRegression" to be a class/,
      });
    });
  });
});
