/**
 * brain.js without a hidden layer: as many sigmoid neurons as outputs. It takes single samples in
 * their order, whatever the batch size, on the squared error of the sigmoid.
 */
import { objectiveOf } from '../../lib/bench/agreement.ts';
import { outputsFor } from '../../lib/bench/tasks.ts';
import { answering } from '../workloads/answering.ts';
import { load, versionOf } from './packages.ts';

interface Network {
  train(samples: { input: Float32Array; output: number[] }[], options: object): unknown;
  /** By layer, from 0 for the inputs; of the outputs one row for each. */
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
    // It stops at this error; no momentum can be given as 0, which means the default.
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
