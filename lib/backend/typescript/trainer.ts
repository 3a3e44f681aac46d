/**
 * The epoch loop of the TypeScript backend, the twin of native/engine/trainer.cc. It is a generator
 * that yields after every short piece of work: `fitSync` runs it to the end in one go, `fit`
 * resumes it from the event loop.
 */
import type { FloatArray } from '../../data/numericArrays.ts';
import { firstNotFinite } from '../../data/storage.ts';
import type { RunData, TrainingData } from '../../data/trainingData.ts';
import { evaluate } from '../../numerics/evaluate.ts';
import { adaptRate, nextRate, rateOfStep } from '../../numerics/schedules.ts';
import { COUNTERS, currentParameters, type TrainingState } from '../../numerics/state.ts';
import { type EpochReport, monitored, StoppingRules } from '../../numerics/stopping.ts';
import { type Pieces, WORK_PER_PIECE, WorkMeter } from '../../numerics/work.ts';
import { isPlainDescent, type TrainingPlan } from '../../plan/plan.ts';
import { permutationPieces } from '../../random/rng.ts';
import type { Ending } from '../backend.ts';
import { BatchDescent } from './batches.ts';
import { type Averaging, type EpochSums, OneByOne } from './oneByOne.ts';

/** Fixed costs of a row and of an epoch, in the unit of WORK_PER_PIECE. */
const WORK_PER_ROW = 100;
const WORK_PER_EPOCH = 1000;

/** The inputs of a pass over the samples, in addition to plan, data and state. */
interface Epoch {
  readonly order: Uint32Array | undefined;
  /** The running mean, once the plan's averaging has begun. */
  readonly averaging: Averaging | undefined;
  /** Receives the loss of every batch, if the plan records them. */
  readonly losses: Float64Array | undefined;
}

/** Called after each completed epoch; `batchLosses` is given if the plan records them. */
export type OnEpoch = (report: EpochReport, batchLosses: Float64Array | undefined) => void;

/**
 * Trains up to `epochs` epochs and updates `state`; calls `onEpoch` after each completed one. If
 * training diverges, or the generator's `return()` ends it within an epoch, the state of the last
 * completed epoch is restored.
 */
