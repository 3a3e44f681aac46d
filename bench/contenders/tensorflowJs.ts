/** TensorFlow.js on WebAssembly, with its layers API and `fit`, as typical users write it. */
import { availableParallelism } from 'node:os';
import { logLossOf, objectiveOf } from '../../lib/bench/agreement.ts';
import type { Samples } from '../../lib/bench/samples.ts';
import type { Run } from '../../lib/bench/subjects.ts';
import { outputsFor } from '../../lib/bench/tasks.ts';
import type { Request } from '../shared/messages.ts';
import { answering } from '../workloads/answering.ts';
import { fileIn, load, versionOf } from './packages.ts';

interface Tensor {
  dataSync(): Float32Array;
  dispose(): void;
}
interface Model {
  add(layer: unknown): void;
  compile(options: object): void;
  fit(x: Tensor, y: Tensor, options: object): Promise<unknown>;
  predict(x: Tensor): Tensor;
  getWeights(): Tensor[];
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
interface WebAssembly {
  setWasmPaths(folder: string): void;
  setThreadsCount(threads: number): void;
}

const WASM = '@tensorflow/tfjs-backend-wasm';

await answering(async (request, samples) => {
  const tf = load<TensorFlow>('@tensorflow/tfjs');
  const wasm = load<WebAssembly>(WASM);
  wasm.setWasmPaths(fileIn(WASM, 'dist/'));
  wasm.setThreadsCount(request.threads ?? availableParallelism());
  await tf.setBackend('wasm');
  await tf.ready();
  const train = trainer(tf, request, samples);
  const isPrediction = request.kind === 'prediction';
  return {
    run: isPrediction
      ? onePrediction(tf, (await train()).model, samples)
      : trainingRun(train, request, samples),
    with: `${versionOf('@tensorflow/tfjs')}; `,
  };
});

/** Trains a new model, and returns it. */
function trainer(tf: TensorFlow, { classes, training }: Request, { x, y }: Samples) {
  const rows = y.length;
  const cols = x.length / rows;
  const units = outputsFor(classes);
  const features = tf.tensor2d(x, [rows, cols]);
  const targets =
    units === 1 ? tf.tensor2d(y, [rows, 1]) : tf.oneHot(tf.tensor1d(y, 'int32'), units);
  const { epochs, batchSize, learningRate } = training;
  return async (): Promise<{ model: Model }> => {
    const model = tf.sequential();
    const activation = units === 1 ? 'sigmoid' : 'softmax';
    model.add(
      tf.layers.dense({ units, inputShape: [cols], activation, kernelInitializer: 'zeros' }),
    );
    const loss = units === 1 ? 'binaryCrossentropy' : 'categoricalCrossentropy';
    model.compile({ optimizer: tf.train.sgd(learningRate), loss });
    const all = batchSize === 'all';
    await model.fit(features, targets, {
      epochs,
      batchSize: all ? rows : batchSize,
      shuffle: !all,
      verbose: 0,
      yieldEvery: 'never',
    });
    return { model };
  };
}

function trainingRun(
  train: () => Promise<{ model: Model }>,
  request: Request,
  samples: Samples,
): Run {
  const { training, classes } = request;
  const cols = samples.x.length / samples.y.length;
  return async () => {
    const { model } = await train();
    const [kernel, bias] = model.getWeights().map((tensor) => tensor.dataSync());
    model.dispose();
    const outputs = outputsFor(classes);
    // The kernel has the shape cols × outputs.
    const weights = kernel.map((_, i) => kernel[(i % cols) * outputs + Math.floor(i / cols)]);
    const loss = () => objectiveOf(samples.x, samples.y, { weights, bias }, training);
    return { epochs: training.epochs, loss };
  };
}

function onePrediction(tf: TensorFlow, model: Model, { x, y }: Samples): Run {
  const cols = x.length / y.length;
  const out = new Float32Array(y.length);
  return () => {
    for (let i = 0; i < y.length; i++) {
      const row = tf.tensor2d(x.subarray(i * cols, (i + 1) * cols), [1, cols]);
      const probability = model.predict(row);
      out[i] = probability.dataSync()[0];
      row.dispose();
      probability.dispose();
    }
    return { epochs: 1, loss: () => logLossOf(out, y) };
  };
}
