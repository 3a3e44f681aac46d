/** Mostly valid option objects that need little computation. */
import type { Draws } from './draws.ts';
import { hostile } from './hostileValues.ts';

type Value = (draws: Draws) => unknown;
const one =
  (...values: unknown[]): Value =>
  (draws) =>
    draws.pick(values);

/** Options of models: by each, values that some model takes. */
const MODEL: Record<string, Value> = {
  loss: one('logistic', 'hinge', 'softmax', 'squaredError', 'huber', { name: 'focal', gamma: 1 }),
  optimizer: one('sgd', 'adam', 'rprop', 'lion', { name: 'rmsprop', centered: true }, 'adagrad'),
  learningRate: one(0.1, 0.01, 1, { name: 'cosine', initial: 0.1 }, (t: number) => 0.1 / (1 + t)),
  maxEpochs: one(1, 2, 5),
  batchSize: one(1, 2, 4, 'full', 1000),
  seed: one(0, 1, 42),
  l1: one(0, 0.01),
  l2: one(0, 0.1),
  precision: one('float64', 'float32'),
  threads: one(1, 2, 3),
  shuffle: one(true, false),
  patience: one(1, 3),
  tolerance: one(0, 1e-4),
  useBias: one(true, false),
  average: one(true, false, 2),
  clipNorm: one(1, 0.1),
  clipValue: one(1),
  validationFraction: one(0.25, 0.5),
  classWeight: one('balanced', { 0: 2 }),
  hidden: one([3], [2, 2], []),
  activation: one('relu', 'tanh', 'geluTanh'),
  reduction: one('mean', 'sum'),
  recordBatches: one(true, false),
};

/** Options of calls. */
const CALL: Record<string, Value> = {
  sampleWeight: one([1, 2, 3], undefined),
  validation: one({ x: [[1], [2]], y: [0, 1] }),
  onEpoch: one(() => undefined),
  signal: () => AbortSignal.abort(),
  checkpointEvery: one(1),
  onCheckpoint: one(() => undefined),
  epochs: one(1, 2),
  classes: one([0, 1], ['no', 'yes']),
  out: one(new Float64Array(4), new Float32Array(12)),
  seed: one(1, 2),
  maxSteps: one(3, 10),
  steps: one(2, 5),
  learningRate: one(0.1, 0.5),
  title: one('A title', ''),
  labels: one([0, 1], ['a', 'b']),
  testSize: one(0.5, 2),
  stratify: one([0, 1, 0, 1]),
  training: one({ seed: 1 }),
  decay: one(0.5, 0.9),
  nSamples: one(10),
  nFeatures: one(2),
  centers: one(3),
};

/** An object of a few options. */
export function optionsFor(what: 'model' | 'call', draws: Draws): Record<string, unknown> {
  const known = what === 'model' ? MODEL : CALL;
  const names = Object.keys(known);
  const options: Record<string, unknown> = {};
  for (let count = draws.below(5); count > 0; count--) {
    const name = draws.pick(names);
    options[name] = draws.once(12) ? hostile(draws) : known[name](draws);
  }
  if (what === 'model') options.maxEpochs = draws.once(15) ? hostile(draws) : draws.pick([1, 2, 5]);
  return options;
}
