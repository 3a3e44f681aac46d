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
        'The layer is the last one: losses take scores, which can be any number.',
        'The next layer is a `batchNorm` with the activation.',
      ],
      not: ['The layer is hidden: two consecutive linear layers are equivalent to one. `relu`.'],
    },
    elsewhere: [
      { library: 'scikit-learn', name: 'MLPClassifier(activation="identity")', conversion: 'none' },
      { library: 'PyTorch', name: 'nn.Identity', conversion: 'none' },
      { library: 'TensorFlow.js', name: "activation: 'linear'", conversion: 'none' },
    ],
    notes: ['A network with this activation in all layers is a linear model.'],
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
        'The output is a share or a gate, between 0 and 1.',
        'You reproduce a network with one small hidden layer of an older text or of brain.js.',
      ],
      not: [
        'There is more than one hidden layer: its slope is at most ¼, and gradients vanish from layer to layer. `relu`.',
        'You want a bounded activation: `tanh` is centred at 0 and learns faster.',
        'The loss is `logistic`, which has a sigmoid: pass scores to it, or put `sigmoid` on the last layer, which then belongs to the loss.',
      ],
    },
    elsewhere: [
      { library: 'scikit-learn', name: 'MLPClassifier(activation="logistic")', conversion: 'none' },
      { library: 'PyTorch', name: 'nn.Sigmoid', conversion: 'none' },
      { library: 'brain.js', name: "activation: 'sigmoid'", conversion: 'none' },
    ],
    notes: ['Computed from e^-|z|, which cannot overflow for any finite z.'],
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
        'The output should be between -1 and 1.',
      ],
      not: [
        'The network is deep or wide: it is flat far from 0, and costs more than `relu`.',
        'Inputs are not standardised: units start where it is flat, and do not learn.',
      ],
    },
    elsewhere: [
      { library: 'scikit-learn', name: 'MLPClassifier(activation="tanh")', conversion: 'none' },
      { library: 'PyTorch', name: 'nn.Tanh', conversion: 'none' },
      { library: 'brain.js', name: "activation: 'tanh'", conversion: 'none' },
    ],
    notes: [
      'Its slope is computed from e^-2|z| and not as a difference, so that small slopes keep their digits.',
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
        'By default: it is the first choice for hidden layers, and the cheapest.',
        'The network is deep: the slope of an active unit is 1, so that gradients do not vanish.',
      ],
      not: [
        'Many units give 0 for every sample (see `activations`): they have died, because the rate was too high. Lower the rate, or use `leakyRelu`.',
        'The learned function must be smooth, for instance because you use its derivatives: `silu`, `gelu`, `softplus`.',
      ],
    },
    elsewhere: [
      { library: 'scikit-learn', name: 'MLPClassifier(activation="relu")', conversion: 'none' },
      { library: 'PyTorch', name: 'nn.ReLU', conversion: 'none' },
      { library: 'TensorFlow.js', name: "activation: 'relu'", conversion: 'none' },
    ],
    notes: ['The slope at 0 is 0, as in PyTorch. The default initialiser is `heUniform`.'],
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
    notes: ['The slope at 0 is that of the left side, as in PyTorch. With `slope` 0 it is `relu`.'],
    seeAlso: ['relu', 'elu'],
  },
} satisfies Partial<ActivationGuides>;
