/**
 * Compares batch sizes in the same training: the loss against the number of updates, the number of
 * samples and the time. Small batches reduce the loss most per sample, large ones most per update;
 * which is fastest depends on the machine.
 */

import { DivergenceError, wrongKind } from '../common/errors.ts';
import { inTurns } from '../common/turns.ts';
import { functionValue, integerBetween, knownOptions } from '../common/validate.ts';
import type { SampleWeights } from '../data/targets.ts';
import { BATCH_TRAINER } from '../plan/batchTrainer.ts';
import { OBJECTIVE, type ObjectiveHolder } from '../plan/objective.ts';
import { rowsOf, type Trainable, trainable } from './samples.ts';

/** Samples per update; `'all'` for batch gradient descent. */
export type BatchSize = number | 'all';

/** The options that the sweep sets in each model. */
export interface SweepModelOptions {
  /** The batch size of the run. */
  readonly batchSize: BatchSize;
}

/** Options of `batchSizeSweep`. */
export interface BatchSizeSweepOptions {
  /**
   * Batch sizes to compare. Default: 1, 32, 64, 128, 256 and `'all'`, without those above the
   * number of samples.
   */
  batchSizes?: readonly BatchSize[] | undefined;
  /** Passes over the samples. Default 20. */
  epochs?: number | undefined;
  /** Weight of each sample, as in `fit`. Default: the weights of the dataset, or all equal. */
  sampleWeight?: SampleWeights | undefined;
  /** Aborts the sweep. */
  signal?: AbortSignal | undefined;
}

/** The state of a run after an epoch; the first point is before training. */
export interface SweepPoint {
  /** Number of completed epochs. */
  readonly epoch: number;
  /** Number of updates so far. */
  readonly updates: number;
  /** Number of samples seen so far. */
  readonly samples: number;
  /** Training time so far, in seconds. */
  readonly seconds: number;
  /** Loss of all samples at the current parameters. */
  readonly loss: number;
}

/** The run with one batch size. */
export interface BatchSizeRun {
  /** The batch size. */
  readonly batchSize: BatchSize;
  /** The loss before the first epoch and after each epoch. */
  readonly points: readonly SweepPoint[];
  /** Epoch in which the run diverged; `undefined` if it did not. */
  readonly divergedIn: number | undefined;
}

const OPTIONS = ['batchSizes', 'epochs', 'sampleWeight', 'signal'];
const BATCH_SIZES: readonly BatchSize[] = [1, 32, 64, 128, 256, 'all'];

/**
 * Trains a new model for each batch size and computes the loss of all samples after each epoch.
 * Sample weights, class weights and initial biases are those of `fit`.
 *
 * @param make creates a model from the given options and your own
 * @param x rows × nFeatures; a `Dataset` may also hold y
 * @param y targets, as the model's `fit` takes them
 * @param options batch sizes, epochs, sample weights and an abort signal
 * @throws {TypeError | RangeError} if an option is unknown or wrong, or the samples are unsuitable
 * @throws {unknown} `signal.reason` if aborted
 * @example
 * const { x, y } = datasets.loadIris();
 * const make = (options) => new LogisticRegression({ learningRate: 0.1, ...options });
 * const runs = await batchSizeSweep(make, x, y, { batchSizes: [16, 'all'], epochs: 5 });
 * runs.map(({ points }) => points.length); // [6, 6]
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
