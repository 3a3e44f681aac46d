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
        'Targets may be negative: the loss has no least value then. `squaredError`.',
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
      'Its slope grows as e^z: start at 0, standardise the features, keep the rate small or clip (`clipNorm`). A score above 709 overflows and is reported as divergence.',
      'The loss may be negative; `targetLoss` takes positive values only.',
    ],
    seeAlso: ['squaredError'],
    example: { data: 'counts' },
  },
} satisfies Partial<LossGuides>;
