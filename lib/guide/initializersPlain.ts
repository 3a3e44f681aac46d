/** The guide to the initialisers that do not look at the size of the layer. */
import type { InitializerGuides } from './guide.ts';

export const plainInitializers = {
  zeros: {
    title: 'Zeros',
    sources: [],
    parameters: {},
    choose: {
      when: [
        'The layer is the last one: the first predictions are the bias, and the units of the layers below still differ.',
      ],
      not: [
        'The layer is hidden: all its units are equal, get the same gradient, and stay equal. `heUniform`, `xavierUniform`.',
      ],
    },
    elsewhere: [{ library: 'PyTorch', name: 'nn.init.zeros_', conversion: 'none' }],
    notes: [],
    seeAlso: ['ones', 'heUniform', 'xavierUniform'],
  },
  ones: {
    title: 'Ones',
    sources: [],
    parameters: {},
    choose: {
      when: ['You show why weights are random, or want a sum of the inputs.'],
      not: ['More than one unit must learn: as with `zeros`, all stay equal.'],
    },
    elsewhere: [{ library: 'PyTorch', name: 'nn.init.ones_', conversion: 'none' }],
    notes: ['In every layer, sums grow by a factor of the number of inputs.'],
    seeAlso: ['zeros', 'normal'],
  },
  normal: {
    title: 'Normal numbers of a chosen size',
    sources: [
      {
        authors: 'A. Krizhevsky, I. Sutskever, G. E. Hinton',
        title:
          'ImageNet classification with deep convolutional neural networks (N(0, 0.01²) in all layers)',
        where: 'NIPS',
        year: 2012,
      },
    ],
    parameters: {
      mean: { meaning: 'mean of the weights', range: 'any finite number' },
      deviation: { meaning: 'their standard deviation', range: 'at least 0' },
    },
    choose: {
      when: ['A text or another program gives the deviation, and you reproduce its run.'],
      not: [
        'The network has several layers: signals shrink or grow by a factor in each. `heNormal` and `xavierNormal` choose the deviation by the size of the layer.',
      ],
    },
    elsewhere: [
      { library: 'PyTorch', name: 'nn.init.normal_(mean, std)', conversion: '`deviation` = `std`' },
      { library: 'Keras', name: 'initializers.RandomNormal', conversion: '`deviation` = `stddev`' },
    ],
    notes: [],
    seeAlso: ['uniform', 'heNormal', 'xavierNormal'],
  },
  uniform: {
    title: 'Uniform numbers of a chosen size',
    sources: [],
    parameters: {
      limit: { meaning: 'the largest weight, on both sides of 0', range: 'at least 0' },
    },
    choose: {
      when: ['A text or another program gives the limit, and you reproduce its run.'],
      not: ['As with `normal`: `heUniform` and `xavierUniform` choose the limit by the layer.'],
    },
    elsewhere: [
      {
        library: 'PyTorch',
        name: 'nn.init.uniform_(a, b)',
        conversion: '`limit` = `b` where `a` = -`b`',
      },
      {
        library: 'PyTorch',
        name: 'nn.Linear',
        conversion: 'its weights are U(-1/√n, 1/√n) for n inputs: `heUniform` with `gain` 0.57735',
      },
    ],
    notes: ['The deviation is `limit`/√3.'],
    seeAlso: ['normal', 'heUniform', 'xavierUniform'],
  },
} satisfies Partial<InitializerGuides>;
