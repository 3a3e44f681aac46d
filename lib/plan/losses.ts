/**
 * The losses by name: what each is for, its formula, and its parameters with defaults and checks.
 * The values and slopes themselves are the backends' (backend/typescript/losses.ts and
 * native/kernels/losses.h).
 *
 * Notation: z is a sample's score, s = 1/(1 + e^-z), y its target, m = (2y - 1)·z the margin of a
 * binary sample, r = z - y the residual.
 *
 * The rule for kinks, on both backends: where a loss has none, but two one-sided slopes, the slope
 * is 0 if 0 lies between these two (hinge at margin 1, absolute error at r = 0). One exception: the
 * perceptron takes a score of exactly 0 for a mistake, as Rosenblatt's rule does; it could not leave
 * weights of 0 otherwise. Where several wrong classes share the greatest score, the first one counts.
 */

import { wrongValue } from '../common/errors.ts';
import { FOREIGN_NAMES } from '../common/foreignHints.ts';
import { resolveNamed } from '../common/named.ts';
import { finiteNumber, nonNegativeNumber, positiveNumber } from '../common/validate.ts';

/** What a loss compares a score with. */
export type TargetKind = 'binary' | 'multiclass' | 'regression';

interface LossRow {
  readonly targets: TargetKind;
  readonly formula: string;
  readonly about: string;
  /** Parameters and their defaults. */
  readonly parameters: Readonly<Record<string, number>>;
  /**
   * The least loss that any score of a sample with this target has, where that is not at least 0:
   * the loss can be negative.
   */
  readonly least?: (y: number) => number;
}

/**
 * Losses by name, each with its formula, its use, its kind of targets, and its parameters with
 * their defaults.
 */
export const LOSSES = {
  /** Rosebrock, "Gradient descent with Python" (the text's sum of squared errors of a neuron). */
  sigmoidSquaredError: {
    targets: 'binary',
    formula: '(s - y)²',
    about: 'squared error of the sigmoid; flat far from the boundary on both sides',
    parameters: {},
  },
  /** Cox, "The regression analysis of binary sequences", J. R. Stat. Soc. B 20 (1958). */
  logistic: {
    targets: 'binary',
    formula: 'log(1 + e^z) - y·z',
    about: 'log loss: probabilities that can be trusted',
    parameters: {},
  },
  /** Cortes, Vapnik, "Support-vector networks", Machine Learning 20 (1995). */
  hinge: {
    targets: 'binary',
    formula: 'max(0, 1 - m)',
    about: 'the linear support vector machine; samples beyond the margin do not count',
    parameters: {},
  },
  /** The default of LIBLINEAR's and scikit-learn's linear SVM. */
  squaredHinge: {
    targets: 'binary',
    formula: 'max(0, 1 - m)²',
    about: 'a support vector machine with a continuous slope; sensitive to outliers',
    parameters: {},
  },
  /** Zhang, "Solving large scale linear prediction problems using SGD", ICML 2004. */
  modifiedHuber: {
    targets: 'binary',
    formula: 'max(0, 1 - m)² for m ≥ -1, else -4·m',
    about: 'squared hinge that grows only linearly: tolerates outliers, and gives probabilities',
    parameters: {},
  },
  /** Rosenblatt, "The perceptron", Psychological Review 65 (1958). */
  perceptron: {
    targets: 'binary',
    formula: 'max(0, -m)',
    about: 'only mistakes count, and no margin is asked for',
    parameters: {},
  },
  /** Lin et al., "Focal loss for dense object detection", arXiv:1708.02002. */
  focal: {
    targets: 'binary',
    formula: '-(1 - p)^gamma · log(p), p = 1/(1 + e^-m)',
    about: 'log loss with well classified samples turned down; for rare classes',
    parameters: { gamma: 2 },
  },
  /** Label smoothing: Szegedy et al., arXiv:1512.00567. */
  softmax: {
    targets: 'multiclass',
    formula: 'log Σₖ e^zₖ - Σₖ qₖ·zₖ, q = (1 - labelSmoothing)·[k = y] + labelSmoothing/K',
    about: 'cross-entropy of the softmax: multinomial logistic regression',
    parameters: { labelSmoothing: 0 },
  },
  /** Weston, Watkins, "Support vector machines for multi-class pattern recognition", ESANN 1999. */
  westonWatkins: {
    targets: 'multiclass',
    formula: 'Σ_{k ≠ y} max(0, zₖ - z_y + 1)',
    about: 'the multiclass support vector machine: every wrong class must keep its distance',
    parameters: {},
  },
  /** Crammer, Singer, "Multiclass kernel-based vector machines", JMLR 2 (2001). */
  crammerSinger: {
    targets: 'multiclass',
    formula: 'max(0, 1 + max_{k ≠ y} zₖ - z_y)',
    about: 'a multiclass support vector machine that looks at the worst wrong class only',
    parameters: {},
  },
  /** Legendre (1805), Gauss (1809). */
  squaredError: {
    targets: 'regression',
    formula: 'r²',
    about: 'least squares: the mean; sensitive to outliers',
    parameters: {},
  },
  /** Boscovich (1757), Laplace (1789). */
  absoluteError: {
    targets: 'regression',
    formula: '|r|',
    about: 'least absolute deviations: the median; tolerates outliers',
    parameters: {},
  },
  /** Huber, "Robust estimation of a location parameter", Ann. Math. Statist. 35 (1964). */
  huber: {
    targets: 'regression',
    formula: '½·r² for |r| ≤ delta, else delta·(|r| - ½·delta)',
    about: 'least squares near, absolute deviations far: tolerates outliers',
    parameters: { delta: 1 },
  },
  /** Vapnik, "The nature of statistical learning theory" (1995). */
  epsilonInsensitive: {
    targets: 'regression',
    formula: 'max(0, |r| - epsilon)',
    about: 'support vector regression: errors up to epsilon do not count',
    parameters: { epsilon: 0.1 },
  },
  squaredEpsilonInsensitive: {
    targets: 'regression',
    formula: 'max(0, |r| - epsilon)²',
    about: 'support vector regression with a continuous slope',
    parameters: { epsilon: 0.1 },
  },
  logCosh: {
    targets: 'regression',
    formula: 'log(cosh(r))',
    about: 'a smooth Huber loss without a parameter',
    parameters: {},
  },
  /** Koenker, Bassett, "Regression quantiles", Econometrica 46 (1978). */
  quantile: {
    targets: 'regression',
    formula: 'max(quantile·(y - z), (quantile - 1)·(y - z))',
    about: 'the pinball loss: a quantile instead of the mean',
    parameters: { quantile: 0.5 },
  },
  /** Nelder, Wedderburn, "Generalized linear models", J. R. Stat. Soc. A 135 (1972). */
  poisson: {
    targets: 'regression',
    formula: 'e^z - y·z',
    about: 'counts: the expected count is e^z (log link)',
    parameters: {},
    least: (y: number) => (y > 0 ? y - y * Math.log(y) : 0), // at z = log y
  },
} as const satisfies Record<string, LossRow>;