export function* trainPieces(
  plan: TrainingPlan,
  data: RunData,
  state: TrainingState,
  epochs: number,
  onEpoch: OnEpoch,
): Pieces<Ending> {
  const rules = new StoppingRules(plan, state);
  const oneByOne = plan.batchSize === 1 && isPlainDescent(plan);
  const batch = oneByOne ? undefined : new BatchDescent(plan, data, state);
  const meter = new WorkMeter();
  const order = plan.shuffle ? new Uint32Array(data.rows) : undefined;
  const good = copyOf(state);
  // The only loss of a full-batch epoch is that of the parameters at its start.
  const isBefore = plan.monitor === 'loss' && stepsOf(plan, data) === 1;
  let finished = false;
  try {
    for (let i = 1; i <= epochs; i++) {
      const start = performance.now();
      if (order !== undefined) yield* permutationPieces(state.random, order);
      const averaging = averagingOf(plan, state);
      const losses = plan.recordBatches ? new Float64Array(stepsOf(plan, data)) : undefined;
      const epoch: Epoch = { order, averaging, losses };
      const sums =
        batch === undefined
          ? yield* oneByOnePieces(plan, data, state, epoch, meter)
          : yield* batchPieces(plan, data, batch, epoch, meter);
      const loss = sums.loss / lossParts(plan, data);
      if (!Number.isFinite(loss) || !stateIsFinite(state)) return whyNotFinite(data, sums.layer);
      // Clipping by a norm that overflowed gives a gradient of 0, so that the state looks valid.
      if (!Number.isFinite(sums.gradientNorm)) {
        const why = whyNotFinite(data);
        return why.ended === 'diverged' ? { ...why, ofNorm: true } : why;
      }
      const learningRate = lastRate(plan, state);
      state.counters[COUNTERS.epochs] += 1;
      if (averaging !== undefined) state.counters[COUNTERS.averaged] = averaging.count;
      const parameters = currentParameters(plan, state);
      const validation = data.validation && evaluate(plan, data.validation, parameters);
      const report: EpochReport = {
        epoch: i,
        loss,
        validationLoss: validation?.loss ?? Number.NaN,
        validationScore: validation?.score ?? Number.NaN,
        trainingScore: plan.targetScore > 0 ? evaluate(plan, data, parameters).score : Number.NaN,
        learningRate,
        gradientNorm: sums.gradientNorm / stepsOf(plan, data),
        seconds: (performance.now() - start) / 1000,
      };
      adaptRate(plan, state.counters, loss, monitored(plan, report));
      const ended = rules.after(report, isBefore ? currentParameters(plan, good) : parameters);
      copyState(state, good);
      onEpoch(report, losses);
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

/** The running mean, in the epochs over which the plan averages. */
function averagingOf(
  { averageFrom }: TrainingPlan,
  { average, counters }: TrainingState,
): Averaging | undefined {
  const begun = averageFrom >= 0 && counters[COUNTERS.epochs] >= averageFrom;
  return begun ? { average, count: counters[COUNTERS.averaged] } : undefined;
}

/** The learning rate of the last step of the current epoch. */
export function lastRate({ schedule }: TrainingPlan, { counters }: TrainingState): number {
  const { epochs, steps } = COUNTERS;
  const t = schedule.per === 'epoch' ? counters[epochs] : counters[steps] - 1;
  return rateOfStep(schedule, counters, t);
}

/** The divisor of the sum of an epoch's losses; see `TrainingOptions.reduction`. */
function lossParts(plan: TrainingPlan, data: TrainingData): number {
  return plan.reduction === 'mean' ? data.rows : stepsOf(plan, data);
}

function stepsOf({ batchSize }: TrainingPlan, { rows }: TrainingData): number {
  return Math.ceil(rows / batchSize);
}

/** One pass over the samples with one step per batch. */
function* batchPieces(
  plan: TrainingPlan,
  data: TrainingData,
  batch: BatchDescent,
  { order, averaging, losses }: Epoch,
  meter: WorkMeter,
): Pieces<EpochSums> {
  const sums: EpochSums = { loss: 0, gradientNorm: 0 };
  for (let from = 0; from < data.rows; from += plan.batchSize) {
    const to = Math.min(data.rows, from + plan.batchSize);
    const total = yield* batch.sum(order, from, to, meter);
    // Stop before the step: it would spread the invalid values and hide which layer caused them.
    if (!Number.isFinite(total)) return { ...sums, loss: total, layer: batch.nonFiniteLayer() };
    const loss = batch.step(to - from, total, averaging, sums);
    if (losses !== undefined) losses[from / plan.batchSize] = loss;
  }
  return sums;
}

/** One pass over the samples with one step per sample, in one loop. */
function* oneByOnePieces(
  plan: TrainingPlan,
  data: TrainingData,
  state: TrainingState,
  { order, averaging, losses }: Epoch,
  meter: WorkMeter,
): Pieces<EpochSums> {
  const { counters } = state;
  const descent = new OneByOne(plan, data, state);
  const workPerRow = plan.nFeatures + WORK_PER_ROW;
  const rowsPerPiece = Math.min(data.rows, Math.ceil(WORK_PER_PIECE / workPerRow));
  const rates = new Float64Array(rowsPerPiece);
  const sums: EpochSums = { loss: 0, gradientNorm: 0 };
  for (let from = 0; from < data.rows; from += rowsPerPiece) {
    const to = Math.min(data.rows, from + rowsPerPiece);
    for (let i = from; i < to; i++) {
      rates[i - from] = nextRate(plan.schedule, counters);
      counters[COUNTERS.steps] += 1;
    }
    descent.descend(order, from, to, rates, averaging, sums, losses?.subarray(from, to));
    if (meter.isFull((to - from) * workPerRow)) yield;
  }
  return sums;
}

function copyOf(state: TrainingState): TrainingState {
  return {
    parameters: state.parameters.slice(),
    slots: state.slots.slice(),
    average: state.average.slice(),
    best: state.best.slice(),
    random: state.random.slice(),
    counters: state.counters.slice(),
  };
}

function copyState(from: TrainingState, to: TrainingState): void {
  to.parameters.set(from.parameters);
  to.slots.set(from.slots);
  to.average.set(from.average);
  to.best.set(from.best);
  to.random.set(from.random);
  to.counters.set(from.counters);
}

function whyNotFinite({ x }: TrainingData, layer = -1): Ending {
  const found = firstNotFinite(x);
  if (found !== undefined) return { ended: 'invalidData', ...found };
  return layer < 0 ? { ended: 'diverged' } : { ended: 'diverged', layer };
}

function stateIsFinite({ parameters, slots, average }: TrainingState): boolean {
  return allFinite(parameters) && allFinite(slots) && allFinite(average);
}

function allFinite(values: FloatArray): boolean {
  for (let j = 0; j < values.length; j++) if (!Number.isFinite(values[j])) return false;
  return true;
}
