/**
 * Finds a learning rate for a model by raising the rate with every batch while observing the loss,
 * which falls, stagnates and finally explodes. L. N. Smith, "Cyclical learning rates for training
 * neural networks", arXiv:1506.01186, section 3.3.
 */
import { resultPrototype } from '../common/asArrays.ts';
import { DivergenceError, wrongKind, wrongValue } from '../common/errors.ts';
import { inTurns } from '../common/turns.ts';
import {
  functionValue,
  integerBetween,
  knownOptions,
  positiveNumber,
  seedNumber,
} from '../common/validate.ts';
import type { SampleWeights } from '../data/targets.ts';
import { BATCH_TRAINER, type BatchTrainer } from '../plan/batchTrainer.ts';
import type { Schedule } from '../plan/schedules.ts';
import { permutationPieces, seedState } from '../random/rng.ts';
import { Ewma } from './ewma.ts';
import { rowsOf, type Trainable, trainable } from './samples.ts';

const FOUND_RATES = resultPrototype('LearningRates');

/** The options that the finder sets in the model. */
export interface FinderModelOptions {
  /** The learning rate of the next step. */
  readonly learningRate: Schedule;
  /** Every call trains on one batch. */
  readonly batchSize: 'all';
}

/** Options of `learningRateFinder`. */
export interface LearningRateFinderOptions {
  /** Learning rate of the first step. Default 1e-6. */
  lowest?: number | undefined;
  /** Learning rate of the last step. Default 10. */
  highest?: number | undefined;
  /** Samples per step. Default: about 100 steps per epoch, at most 64. */
  batchSize?: number | undefined;
  /** Seed of the order of the samples. Default 0. */
  seed?: number | undefined;
  /** Weight of each sample, as in `fit`. Default: the weights of the dataset, or all equal. */
  sampleWeight?: SampleWeights | undefined;
  /** Aborts the test. */
  signal?: AbortSignal | undefined;
}

/** Result of `learningRateFinder`. */
export interface LearningRateFinder {
  /** Learning rate of each step. */
  readonly learningRates: Float64Array;
  /** Loss of each batch, before its step. */
  readonly losses: Float64Array;
  /** Exponentially weighted moving average of `losses`, with β = 0.9 and bias correction. */
  readonly smoothed: Float64Array;
  /** The suggested learning rate; `undefined` if the loss did not fall at any rate. */
  readonly suggestion: number | undefined;
  /** Reason of the suggestion, as a sentence. */
  readonly reason: string;
  /** Whether the test ended because the loss exploded, not because all samples were used. */
  readonly flewOff: boolean;
}

const OPTIONS = ['lowest', 'highest', 'batchSize', 'seed', 'sampleWeight', 'signal'];
const BETA = 0.9;
/** The loss counts as exploded at this multiple of the lowest loss. */
const FLOWN_OFF = 4;
/** Number of first steps for which the average is unreliable. */
const WARM_UP = 5;
/** A curve that falls by less than this share of the first loss per decade is flat. */
const FLAT = 0.01;

/**
 * Learning-rate range test: trains one epoch in batches while the learning rate rises exponentially
 * (L. Smith, arXiv:1506.01186). It suggests the rate at which the loss falls fastest, or a tenth of
 * the rate at which the smoothed loss is lowest, if that is less. Sample weights, class weights and
 * initial biases are those of `fit`.
 *
 * @param make creates a model from the given options and your own
 * @param x rows × nFeatures; a `Dataset` may also hold y
 * @param y targets, as the model's `fit` takes them
 * @param options range of rates, batch size, seed, sample weights and an abort signal
 * @throws {TypeError | RangeError} if an option is unknown or wrong, or the samples are unsuitable
 * @throws {unknown} `signal.reason` if aborted
 * @example
 * const { x, y } = datasets.loadBreastCancer();
 * const make = (options) => new SGDClassifier({ loss: 'logistic', ...options });
 * const { suggestion, reason } = await learningRateFinder(
 *   make,
 *   new StandardScaler().fitTransform(x),
 *   y,
 * );
 * console.log(suggestion, reason);
 */
export async function learningRateFinder(
  make: (options: FinderModelOptions) => Trainable,
  x: unknown,
  y?: unknown,
  options?: LearningRateFinderOptions,
): Promise<LearningRateFinder> {
  const given = knownOptions('learningRateFinder', options, OPTIONS);
  const { signal } = given;
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw wrongKind('signal', 'an AbortSignal', signal);
  }
  signal?.throwIfAborted();
  const found = await inTurns(rangeTest(make, x, y, given), signal);
  if (found !== undefined) return found;
  signal?.throwIfAborted();
  throw new Error('the test was left');
}

