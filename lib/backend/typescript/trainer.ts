/**
 * The epoch loop of the TypeScript backend, the twin of native/engine/trainer.cc. It is a generator that
 * gives way after every short piece of work: run to its end in one go it is `fitSync`, resumed
 * from the event loop it is `fit`.
 */
import { floatArray } from '../../data/matrix.ts';
import { type FloatArray, isShared } from '../../data/numericArrays.ts';
import { type Features, firstNotFinite, isNarrow } from '../../data/storage.ts';
import type { RunData, TrainingData } from '../../data/trainingData.ts';
import { evaluate } from '../../numerics/evaluate.ts';
import { addPenalties } from '../../numerics/penalties.ts';
import { adaptRate, nextRate, rateOfStep } from '../../numerics/schedules.ts';
import { COUNTERS, currentParameters, type TrainingState } from '../../numerics/state.ts';
import { type EpochReport, monitored, StoppingRules } from '../../numerics/stopping.ts';
import { inOneGo, type Pieces, WORK_PER_PIECE, WorkMeter } from '../../numerics/work.ts';
import { parameterBlocks } from '../../plan/parameters.ts';
import { isPlainDescent, type TrainingPlan } from '../../plan/plan.ts';
import { permutationPieces } from '../../random/rng.ts';
import type { Ending } from '../backend.ts';
import { BatchDescent } from './batches.ts';
import { batchGradient } from './gradients.ts';
import { type Averaging, type EpochSums, OneByOne } from './oneByOne.ts';

/** What a row and an epoch cost beside their elements, in the unit of WORK_PER_PIECE. */
const WORK_PER_ROW = 100;
const WORK_PER_EPOCH = 1000;

/** What a pass over the samples works with beside plan, data and state. */
interface Epoch {
  readonly order: Uint32Array | undefined;
  /** Where the plan's averaging has begun. */
  readonly averaging: Averaging | undefined;
  /** Takes the loss of every batch, where the plan records them. */
  readonly losses: Float64Array | undefined;
}

/** Hears of each completed epoch; `batchLosses` is there where the plan records them. */
export type OnEpoch = (report: EpochReport, batchLosses: Float64Array | undefined) => void;

/**
 * Trains up to `epochs` epochs, changing `state`; `onEpoch` hears of each completed one. When it
 * diverges, or is left in the middle of an epoch by the generator's `return()`, the state goes
 * back to that of the last completed epoch.
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
  // The only loss of such an epoch is that of the parameters it began with.
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
      // Clipping by a norm that overflowed leaves a gradient of 0: nothing shows in the state.
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

/** The running mean, in the epochs that the plan averages over. */
function averagingOf(
  { averageFrom }: TrainingPlan,
  { average, counters }: TrainingState,
): Averaging | undefined {
  const begun = averageFrom >= 0 && counters[COUNTERS.epochs] >= averageFrom;
  return begun ? { average, count: counters[COUNTERS.averaged] } : undefined;
}

/** The rate of the last step of the epoch that is ending. */
export function lastRate({ schedule }: TrainingPlan, { counters }: TrainingState): number {
  const { epochs, steps } = COUNTERS;
  const t = schedule.per === 'epoch' ? counters[epochs] : counters[steps] - 1;
  return rateOfStep(schedule, counters, t);
}

/** What the sum of an epoch's losses is divided by: see `TrainingOptions.reduction`. */
function lossParts(plan: TrainingPlan, data: TrainingData): number {
  return plan.reduction === 'mean' ? data.rows : stepsOf(plan, data);
}

function stepsOf({ batchSize }: TrainingPlan, { rows }: TrainingData): number {
  return Math.ceil(rows / batchSize);
}

/** One pass over the samples, a step for each batch. */
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
    // A step along a gradient that is not finite would hide where it began.
    if (!Number.isFinite(total)) return { ...sums, loss: total, layer: batch.notFinite() };
    const loss = batch.step(to - from, total, averaging, sums);
    if (losses !== undefined) losses[from / plan.batchSize] = loss;
  }
  return sums;
}

/** One pass over the samples, a step for each of them, in one loop. */
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

/** Loss of all samples under the plan's reduction, with penalties; writes its gradient to `out`. */
export function gradientOf(
  plan: TrainingPlan,
  data: TrainingData,
  parameters: FloatArray,
  out: Float64Array,
  random?: Uint32Array,
): number {
  out.fill(0);
  let loss = inOneGo(
    batchGradient(plan, data, parameters, data.rows, random).sum(undefined, 0, data.rows, out),
  );
  if (plan.reduction === 'mean') {
    for (let j = 0; j < out.length; j++) out[j] /= data.rows;
    loss /= data.rows;
  }
  return loss + addPenalties(plan, parameterBlocks(plan), parameters, out, true);
}

/** A copy of samples that nobody else can change, resize or take away; shared memory stays. */
export function heldData(plan: TrainingPlan, data: RunData): RunData {
  const held = (values: FloatArray): FloatArray => {
    if (isShared(values)) return values;
    const copy = floatArray(plan.precision, values.length);
    copy.set(values);
    return copy;
  };
  const heldFeatures = (x: Features): Features => {
    if (!isNarrow(x)) return held(x);
    if (isShared(x.codes)) return x;
    const { storage, codes, scale, offset } = x;
    return storage === 'uint8'
      ? { storage, codes: codes.slice(), scale: scale.slice(), offset: offset.slice() }
      : { storage, codes: codes.slice() };
  };
  const heldSamples = ({ x, y, rows, sampleWeights }: TrainingData): TrainingData => ({
    x: heldFeatures(x),
    y: held(y),
    rows,
    sampleWeights: sampleWeights && held(sampleWeights),
  });
  return { ...heldSamples(data), validation: data.validation && heldSamples(data.validation) };
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
