/** The guide to the activations that are like relu, with a curve in place of its bend. */
import type { ActivationGuides } from './guide.ts';

const GELU = {
  authors: 'D. Hendrycks, K. Gimpel',
  title: 'Gaussian error linear units (GELUs)',
  year: 2016,
  link: 'https://arxiv.org/abs/1606.08415',
} as const;

export const smoothActivations = {
  elu: {
    title: 'Exponential linear unit',
    slope: ['da/dz = 1 for z > 0, else alpha·e^z'],
    sources: [
      {
        authors: 'D.-A. Clevert, T. Unterthiner, S. Hochreiter',
        title: 'Fast and accurate deep network learning by exponential linear units (ELUs)',
        where: 'ICLR',
        year: 2016,
        link: 'https://arxiv.org/abs/1511.07289',
      },
    ],
    parameters: {
      alpha: { meaning: 'how far below 0 it goes: -alpha at most', range: 'above 0' },
    },
    choose: {
      when: [
        'There is no `batchNorm`, and outputs with a mean near 0 would help: unlike `relu`, it has negative values.',
      ],
      not: [
        'There is `batchNorm`, which centres the outputs: `relu` is cheaper.',
        'Values far below 0 must stay distinguishable: it is flat there. `leakyRelu`.',
      ],
    },
    elsewhere: [
      { library: 'PyTorch', name: 'nn.ELU(alpha)', conversion: 'none' },
      { library: 'TensorFlow.js', name: 'layers.elu({ alpha })', conversion: 'none' },
    ],
    notes: ['e^z - 1 is computed as one function, so that small values keep all their digits.'],
    seeAlso: ['relu', 'leakyRelu', 'silu'],
  },
  gelu: {
    title: 'Gaussian error linear unit',
    slope: ['da/dz = Φ(z) + z·φ(z)'],
    sources: [GELU],
    parameters: {},
    choose: {
      when: [
        'You reproduce a transformer or another published network that has it.',
        'You want a smooth activation, and time matters less.',
      ],
      not: [
        'Time matters: it computes an error function for each number. `relu`, or `silu`, which is nearly the same curve.',
        'The network that you reproduce has the approximation: `geluTanh`.',
      ],
    },
    elsewhere: [
      { library: 'PyTorch', name: 'nn.GELU()', conversion: 'none' },
      { library: 'Keras', name: 'activations.gelu', conversion: 'none' },
    ],
    notes: [
      'Exact: Φ by Cody’s rational approximations of the error function, to about the last digit of double precision.',
      'It is not monotonic: it falls to -0.17 at z = -0.75.',
    ],
    seeAlso: ['geluTanh', 'silu', 'relu'],
  },
  geluTanh: {
    title: 'Gaussian error linear unit, by a hyperbolic tangent',
    slope: [
      'da/dz = ½·(1 + t) + ½·z·(1 - t²)·√(2/π)·(1 + 0.134145·z²)',
      't = tanh(√(2/π)·(z + 0.044715·z³))',
    ],
    sources: [GELU],
    parameters: {},
    choose: {
      when: ['Weights come from a network that has it: GPT-2, BERT as Google published it.'],
      not: ['In all other cases: `gelu` is exact.'],
    },
    elsewhere: [
      { library: 'PyTorch', name: 'nn.GELU(approximate="tanh")', conversion: 'none' },
      { library: 'Keras', name: 'activations.gelu(approximate=True)', conversion: 'none' },
    ],
    notes: ['Within 0.0005 of `gelu` everywhere.'],
    seeAlso: ['gelu', 'silu'],
  },
  silu: {
    title: 'Sigmoid linear unit (swish)',
    slope: ['da/dz = s + z·s·(1 - s)'],
    sources: [
      {
        authors: 'S. Elfwing, E. Uchibe, K. Doya',
        title:
          'Sigmoid-weighted linear units for neural network function approximation in reinforcement learning',
        where: 'Neural Networks 107',
        year: 2018,
        link: 'https://arxiv.org/abs/1702.03118',
      },
      {
        authors: 'P. Ramachandran, B. Zoph, Q. V. Le',
        title: 'Searching for activation functions (swish)',
        year: 2017,
        link: 'https://arxiv.org/abs/1710.05941',
      },
    ],
    parameters: {},
    choose: {
      when: [
        'You want a smooth activation: the learned function has no kinks, and no unit dies.',
        'As `gelu`, at a lower cost.',
      ],
      not: ['Time matters and `relu` does as well: it computes an exponential for each number.'],
    },
    elsewhere: [
      { library: 'PyTorch', name: 'nn.SiLU', conversion: 'none' },
      { library: 'Keras', name: 'activations.silu', conversion: 'none' },
    ],
    notes: ['It is not monotonic: it falls to -0.28 at z = -1.28.'],
    seeAlso: ['gelu', 'relu', 'softplus'],
  },
  softplus: {
    title: 'Softplus',
    slope: ['da/dz = s'],
    sources: [
      {
        authors: 'C. Dugas, Y. Bengio, F. Bélisle, C. Nadeau, R. Garcia',
        title: 'Incorporating second-order functional knowledge for better option pricing',
        where: 'NIPS',
        year: 2000,
      },
    ],
    parameters: {},
    choose: {
      when: ['The output must be positive, with a slope everywhere: a rate, a variance, a price.'],
      not: [
        'The layer is hidden and its outputs need not be positive: their mean is far from 0, and `relu` usually reaches a lower loss.',
      ],
    },
    elsewhere: [
      { library: 'PyTorch', name: 'nn.Softplus()', conversion: 'none; there is no `beta` here' },
      { library: 'Keras', name: 'activations.softplus', conversion: 'none' },
    ],
    notes: ['Computed as max(z, 0) + log(1 + e^-|z|), which never overflows.'],
    seeAlso: ['relu', 'silu'],
  },
} satisfies Partial<ActivationGuides>;
