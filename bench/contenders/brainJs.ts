/**
 * brain.js without a hidden layer: one sigmoid neuron per output. It takes single samples in order,
 * whatever the batch size, and minimises the squared error.
 */
import { objectiveOf } from '../../lib/bench/agreement.ts';
import { outputsFor } from '../../lib/bench/tasks.ts';
import { answering } from '../workloads/answering.ts';
import { load, versionOf } from './packages.ts';

interface Network {
  train(samples: { input: Float32Array; output: number[] }[], options: object): unknown;
  /** Weights by layer, from 0 for the inputs; the output layer has one row per output. */
  weights: Float32Array[][];
  biases: Float32Array[];
}
interface Brain {
  NeuralNetwork: new (options: object) => Network;
}

await answering(async ({ training, classes }, { x, y }) => {
  const { NeuralNetwork } = load<Brain>('brain.js');
  const cols = x.length / y.length;
  const outputs = outputsFor(classes);
  const samples = Array.from(y, (label, i) => ({
    input: x.subarray(i * cols, (i + 1) * cols),
    output: outputs === 1 ? [label] : Array.from({ length: outputs }, (_, k) => +(k === label)),
  }));
  const options = {
    iterations: training.epochs,
    learningRate: training.learningRate,
    // Training stops at this error. A momentum of 0 cannot be set, because 0 selects the default.
    errorThresh: 1e-12,
    momentum: 1e-9,
  };
  return {
    run: () => {
      const network = new NeuralNetwork({ hiddenLayers: [], inputSize: cols, outputSize: outputs });
      network.train(samples, options);
      const weights = network.weights[1].flatMap((row) => [...row]);
      const loss = () => objectiveOf(x, y, { weights, bias: network.biases[1] }, training);
      return { epochs: training.epochs, loss };
    },
    with: `${versionOf('brain.js')}; `,
  };
});
