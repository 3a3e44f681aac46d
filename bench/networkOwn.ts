/** Our backends, and the peers that run in Node, train a network: answers one request. */
import { timed } from '../lib/bench/timed.ts';
import { MLPClassifier, matrix } from '../lib/index.ts';
import { load, versionOf } from './contenders/packages.ts';
import type { NetworkAnswer, NetworkRequest } from './networkTasks.ts';
import { readNpy } from './npy.ts';

interface Ready {
  readonly run: () => unknown;
  /** The share of the rows told apart rightly, and the mean loss, after the last run. */
  readonly judge: () => { accuracy: number; loss: number | null };
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
    backend: contender === 'typescript' ? 'typescript' : 'native',
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
    }),
    with: `Node ${process.versions.node}`,
  };
}

interface BrainNetwork {
  train(samples: readonly object[], options: object): unknown;
  run(input: Float32Array): ArrayLike<number>;
}

/** One sample at a time, in their order, on the squared error: it knows nothing else. */
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
    judge: () => ({ accuracy: Array.from(y).filter(right).length / y.length, loss: null }),
    with: versionOf('brain.js'),
  };
}

const ready = request.contender === 'brain-js' ? brain() : ours();
const seconds = await timed(ready.run, { samples: request.samples });
const answer: NetworkAnswer = { seconds, ...ready.judge(), with: ready.with };
process.stdout.write(`${JSON.stringify(answer)}\n`);
