/** The losses as the tests cross them: reference figures, scores, targets, tolerances. */
import type { LossName, LossSetting } from '../../lib/plan/losses.ts';
import { reference } from '../support/reference.ts';

/** Reference set C: a fixed problem and the values of the losses on it. */
export interface LossReference {
  readonly X: number[][];
  /** nFeatures × classes, and nFeatures: the weights of the losses with several scores, and of one. */
  readonly W: number[][];
  readonly w: number[];
  readonly targets: Record<string, number[] | number[][]> & { yBinary: number[] };
  readonly sampleWeight: number[];
  readonly losses: readonly {
    readonly name: string;
    readonly loss: LossSetting;
    readonly weights: 'W' | 'w';
    readonly target: string;
    readonly sum: number;
    readonly mean: number;
    readonly weightedSum: number;
    readonly gradientOfSum: number[] | number[][];
    readonly gradientOfWeightedSum: number[] | number[][];
  }[];
  readonly regularised: readonly {
    readonly name: string;
    readonly loss: LossSetting;
    readonly weights: 'W' | 'w';
    readonly target: string;
    readonly penalty: { l1?: number; l2?: number };
    readonly total: number;
    readonly gradient: number[] | number[][];
  }[];
}

let read: LossReference | undefined;

export function lossReference(): LossReference {
  read ??= reference<LossReference>('c_losses/losses.json');
  return read;
}

interface LossCase {
  /** Every setting of the parameters that is worth a test; the defaults where there are none. */
  readonly settings: readonly LossSetting[];
  /**
   * How many times the rounding of a single operation a value may be off, where it is more than
   * the few of all losses; and why.
   */
  readonly ulps?: number;
  /** Whether values and slopes are differences of numbers around 1, with the rounding of these. */
  readonly cancels?: true;
}

export const lossCases: Record<LossName, LossCase> = {
  sigmoidSquaredError: { settings: [{ name: 'sigmoidSquaredError' }] },
  logistic: { settings: [{ name: 'logistic' }] },
  hinge: { settings: [{ name: 'hinge' }] },
  squaredHinge: { settings: [{ name: 'squaredHinge' }] },
  modifiedHuber: { settings: [{ name: 'modifiedHuber' }] },
  perceptron: { settings: [{ name: 'perceptron' }] },
  focal: {
    settings: [
      { name: 'focal', gamma: 2 },
      { name: 'focal', gamma: 0.5 },
      { name: 'focal', gamma: 0 },
    ],
    // q^gamma is e^(gamma·log q): the rounding of an exponent of up to 750 is multiplied by it.
    ulps: 800,
  },
  softmax: { settings: [{ name: 'softmax' }, { name: 'softmax', labelSmoothing: 0.1 }] },
  westonWatkins: { settings: [{ name: 'westonWatkins' }] },
  crammerSinger: { settings: [{ name: 'crammerSinger' }] },
  squaredError: { settings: [{ name: 'squaredError' }] },
  absoluteError: { settings: [{ name: 'absoluteError' }] },
  huber: {
    settings: [
      { name: 'huber', delta: 1 },
      { name: 'huber', delta: 0.3 },
    ],
  },
  epsilonInsensitive: {
    settings: [
      { name: 'epsilonInsensitive', epsilon: 0.25 },
      { name: 'epsilonInsensitive', epsilon: 0 },
    ],
  },
  squaredEpsilonInsensitive: { settings: [{ name: 'squaredEpsilonInsensitive', epsilon: 0.25 }] },
  logCosh: { settings: [{ name: 'logCosh' }] },
  quantile: {
    settings: [
      { name: 'quantile', quantile: 0.25 },
      { name: 'quantile', quantile: 0.5 },
      { name: 'quantile', quantile: 0.75 },
    ],
  },
  poisson: { settings: [{ name: 'poisson' }], cancels: true },
  tweedie: {
    settings: [
      { name: 'tweedie', power: 1.5 },
      { name: 'tweedie', power: 1.1 },
      { name: 'tweedie', power: 1.9 },
    ],
    cancels: true,
    // In single precision the exponents, up to 88, are rounded: e to them multiplies that.
    ulps: 200,
  },
  gamma: { settings: [{ name: 'gamma' }], cancels: true },
};

/** The settings of all losses, one after the other. */
export const lossSettings = Object.values(lossCases).flatMap(({ settings }) => settings);

/** Scores up to ±1e4, around 0 (where |z| has its kink) and around every range limit of exp. */
export const scoreCases: readonly number[] = [
  ...[0, 5e-324, 1e-300, 1e-17, 1e-8, 1e-3, 0.1, 0.34657359, 0.35, 0.5, 0.8813735, 1, 2, 5, 10],
  ...[15, 16.6, 20, 30, 36.7, 37, 50, 87.3, 88.7, 100, 103.9, 104, 105, 200, 500, 708, 709.7, 710],
  ...[740, 744, 745, 745.2, 746, 750, 751, 1000, 5000, 1e4],
].flatMap((z) => [z, -z]);
