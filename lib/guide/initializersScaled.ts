/** The guide to the initialisers that keep signals at their size from layer to layer. */
import type { InitializerGuides } from './guide.ts';

const GLOROT = {
  authors: 'X. Glorot, Y. Bengio',
  title: 'Understanding the difficulty of training deep feedforward neural networks',
  where: 'AISTATS',
  year: 2010,
} as const;
const HE = {
  authors: 'K. He, X. Zhang, S. Ren, J. Sun',
  title: 'Delving deep into rectifiers: surpassing human-level performance on ImageNet',
  where: 'ICCV',
  year: 2015,
  link: 'https://arxiv.org/abs/1502.01852',
} as const;
const GAIN = { meaning: 'factor of the weights', range: 'above 0' } as const;

export const scaledInitializers = {
  xavierUniform: {
    title: 'Xavier (Glorot), uniform',
    sources: [GLOROT],
    parameters: { gain: GAIN },
    choose: {
      when: ['The activation is `tanh`, `sigmoid` or none; it is their default.'],
      not: [
        'The activation is `relu` or like it, which lets half of a signal through: `heUniform`.',
      ],
    },
    elsewhere: [
      { library: 'PyTorch', name: 'nn.init.xavier_uniform_(gain)', conversion: 'none' },
      { library: 'Keras', name: 'initializers.GlorotUniform', conversion: 'none' },
      {
        library: 'scikit-learn',
        name: 'MLPClassifier',
        conversion:
          'as it begins, and the biases from the same numbers (ours at 0); `gain` 0.57735 with its `logistic`',
      },
    ],
    notes: [
      'A compromise: n alone would preserve the variance of the forward signals, m alone that of the gradients.',
    ],
    seeAlso: ['xavierNormal', 'heUniform', 'orthogonal'],
  },
  xavierNormal: {
    title: 'Xavier (Glorot), normal',
    sources: [GLOROT],
    parameters: { gain: GAIN },
    choose: {
      when: [
        'As `xavierUniform`: it has the same variance, and which of the two you choose hardly matters.',
      ],
      not: ['The activation is `relu` or like it: `heNormal`.'],
    },
    elsewhere: [
      { library: 'PyTorch', name: 'nn.init.xavier_normal_(gain)', conversion: 'none' },
      {
        library: 'Keras',
        name: 'initializers.GlorotNormal',
        conversion: 'the same variance, but there numbers beyond two deviations are drawn anew',
      },
    ],
    notes: [],
    seeAlso: ['xavierUniform', 'heNormal'],
  },
  heUniform: {
    title: 'He (Kaiming), uniform',
    sources: [HE],
    parameters: { gain: GAIN },
    choose: {
      when: [
        'The activation is `relu`, `leakyRelu`, `elu`, `gelu`, `silu` or `softplus`; it is their default.',
      ],
      not: [
        'The activation is `tanh` or `sigmoid`: signals grow, and units start where it is flat. `xavierUniform`.',
      ],
    },
    elsewhere: [
      {
        library: 'PyTorch',
        name: 'nn.init.kaiming_uniform_(nonlinearity="relu")',
        conversion: 'none; with `leaky_relu` and `a`, `gain` = √(2/(1 + `a`²))',
      },
      { library: 'Keras', name: 'initializers.HeUniform', conversion: 'none' },
    ],
    notes: ['The gain of √2 compensates for the half of each signal that `relu` sets to 0.'],
    seeAlso: ['heNormal', 'xavierUniform', 'orthogonal'],
  },
  heNormal: {
    title: 'He (Kaiming), normal',
    sources: [HE],
    parameters: { gain: GAIN },
    choose: {
      when: [
        'As `heUniform`: it has the same variance, and which of the two you choose hardly matters.',
      ],
      not: ['The activation is `tanh` or `sigmoid`: `xavierNormal`.'],
    },
    elsewhere: [
      {
        library: 'PyTorch',
        name: 'nn.init.kaiming_normal_(nonlinearity="relu")',
        conversion: 'none; with `leaky_relu` and `a`, `gain` = √(2/(1 + `a`²))',
      },
      {
        library: 'Keras',
        name: 'initializers.HeNormal',
        conversion: 'the same variance, but there numbers beyond two deviations are drawn anew',
      },
    ],
    notes: [],
    seeAlso: ['heUniform', 'xavierNormal'],
  },
  orthogonal: {
    title: 'Orthogonal',
    sources: [
      {
        authors: 'A. M. Saxe, J. L. McClelland, S. Ganguli',
        title:
          'Exact solutions to the nonlinear dynamics of learning in deep linear neural networks',
        where: 'ICLR',
        year: 2014,
        link: 'https://arxiv.org/abs/1312.6120',
      },
    ],
    parameters: { gain: GAIN },
    choose: {
      when: [
        'The network is deep: layer by layer, a matrix of normal numbers stretches some directions and shrinks others; an orthogonal matrix does not. With `relu`, `gain` √2.',
      ],
      not: [
        'A layer is wide and the network shallow: it takes units²·inputs multiplications, and gains little.',
      ],
    },
    elsewhere: [
      { library: 'PyTorch', name: 'nn.init.orthogonal_(gain)', conversion: 'none' },
      { library: 'Keras', name: 'initializers.Orthogonal', conversion: 'none' },
    ],
    notes: ['Normal numbers, orthogonalised by Gram–Schmidt, twice.'],
    seeAlso: ['lsuv', 'heUniform', 'xavierUniform'],
  },
  lsuv: {
    title: 'Layer-sequential unit variance',
    sources: [
      {
        authors: 'D. Mishkin, J. Matas',
        title: 'All you need is a good init',
        where: 'ICLR',
        year: 2016,
        link: 'https://arxiv.org/abs/1511.06422',
      },
    ],
    parameters: {},
    choose: {
      when: [
        'The network is deep and has no `batchNorm`, or its activations are a mixture for which no gain is known.',
        'Features are not standardised: the first layer is divided by the deviation of its sums.',
      ],
      not: [
        'The first samples are not representative: it uses the first 512 rows that you pass to `fit`.',
      ],
    },
    elsewhere: [
      { library: 'PyTorch', name: 'none', conversion: 'others have written it for PyTorch' },
    ],
    notes: [
      'The layers are scaled one after the other, from the first. The paper repeats the division until the variance is near 1; sums are proportional to the weights, so that one division is exact.',
    ],
    seeAlso: ['orthogonal', 'heNormal'],
  },
} satisfies Partial<InitializerGuides>;
