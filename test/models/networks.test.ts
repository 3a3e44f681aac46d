/** The networks: what they learn, show, save and refuse, on every backend. */
import assert from 'node:assert/strict';
import { NARROW_STORAGES } from '../../lib/data/storage.ts';
import { objective } from '../../lib/descent/index.ts';
import {
  batchNorm,
  type Checkpoint,
  Dataset,
  DivergenceError,
  dense,
  dropout,
  LinearRegression,
  loadModel,
  MLPClassifier,
  MLPRegressor,
  makeBlobs,
  Network,
  NotFittedError,
} from '../../lib/index.ts';
import { backendNames } from '../support/backends.ts';
import { assertClose, assertVaried, noise } from '../support/numbers.ts';
import { itRefuses, untyped } from '../support/refusals.ts';

const XOR = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const ODD = ['no', 'yes', 'yes', 'no'];

/** Layers of every kind. */
const LAYERS = [
  dense(12, { useBias: false, initializer: 'orthogonal' }),
  batchNorm({ activation: 'relu' }),
  dropout(0.2),
  dense(7, { activation: 'tanh', l2: 0.01 }),
  dense(3),
];

for (const backend of backendNames) {
  describe(`networks on the ${backend} backend`, () => {
    it('gives the gradient of training: masks by a seed, the samples one batch', () => {
      const x = [0, 1, 2, 3].map((k) => Array.from(noise(40, 5 + k)));
      const rows = x[0].map((_, i) => x.map((feature) => feature[i]));
      const y = rows.map(([a, b]) => (a > 0 ? 2 : b > 0 ? 1 : 0));
      const [, norm, , hidden, last] = LAYERS;
      const layers = [
        dense(12, { useBias: false }),
        norm,
        dropout(0.2),
        hidden,
        dense(5, { frozen: true }),
        last,
      ];
      const network = new Network({ layers, loss: 'softmax', backend, maxEpochs: 3, seed: 1 });
      network.fitSync(rows, y);

      const outside = network.gradients(rows, y);
      const training = { seed: 7 };
      const inside = network.gradients(rows, y, undefined, { training });
      assert.deepEqual(network.gradients(rows, y, undefined, { training }), inside);
      assert.notEqual(inside.loss, outside.loss);
      const others = network.gradients(rows, y, undefined, { training: { seed: 8 } });
      assert.notEqual(others.loss, inside.loss);
      assert.deepEqual(network.gradients(rows, y), outside, 'nothing of the model changes');

      // The masks of a seed are the same at every point, so that differences can be taken.
      const loss = objective(network, rows, y, { training });
      assert.equal(loss.loss(loss.parameters), inside.loss);
      const gradient = new Float64Array(loss.size);
      loss.gradient(loss.parameters, gradient);
      const start = loss.parameters;
      const places = Array.from(start, (_, j) => j).filter((j) => {
        return j % 3 === 0 && !/layers\[4\]|mean|variance/.test(loss.nameOf(j));
      });
      const expected = places.map((j) => {
        const [up, down] = [1e-6, -1e-6].map((h) => loss.loss(start.with(j, start[j] + h)));
        return (up - down) / 2e-6;
      });
      assertVaried(expected, 'the gradient');
      const scale = Math.max(...expected.map(Math.abs));
      const got = places.map((j) => gradient[j]);
      assertClose(got, expected, 1e-5, 'gradient', 1e-6 * scale);
      const frozen = inside.layers[4];
      assert.ok(frozen.kind === 'dense' && frozen.weights.data.every((g) => g === 0));
    });

    it('gives loss, score and gradient of one sample, with normalisation too', () => {
      const layers = [dense(3), batchNorm(), dense(1)];
      const network = new Network({ layers, loss: 'squaredError', backend, maxEpochs: 3 });
      network.fitSync(XOR, [0, 1, 1, 2]);
      const { loss } = network.gradients([XOR[1]], [1]);
      const off = network.predict([XOR[1]]).data[0] - 1;
      assertClose([loss], [off * off], 1e-12, 'loss');
      assert.throws(
        () => network.gradients([XOR[1]], [1], undefined, { training: { seed: 1 } }),
        /Expected "x" to have at least 2 rows with a batchNorm layer/,
      );
    });

    const { x, y } = makeBlobs({ nSamples: 120, centers: 3, clusterStd: 0.8, seed: 4 });
    const numbers = Float64Array.from(noise(120 * 2, 8));

    it('learn what no linear model can: XOR', async () => {
      const options = { hidden: [8], learningRate: 0.05, seed: 1, backend };
      const model = new MLPClassifier({ ...options, activation: 'tanh' });
      const { losses } = await model.fit(XOR, ODD);
      assert.deepEqual(model.predict(XOR), ODD);
      assert.ok(losses[losses.length - 1] < 0.02);
      const linear = new MLPClassifier({ ...options, hidden: [] }).fitSync(XOR, ODD);
      assert.ok(linear.losses[linear.losses.length - 1] > 0.6);
    });

    it('learn a curve', () => {
      const at = Array.from({ length: 100 }, (_, i) => [i / 50 - 1]);
      const sine = at.map(([each]) => Math.sin(3 * each) + 2);
      const options = { hidden: [24], activation: 'tanh', learningRate: 0.01 } as const;
      const model = new MLPRegressor({ ...options, maxEpochs: 300, patience: 300, backend });
      model.fitSync(at, sine);
      assert.ok(model.score(at, sine) > 0.98);
    });

    it('have targets of every kind: classes, several labels, several numbers, counts', () => {
      const options = { backend, maxEpochs: 60, learningRate: 0.02, batchSize: 16 };
      const classes = new Network({ ...options, layers: LAYERS, loss: 'softmax' });
      classes.fitSync(x, Array.from(y));
      assert.ok(classes.score(x, Array.from(y)) > 0.9);
      const shares = classes.predict(x);
      assert.deepEqual([shares.rows, shares.cols], [120, 3]);
      const sums = Array.from({ length: 120 }, (_, i) => {
        return shares.data[3 * i] + shares.data[3 * i + 1] + shares.data[3 * i + 2];
      });
      assertClose(sums, new Float64Array(120).fill(1), 1e-12, 'sums');

      const labels = Array.from(y, (each) => [Number(each === 0), Number(each !== 1)]);
      const layers = [dense(16, { activation: 'relu' }), dense(2, { activation: 'sigmoid' })];
      const several = new Network({ ...options, layers, loss: 'logistic' });
      several.fitSync(x, labels);
      assert.ok(several.score(x, labels) > 0.9);
      const predicted = several.predict(x).data;
      const right = labels.flat().filter((label, i) => label === Number(predicted[i] > 0.5));
      assert.ok(right.length > 0.9 * predicted.length);

      const pairs = Array.from({ length: 120 }, (_, i) => [x.data[2 * i] / 5, x.data[2 * i + 1]]);
      const two = new Network({ ...options, layers: [dense(16, { activation: 'elu' }), dense(2)] });
      two.fitSync(x, pairs);
      assert.ok(two.score(x, pairs) > 0.8);

      const counts = Array.from(y, (each) => 3 * each);
      const poisson = new Network({
        ...options,
        layers: [dense(8, { activation: 'silu' }), dense(1)],
        loss: 'poisson',
      });
      poisson.fitSync(x, counts);
      assert.ok(poisson.predict(x).data.every((each) => each > 0));
    });

    it('show gradients that are those of their loss, and activations that lead to the scores', () => {
      const network = new Network({ layers: LAYERS, loss: 'softmax', backend, maxEpochs: 3 });
      network.fitSync(x, y);
      const { loss, layers } = network.gradients(x, y);
      const first = layers[0];
      assert.ok(first.kind === 'dense');
      assertVaried(first.weights.data, 'gradient');
      assert.deepEqual([first.weights.rows, first.weights.cols, first.bias.length], [12, 2, 0]);
      // By central differences, through JSON: what a user could do.
      const moved = (by: number) => {
        const json = JSON.parse(JSON.stringify(network));
        json.layers[0].weights[5][1] += by;
        return (loadModel(json, { backend }) as Network).gradients(x, y).loss;
      };
      const difference = (moved(1e-6) - moved(-1e-6)) / 2e-6;
      assertClose([first.weights.data[11]], [difference], 1e-4, 'derivative', 1e-7);
      assert.ok(Math.abs(moved(0) - loss) < 1e-12);

      const activations = network.activations(x);
      assert.deepEqual(
        activations.map(({ rows, cols }) => [rows, cols]),
        [12, 12, 12, 7, 3].map((units) => [120, units]),
      );
      assert.deepEqual(activations[4].data, network.decisionFunction(x).data);
      assert.deepEqual(activations[2].data, activations[1].data);
      assert.ok(activations[1].data.every((each) => each >= 0));
      assert.ok(activations[3].data.every((each) => Math.abs(each) <= 1));
    });

    it('record the loss of every batch', () => {
      const model = new MLPClassifier({ hidden: [5], recordBatches: true, maxEpochs: 2, backend });
      const { batchLosses } = model.fitSync(x, y);
      assert.equal(batchLosses.length, 4);
      assertVaried(batchLosses, 'losses');
    });

    it('leave frozen layers as they are, and start from those of another network', () => {
      const options = { loss: 'softmax', backend, maxEpochs: 3 } as const;
      const base = new Network({ ...options, layers: LAYERS });
      base.fitSync(x, y);
      const json = JSON.parse(JSON.stringify(base));
      const frozen = LAYERS.map((layer) => {
        return layer.kind === 'dropout' || layer === LAYERS[4] ? layer : { ...layer, frozen: true };
      });
      const tuned = Network.fromJSON(json, { layers: frozen, warmStart: true, backend });
      tuned.fitSync(x, y);
      for (const l of [0, 1, 3]) assert.deepEqual(tuned.layers[l], base.layers[l]);
      assert.notDeepEqual(tuned.layers[4], base.layers[4]);
    });

    for (const precision of ['float64', 'float32'] as const) {
      it(`are saved, loaded and resumed in the same bits, ${precision}`, async () => {
        const options = {
          layers: LAYERS,
          loss: 'softmax',
          backend,
          precision,
          optimizer: 'adam',
          batchSize: 32,
          maxEpochs: 7,
          seed: 5,
          average: 2,
          l1: 1e-4,
        } as const;
        const whole = new Network(options);
        await whole.fit(x, y);
        const checkpoints: Checkpoint[] = [];
        const part = new Network(options);
        await part.fit(x, y, {
          checkpointEvery: 3,
          onCheckpoint: (checkpoint) => checkpoints.push(checkpoint),
        });
        assert.deepEqual(part.layers, whole.layers);
        const resumed = new Network(options);
        await resumed.fit(x, y, { resume: JSON.parse(JSON.stringify(checkpoints[0])) });
        assert.deepEqual(resumed.layers, whole.layers);
        const loaded = loadModel(JSON.parse(JSON.stringify(whole)), { backend }) as Network;
        assert.deepEqual(loaded.layers, whole.layers);
        assert.deepEqual(loaded.predict(x).data, whole.predict(x).data);
        assert.equal(JSON.stringify(loaded), JSON.stringify(whole));
      });
    }

    it('start from the seed, each initialiser as it says', () => {
      const initialized = (initializer: 'lsuv' | 'orthogonal' | 'ones', seed = 1) => {
        const layers = [dense(8, { initializer, activation: 'tanh' }), dense(3)];
        const options = { layers, loss: 'softmax', backend, maxEpochs: 1, seed } as const;
        const network = new Network({ ...options, learningRate: 1e-30, optimizer: 'sgd' });
        network.fitSync(x, y);
        return network;
      };
      assert.deepEqual(initialized('orthogonal').layers, initialized('orthogonal').layers);
      assert.notDeepEqual(initialized('orthogonal').layers, initialized('orthogonal', 2).layers);
      const [first] = initialized('lsuv').layers;
      assert.ok(first.kind === 'dense');
      const { data } = first.weights;
      const sums = Float64Array.from({ length: 8 * 120 }, (_, at) => {
        const [i, k] = [Math.floor(at / 8), at % 8];
        return x.data[2 * i] * data[2 * k] + x.data[2 * i + 1] * data[2 * k + 1];
      });
      const mean = sums.reduce((sum, each) => sum + each, 0) / sums.length;
      const variance = sums.reduce((sum, each) => sum + (each - mean) ** 2, 0) / sums.length;
      assertClose([variance], [1], 1e-9, 'variance');
    });

    it('say which layer stopped being finite', () => {
      const layers = [dense(6, { activation: 'relu' }), dense(5), dense(1)];
      const network = new Network({ layers, backend, learningRate: 1e200, optimizer: 'sgd' });
      assert.throws(
        () => network.fitSync(x, numbers.subarray(0, 120)),
        (error: unknown) => {
          assert.ok(error instanceof DivergenceError);
          assert.match(
            error.message,
            /the output of layers\[[012]\] \(dense, \d → \d\) is no longer/,
          );
          return true;
        },
      );
      const rows = Array.from({ length: 4 }, (_, i) => [i, i === 2 ? Number.NaN : 1]);
      assert.throws(() => network.fitSync(rows, [1, 2, 3, 4]), /x\[2\]\[1\] is NaN/);
    });

    for (const storage of NARROW_STORAGES) {
      it(`train and predict on narrow features as on the numbers they stand for, ${storage}`, () => {
        const narrow = new Dataset(x, { y: Array.from(y), storage, precision: 'float32' });
        const options = { layers: LAYERS, loss: 'softmax', backend, maxEpochs: 3 } as const;
        const [of, onNumbers] = [new Network(options), new Network(options)];
        of.fitSync(narrow);
        const wide = narrow.x;
        onNumbers.fitSync(wide, y);
        assert.deepEqual(of.layers, onNumbers.layers);
        assert.deepEqual(of.decisionFunction(narrow).data, onNumbers.decisionFunction(wide).data);
        assert.deepEqual(of.activations(narrow), onNumbers.activations(wide));
        assertClose([of.score(narrow)], [onNumbers.score(wide, y)], 1e-12, 'score');
      });
    }

    it('train on, and go on from the parameters alone', () => {
      const model = new MLPClassifier({ hidden: [6], backend, seed: 2 });
      for (let i = 0; i < 5; i++) model.partialFitSync(x, y, { classes: [0, 1, 2] });
      const before = model.gradients(x, y).loss;
      const loaded = MLPClassifier.fromJSON(JSON.parse(JSON.stringify(model)), { backend });
      for (let i = 0; i < 20; i++) loaded.partialFitSync(x, y);
      assert.ok(loaded.gradients(x, y).loss < before);
    });
  });
}

