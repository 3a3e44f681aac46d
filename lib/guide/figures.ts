/**
 * Tables of figures for the pages, computed by the code that they describe: losses and slopes, first
 * rates, and descents into a canyon.
 */
import { COUNTERS, initialCounters } from '../backend/backend.ts';
import { classLossOf } from '../backend/typescript/classLosses.ts';
import { comparesClasses, pointLossOf } from '../backend/typescript/losses.ts';
import { stepOf } from '../backend/typescript/optimizers.ts';
import { adaptRate, nextRate } from '../backend/typescript/schedules.ts';
import { LOSSES, type LossName, resolveLoss } from '../losses.ts';
import { type OptimizerName, resolveOptimizer, slotCount } from '../optimizers.ts';
import { type LearningRate, resolveSchedule } from '../schedules.ts';

export type Table = readonly (readonly string[])[];

const MARGINS = [-10, -2, -1, -0.5, 0, 0.5, 1, 2, 10];
const RESIDUALS = [-10, -2, -1, -0.5, 0, 0.5, 1, 2, 10];
/** Poisson's are shown by score, for a target of 2. */
const LOG_RATES = [-2, -1, 0, 0.5, Math.LN2, 1, 2, 5];
const COUNT = 2;
/** Scores of three classes, the first of which is right. */
const CLASS_SCORES = [
  [0, 0, 0],
  [1, 0, 0],
  [3, 0, 0],
  [0, 1, 0],
  [0, 3, 2],
  [-10, 0, 10],
];

/** Value and slope of a loss with its default parameters, at a few scores. */
export function lossTable(name: LossName): Table {
  const loss = resolveLoss(name);
  if (comparesClasses(loss)) return classTable(name);
  const { targets } = LOSSES[name];
  const [points, y] =
    name === 'poisson' ? [LOG_RATES, COUNT] : targets === 'binary' ? [MARGINS, 1] : [RESIDUALS, 0];
  const scores = Float64Array.from(points);
  const losses = new Float64Array(points.length);
  pointLossOf(loss)(points.length, new Float64Array(points.length).fill(y), scores, losses);
  const of =
    name === 'poisson' ? 'score z, y = 2' : targets === 'binary' ? 'margin m' : 'residual r';
  const slope = targets === 'binary' ? 'slope dL/dm' : 'slope dL/dz';
  return [
    [of, 'loss', slope],
    ...points.map((at, i) => [figure(at), figure(losses[i]), figure(scores[i])]),
  ];
}

function classTable(name: LossName): Table {
  const nClasses = CLASS_SCORES[0].length;
  const rows = CLASS_SCORES.map((scores) => {
    const slopes = Float64Array.from(scores);
    const losses = new Float64Array(1);
    classLossOf(resolveLoss(name))(1, nClasses, 1, Float64Array.of(0), slopes, losses);
    return [list(scores), figure(losses[0]), list(slopes)];
  });
  return [['scores z, y = 0', 'loss', 'slopes dL/dz'], ...rows];
}

function list(values: ArrayLike<number>): string {
  return Array.from(values, figure).join(', ');
}

/** Epochs that a rate is shown for. */
const EPOCHS = 11;
/** Losses that the schedules which look at them are shown with. */
const LOSSES_SEEN = [1, 0.6, 0.4, 0.4, 0.4, 0.3, 0.3, 0.3, 0.25, 0.25, 0.25];

/** The first rates of a schedule, one step in each epoch, so that both count the same. */
export function rateTable(rate: LearningRate, seesLosses: boolean): Table {
  const schedule = resolveSchedule(rate, 0.1, { epochs: EPOCHS, stepsPerEpoch: 1 });
  const counters = initialCounters();
  const rows = LOSSES_SEEN.map((loss, t) => {
    const shown = figure(nextRate(schedule, counters));
    counters[COUNTERS.steps] += 1;
    counters[COUNTERS.epochs] += 1;
    adaptRate({ schedule }, counters, loss, loss);
    return seesLosses ? [String(t), shown, figure(loss)] : [String(t), shown];
  });
  return [seesLosses ? ['epoch', 'rate', 'loss after it'] : ['t', 'rate'], ...rows];
}

/** The canyon of `CANYON` in page.ts: how steep it is along and across, and its direction. */
const [ALONG, ACROSS] = [1, 50];
const [COS, SIN] = [0.8, 0.6];
/** u = 10, v = 1. */
const START = [7.4, 6.8];
const STEPS = [1, 10, 30, 100];
const RATES = [100, 30, 10, 3, 1, 0.3, 0.1, 0.03, 0.01];

/** What an optimizer comes to in a canyon. */
interface Descent {
  /** The one of `RATES` with the lowest value after the last step. */
  readonly rate: number;
  /** After each of `STEPS`. */
  readonly values: readonly number[];
}

/** A descent by an optimizer, at the best of a few rates. */
function canyonDescent(name: OptimizerName, parameters: object): Descent {
  const descents = RATES.map((rate) => descend(name, parameters, rate));
  const finite = descents.filter((each) => Number.isFinite(endOf(each)));
  return finite.reduce((best, each) => (endOf(each) < endOf(best) ? each : best));
}

function endOf({ values }: Descent): number {
  return values[values.length - 1];
}

function descend(name: OptimizerName, parameters: object, rate: number): Descent {
  const optimizer = resolveOptimizer({ name, ...parameters });
  const n = START.length;
  const w = Float64Array.from(START);
  const step = {
    ...{ n, nDecayed: 0, learningRate: rate, l1: 0, parameters: w },
    gradient: new Float64Array(n),
    slots: new Float64Array(n * slotCount(optimizer)),
    products: Float64Array.of(1),
  };
  // Rprop's second slot is the step itself, which begins with the rate.
  if (name === 'rprop') step.slots.fill(rate, n);
  const values: number[] = [];
  for (let t = 1; t <= STEPS[STEPS.length - 1]; t++) {
    canyon(w, step.gradient);
    stepOf(optimizer)(optimizer, { ...step, t });
    if (STEPS.includes(t)) values.push(canyon(w, step.gradient));
  }
  return { rate, values };
}

/** Value at w; writes the gradient. */
function canyon(w: Float64Array, gradient: Float64Array): number {
  const u = COS * w[0] + SIN * w[1];
  const v = COS * w[1] - SIN * w[0];
  gradient[0] = ALONG * u * COS - ACROSS * v * SIN;
  gradient[1] = ALONG * u * SIN + ACROSS * v * COS;
  return 0.5 * (ALONG * u * u + ACROSS * v * v);
}

/** Hyperparameters that optimizers are shown with beside their defaults. */
const VARIANTS: Partial<Record<OptimizerName, readonly Readonly<Record<string, unknown>>[]>> = {
  sgd: [{ momentum: 0.9 }, { momentum: 0.9, nesterov: true }],
  adam: [{ amsgrad: true }],
  rmsprop: [{ momentum: 0.9 }, { centered: true }],
};

/** Descents of these optimizers into the canyon. */
export function canyonTable(names: readonly OptimizerName[]): Table {
  const rows = names.flatMap((name) =>
    [{}, ...(VARIANTS[name] ?? [])].map((parameters) => {
      const { rate, values } = canyonDescent(name, parameters);
      const given = Object.entries(parameters).map(([key, value]) => `${key} ${value}`);
      return [[name, ...given].join(', '), figure(rate), ...values.map(figure)];
    }),
  );
  return [['optimizer', 'rate', ...STEPS.map((step) => `after ${step}`)], ...rows];
}

/** Four significant digits, and no zero with a sign. */
function figure(value: number): string {
  return String(Number(value.toPrecision(4)) + 0);
}
