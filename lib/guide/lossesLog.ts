/** The guide to the losses of numbers with the log link: a prediction is e^z. */
import type { LossGuides } from './guide.ts';
import { NO_CLASSES } from './lossWords.ts';

export const logLosses = {
  poisson: {
    title: 'Poisson loss',
    slope: ['dL/dz = e^z - y'],
    sources: [
      {
        authors: 'J. A. Nelder, R. W. M. Wedderburn',
        title: 'Generalized linear models',
        where: 'Journal of the Royal Statistical Society A 135',
        year: 1972,
        link: 'https://doi.org/10.2307/2344614',
      },
    ],
    parameters: {},
    choose: {
      when: [
        'Targets are counts or rates, at least 0: clicks, claims, calls. Effects multiply, and predictions are never negative.',
      ],
      not: [
        'Targets may be negative: the loss then has no minimum. `squaredError`.',
        'The counts spread much more than their mean and the spread itself matters: the expected count is still right, its uncertainty is not.',
      ],
    },
    elsewhere: [
      {
        library: 'scikit-learn',
        name: 'PoissonRegressor',
        conversion:
          '`l2` = `alpha`; the losses differ by a constant only (theirs is half the deviance)',
      },
      { library: 'PyTorch', name: 'nn.PoissonNLLLoss(log_input=True)', conversion: 'none' },
    ],
    notes: [
      NO_CLASSES,
      'A model’s prediction is e^z.',
      'Its slope grows as e^z. In gradient descent, start at 0, standardise the features, keep the rate small or clip (`clipNorm`): a score above 709 overflows and is reported as divergence. A solver of `LinearRegression` needs none of this.',
      'The loss may be negative; `targetLoss` takes positive values only.',
    ],
    seeAlso: ['squaredError'],
    example: { data: 'counts' },
  },
  tweedie: {
    title: 'Tweedie loss',
    slope: ['dL/dz = e^((2 - power)·z) - y·e^((1 - power)·z)'],
    sources: [
      {
        authors: 'M. C. K. Tweedie',
        title: 'An index which distinguishes between some important exponential families',
        where: 'Statistics: Applications and New Directions, Indian Statistical Institute',
        year: 1984,
      },
      {
        authors: 'B. Jørgensen',
        title: 'Exponential dispersion models',
        where: 'Journal of the Royal Statistical Society B 49',
        year: 1987,
        link: 'https://doi.org/10.1111/j.2517-6161.1987.tb01685.x',
      },
    ],
    parameters: {
      power: {
        meaning:
          'power of the mean that the variance is proportional to: near 1 as counts (`poisson`), near 2 as positive amounts',
        range: 'between 1 and 2, neither included',
      },
    },
    choose: {
      when: [
        'Targets are amounts of which many are exactly 0 and the others positive: cost of claims per policy, rain per day, revenue per visitor.',
        'Effects multiply, and the variance grows with the mean.',
      ],
      not: [
        'Targets are counts: `poisson`.',
        'Targets may be negative: they are refused. `squaredError`.',
        'The power is within about 0.01 of 1 or 2, in float32: the loss then has a large constant part, whose rounding hides small improvements from `patience`. Use float64, `poisson` or `gamma`.',
      ],
    },
    elsewhere: [
      {
        library: 'scikit-learn',
        name: 'TweedieRegressor(power, link="log")',
        conversion:
          '`l2` = `alpha`; the losses differ by a constant only (theirs is half the deviance)',
      },
      {
        library: 'XGBoost',
        name: 'objective="reg:tweedie"',
        conversion: '`power` = `tweedie_variance_power`',
      },
      {
        library: 'LightGBM',
        name: 'objective="tweedie"',
        conversion: '`power` = `tweedie_variance_power`',
      },
    ],
    notes: [
      NO_CLASSES,
      'A model’s prediction is e^z.',
      'Its least value is not 0 for a positive target, but y^(2 - power)/((power - 1)·(2 - power)): half the deviance is the loss less that.',
      'Its slope grows as e^((2 - power)·z) and e^((1 - power)·z). In gradient descent, standardise the features and keep the rate small: a score whose exponential overflows is reported as divergence.',
    ],
    seeAlso: ['poisson'],
    example: { data: 'amounts', parameters: { power: 1.5 } },
  },
  gamma: {
    title: 'Gamma loss',
    slope: ['dL/dz = 1 - y·e^-z'],
    sources: [
      {
        authors: 'J. A. Nelder, R. W. M. Wedderburn',
        title: 'Generalized linear models',
        where: 'Journal of the Royal Statistical Society A 135',
        year: 1972,
        link: 'https://doi.org/10.2307/2344614',
      },
    ],
    parameters: {},
    choose: {
      when: [
        'Targets are positive amounts whose standard deviation is in proportion to their mean: cost of a claim, duration, concentration.',
        'An error of 10 % shall count the same for small targets and large ones.',
      ],
      not: [
        'Targets may be 0: they are refused. `tweedie`.',
        'Targets are far below the prediction now and then by mistake: the slope of such a sample stays 1, that of one far above grows without bound.',
      ],
    },
    elsewhere: [
      {
        library: 'scikit-learn',
        name: 'GammaRegressor',
        conversion:
          '`l2` = `alpha`; the losses differ by a constant only (theirs is half the deviance)',
      },
      { library: 'XGBoost', name: 'objective="reg:gamma"', conversion: 'none' },
    ],
    notes: [
      NO_CLASSES,
      'A model’s prediction is e^z.',
      'Its slope grows as e^-z for predictions that are too small. In gradient descent, standardise the features and keep the rate small: a score below -709 overflows and is reported as divergence.',
      'The loss may be negative, for targets below 1/e; `targetLoss` takes positive values only.',
    ],
    seeAlso: ['tweedie', 'poisson'],
    example: { data: 'amounts' },
  },
} satisfies Partial<LossGuides>;
