/** The guide to the losses of numbers that aim at their mean; r = z - y is the residual. */
import type { LossGuides } from './guide.ts';
import { NO_CLASSES } from './lossWords.ts';

export const meanLosses = {
  squaredError: {
    title: 'Squared error',
    slope: ['dL/dz = 2·r'],
    sources: [
      {
        authors: 'A. M. Legendre',
        title: 'Nouvelles méthodes pour la détermination des orbites des comètes',
        year: 1805,
      },
      {
        authors: 'C. F. Gauss',
        title: 'Theoria motus corporum coelestium in sectionibus conicis solem ambientium',
        year: 1809,
      },
    ],
    parameters: {},
    choose: {
      when: [
        'You predict numbers with roughly normal errors, and want the mean: least squares.',
        'You want to compare with the exact solution.',
      ],
      not: [
        'There are outliers: an error ten times as large counts a hundred times. `huber`, `logCosh` or `absoluteError`.',
        'Targets are counts (`poisson`), or you want a quantile rather than the mean (`quantile`).',
      ],
    },
    elsewhere: [
      {
        library: 'scikit-learn',
        name: 'SGDRegressor(loss="squared_error")',
        conversion: 'ours is r², theirs ½·r²: `learningRate` = `eta0`/2 and `l2` = 2·`alpha`',
      },
      {
        library: 'scikit-learn',
        name: 'Ridge',
        conversion:
          '`l2` = 2·`alpha`/n for n samples: there the sum of r² stands beside `alpha`·‖w‖²',
      },
      {
        library: 'scikit-learn',
        name: 'Lasso, ElasticNet',
        conversion:
          '`l1` = 2·`alpha`·`l1_ratio` and `l2` = 2·`alpha`·(1 - `l1_ratio`); Lasso has the ratio 1',
      },
      { library: 'PyTorch', name: 'nn.MSELoss', conversion: 'none' },
    ],
    notes: [
      NO_CLASSES,
      'The model made for it is `LinearRegression`, which takes the other losses for numbers as well.',
      'Its slope is unbounded: features or targets of large range make descent diverge at rates that suit other losses. Standardise them, or clip the gradient (`clipNorm`). The solvers of `LinearRegression` need neither.',
    ],
    seeAlso: ['huber', 'logCosh', 'absoluteError'],
    example: { data: 'diabetes' },
  },
  huber: {
    title: 'Huber loss',
    slope: ['dL/dz = r for |r| ≤ delta, else delta·sign(r)'],
    sources: [
      {
        authors: 'P. J. Huber',
        title: 'Robust estimation of a location parameter',
        where: 'Annals of Mathematical Statistics 35',
        year: 1964,
        link: 'https://doi.org/10.1214/aoms/1177703732',
      },
    ],
    parameters: {
      delta: {
        meaning:
          'residual from which the loss grows linearly, in the unit of the targets; about 1.35 standard deviations of the good residuals is usual',
        range: 'above 0',
      },
    },
    choose: {
      when: [
        'You want the mean, and there are outliers: least squares for most samples, absolute errors for outliers.',
        'Descent by `squaredError` diverges because of a few samples: the slope is at most `delta`.',
      ],
      not: [
        'You do not know the size of good residuals: standardise the targets first, or use `logCosh` or `absoluteError`.',
      ],
    },
    elsewhere: [
      {
        library: 'scikit-learn',
        name: 'SGDRegressor(loss="huber")',
        conversion: '`delta` = `epsilon`, 0.1 there by default; `l2` = `alpha`',
      },
      {
        library: 'scikit-learn',
        name: 'HuberRegressor',
        conversion:
          'not the same: it estimates the scale as well, and its `epsilon` counts in that',
      },
      { library: 'PyTorch', name: 'nn.HuberLoss(delta)', conversion: 'none' },
      {
        library: 'PyTorch',
        name: 'nn.SmoothL1Loss(beta)',
        conversion: '`delta` = `beta`; ours is `beta` times theirs',
      },
    ],
    notes: [NO_CLASSES, 'Near 0 it is ½·r², half of `squaredError`: its rates are twice as large.'],
    seeAlso: ['logCosh', 'absoluteError', 'squaredError'],
    example: { data: 'diabetes', parameters: { delta: 50 } },
  },
  logCosh: {
    title: 'Logarithm of the hyperbolic cosine',
    slope: ['dL/dz = tanh(r)'],
    sources: [
      {
        authors: 'R. A. Saleh, A. K. M. E. Saleh',
        title: 'Statistical properties of the log-cosh loss function used in machine learning',
        year: 2022,
        link: 'https://arxiv.org/abs/2208.04564',
      },
    ],
    parameters: {},
    choose: {
      when: [
        'As `huber` with `delta` 1, where the curvature should be continuous too: about ½·r² near 0, |r| - log 2 far away.',
      ],
      not: [
        'Residuals are much larger or smaller than 1: it is then practically the absolute or the squared error. Standardise the targets, or use `huber` with a suitable `delta`.',
      ],
    },
    elsewhere: [
      { library: 'Keras', name: 'losses.LogCosh', conversion: 'none' },
      {
        library: 'PyTorch',
        name: 'none',
        conversion:
          '`torch.log(torch.cosh(r)).mean()`, which overflows for |r| above 89 in float32',
      },
      { library: 'scikit-learn', name: 'none', conversion: '`huber` comes nearest' },
    ],
    notes: [
      NO_CLASSES,
      'cosh is never computed: no residual overflows, and small ones keep all their digits.',
    ],
    seeAlso: ['huber', 'squaredError', 'absoluteError'],
    example: { data: 'diabetes' },
  },
} satisfies Partial<LossGuides>;
