/**
 * The epoch loop of the TypeScript backend, the twin of native/trainer.cc. It is a generator that
 * gives way after every short piece of work: run to its end in one go it is `fitSync`, resumed
 * from the event loop it is `fit`.
 */
import { type FloatArray, floatArray } from '../../matrix.ts';
import { isPlainDescent, parameterCount, type TrainingPlan } from '../../plan.ts';
import {
  COUNTERS,
  type Ending,
  type EpochReport,
  type StopReason,
  type TrainingData,
  type TrainingState,
} from '../backend.ts';
import { descendOneByOne, LinearGradient } from './linear.ts';
import { stepOf } from './optimizers.ts';
import { permutationPieces } from './rng.ts';
import { nextRate, rateAt } from './schedules.ts';

/** Work between two chances to give way, in elements of X: well below a millisecond. */
const WORK_PER_PIECE = 1 << 18;
/** What a row, a batch and an epoch cost beside their elements, in the same unit. */
const WORK_PER_ROW = 30;
const WORK_PER_BATCH = 300;
const WORK_PER_EPOCH = 1000;

/** Counts work over batches and epochs, and says when it is time to give way. */
class WorkMeter {
  #work = 0;

  /** Adds work; true, and back to zero, once a piece is full. */
  isFull(work: number): boolean {
    this.#work += work;
    if (this.#work < WORK_PER_PIECE) return false;
    this.#work = 0;
    return true;
  }
}

/** Work that can be left and taken up again; returns its result at the end. */
export type Pieces<Result> = Generator<undefined, Result, undefined>;

/**
 * Trains up to `epochs` epochs, changing `state`; `onEpoch` hears of each completed one. When it
 * diverges, or is left in the middle of an epoch by the generator's `return()`, the state goes
 * back to that of the last completed epoch.
 */
export function* trainPieces(
  plan: TrainingPlan,
  data: TrainingData,
  state: TrainingState,
  epochs: number,
  onEpoch: (report: EpochReport) => void,
): Pieces<Ending> {
  const rules = new StoppingRules(plan, state);
  const batch = new BatchDescent(plan, data, state);
  const meter = new WorkMeter();
  const order = plan.shuffle ? new Uint32Array(data.rows) : undefined;
  const good = copyOf(state);
  let finished = false;
  try {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const start = performance.now();
      if (order !== undefined) yield* permutationPieces(state.random, order);
      const total =
        plan.batchSize === 1 && isPlainDescent(plan)
          ? yield* oneByOnePieces(plan, data, state, order, meter)
          : yield* batchPieces(plan, data, batch, order, meter);
      const loss = total / lossParts(plan, data);
      if (!Number.isFinite(loss) || !allFinite(state.parameters) || !allFinite(state.slots)) {
        return whyNotFinite(data);
      }
      const learningRate = lastRate(plan, state);
      state.counters[COUNTERS.epochs] += 1;
      copyState(state, good);
      onEpoch({ epoch, loss, learningRate, seconds: (performance.now() - start) / 1000 });
      const ended = rules.after(loss);
      if (ended !== undefined) {
        finished = true;
        return { ended };
      }
      if (meter.isFull(WORK_PER_EPOCH)) yield;
    }
    finished = true;
    return { ended: 'maxEpochs' };
  } finally {
    if (!finished) {
      copyState(good, state);
    }
  }
}

/** Whether a run may stop before its last epoch, as the plan says. */
class StoppingRules {
  readonly #plan: TrainingPlan;
  readonly #state: TrainingState;
  readonly #start = performance.now();
  /** The state at the end of the epoch of the lowest loss, kept only where it may be gone back to. */
  readonly #best: TrainingState | undefined;
  #last = Number.POSITIVE_INFINITY;
  #lowest = Number.POSITIVE_INFINITY;
  #epochsSinceLowest = 0;

  constructor(plan: TrainingPlan, state: TrainingState) {
    this.#plan = plan;
    this.#state = state;
    if (plan.patience > 0) this.#best = copyOf(state);
  }

