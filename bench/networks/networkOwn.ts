/**
 * The process that trains a network with fallline, or with another library in Node: answers one
 * request.
 */
import { timed } from '../../lib/bench/timed.ts';
import { BackendLoadError } from '../../lib/common/errors.ts';
import { MLPClassifier, type MLPClassifierOptions, matrix } from '../../lib/index.ts';
import { load, versionOf } from '../contenders/packages.ts';
import type { Absence } from '../shared/messages.ts';
import { readNpy } from '../shared/npy.ts';
import { readStart } from './networkCheck.ts';
import { type NetworkAnswer, type NetworkRequest, OWN_BACKENDS } from './networkTasks.ts';

interface Ready {
  readonly run: () => unknown;
  /** Accuracy and mean loss after the last run. */
  readonly judge: () => Pick<NetworkAnswer, 'accuracy' | 'loss' | 'checkedLoss' | 'otherLoss'>;
  readonly with: string;
}

const request = JSON.parse(process.argv[2]) as NetworkRequest;
const x = readNpy(request.x).data.subarray(0, request.rows * request.cols);
const y = readNpy(request.y).data.subarray(0, request.rows);

function ours(): Ready {
  const { hidden, epochs, batchSize, learningRate, cols, rows, contender } = request;
  const features = matrix(x, rows, cols);
  const labels = Array.from(y);
  const options = {
    ...{ hidden, batchSize, learningRate, maxEpochs: epochs, l2: 0 },
    optimizer: 'sgd',
    patience: Number.POSITIVE_INFINITY,
    backend: OWN_BACKENDS[contender],
    ...(contender === 'native-1' && { threads: 1 }),
  } as const;
  let model = new MLPClassifier(options);
  return {
    run() {
      model = new MLPClassifier(options);
      model.fitSync(features, labels);
    },
    judge: () => ({
      accuracy: model.score(features, labels),
      loss: model.gradients(features, labels).loss,
      checkedLoss: checkedLoss(options),
    }),
    with: `Node ${process.versions.node}`,
  };
}

/** The loss after the check's epochs, from the common initial weights and with samples in order. */
function checkedLoss(options: MLPClassifierOptions): number {
  const { check, cols } = request;
  const features = matrix(x.subarray(0, check.rows * cols), check.rows, cols);
  const labels = Array.from(y.subarray(0, check.rows));
  // The cheapest way to get a saved model of this form, whose parameters are then replaced.
  const form = new MLPClassifier({ ...options, maxEpochs: 1 });
  form.fitSync(features, labels);
  const layers = readStart(check.start, request).map(({ units, inputs, weights, bias }) => ({
    kind: 'dense',
    weights: Array.from({ length: units }, (_, k) =>
      Array.from(weights.subarray(k * inputs, (k + 1) * inputs)),
    ),
    bias: Array.from(bias),
  }));
  const model = MLPClassifier.fromJSON(
    { ...form.toJSON(), layers },
    { ...options, warmStart: true, shuffle: false },
  );
  model.fitSync(features, labels);
  return model.gradients(features, labels).loss;
}

interface BrainNetwork {
  train(samples: readonly object[], options: object): unknown;
  run(input: Float32Array): ArrayLike<number>;
}

/** Single samples in order, with the squared error: brain.js supports nothing else. */
function brain(): Ready {
  const { NeuralNetwork } = load<{ NeuralNetwork: new (options: object) => BrainNetwork }>(
    'brain.js',
  );
  const { hidden, epochs, learningRate, cols, classes } = request;
  const outputs = classes === 2 ? 1 : classes;
  const rowOf = (i: number) => x.subarray(i * cols, (i + 1) * cols);
  const samples = Array.from(y, (label, i) => ({
    input: rowOf(i),
    output: Array.from({ length: outputs }, (_, k) => (outputs === 1 ? label : +(k === label))),
  }));
  const shape = { hiddenLayers: [...hidden], inputSize: cols, outputSize: outputs };
  let network = new NeuralNetwork(shape);
  const right = (label: number, i: number) => {
    const out = Array.from(network.run(rowOf(i)));
    return outputs === 1 ? +(out[0] > 0.5) === label : out.indexOf(Math.max(...out)) === label;
  };
  return {
    run() {
      network = new NeuralNetwork(shape);
      network.train(samples, { iterations: epochs, learningRate, errorThresh: 1e-12 });
    },
    judge: () => ({
      accuracy: Array.from(y).filter(right).length / y.length,
      loss: null,
      checkedLoss: null,
      otherLoss:
        'sigmoid units on the squared error, one sample at a time, from weights of its own',
    }),
    with: versionOf('brain.js'),
  };
}

async function answer(): Promise<NetworkAnswer | Absence> {
  try {
    const ready = request.contender === 'brain-js' ? brain() : ours();
    const seconds = await timed(ready.run, { samples: request.samples });
    return { seconds, ...ready.judge(), with: ready.with };
  } catch (error) {
    if (error instanceof BackendLoadError) return { missing: error.message };
    throw error;
  }
}

process.stdout.write(`${JSON.stringify(await answer())}\n`);
