/** The guide to the losses that compare the scores of several classes. */
import type { LossGuides } from './guide.ts';
import { OF_C, OF_C_WITH_BIAS } from './lossWords.ts';

const NEEDS_CLASSES =
  'It is refused where there are no classes to compare: `SGDRegressor` does not take it, nor a model of a single score.';

export const classLosses = {
  softmax: {
    title: 'Softmax cross-entropy',
    slope: ['dL/dzₖ = pₖ - qₖ, p = softmax(z)'],
    sources: [
      {
        authors: 'D. R. Cox',
        title: 'Some procedures connected with the logistic qualitative response curve',
        where: 'Research Papers in Probability and Statistics (Festschrift for J. Neyman), Wiley',
        year: 1966,
      },
      {
        authors: 'C. Szegedy, V. Vanhoucke, S. Ioffe, J. Shlens, Z. Wojna',
        title: 'Rethinking the Inception architecture for computer vision (label smoothing)',
        where: 'CVPR',
        year: 2016,
        link: 'https://arxiv.org/abs/1512.00567',
      },
    ],
    parameters: {
      labelSmoothing: {
        meaning:
          'share of the target that is spread evenly over all classes, against scores that grow without end and against wrong labels',
        range: 'from 0 to below 1',
      },
    },
    choose: {
      when: [
        'Three classes or more, and each sample has exactly one: the first choice.',
        'You need probabilities that sum to 1.',
      ],
      not: [
        'A sample can have several labels, or none: train one `logistic` for each label.',
        'There are two classes: `logistic` finds the same probabilities with half the weights.',
        'You need probabilities and set `labelSmoothing`: it pulls probabilities towards the middle.',
      ],
    },
    elsewhere: [
      { library: 'scikit-learn', name: 'LogisticRegression, multinomial', conversion: OF_C },
      { library: 'PyTorch', name: 'nn.CrossEntropyLoss(label_smoothing=…)', conversion: 'none' },
    ],
    notes: [
      NEEDS_CLASSES,
      '`LogisticRegression` uses it for three classes and more.',
      'The greatest score is subtracted first, so that nothing overflows; log1p keeps the small terms.',
      'Adding the same number to all scores changes nothing: without a penalty, the weights are determined only up to that.',
    ],
    seeAlso: ['logistic', 'westonWatkins', 'crammerSinger'],
    example: { data: 'flowers', parameters: { labelSmoothing: 0.05 } },
  },
  westonWatkins: {
    title: 'Multiclass hinge loss of Weston and Watkins',
    slope: ['dL/dzₖ = 1 for k ≠ y with zₖ - z_y + 1 > 0, else 0', 'dL/dz_y = -(number of these k)'],
    sources: [
      {
        authors: 'J. Weston, C. Watkins',
        title: 'Support vector machines for multi-class pattern recognition',
        where: 'ESANN',
        year: 1999,
      },
    ],
    parameters: {},
    choose: {
      when: [
        'Three classes or more, and only the decision counts: the multiclass support vector machine of courses on image classification.',
        'Every wrong class should be pushed away, not only the worst.',
      ],
      not: [
        'You need probabilities: `softmax`.',
        'There are very many classes: its value and slope grow with their number, so that the rate must shrink. `crammerSinger`.',
      ],
    },
    elsewhere: [
      {
        library: 'PyTorch',
        name: 'nn.MultiMarginLoss(p=1)',
        conversion:
          'ours is K times theirs, which is divided by the number of classes K: divide its rate by K, multiply its penalty by K',
      },
      {
        library: 'scikit-learn',
        name: 'none',
        conversion: 'LinearSVC(multi_class="crammer_singer") comes nearest',
      },
    ],
    notes: [
      NEEDS_CLASSES,
      'If a class is exactly at the margin, its slope is 0 (the rule for kinks).',
    ],
    seeAlso: ['crammerSinger', 'hinge', 'softmax'],
    example: { data: 'flowers' },
  },
  crammerSinger: {
    title: 'Multiclass hinge loss of Crammer and Singer',
    slope: [
      'dL/dz_w = 1 and dL/dz_y = -1 for the worst class w, where its loss is above 0',
      'dL/dzₖ = 0 for the others',
    ],
    sources: [
      {
        authors: 'K. Crammer, Y. Singer',
        title: 'On the algorithmic implementation of multiclass kernel-based vector machines',
        where: 'Journal of Machine Learning Research 2',
        year: 2001,
      },
    ],
    parameters: {},
    choose: {
      when: [
        'Three classes or more, even very many, and only the decision counts.',
        'You compare with LIBLINEAR.',
      ],
      not: [
        'You need probabilities: `softmax`.',
        'Descent must be smooth: each sample changes only two classes, and the worst class changes abruptly.',
      ],
    },
    elsewhere: [
      {
        library: 'scikit-learn, LIBLINEAR',
        name: 'LinearSVC(multi_class="crammer_singer")',
        conversion: OF_C_WITH_BIAS,
      },
      {
        library: 'PyTorch',
        name: 'none',
        conversion: 'nn.MultiMarginLoss is the loss of Weston and Watkins',
      },
    ],
    notes: [
      NEEDS_CLASSES,
      'If several wrong classes share the greatest score, the first counts. At the kink the slope is 0.',
    ],
    seeAlso: ['westonWatkins', 'hinge', 'softmax'],
    example: { data: 'flowers' },
  },
} satisfies Partial<LossGuides>;
