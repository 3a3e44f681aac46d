/** The guide to the losses of two classes; notation as in lib/plan/losses.ts. */
import type { LossGuides } from './guide.ts';
import { OF_ALPHA, OF_C, OF_C_WITH_BIAS } from './lossWords.ts';

const LIBLINEAR = {
  authors: 'R.-E. Fan, K.-W. Chang, C.-J. Hsieh, X.-R. Wang, C.-J. Lin',
  title: 'LIBLINEAR: a library for large linear classification',
  where: 'Journal of Machine Learning Research 9',
  year: 2008,
} as const;

export const binaryLosses = {
  sigmoidSquaredError: {
    title: 'Squared error of the sigmoid',
    slope: ['dL/dz = 2·(s - y)·s·(1 - s)'],
    sources: [
      {
        authors: 'A. Rosebrock',
        title: 'Gradient descent with Python',
        where: 'PyImageSearch',
        year: 2016,
        link: 'https://pyimagesearch.com/2016/10/10/gradient-descent-with-python/',
      },
    ],
    parameters: {},
    choose: {
      when: [
        'You follow a text that trains a neuron with it, or reproduce its figures.',
        'Some labels are wrong, and no sample may cost more than 1: the loss is bounded.',
      ],
      not: [
        'The start may be far from the solution: a sample that is far on the wrong side has a slope near 0 and hardly changes the weights. The loss is not convex, so that the result depends on the start. `logistic` has neither problem.',
      ],
    },
    elsewhere: [
      {
        library: 'PyTorch',
        name: 'nn.MSELoss(reduction="sum") of torch.sigmoid(z)',
        conversion: 'none with the reduction `sum`, the default here for this loss alone',
      },
    ],
    notes: [
      'Its default reduction is the sum over the batch, which needs much smaller rates than a mean.',
      'The text leaves out the factor 2 of the slope: its `alpha` is twice our `learningRate`.',
      'At extreme scores the slope goes to 0 without overflow: it is computed from e^-|z|.',
    ],
    seeAlso: ['logistic', 'modifiedHuber'],
    example: { data: 'tumours' },
  },
  logistic: {
    title: 'Log loss',
    slope: ['dL/dz = s - y'],
    sources: [
      {
        authors: 'D. R. Cox',
        title: 'The regression analysis of binary sequences',
        where: 'Journal of the Royal Statistical Society B 20',
        year: 1958,
        link: 'https://doi.org/10.1111/j.2517-6161.1958.tb00292.x',
      },
    ],
    parameters: {},
    choose: {
      when: [
        'Two classes, and no reason for another loss.',
        'You need probabilities: to rank, to weigh costs, to set a threshold. The log loss is least at the true probabilities.',
        'You want a smooth objective, for full-batch descent to a small tolerance.',
      ],
      not: [
        'Some labels are wrong: their loss grows with the distance without bound. `modifiedHuber` grows as fast, `sigmoidSquaredError` is bounded.',
        'Only the decision counts and few samples should decide it: `hinge`.',
        'The classes can be separated and there is no penalty: the weights grow without bound. Use a small `l2`.',
      ],
    },
    elsewhere: [
      { library: 'scikit-learn', name: 'LogisticRegression', conversion: OF_C },
      { library: 'scikit-learn', name: 'SGDClassifier(loss="log_loss")', conversion: OF_ALPHA },
      { library: 'PyTorch', name: 'nn.BCEWithLogitsLoss', conversion: 'none' },
    ],
    notes: [
      'The model made for it is `LogisticRegression`.',
      'Never overflows: the loss is max(z, 0) - y·z + log(1 + e^-|z|).',
      'It has no kinks; its slope lies between -1 and 1, its curvature is at most ¼.',
    ],
    seeAlso: ['softmax', 'modifiedHuber', 'focal'],
    example: { data: 'tumours' },
  },
  hinge: {
    title: 'Hinge loss',
    slope: ['dL/dm = -1 for m < 1, else 0'],
    sources: [
      {
        authors: 'C. Cortes, V. Vapnik',
        title: 'Support-vector networks',
        where: 'Machine Learning 20',
        year: 1995,
        link: 'https://doi.org/10.1007/BF00994018',
      },
    ],
    parameters: {},
    choose: {
      when: [
        'Two classes, and only the decision counts: the linear support vector machine.',
        'Most samples are easy: beyond the margin they cost nothing and have no gradient.',
      ],
      not: [
        'You need probabilities: `logistic` or `modifiedHuber`.',
        'You descend by full batches to a small tolerance: with a constant rate, the kink prevents convergence. Use `squaredHinge`, which is smooth, or a falling rate.',
      ],
    },
    elsewhere: [
      { library: 'scikit-learn', name: 'SGDClassifier(loss="hinge")', conversion: OF_ALPHA },
      {
        library: 'scikit-learn, LIBLINEAR',
        name: 'LinearSVC(loss="hinge")',
        conversion: OF_C_WITH_BIAS,
      },
      {
        library: 'PyTorch',
        name: 'none',
        conversion: '`torch.clamp(1 - m, min=0).mean()`; nn.HingeEmbeddingLoss is another loss',
      },
    ],
    notes: [
      '`LinearSVC` takes it too.',
      'At the kink, m = 1, the slope is 0; scikit-learn has -1 there.',
      'Without a penalty nothing maximises the margin: use `l2`.',
    ],
    seeAlso: ['squaredHinge', 'perceptron', 'westonWatkins', 'crammerSinger'],
    example: { data: 'tumours' },
  },
  squaredHinge: {
    title: 'Squared hinge loss',
    slope: ['dL/dm = -2·max(0, 1 - m)'],
    sources: [LIBLINEAR],
    parameters: {},
    choose: {
      when: [
        'A support vector machine by full-batch descent, momentum or a small tolerance: its slope is continuous.',
        'You compare with LinearSVC, whose default it is.',
      ],
      not: [
        'Some samples are far on the wrong side: their loss grows with the square. `hinge` or `modifiedHuber`.',
        'You need probabilities: `logistic`.',
      ],
    },
    elsewhere: [
      {
        library: 'scikit-learn, LIBLINEAR',
        name: 'LinearSVC(loss="squared_hinge")',
        conversion: OF_C_WITH_BIAS,
      },
      {
        library: 'scikit-learn',
        name: 'SGDClassifier(loss="squared_hinge")',
        conversion: OF_ALPHA,
      },
      {
        library: 'PyTorch',
        name: 'none',
        conversion: '`torch.clamp(1 - m, min=0).square().mean()`',
      },
    ],
    notes: [
      'The model made for it is `LinearSVC`.',
      'It has no kink: the slope at m = 1 is 0 from both sides.',
      'One-sample descent needs smaller rates than with `hinge`: the slope grows with the error.',
    ],
    seeAlso: ['hinge', 'modifiedHuber'],
    example: { data: 'tumours' },
  },
  modifiedHuber: {
    title: 'Modified Huber loss',
    slope: ['dL/dm = -4 for m < -1, else -2·max(0, 1 - m)'],
    sources: [
      {
        authors: 'T. Zhang',
        title:
          'Solving large scale linear prediction problems using stochastic gradient descent algorithms',
        where: 'ICML',
        year: 2004,
        link: 'https://doi.org/10.1145/1015330.1015332',
      },
    ],
    parameters: {},
    choose: {
      when: [
        'Two classes with outliers or wrong labels, by full batches or one sample at a time.',
        'You want the margin of a support vector machine and probabilities as well.',
      ],
      not: ['You need good probabilities: these are 0 and 1 beyond the margin. `logistic`.'],
    },
    elsewhere: [
      {
        library: 'scikit-learn',
        name: 'SGDClassifier(loss="modified_huber")',
        conversion: OF_ALPHA,
      },
      {
        library: 'PyTorch',
        name: 'none',
        conversion: '`torch.where(m < -1, -4 * m, torch.clamp(1 - m, min=0).square()).mean()`',
      },
    ],
    notes: [
      'Its slope is continuous and lies between -4 and 0.',
      'It is least where z = 2p - 1, p being the probability of class 1; hence p = (clip(z, -1, 1) + 1)/2.',
    ],
    seeAlso: ['squaredHinge', 'logistic', 'huber'],
    example: { data: 'tumours' },
  },
  perceptron: {
    title: 'Perceptron loss',
    slope: ['dL/dm = -1 for m ≤ 0, else 0'],
    sources: [
      {
        authors: 'F. Rosenblatt',
        title:
          'The perceptron: a probabilistic model for information storage and organization in the brain',
        where: 'Psychological Review 65',
        year: 1958,
        link: 'https://doi.org/10.1037/h0042519',
      },
    ],
    parameters: {},
    choose: {
      when: [
        'The classic rule itself: `batchSize: 1` and a constant rate. For classes that can be separated, it ends without errors.',
      ],
      not: [
        'The classes overlap: it never converges. `average: true` (the averaged perceptron) helps; `hinge` is nearly always better, because it has a margin.',
        'There is a penalty: weights of 0 make every loss 0, so that a penalty pulls the weights to 0.',
      ],
    },
    elsewhere: [
      {
        library: 'scikit-learn',
        name: 'Perceptron, SGDClassifier(loss="perceptron", learning_rate="constant")',
        conversion: '`learningRate` = `eta0`; its `alpha` counts only with a penalty',
      },
      { library: 'PyTorch', name: 'none', conversion: '`torch.clamp(-m, min=0).mean()`' },
    ],
    notes: [
      'A score of exactly 0 counts as an error, the only exception to the rule for kinks: otherwise descent could not leave weights of 0.',
    ],
    seeAlso: ['hinge'],
    example: { data: 'tumours' },
  },
  focal: {
    title: 'Focal loss',
    slope: ['dL/dm = (1 - p)^gamma·(gamma·p·log p - (1 - p)), p = 1/(1 + e^-m)'],
    sources: [
      {
        authors: 'T.-Y. Lin, P. Goyal, R. Girshick, K. He, P. Dollár',
        title: 'Focal loss for dense object detection',
        where: 'ICCV',
        year: 2017,
        link: 'https://arxiv.org/abs/1708.02002',
      },
    ],
    parameters: {
      gamma: {
        meaning:
          'how far samples that are classified well are turned down; with 0 it is the log loss',
        range: 'at least 0',
      },
    },
    choose: {
      when: [
        'One class is rare and most samples of the other are easy: fraud, clicks, churn. The many easy samples no longer dominate the few that matter.',
      ],
      not: [
        'You need probabilities: s is not a probability with this loss. Use `logistic`, with class weights if necessary, and move the threshold.',
        'The classes are balanced: it only slows descent near the end.',
      ],
    },
    elsewhere: [
      {
        library: 'torchvision',
        name: 'ops.sigmoid_focal_loss(gamma=2, alpha=-1, reduction="mean")',
        conversion:
          'none; its `alpha` (0.25 by default) weighs class 1 by `alpha` and class 0 by 1 - `alpha`: class weights here',
      },
      {
        library: 'scikit-learn',
        name: 'none',
        conversion: '`logistic` with class weights comes nearest',
      },
    ],
    notes: [
      'Both logarithms are computed from log(1 + e^-|m|), so that the loss is exact at extreme scores.',
      'It is not convex for gamma above 0. Starting at 0 works well for linear models.',
    ],
    seeAlso: ['logistic'],
    example: { data: 'tumours', parameters: { gamma: 1.5 } },
  },
} satisfies Partial<LossGuides>;