describe('networks refuse', () => {
  const { x, y } = makeBlobs({ nSamples: 30, centers: 3, seed: 4 });
  const make = (layers: unknown, more: object = {}) => {
    return new Network({ layers: untyped(layers), ...more });
  };
  const trainedNetwork = () => {
    const network = make([dense(1)], { maxEpochs: 1 });
    network.fitSync(XOR, [0, 1, 1, 2]);
    return network;
  };
  itRefuses([
    {
      call: () => trainedNetwork().gradients(XOR, [0, 1, 1, 2], undefined, untyped({ trainin: 1 })),
      error: TypeError,
      message: 'Misspelt option "trainin" of gradients should be "training"',
    },
    {
      call: () =>
        trainedNetwork().gradients(XOR, [0, 1, 1, 2], undefined, { training: { seed: -1 } }),
      error: RangeError,
      message:
        'Expected "training.seed" to be an integer from 0 to 4294967295, but received -1 (number)',
    },
    {
      call: () => objective(new LinearRegression(), XOR, [0, 1, 1, 2], { training: { seed: 1 } }),
      error: RangeError,
      message:
        'Expected no "training" with LinearRegression, which is no network: its loss is the same in training',
    },
    {
      call: () => objective(new MLPClassifier(), XOR, ODD, { classes: untyped(2) }),
      error: TypeError,
      message: 'Expected "classes" to be an array of labels, but received 2 (number)',
    },
    {
      call: () => new MLPClassifier({ hidden: [64, 0] }),
      error: RangeError,
      message: 'Expected "hidden[1]" to be an integer from 1 to 1048576, but received 0 (number)',
    },
    {
      call: () => new MLPClassifier({ hidden: untyped(64) }),
      error: TypeError,
      message: 'Expected "hidden" to be an array of numbers of units, but received 64 (number)',
    },
    {
      call: () => new MLPClassifier({ activation: untyped('rleu') }),
      error: RangeError,
      message:
        "Expected \"activation\" to be one of 'identity', 'sigmoid', 'tanh', 'relu', 'leakyRelu', 'elu', 'gelu', 'geluTanh', 'silu', 'softplus', but received \"rleu\" (string). Did you mean 'relu'?",
    },
    {
      call: () => new MLPRegressor(untyped({ hiden: [3] })),
      error: TypeError,
      message: 'Misspelt option "hiden" of MLPRegressor should be "hidden"',
    },
    {
      call: () => make([dense(3, untyped({ units: 2, activaton: 'relu' })), dense(1)]),
      error: TypeError,
      message: 'Misspelt option "activaton" of layers[0] should be "activation"',
    },
    {
      call: () => make([dense(3), { kind: 'densee', units: 2 }]),
      error: RangeError,
      message:
        "Expected \"layers[1].kind\" to be one of 'dense', 'dropout', 'batchNorm', but received \"densee\" (string). Did you mean 'dense'?",
    },
    {
      call: () => make([]),
      error: RangeError,
      message: 'Expected "layers" to hold 1 to 1000 layers, but it holds 0',
    },
    {
      call: () => make([dense(4), dropout(1), dense(1)]),
      error: RangeError,
      message:
        'Expected "layers[1].rate" to be a number from 0 to below 1, but received 1 (number)',
    },
    {
      call: () => make([dense(4), dense(3, { inputs: 5 })]),
      error: RangeError,
      message:
        'Expected "layers[1].inputs" to be 4, the number of its inputs, but received 5 (number)',
    },
    {
      call: () => make([dense(4), batchNorm()]),
      error: RangeError,
      message:
        'Expected "layers[1]" to be dense: the last layer gives the scores, but received "batchNorm" (string)',
    },
    {
      call: () => make([dense(3, { activation: 'softmax' })]),
      error: RangeError,
      message:
        "Expected \"layers[0].activation\" to be 'softmax' with the loss 'softmax' only, but the loss is 'squaredError'",
    },
    {
      call: () => make([dense(1)], { loss: 'softmax' }),
      error: RangeError,
      message:
        'Expected "layers[0].units" to be at least 2, one for each class, but received 1 (number)',
    },
    {
      call: () => make([dense(2)]).fitSync(x, y),
      error: RangeError,
      message: 'Expected "y" to have 2 columns, one for each unit of the last layer, but it has 1',
    },
    {
      call: () => make([dense(2)], { loss: 'softmax' }).fitSync(x, y),
      error: RangeError,
      message: `Expected "y" to hold class numbers from 0 to 1 for the loss 'softmax', but y[${Array.from(y).indexOf(2)}] is 2`,
    },
    {
      call: () => make([dense(3), batchNorm(), dense(1)], { batchSize: 1 }).fitSync(x, y),
      error: RangeError,
      message:
        'Expected "batchSize" to be at least 2 with a batchNorm layer, which needs the variance of a batch, but received 1',
    },
    {
      call: () =>
        make([dense(3), batchNorm(), dense(1)], { batchSize: 8 }).partialFitSync([[1, 2]], [[1]]),
      error: RangeError,
      message:
        'Expected "x" to have at least 2 rows with a batchNorm layer, which needs the variance of a batch, but it has 1: pass more rows to each call',
    },
  ]);

  it('what memory does not hold, before any of it is taken, with the figure', () => {
    const network = make([dense(2 ** 20), dense(2 ** 20), dense(1)], { batchSize: 2 });
    assert.throws(
      () => network.fitSync(x, y),
      /^RangeError: Expected a network that fits into memory, but training needs about [\d.e+]+ GB for 10995\d+ parameters and batches of 2, and [\d.]+ GB are free/,
    );
  });

  it('what is asked of a network that was not trained', () => {
    assert.throws(() => make([dense(1)]).gradients(x, y), NotFittedError);
    assert.throws(() => new MLPClassifier().activations(x), NotFittedError);
  });

  it('files that do not fit the layers', () => {
    const network = make([dense(4), dense(1)], { maxEpochs: 1 });
    network.fitSync(x, y);
    const json = () => JSON.parse(JSON.stringify(network));
    const refused = (change: (json: ReturnType<typeof JSON.parse>) => void, message: RegExp) => {
      const changed = json();
      change(changed);
      assert.throws(() => loadModel(changed), message);
    };
    refused(
      (each) => each.layers.pop(),
      /Expected 1 outputs, one for each unit of the last layer, but there are 4/,
    );
    refused(
      (each) => each.layers[0].weights.pop(),
      /"json.layers\[0\].weights" to be an array of 4/,
    );
    refused(
      (each) => each.layers[0].weights[1].push(1),
      /weights\[1\]" to be an array of 2 numbers/,
    );
    refused((each) => {
      each.layers[1].bias = ['NaN'];
    }, /json.layers\[1\].bias/);
    refused((each) => {
      delete each.layers;
    }, /"json.layers"|json.weights/);
  });
});