function* rangeTest(
  make: (options: FinderModelOptions) => Trainable,
  x: unknown,
  y: unknown,
  given: Readonly<Record<string, unknown>>,
): Generator<undefined, LearningRateFinder, undefined> {
  const from = positiveNumber('lowest', given.lowest ?? 1e-6);
  const to = positiveNumber('highest', given.highest ?? 10);
  if (to <= from) throw wrongValue('highest', `above "lowest" (${from})`, to);
  const maker = functionValue<typeof make>('make', make);
  const rows = rowsOf(x);
  const batchSize = batchSizeOf(given.batchSize, rows);
  const steps = Math.ceil(rows / batchSize);
  const gamma = steps === 1 ? 1 : (to / from) ** (1 / (steps - 1));
  const model = trainable(
    maker({
      learningRate: { name: 'exponential', initial: from, gamma, per: 'step' },
      batchSize: 'all',
    }),
  );
  const trainer = model[BATCH_TRAINER](x, y, given.sampleWeight);
  const order = new Uint32Array(rows);
  yield* permutationPieces(seedState(seedNumber('seed', given.seed ?? 0)), order);
  const run = new RangeRun();
  for (let step = 0; step < steps && !run.flewOff; step++) {
    const chosen = order.subarray(step * batchSize, (step + 1) * batchSize);
    run.add(from * gamma ** step, lossOf(trainer, Int32Array.from(chosen)));
    yield;
  }
  return run.result(from, to);
}

/** The loss of a batch before its step; infinite if the step diverged. */
function lossOf(trainer: BatchTrainer, chosen: Int32Array): number {
  try {
    return trainer.train(chosen);
  } catch (error) {
    if (error instanceof DivergenceError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}

function batchSizeOf(option: unknown, rows: number): number {
  if (option !== undefined) return integerBetween('batchSize', option, 1);
  return Math.max(1, Math.min(64, Math.floor(rows / 100)));
}

/** The records of the test. */
class RangeRun {
  readonly #rates: number[] = [];
  readonly #losses: number[] = [];
  readonly #smoothed: number[] = [];
  readonly #average = new Ewma({ beta: BETA });
  #best = Number.POSITIVE_INFINITY;
  flewOff = false;

  add(rate: number, loss: number): void {
    if (!Number.isFinite(loss)) {
      this.flewOff = true;
      return;
    }
    const smoothed = this.#average.add(loss);
    this.#rates.push(rate);
    this.#losses.push(loss);
    this.#smoothed.push(smoothed);
    if (this.#rates.length <= WARM_UP) return;
    this.#best = Math.min(this.#best, smoothed);
    this.flewOff = smoothed > FLOWN_OFF * Math.abs(this.#best) && loss > this.#losses[0];
  }

  result(from: number, to: number): LearningRateFinder {
    return Object.freeze({
      __proto__: FOUND_RATES,
      learningRates: Float64Array.from(this.#rates),
      losses: Float64Array.from(this.#losses),
      smoothed: Float64Array.from(this.#smoothed),
      ...suggestionOf(this.#rates, this.#smoothed, from, to),
      flewOff: this.flewOff,
    });
  }
}

function suggestionOf(
  rates: readonly number[],
  smoothed: readonly number[],
  from: number,
  to: number,
): Pick<LearningRateFinder, 'suggestion' | 'reason'> {
  const shown = (value: number) => String(Number(value.toPrecision(3)));
  if (rates.length <= WARM_UP + 1) {
    return {
      suggestion: undefined,
      reason: `${rates.length} steps are too few to tell: take smaller batches, or begin at a lower rate than ${shown(from)}`,
    };
  }
  let lowest = WARM_UP;
  for (let i = WARM_UP; i < rates.length; i++) if (smoothed[i] < smoothed[lowest]) lowest = i;
  let steepest = -1;
  let slope = -FLAT * Math.abs(smoothed[WARM_UP]);
  // Only up to the lowest point: later falls follow an explosion of the loss.
  for (let i = WARM_UP + 1; i <= lowest; i++) {
    const fall = (smoothed[i] - smoothed[i - 1]) / Math.log10(rates[i] / rates[i - 1]);
    if (fall < slope) [steepest, slope] = [i, fall];
  }
  if (steepest < 0) {
    return {
      suggestion: undefined,
      reason: `the loss fell at no rate from ${shown(from)} to ${shown(to)}: look at the data, or at other rates`,
    };
  }
  const [fastest, far] = [shown(rates[steepest]), shown(rates[lowest])];
  const tenth = rates[lowest] / 10;
  const isLast = lowest === rates.length - 1;
  const end = isLast ? 'at the end, where it was still falling' : 'before it rises';
  const bottom = `${far}, where the smoothed loss is lowest (${shown(smoothed[lowest])}) ${end}`;
  return rates[steepest] <= tenth
    ? {
        suggestion: rates[steepest],
        reason: `the smoothed loss falls fastest at ${fastest}, well below ${bottom}`,
      }
    : { suggestion: tenth, reason: `a tenth of ${bottom}; it falls fastest at ${fastest}` };
}
