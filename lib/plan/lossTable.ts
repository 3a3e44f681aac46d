/**
 * The table of losses, one row per name, with every property of a loss except its computation
 * (numerics/losses.ts, numerics/classLosses.ts, and the headers of the same names in
 * native/kernels). test/plan/lossTable.test.ts checks the rows against the kernels.
 *
 * Notation: z is a sample's score, s = 1/(1 + e^-z), y its target, m = (2y - 1)·z the margin of a
 * binary sample, r = z - y the residual.
 *
 * The rule for kinks, on both backends: at a kink with two one-sided slopes, the slope is 0 if 0
 * lies between them (hinge at margin 1, absolute error at r = 0). The perceptron is the exception:
 * it counts a score of exactly 0 as a mistake, as Rosenblatt's rule does, because it could not
 * leave weights of 0 otherwise. If several wrong classes share the greatest score, the first one
 * counts.
 */

import type { Parameter } from '../common/named.ts';
import {
  fraction,
  nonNegativeNumber,
  numberInside,
  positiveNumber,
  properFraction,
} from '../common/validate.ts';
import type { LinkName } from './links.ts';

/** The kind of targets of a loss. */
export const TARGET_KINDS = ['binary', 'multiclass', 'regression'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

/** The targets for which a loss is defined. */
export interface TargetDomain {
  /** Description of the domain: continues "Expected "y" to hold", as in `numbers of at least 0`. */
  readonly words: string;
  /** Whether a target is in the domain. Absent if every number is. */
  readonly holds?: (y: number) => boolean;
}

/** The statistic of the targets at which a regression's bias starts, transformed by the link. */
export type StartName = 'mean' | 'median' | 'quantile' | 'none';

export interface LossRow {
  readonly targets: TargetKind;
  /** The link function, from score to prediction. */
  readonly link: LinkName;
  readonly domain: TargetDomain;
  /** `quantile` is the quantile given by the loss's parameter of that name. */
  readonly start: StartName;
  /** Whether the loss is convex in the scores, for all parameters. */
  readonly isConvex: boolean;
  /** Whether its slope is continuous, for all parameters. */
  readonly isSmooth: boolean;
  /** Whether the loss of a sample can be below 0. */
  readonly canBeNegative: boolean;
  readonly formula: string;
  readonly about: string;
  readonly parameters: Readonly<Record<string, Parameter<number>>>;
  /** The smallest possible loss of a sample with this target, over all scores, if it is not 0. */
  readonly least?: (y: number, parameters: Readonly<Record<string, number>>) => number;
  /** The default of the option `reduction`, if it is not `mean`. */
  readonly reduction?: 'sum';
}

const ANY_NUMBER: TargetDomain = { words: 'numbers' };
const AT_LEAST_0: TargetDomain = { words: 'numbers of at least 0', holds: (y) => y >= 0 };
const ABOVE_0: TargetDomain = { words: 'numbers above 0', holds: (y) => y > 0 };
const BIT: TargetDomain = { words: '0 or 1 for each output', holds: (y) => y === 0 || y === 1 };
const CLASS: TargetDomain = {
  words: 'class numbers from 0',
  holds: (y) => Number.isInteger(y) && y >= 0,
};

/**
 * Losses by name, each with its formula, its use, its kind of targets, and its parameters with
 * their defaults.
 */
export const LOSSES = {
  /** Rosebrock, "Gradient descent with Python" (the text's sum of squared errors of a neuron). */
  sigmoidSquaredError: {
    targets: 'binary',
    link: 'logistic',
    domain: BIT,
    start: 'none',
    isConvex: false,
    isSmooth: true,
    canBeNegative: false,
    formula: '(s - y)²',
    about: 'squared error of the sigmoid; flat far from the boundary on both sides',
    parameters: {},
    reduction: 'sum', // the text's
  },
  /** Cox, "The regression analysis of binary sequences", J. R. Stat. Soc. B 20 (1958). */
  logistic: {
    targets: 'binary',
    link: 'logistic',
    domain: BIT,
    start: 'none',
    isConvex: true,
    isSmooth: true,
    canBeNegative: false,
    formula: 'log(1 + e^z) - y·z',
    about: 'log loss: probabilities that can be trusted',
    parameters: {},
  },
  /** Cortes, Vapnik, "Support-vector networks", Machine Learning 20 (1995). */
  hinge: {
    targets: 'binary',
    link: 'none',
    domain: BIT,
    start: 'none',
    isConvex: true,
    isSmooth: false,
    canBeNegative: false,
    formula: 'max(0, 1 - m)',
    about: 'the linear support vector machine; samples beyond the margin do not count',
    parameters: {},
  },
  /** The default of LIBLINEAR's and scikit-learn's linear SVM. */
  squaredHinge: {
    targets: 'binary',
    link: 'none',
    domain: BIT,
    start: 'none',
    isConvex: true,
    isSmooth: true,
    canBeNegative: false,
    formula: 'max(0, 1 - m)²',
    about: 'a support vector machine with a continuous slope; sensitive to outliers',
    parameters: {},
  },
  /** Zhang, "Solving large scale linear prediction problems using SGD", ICML 2004. */
  modifiedHuber: {
    targets: 'binary',
    link: 'clipped',
    domain: BIT,
    start: 'none',
    isConvex: true,
    isSmooth: true,
    canBeNegative: false,
    formula: 'max(0, 1 - m)² for m ≥ -1, else -4·m',
    about: 'squared hinge that grows only linearly: tolerates outliers, and gives probabilities',
    parameters: {},
  },
  /** Rosenblatt, "The perceptron", Psychological Review 65 (1958). */
  perceptron: {
    targets: 'binary',
    link: 'none',
    domain: BIT,
    start: 'none',
    isConvex: true,
    isSmooth: false,
    canBeNegative: false,
    formula: 'max(0, -m)',
    about: 'only mistakes count, and no margin is asked for',
    parameters: {},
  },
  /** Lin et al., "Focal loss for dense object detection", arXiv:1708.02002. */
  focal: {
    targets: 'binary',
    link: 'logistic',
    domain: BIT,
    start: 'none',
    isConvex: false,
    isSmooth: true,
    canBeNegative: false,
    formula: '-(1 - p)^gamma · log(p), p = 1/(1 + e^-m)',
    about: 'log loss with well classified samples turned down; for rare classes',
    parameters: { gamma: { default: 2, check: nonNegativeNumber } },
  },
  /** Label smoothing: Szegedy et al., arXiv:1512.00567. */
  softmax: {
    targets: 'multiclass',
    link: 'softmax',
    domain: CLASS,
    start: 'none',
    isConvex: true,
    isSmooth: true,
    canBeNegative: false,
    formula: 'log Σₖ e^zₖ - Σₖ qₖ·zₖ, q = (1 - labelSmoothing)·[k = y] + labelSmoothing/K',
    about: 'cross-entropy of the softmax: multinomial logistic regression',
    parameters: { labelSmoothing: { default: 0, check: fraction } },
  },
  /** Weston, Watkins, "Support vector machines for multi-class pattern recognition", ESANN 1999. */
  westonWatkins: {
    targets: 'multiclass',
    link: 'none',
    domain: CLASS,
    start: 'none',
    isConvex: true,
    isSmooth: false,
    canBeNegative: false,
    formula: 'Σ_{k ≠ y} max(0, zₖ - z_y + 1)',
    about: 'the multiclass support vector machine: every wrong class must keep its distance',
    parameters: {},
  },
  /** Crammer, Singer, "Multiclass kernel-based vector machines", JMLR 2 (2001). */
  crammerSinger: {
    targets: 'multiclass',
    link: 'none',
    domain: CLASS,
    start: 'none',
    isConvex: true,
    isSmooth: false,
    canBeNegative: false,
    formula: 'max(0, 1 + max_{k ≠ y} zₖ - z_y)',
    about: 'a multiclass support vector machine that looks at the worst wrong class only',
    parameters: {},
  },
  /** Legendre (1805), Gauss (1809). */
  squaredError: {
    targets: 'regression',
    link: 'identity',
    domain: ANY_NUMBER,
    start: 'mean',
    isConvex: true,
    isSmooth: true,
    canBeNegative: false,
    formula: 'r²',
    about: 'least squares: the mean; sensitive to outliers',
    parameters: {},
  },
  /** Boscovich (1757), Laplace (1789). */
  absoluteError: {
    targets: 'regression',
    link: 'identity',
    domain: ANY_NUMBER,
    start: 'median',
    isConvex: true,
    isSmooth: false,
    canBeNegative: false,
    formula: '|r|',
    about: 'least absolute deviations: the median; tolerates outliers',
    parameters: {},
  },
  /** Huber, "Robust estimation of a location parameter", Ann. Math. Statist. 35 (1964). */
  huber: {
    targets: 'regression',
    link: 'identity',
    domain: ANY_NUMBER,
    start: 'median',
    isConvex: true,
    isSmooth: true,
    canBeNegative: false,
    formula: '½·r² for |r| ≤ delta, else delta·(|r| - ½·delta)',
    about: 'least squares near, absolute deviations far: tolerates outliers',
    parameters: { delta: { default: 1, check: positiveNumber } },
  },
  /** Vapnik, "The nature of statistical learning theory" (1995). */
  epsilonInsensitive: {
    targets: 'regression',
    link: 'identity',
    domain: ANY_NUMBER,
    start: 'median',
    isConvex: true,
    isSmooth: false,
    canBeNegative: false,
    formula: 'max(0, |r| - epsilon)',
    about: 'support vector regression: errors up to epsilon do not count',
    parameters: { epsilon: { default: 0.1, check: nonNegativeNumber } },
  },
  squaredEpsilonInsensitive: {
    targets: 'regression',
    link: 'identity',
    domain: ANY_NUMBER,
    start: 'mean',
    isConvex: true,
    isSmooth: true,
    canBeNegative: false,
    formula: 'max(0, |r| - epsilon)²',
    about: 'support vector regression with a continuous slope',
    parameters: { epsilon: { default: 0.1, check: nonNegativeNumber } },
  },
  logCosh: {
    targets: 'regression',
    link: 'identity',
    domain: ANY_NUMBER,
    start: 'median',
    isConvex: true,
    isSmooth: true,
    canBeNegative: false,
    formula: 'log(cosh(r))',
    about: 'a smooth Huber loss without a parameter',
    parameters: {},
  },
  /** Koenker, Bassett, "Regression quantiles", Econometrica 46 (1978). */
  quantile: {
    targets: 'regression',
    link: 'identity',
    domain: ANY_NUMBER,
    start: 'quantile',
    isConvex: true,
    isSmooth: false,
    canBeNegative: false,
    formula: 'max(quantile·(y - z), (quantile - 1)·(y - z))',
    about: 'the pinball loss: a quantile instead of the mean',
    parameters: { quantile: { default: 0.5, check: properFraction } },
  },
  /** Nelder, Wedderburn, "Generalized linear models", J. R. Stat. Soc. A 135 (1972). */
  poisson: {
    targets: 'regression',
    link: 'log',
    domain: AT_LEAST_0,
    start: 'mean',
    isConvex: true,
    isSmooth: true,
    canBeNegative: true,
    formula: 'e^z - y·z',
    about: 'counts: the expected count is e^z (log link)',
    parameters: {},
    least: (y: number) => (y > 0 ? y - y * Math.log(y) : 0), // at z = log y
  },
  /**
   * Tweedie, "An index which distinguishes between some important exponential families",
   * Statistics: Applications and New Directions (1984). Half the deviance without the term y^(2 -
   * power)/((1 - power)·(2 - power)), which does not depend on z; at least 0, as HalfTweedieLoss of
   * scikit-learn.
   */
  tweedie: {
    targets: 'regression',
    link: 'log',
    domain: AT_LEAST_0,
    start: 'mean',
    isConvex: true,
    isSmooth: true,
    canBeNegative: false,
    formula: 'y·e^((1 - power)·z)/(power - 1) + e^((2 - power)·z)/(2 - power)',
    about: 'amounts that are often 0: sums of a random number of positive parts (log link)',
    parameters: {
      power: { default: 1.5, check: (place, value) => numberInside(place, value, 1, 2) },
    },
    least: (y: number, { power }: Readonly<Record<string, number>>) =>
      y ** (2 - power) / ((power - 1) * (2 - power)), // at z = log y
  },
  /**
   * Nelder, Wedderburn, as above. Half the deviance without the terms log y + 1, which do not
   * depend on z, as HalfGammaLoss of scikit-learn.
   */
  gamma: {
    targets: 'regression',
    link: 'log',
    domain: ABOVE_0,
    start: 'mean',
    isConvex: true,
    isSmooth: true,
    canBeNegative: true,
    formula: 'z + y·e^-z',
    about: 'positive amounts whose spread is in proportion to their mean (log link)',
    parameters: {},
    least: (y: number) => Math.log(y) + 1, // at z = log y
  },
} as const satisfies Record<string, LossRow>;

/**
 * Aliases of losses. An alias is exactly the same loss, including constants. Names of other
 * libraries that differ by a factor or by the form of y, or that have several counterparts, are not
 * aliases: error messages say how to convert them, see common/foreignNames.ts.
 */
export const LOSS_ALIASES = {
  binaryCrossEntropy: 'logistic',
  sparseCategoricalCrossEntropy: 'softmax',
  meanSquaredError: 'squaredError',
  meanAbsoluteError: 'absoluteError',
  pinball: 'quantile',
} as const satisfies Record<string, keyof typeof LOSSES>;
