/** The guide to the losses of numbers that aim at a quantile, or bear errors of some size. */
import type { LossGuides } from './guide.ts';
import { NO_CLASSES, OF_ALPHA, OF_C_WITH_BIAS } from './lossWords.ts';

const SUPPORT_VECTORS = {
  authors: 'V. N. Vapnik',
  title: 'The nature of statistical learning theory',
  where: 'Springer',
  year: 1995,
} as const;

export const quantileLosses = {
  absoluteError: {
    title: 'Absolute error',
    slope: ['dL/dz = sign(r), 0 at r = 0'],
    sources: [
      {
        authors: 'P. S. Laplace',
        title: 'Sur quelques points du système du monde (after R. J. Boscovich, 1757)',
        year: 1789,
      },
    ],
    parameters: {},
    choose: {
      when: ['You want the median, or outliers must not count by their size.'],
      not: [
        'You descend at a constant rate to a small tolerance: the slope has the same size up to the solution, so that the steps do not shrink. Let the rate fall, or use `huber`.',
      ],
    },
    elsewhere: [
      { library: 'PyTorch', name: 'nn.L1Loss', conversion: 'none' },
      {
        library: 'scikit-learn',
        name: 'SGDRegressor(loss="epsilon_insensitive", epsilon=0)',
        conversion: OF_ALPHA,
      },
      {
        library: 'scikit-learn',
        name: 'QuantileRegressor(quantile=0.5)',
        conversion: 'ours is twice theirs: `l1` = 2·`alpha`',
      },
    ],
    notes: [NO_CLASSES, 'At the kink, r = 0, the slope is 0.'],
    seeAlso: ['quantile', 'huber', 'epsilonInsensitive'],
    example: { data: 'diabetes' },
  },
  quantile: {
    title: 'Quantile loss',
    slope: ['dL/dz = -quantile for y > z, 1 - quantile for y < z, 0 for y = z'],
    sources: [
      {
        authors: 'R. Koenker, G. Bassett',
        title: 'Regression quantiles',
        where: 'Econometrica 46',
        year: 1978,
        link: 'https://doi.org/10.2307/1913643',
      },
    ],
    parameters: {
      quantile: {
        meaning: 'share of the targets that should be below the prediction',
        range: 'above 0 and below 1',
      },
    },
    choose: {
      when: [
        'You want a bound: how long do nine of ten deliveries take at most? Two models, of 0.05 and 0.95, give an interval.',
        'Underestimates cost more than overestimates, or less: the quantile is cost of underestimates/(sum of both costs).',
      ],
      not: [
        'You want the mean: `squaredError`.',
        'Few samples are beyond the quantile: of 100 samples, one determines the quantile 0.99.',
      ],
    },
    elsewhere: [
      {
        library: 'scikit-learn',
        name: 'QuantileRegressor',
        conversion: '`l1` = `alpha`; it solves a linear program instead',
      },
      {
        library: 'PyTorch',
        name: 'none',
        conversion: '`torch.maximum(q * (y - z), (q - 1) * (y - z)).mean()`',
      },
    ],
    notes: [
      NO_CLASSES,
      'With 0.5 it is half of `absoluteError`. At the kink the slope is 0; elsewhere it keeps its size, so let the rate fall.',
    ],
    seeAlso: ['absoluteError'],
    example: { data: 'diabetes', parameters: { quantile: 0.6 } },
  },
  epsilonInsensitive: {
    title: 'Epsilon-insensitive loss',
    slope: ['dL/dz = sign(r) for |r| > epsilon, else 0'],
    sources: [SUPPORT_VECTORS],
    parameters: {
      epsilon: {
        meaning: 'residual that costs nothing, in the unit of the targets',
        range: 'at least 0; with 0 it is the absolute error',
      },
    },
    choose: {
      when: [
        'Errors below a known size do not matter (rounding, tolerance of a measurement): linear support vector regression.',
      ],
      not: [
        '`epsilon` is as large as the spread of the targets: no sample costs anything, and nothing is learned.',
        'You descend at a constant rate to a small tolerance: it has kinks. `squaredEpsilonInsensitive`.',
      ],
    },
    elsewhere: [
      {
        library: 'scikit-learn',
        name: 'SGDRegressor(loss="epsilon_insensitive")',
        conversion: OF_ALPHA,
      },
      {
        library: 'scikit-learn, LIBLINEAR',
        name: 'LinearSVR(loss="epsilon_insensitive")',
        conversion: `${OF_C_WITH_BIAS}; its \`epsilon\` is 0 by default`,
      },
      {
        library: 'PyTorch',
        name: 'none',
        conversion: '`torch.clamp(r.abs() - epsilon, min=0).mean()`',
      },
    ],
    notes: [NO_CLASSES, 'At both kinks the slope is 0.'],
    seeAlso: ['squaredEpsilonInsensitive', 'absoluteError', 'huber'],
    example: { data: 'diabetes', parameters: { epsilon: 10 } },
  },
  squaredEpsilonInsensitive: {
    title: 'Squared epsilon-insensitive loss',
    slope: ['dL/dz = 2·sign(r)·max(0, |r| - epsilon)'],
    sources: [
      SUPPORT_VECTORS,
      {
        authors: 'C.-H. Ho, C.-J. Lin',
        title: 'Large-scale linear support vector regression',
        where: 'Journal of Machine Learning Research 13',
        year: 2012,
      },
    ],
    parameters: {
      epsilon: {
        meaning: 'residual that costs nothing, in the unit of the targets',
        range: 'at least 0; with 0 it is the squared error',
      },
    },
    choose: {
      when: [
        'Support vector regression by full-batch descent or momentum: its slope is continuous.',
      ],
      not: ['There are outliers: it grows with the square. `epsilonInsensitive` or `huber`.'],
    },
    elsewhere: [
      {
        library: 'scikit-learn',
        name: 'SGDRegressor(loss="squared_epsilon_insensitive")',
        conversion: OF_ALPHA,
      },
      {
        library: 'scikit-learn, LIBLINEAR',
        name: 'LinearSVR(loss="squared_epsilon_insensitive")',
        conversion: `${OF_C_WITH_BIAS}; its \`epsilon\` is 0 by default`,
      },
      {
        library: 'PyTorch',
        name: 'none',
        conversion: '`torch.clamp(r.abs() - epsilon, min=0).square().mean()`',
      },
    ],
    notes: [NO_CLASSES, 'It has no kink: both one-sided slopes at |r| = epsilon are 0.'],
    seeAlso: ['epsilonInsensitive', 'squaredError'],
    example: { data: 'diabetes', parameters: { epsilon: 10 } },
  },
} satisfies Partial<LossGuides>;