/** Name of a loss; see `LOSSES`. */
export type LossName = keyof typeof LOSSES;
export const LOSS_NAMES = Object.keys(LOSSES) as LossName[];

type Parameters<Name extends LossName> = {
  readonly [Key in keyof (typeof LOSSES)[Name]['parameters']]: number;
};

/** A loss with all of its parameters. */
export type LossPlan = { [Name in LossName]: { readonly name: Name } & Parameters<Name> }[LossName];

/** One of the losses' plans. */
export type LossPlanOf<Name extends LossName> = Extract<LossPlan, { name: Name }>;

/** A loss: its name, or `{ name, …parameters }`. Omitted parameters have their defaults. */
export type LossOption =
  | LossName
  | { [Name in LossName]: { readonly name: Name } & Partial<Parameters<Name>> }[LossName];

const CHECKS: Record<string, (place: string, value: unknown) => number> = {
  gamma: nonNegativeNumber,
  epsilon: nonNegativeNumber,
  delta: positiveNumber,
  labelSmoothing: (place, value) => {
    const expected = 'a number from 0 to below 1';
    const number = finiteNumber(place, value, expected);
    if (number < 0 || number >= 1) throw wrongValue(place, expected, value);
    return number;
  },
  quantile: (place, value) => {
    const expected = 'a number between 0 and 1';
    const number = finiteNumber(place, value, expected);
    if (number <= 0 || number >= 1) throw wrongValue(place, expected, value);
    return number;
  },
};

const ROWS = Object.fromEntries(
  LOSS_NAMES.map((name) => {
    const defaults = Object.entries(LOSSES[name].parameters);
    const rows = defaults.map(([key, value]) => [key, { default: value, check: CHECKS[key] }]);
    return [name, { parameters: Object.fromEntries(rows) }];
  }),
);

/**
 * The complete plan of a loss.
 *
 * @throws {TypeError} if it is neither a name nor an object with one, or a parameter has the wrong
 *   kind or is not one of this loss's
 * @throws {RangeError} if the name is not known or a value is out of its range
 * @example
 * resolveLoss('huber'); // { name: 'huber', delta: 1 }
 */
export function resolveLoss(option: unknown): LossPlan {
  return Object.freeze(resolveNamed('loss', option, ROWS, FOREIGN_NAMES)) as LossPlan;
}

/** What a loss compares scores with. */
export function targetsOf({ name }: Pick<LossPlan, 'name'>): TargetKind {
  return LOSSES[name].targets;
}

/** Whether a loss can be below 0. */
export function canBeNegative({ name }: Pick<LossPlan, 'name'>): boolean {
  return 'least' in LOSSES[name];
}

/** The least loss of a sample with this target: what is left when every score is the best one. */
export function leastLoss({ name }: Pick<LossPlan, 'name'>, y: number): number {
  const row: LossRow = LOSSES[name];
  return row.least?.(y) ?? 0;
}
