/**
 * Tables of figures for the pages, computed by the code that they describe: losses and slopes, first
 * rates, and descents into a canyon.
 */

import { DescentDivergenceError } from '../descent/errors.ts';
import { minimizeSync } from '../descent/minimize.ts';
import { classLossOf } from '../numerics/classLosses.ts';
import { comparesClasses, pointLossOf } from '../numerics/losses.ts';
import { adaptRate, nextRate } from '../numerics/schedules.ts';
import { COUNTERS, initialCounters } from '../numerics/state.ts';
import { type LossName, linkOf, resolveLoss, targetsOf } from '../plan/losses.ts';
import { OPTIMIZERS, type OptimizerName, type OptimizerOption } from '../plan/optimizers.ts';
import { resolveSchedule } from '../plan/resolveSchedule.ts';
import type { LearningRate } from '../plan/schedules.ts';

export type Table = readonly (readonly string[])[];

const MARGINS = [-10, -2, -1, -0.5, 0, 0.5, 1, 2, 10];
const RESIDUALS = [-10, -2, -1, -0.5, 0, 0.5, 1, 2, 10];
/** Losses with the log link are tabulated by score, for a target of 2. */
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
  const isBinary = targetsOf({ name }) === 'binary';
  const isOfLogs = linkOf({ name }) === 'log';
  const [points, y] = isOfLogs ? [LOG_RATES, COUNT] : isBinary ? [MARGINS, 1] : [RESIDUALS, 0];
  const scores = Float64Array.from(points);
  const losses = new Float64Array(points.length);
  pointLossOf(loss)(points.length, new Float64Array(points.length).fill(y), scores, losses);
  const argument = isOfLogs ? `score z, y = ${COUNT}` : isBinary ? 'margin m' : 'residual r';
  const slope = isBinary ? 'slope dL/dm' : 'slope dL/dz';
  return [
    [argument, 'loss', slope],
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
/** Example losses for the schedules that depend on them. */
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

/** Result of an optimizer in the canyon. */
interface Descent {
  /** The rate in `RATES` with the lowest value after the last step. */
  readonly rate: number;
  /** Values at the start and after each step. */
  readonly values: Float64Array;
}

/** A descent by an optimizer, at the best of a few rates. */
function canyonDescent(name: OptimizerName, parameters: object): Descent {
  // What decays is not the canyon's.
  const undecayed = 'weightDecay' in OPTIMIZERS[name].parameters ? { weightDecay: 0 } : {};
  const optimizer = { name, ...undecayed, ...parameters } as OptimizerOption;
  const descents = RATES.flatMap((learningRate): Descent[] => {
    const options = { gradient: canyonGradient, optimizer, learningRate };
    try {
      const { values } = minimizeSync(canyon, START, { ...options, maxIterations: LAST });
      return [{ rate: learningRate, values }];
    } catch (error) {
      if (error instanceof DescentDivergenceError) return [];
      throw error;
    }
  });
  return descents.reduce((best, each) => (each.values[LAST] < best.values[LAST] ? each : best));
}

const LAST = STEPS[STEPS.length - 1];

/** Along the canyon and across it. */
function turned({ 0: x, 1: y }: ArrayLike<number>): [u: number, v: number] {
  return [COS * x + SIN * y, COS * y - SIN * x];
}

function canyon(w: ArrayLike<number>): number {
  const [u, v] = turned(w);
  return 0.5 * (ALONG * u * u + ACROSS * v * v);
}

function canyonGradient(w: ArrayLike<number>): number[] {
  const [u, v] = turned(w);
  return [ALONG * u * COS - ACROSS * v * SIN, ALONG * u * SIN + ACROSS * v * COS];
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
      return [
        [name, ...given].join(', '),
        figure(rate),
        ...STEPS.map((step) => figure(values[step])),
      ];
    }),
  );
  return [['optimizer', 'rate', ...STEPS.map((step) => `after ${step}`)], ...rows];
}

/** Four significant digits, without a negative zero. */
export function figure(value: number): string {
  return String(Number(value.toPrecision(4)) + 0);
}
