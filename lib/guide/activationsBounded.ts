/** The guide to the activations that were there first: none, the sigmoids, and what is bent at 0. */
import type { ActivationGuides } from './guide.ts';

const BACKPROPAGATION = {
  authors: 'D. E. Rumelhart, G. E. Hinton, R. J. Williams',
  title: 'Learning representations by back-propagating errors',
  where: 'Nature 323',
  year: 1986,
  link: 'https://doi.org/10.1038/323533a0',
} as const;

export const boundedActivations = {
  identity: {
    title: 'No activation',
    slope: ['da/dz = 1'],
    sources: [],
    parameters: {},
    choose: {
      when: [
        'The layer is the last one: losses work on scores, and numbers of any size must come out.',
        'A `batchNorm` layer comes next, which has the activation.',
      ],
      not: ['The layer is hidden: two linear layers one after the other are one. `relu`.'],
    },
    elsewhere: [
      { library: 'scikit-learn', name: 'MLPClassifier(activation="identity")', conversion: 'none' },
      { library: 'PyTorch', name: 'nn.Identity', conversion: 'none' },
      { library: 'TensorFlow.js', name: "activation: 'linear'", conversion: 'none' },
    ],
    notes: ['With it in all layers, and no others, a network is a linear model.'],
    seeAlso: ['relu', 'tanh'],
  },
  sigmoid: {
    title: 'Sigmoid',
    slope: ['da/dz = s·(1 - s)'],
    sources: [
      {
        authors: 'P.-F. Verhulst',
        title: 'Notice sur la loi que la population suit dans son accroissement',
        where: 'Correspondance mathématique et physique 10',
        year: 1838,
      },
      BACKPROPAGATION,
    ],
    parameters: {},
    choose: {
      when: [
        'What comes out is meant as a share or a gate, between 0 and 1.',
        'A network of one small hidden layer is to be the same as in older texts or in brain.js.',
      ],
      not: [
        'There is more than one hidden layer: its slope is ¼ at most, and what comes back fades from layer to layer. `relu`.',
        'A bounded activation is wanted all the same: `tanh` is around 0 and learns faster.',
        'It stands before the loss `logistic`, which has its own: give the scores, or `sigmoid` on the last layer, which is then taken for the loss’s.',
      ],
    },
    elsewhere: [
      { library: 'scikit-learn', name: 'MLPClassifier(activation="logistic")', conversion: 'none' },
      { library: 'PyTorch', name: 'nn.Sigmoid', conversion: 'none' },
      { library: 'brain.js', name: "activation: 'sigmoid'", conversion: 'none' },
    ],
    notes: ['By e^-|z|, which cannot overflow for any finite z.'],
    seeAlso: ['tanh', 'relu'],
  },
  tanh: {
    title: 'Hyperbolic tangent',
    slope: ['da/dz = 1 - tanh(z)²'],
    sources: [
      {
        authors: 'Y. LeCun, L. Bottou, G. B. Orr, K.-R. Müller',
        title: 'Efficient BackProp',
        where: 'Neural Networks: Tricks of the Trade, Springer',
        year: 1998,
        link: 'https://doi.org/10.1007/3-540-49430-8_2',
      },
    ],
    parameters: {},
    choose: {
      when: [
        'The network is small (one or two hidden layers, tens of units), its inputs are standardised, and what it learns is smooth.',
        'What comes out should be between -1 and 1.',
      ],
      not: [
        'The network is deep or wide: it is flat far from 0, and dearer than `relu`.',
        'Inputs are not standardised: units begin where it is flat, and learn nothing.',
      ],
    },
    elsewhere: [
      { library: 'scikit-learn', name: 'MLPClassifier(activation="tanh")', conversion: 'none' },
      { library: 'PyTorch', name: 'nn.Tanh', conversion: 'none' },
      { library: 'brain.js', name: "activation: 'tanh'", conversion: 'none' },
    ],
    notes: [
      'Its slope is computed from e^-2|z| and not as a difference: small ones keep their digits.',
    ],
    seeAlso: ['sigmoid', 'relu'],
  },
  relu: {
    title: 'Rectified linear unit',
    slope: ['da/dz = 1 for z > 0, else 0'],
    sources: [
      {
        authors: 'V. Nair, G. E. Hinton',
        title: 'Rectified linear units improve restricted Boltzmann machines',
        where: 'ICML',
        year: 2010,
      },
    ],
    parameters: {},
    choose: {
      when: [
        'Nothing speaks against it: it is the first choice for hidden layers, and the cheapest.',
        'The network is deep: where a unit is on, the slope comes back whole.',
      ],
      not: [
        'Many units give 0 for every sample (see `activations`): they have died, by a rate that was too high. Lower the rate, or `leakyRelu`.',
        'What is learned should be smooth, as its derivatives are used: `silu`, `gelu`, `softplus`.',
      ],
    },
    elsewhere: [
      { library: 'scikit-learn', name: 'MLPClassifier(activation="relu")', conversion: 'none' },
      { library: 'PyTorch', name: 'nn.ReLU', conversion: 'none' },
      { library: 'TensorFlow.js', name: "activation: 'relu'", conversion: 'none' },
    ],
    notes: [
      'The slope at 0 is 0, as PyTorch has it. Weights start by `heUniform` unless told otherwise.',
    ],
    seeAlso: ['leakyRelu', 'gelu', 'silu'],
  },
  leakyRelu: {
    title: 'Leaky rectified linear unit',
    slope: ['da/dz = 1 for z > 0, else slope'],
    sources: [
      {
        authors: 'A. L. Maas, A. Y. Hannun, A. Y. Ng',
        title: 'Rectifier nonlinearities improve neural network acoustic models',
        where: 'ICML Workshop on Deep Learning',
        year: 2013,
      },
    ],
    parameters: {
      slope: { meaning: 'what negative sums are multiplied by', range: 'at least 0' },
    },
    choose: {
      when: ['Units of a `relu` network die, or the rate has to be high.'],
      not: ['No units die: `relu` is as good, and zeros are cheap.'],
    },
    elsewhere: [
      {
        library: 'PyTorch',
        name: 'nn.LeakyReLU(negative_slope)',
        conversion: '`slope` = `negative_slope`',
      },
      {
        library: 'TensorFlow.js',
        name: 'layers.leakyReLU({ alpha })',
        conversion: '`slope` = `alpha`, whose default there is 0.3',
      },
      {
        library: 'brain.js',
        name: "activation: 'leaky-relu'",
        conversion: '`slope` = `leakyReluAlpha`',
      },
    ],
    notes: [
      'The slope at 0 is that of the left side, as PyTorch has it. With `slope` 0 it is `relu`.',
    ],
    seeAlso: ['relu', 'elu'],
  },
} satisfies Partial<ActivationGuides>;
