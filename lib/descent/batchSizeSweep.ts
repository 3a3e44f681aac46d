/**
 * The same training with batches of different sizes: how far the loss falls for so many updates, so
 * many samples, so many seconds. Small batches get furthest with each sample, large ones with each
 * update, and which wins by the clock hangs on the machine.
 */

import { DivergenceError, wrongKind } from '../common/errors.ts';
import { inTurns } from '../common/turns.ts';
import { functionValue, integerBetween, knownOptions } from '../common/validate.ts';
import type { SampleWeights } from '../data/targets.ts';
import { BATCH_TRAINER } from '../plan/batchTrainer.ts';
import { OBJECTIVE, type ObjectiveHolder } from '../plan/objective.ts';
import { rowsOf, type Trainable, trainable } from './samples.ts';

export type BatchSize = number | 'all';

/** What models are made with. */
export interface SweepModelOptions {
  readonly batchSize: BatchSize;
}

export interface BatchSizeSweepOptions {
  /** Default 1, 32, 64, 128, 256 and all, as far as there are so many samples. */
  batchSizes?: readonly BatchSize[] | undefined;
  /** Passes over the samples. Default 20. */
  epochs?: number | undefined;
  /** What each sample weighs, as in `fit`. Default: the dataset's, or all the same. */
  sampleWeight?: SampleWeights | undefined;
  /** Ends it. */
  signal?: AbortSignal | undefined;
}

/** After an epoch; the first point is before all of them. */
export interface SweepPoint {
  readonly epoch: number;
  /** All from the start. */
  readonly updates: number;
  readonly samples: number;
  readonly seconds: number;
  /** Of all samples, at the parameters after the epoch. */
  readonly loss: number;
}

export interface BatchSizeRun {
  readonly batchSize: BatchSize;
  readonly points: readonly SweepPoint[];
  /** The epoch in which the run diverged, if it did. */
  readonly divergedIn: number | undefined;
}

const OPTIONS = ['batchSizes', 'epochs', 'sampleWeight', 'signal'];
const BATCH_SIZES: readonly BatchSize[] = [1, 32, 64, 128, 256, 'all'];

/**
 * Trains a model anew for each batch size, and takes the loss of all samples after each epoch. What
 * samples and classes weigh, and where biases start, is as in `fit`.
 *
 * @param make makes a model with the options that it is given and those of one's own
 * @param x rows × nFeatures; a `Dataset` may bring y
 * @param y targets, as the model's `fit` takes them
 * @throws {TypeError | RangeError} for options that are none, or unsuitable samples
 * @throws the signal's reason, when aborted
 * @example
 * const runs = await batchSizeSweep(
 *   (options) => new LogisticRegression({ learningRate: 0.1, ...options }), x, y, { epochs: 10 });
 */
export async function batchSizeSweep(
  make: (options: SweepModelOptions) => Trainable & ObjectiveHolder,
  x: unknown,
  y?: unknown,
  options?: BatchSizeSweepOptions,
): Promise<readonly BatchSizeRun[]> {
  const given = knownOptions('batchSizeSweep', options, OPTIONS);
  const { signal } = given;
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw wrongKind('signal', 'an AbortSignal', signal);
  }
  signal?.throwIfAborted();
  const maker = functionValue<typeof make>('make', make);
  const epochs = integerBetween('epochs', given.epochs ?? 20, 1);
  const rows = rowsOf(x);
  const samples = { x, y, sampleWeight: given.sampleWeight };
  const runs: BatchSizeRun[] = [];
  for (const batchSize of sizesOf(given.batchSizes, rows)) {
    const model = trainable(maker({ batchSize }));
    const run = await inTurns(runOf(model, batchSize, samples, epochs), signal);
    signal?.throwIfAborted();
    if (run !== undefined) runs.push(run);
  }
  return runs;
}

function* runOf(
  model: Trainable & ObjectiveHolder,
  batchSize: BatchSize,
  { x, y, sampleWeight }: { x: unknown; y: unknown; sampleWeight: unknown },
  epochs: number,
): Generator<undefined, BatchSizeRun, undefined> {
  const trainer = model[BATCH_TRAINER](x, y, sampleWeight);
  const { rows } = trainer;
  const updates = batchSize === 'all' ? 1 : Math.ceil(rows / batchSize);
  const lossNow = () => {
    const objective = model[OBJECTIVE](x, y, { sampleWeight });
    return objective.loss(objective.parameters);
  };
  const points: SweepPoint[] = [{ epoch: 0, updates: 0, samples: 0, seconds: 0, loss: lossNow() }];
  let seconds = 0;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const start = performance.now();
    try {
      trainer.train();
    } catch (error) {
      if (error instanceof DivergenceError) return { batchSize, points, divergedIn: epoch };
      throw error;
    }
    seconds += (performance.now() - start) / 1000;
    points.push({
      epoch,
      updates: epoch * updates,
      samples: epoch * rows,
      seconds,
      loss: lossNow(),
    });
    yield;
  }
  return { batchSize, points, divergedIn: undefined };
}

function sizesOf(option: unknown, rows: number): readonly BatchSize[] {
  if (option === undefined) return BATCH_SIZES.filter((size) => size === 'all' || size < rows);
  if (!Array.isArray(option)) throw wrongKind('batchSizes', 'an array of batch sizes', option);
  if (option.length === 0)
    throw new RangeError('Expected "batchSizes" to hold sizes, but it is empty');
  return option.map((size, i) =>
    size === 'all' ? size : integerBetween(`batchSizes[${i}]`, size, 1, rows),
  );
}
