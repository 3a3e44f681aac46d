/**
 * TensorFlow.js on WebAssembly trains a network, with its layers API and `fit`, as typical users
 * write it.
 */
import { availableParallelism } from 'node:os';
import { timed } from '../../lib/bench/timed.ts';
import { readStart } from '../networks/networkCheck.ts';
import type { NetworkAnswer, NetworkRequest } from '../networks/networkTasks.ts';
import { readNpy } from '../shared/npy.ts';
import { fileIn, load, versionOf } from './packages.ts';

interface Tensor {
  dataSync(): Float32Array;
  transpose(): Tensor;
  slice(from: readonly number[], size: readonly number[]): Tensor;
}
interface Model {
  add(layer: unknown): void;
  compile(options: object): void;
  fit(x: Tensor, y: Tensor, options: object): Promise<unknown>;
  evaluate(x: Tensor, y: Tensor, options: object): [Tensor, Tensor];
  setWeights(weights: readonly Tensor[]): void;
  dispose(): void;
}
interface TensorFlow {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  sequential(): Model;
  layers: { dense(options: object): unknown };
  train: { sgd(learningRate: number): unknown };
  tensor1d(values: Float32Array, type: string): Tensor;
  tensor2d(values: Float32Array, shape: [number, number]): Tensor;
  oneHot(classes: Tensor, count: number): Tensor;
}

const WASM = '@tensorflow/tfjs-backend-wasm';
const request = JSON.parse(process.argv[2]) as NetworkRequest;
const { rows, cols, classes, hidden, epochs, batchSize, learningRate } = request;
const x = readNpy(request.x).data.subarray(0, rows * cols);
const y = readNpy(request.y).data.subarray(0, rows);

const tf = load<TensorFlow>('@tensorflow/tfjs');
const wasm = load<{ setWasmPaths(folder: string): void; setThreadsCount(n: number): void }>(WASM);
wasm.setWasmPaths(fileIn(WASM, 'dist/'));
wasm.setThreadsCount(availableParallelism());
await tf.setBackend('wasm');
await tf.ready();

const units = classes === 2 ? 1 : classes;
const features = tf.tensor2d(x, [rows, cols]);
const targets = units === 1 ? tf.tensor2d(y, [rows, 1]) : tf.oneHot(tf.tensor1d(y, 'int32'), units);

function compiled(): Model {
  const network = tf.sequential();
  for (const [l, each] of hidden.entries()) {
    const inputs = l === 0 ? { inputShape: [cols] } : {};
    network.add(tf.layers.dense({ units: each, activation: 'relu', ...inputs }));
  }
  network.add(tf.layers.dense({ units, activation: units === 1 ? 'sigmoid' : 'softmax' }));
  const loss = units === 1 ? 'binaryCrossentropy' : 'categoricalCrossentropy';
  network.compile({ optimizer: tf.train.sgd(learningRate), loss, metrics: ['accuracy'] });
  return network;
}

const FIT = { epochs, batchSize, verbose: 0, yieldEvery: 'never' };

/** The loss after the check's epochs, from the common initial weights and with samples in order. */
async function checkedLoss(): Promise<number> {
  const { check } = request;
  const network = compiled();
  network.setWeights(
    readStart(check.start, request).flatMap(({ inputs, units: rows, weights, bias }) => [
      tf.tensor2d(weights, [rows, inputs]).transpose(),
      tf.tensor1d(bias, 'float32'),
    ]),
  );
  const [first, own] = [features, targets].map((all, part) =>
    all.slice([0, 0], [check.rows, part === 0 ? cols : units]),
  );
  await network.fit(first, own, { ...FIT, shuffle: false });
  const [loss] = network.evaluate(first, own, { batchSize });
  return loss.dataSync()[0];
}

let model: Model | undefined;
const seconds = await timed(
  async () => {
    model?.dispose();
    model = compiled();
    await model.fit(features, targets, FIT);
  },
  { samples: request.samples },
);
const [loss, accuracy] = (model as Model).evaluate(features, targets, { batchSize });
const answer: NetworkAnswer = {
  seconds,
  loss: loss.dataSync()[0],
  accuracy: accuracy.dataSync()[0],
  checkedLoss: await checkedLoss(),
  with: versionOf('@tensorflow/tfjs'),
};
process.stdout.write(`${JSON.stringify(answer)}\n`);
