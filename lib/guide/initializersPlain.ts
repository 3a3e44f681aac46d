/** The guide to the initialisers that do not look at the size of the layer. */
import type { InitializerGuides } from './guide.ts';

export const plainInitializers = {
  zeros: {
    title: 'Zeros',
    sources: [],
    parameters: {},
    choose: {
      when: [
        'The layer is the last one: predictions begin at the bias alone, and the layers below still differ from unit to unit.',
      ],
      not: [
        'The layer is hidden: its units are all alike, get the same gradient, and stay alike for ever. `heUniform`, `xavierUniform`.',
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
      when: ['It is to be shown why weights are drawn at all, or a sum of the inputs is wanted.'],
      not: ['Anything is to be learned by more than one unit: as with `zeros`, all stay alike.'],
    },
    elsewhere: [{ library: 'PyTorch', name: 'nn.init.ones_', conversion: 'none' }],
    notes: ['Sums grow by the number of inputs in every layer.'],
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
      when: ['A text or another program gives the deviation, and its run is to be repeated.'],
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
      when: ['A text or another program gives the limit, and its run is to be repeated.'],
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
