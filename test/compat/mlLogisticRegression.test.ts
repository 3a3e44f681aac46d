/** The adapter of ml-logistic-regression beside the package itself, on the same data. */
import assert from 'node:assert/strict';
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
    new (rows: number[][]): PeerMatrix;
    columnVector(values: ArrayLike<number>): PeerMatrix;
  };
  MatrixTransposeView: new (matrix: PeerMatrix) => PeerMatrix;
  wrap(rows: number[][]): PeerMatrix;
}
interface PeerModel {
  train(x: MlMatrix, y: MlMatrix): void;
  predict(x: MlMatrix): number[];
  toJSON(): LogisticRegressionJson;
  classifiers: { weights: MlMatrix; numSteps: number; predict(x: MlMatrix): number[] }[];
  numSteps: number;
}
interface PeerClass {
  new (options?: object): PeerModel;
  load(json: unknown): PeerModel;
}

const { Matrix, MatrixTransposeView, wrap } = peer<MlMatrixModule>('ml-matrix');
const Peer = peer<PeerClass>('ml-logistic-regression');

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

function trainedPeer(x: number[][], y: number[], options: object): PeerModel {
  const model = new Peer(options);
  model.train(new Matrix(x), Matrix.columnVector(y));
  return model;
}

function assertSameWeights(
  ours: { classifiers: readonly { weights: MlMatrix | null }[] },
  theirs: PeerModel,
) {
  assert.equal(ours.classifiers.length, theirs.classifiers.length);
  theirs.classifiers.forEach((classifier, k) => {
    const expected = classifier.weights.to1DArray();
    assertVaried(expected, 'weights');
    assertClose(ours.classifiers[k].weights!.to1DArray(), expected, 1e-9, `weights of class ${k}`);
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

describeOnEachBackend('fallline/compat/ml-logistic-regression', () => {
  for (const { title, x, y, options } of PROBLEMS) {
    it(`weights agree to 1e-9: ${title}`, () => {
      const ours = new LogisticRegression(options);
      ours.train(new Matrix(x), Matrix.columnVector(y));
      const theirs = trainedPeer(x, y, options);
      if (options.numSteps > 0) assertSameWeights(ours, theirs);
      else assert.deepEqual(JSON.parse(JSON.stringify(ours)), JSON.parse(JSON.stringify(theirs)));
      assert.deepEqual(ours.predict(new Matrix(x)), theirs.predict(new Matrix(x)));
    });
  }

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
        'a learning rate of 0',
        () => new LogisticRegression({ learningRate: 0 }).train(X, Y),
        /"learningRate" to be a positive number/,
      ],
      [
        'half a step',
        () => new LogisticRegression({ numSteps: 1.5 }).train(X, Y),
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

    it('leaves to the package what the engine cannot do', () => {
      const nan = X.map((row) => [...row]);
      nan[0][0] = Number.NaN;
      const cases = [
        { x: nan, options: { numSteps: 3, learningRate: 1e-3 } },
        { x: X, options: { numSteps: 3, learningRate: -1e-3 } },
        { x: X, options: { numSteps: 2.5, learningRate: 1e-3 } },
      ];
      for (const { x, options } of cases) {
        const expected = JSON.stringify(trainedPeer(x, Y, options));
        const restore = accelerate(Peer as never);
        try {
          assert.equal(JSON.stringify(trainedPeer(x, Y, options)), expected);
        } finally {
          restore();
        }
      }
    });

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