  /** Called after each epoch with its loss. */
  after(loss: number): StopReason | undefined {
    const { targetLoss, tolerance, patience, timeLimit } = this.#plan;
    if (targetLoss > 0 && loss <= targetLoss) return 'targetLoss';
    if (tolerance > 0 && Math.abs(loss - this.#last) <= tolerance) return 'tolerance';
    this.#last = loss;
    if (this.#best !== undefined) {
      this.#epochsSinceLowest++;
      if (loss < this.#lowest) {
        this.#lowest = loss;
        this.#epochsSinceLowest = 0;
        copyState(this.#state, this.#best);
      } else if (this.#epochsSinceLowest >= patience) {
        copyState(this.#best, this.#state);
        return 'patience';
      }
    }
    const seconds = (performance.now() - this.#start) / 1000;
    return timeLimit > 0 && seconds >= timeLimit ? 'timeLimit' : undefined;
  }
}

/** The rate of the last step of the epoch that is ending. */
function lastRate({ schedule }: TrainingPlan, { counters }: TrainingState): number {
  const { epochs, steps } = COUNTERS;
  return rateAt(schedule, schedule.per === 'epoch' ? counters[epochs] : counters[steps] - 1);
}

/** What the sum of an epoch's losses is divided by: see `TrainingOptions.reduction`. */
function lossParts(plan: TrainingPlan, data: TrainingData): number {
  return plan.reduction === 'mean' ? data.rows : Math.ceil(data.rows / plan.batchSize);
}

/** One pass over the samples, a step for each batch. Returns the sum of the losses. */
function* batchPieces(
  plan: TrainingPlan,
  data: TrainingData,
  batch: BatchDescent,
  order: Uint32Array | undefined,
  meter: WorkMeter,
): Pieces<number> {
  const rowsPerPiece = Math.max(1, Math.floor(WORK_PER_PIECE / plan.nFeatures));
  let total = 0;
  for (let from = 0; from < data.rows; from += plan.batchSize) {
    const to = Math.min(data.rows, from + plan.batchSize);
    for (let first = from; first < to; first += rowsPerPiece) {
      const last = Math.min(to, first + rowsPerPiece);
      total += batch.add(order, first, last);
      if (meter.isFull((last - first) * plan.nFeatures + WORK_PER_BATCH)) yield;
    }
    batch.step(to - from);
  }
  return total;
}

/** One pass over the samples, a step for each of them. Returns the sum of the losses. */
function* oneByOnePieces(
  plan: TrainingPlan,
  data: TrainingData,
  { parameters, counters }: TrainingState,
  order: Uint32Array | undefined,
  meter: WorkMeter,
): Pieces<number> {
  const rate = nextRate(plan.schedule, counters);
  const workPerRow = plan.nFeatures + WORK_PER_ROW;
  const rowsPerPiece = Math.ceil(WORK_PER_PIECE / workPerRow);
  let total = 0;
  for (let from = 0; from < data.rows; from += rowsPerPiece) {
    const to = Math.min(data.rows, from + rowsPerPiece);
    total += descendOneByOne(plan, data, order, from, to, parameters, rate);
    if (meter.isFull((to - from) * workPerRow)) yield;
  }
  counters[COUNTERS.steps] += data.rows;
  return total;
}

/** The gradient of a batch, gathered piece by piece, and the optimizer's step along it. */
class BatchDescent {
  readonly #plan: TrainingPlan;
  readonly #state: TrainingState;
  readonly #sum: LinearGradient;
  readonly #gradient: Float64Array;
  readonly #products: Float64Array;

  constructor(plan: TrainingPlan, data: TrainingData, state: TrainingState) {
    this.#plan = plan;
    this.#state = state;
    this.#sum = new LinearGradient(plan, data, state.parameters);
    this.#gradient = new Float64Array(parameterCount(plan));
    this.#products = state.counters.subarray(COUNTERS.products, COUNTERS.products + 1);
  }

  add(order: Uint32Array | undefined, from: number, to: number): number {
    return this.#sum.add(order, from, to, this.#gradient);
  }

  /** Takes the step, after which the gradient is 0 again. */
  step(samples: number): void {
    const { nFeatures, optimizer, schedule, reduction } = this.#plan;
    const { parameters, slots, counters } = this.#state;
    const gradient = this.#gradient;
    if (reduction === 'mean') scale(gradient, 1 / samples);
    clip(this.#plan, gradient);
    const learningRate = nextRate(schedule, counters);
    counters[COUNTERS.steps] += 1;
    stepOf(optimizer)(optimizer, {
      n: parameters.length,
      nDecayed: nFeatures,
      learningRate,
      t: counters[COUNTERS.steps],
      gradient,
      parameters,
      slots,
      products: this.#products,
    });
    this.#sum.parameters.set(parameters); // rounded to the plan's precision
    gradient.fill(0);
  }
}

function scale(gradient: Float64Array, factor: number): void {
  for (let j = 0; j < gradient.length; j++) gradient[j] *= factor;
}

/** By value first, then by norm, as with PyTorch's clip_grad_value_ and clip_grad_norm_. */
function clip({ clipNorm, clipValue }: TrainingPlan, gradient: Float64Array): void {
  if (clipValue > 0) {
    for (let j = 0; j < gradient.length; j++) {
      gradient[j] = Math.max(-clipValue, Math.min(clipValue, gradient[j]));
    }
  }
  if (clipNorm > 0) {
    let squares = 0;
    for (let j = 0; j < gradient.length; j++) squares += gradient[j] * gradient[j];
    const norm = Math.sqrt(squares);
    if (norm > clipNorm) scale(gradient, clipNorm / norm);
  }
}

function copyOf({ parameters, slots, random, counters }: TrainingState): TrainingState {
  return {
    parameters: parameters.slice(),
    slots: slots.slice(),
    random: random.slice(),
    counters: counters.slice(),
  };
}

function copyState(from: TrainingState, to: TrainingState): void {
  to.parameters.set(from.parameters);
  to.slots.set(from.slots);
  to.random.set(from.random);
  to.counters.set(from.counters);
}

/** Loss of all samples under the plan's reduction; writes its gradient to `out`. */
export function gradientOf(
  plan: TrainingPlan,
  data: TrainingData,
  parameters: FloatArray,
  out: Float64Array,
): number {
  out.fill(0);
  const loss = new LinearGradient(plan, data, parameters).add(undefined, 0, data.rows, out);
  if (plan.reduction === 'sum') return loss;
  for (let j = 0; j < out.length; j++) out[j] /= data.rows;
  return loss / data.rows;
}

/** A copy of samples that nobody else can change, resize or take away; shared memory stays. */
export function heldData(plan: TrainingPlan, { x, y, rows }: TrainingData): TrainingData {
  const held = (values: FloatArray): FloatArray => {
    if (values.buffer instanceof SharedArrayBuffer) return values;
    const copy = floatArray(plan.precision, values.length);
    copy.set(values);
    return copy;
  };
  return { x: held(x), y: held(y), rows };
}

function whyNotFinite({ x }: TrainingData): Ending {
  const index = x.findIndex((value) => !Number.isFinite(value));
  return index < 0 ? { ended: 'diverged' } : { ended: 'invalidData', index, value: x[index] };
}

function allFinite(values: FloatArray): boolean {
  for (let j = 0; j < values.length; j++) if (!Number.isFinite(values[j])) return false;
  return true;
}
