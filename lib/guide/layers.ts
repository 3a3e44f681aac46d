/** The guide to the kinds of layers: one entry for each name in lib/plan/layerKinds.ts, or this does not compile. */
import type { LayerGuides } from './guide.ts';

const ACTIVATION = {
  meaning: 'what is made of the sums',
  range: 'the name of an activation, or an object with one and its parameters',
} as const;
const FACTOR = {
  meaning: 'what the learning rate is multiplied by in this layer',
  range: 'above 0',
} as const;
const FROZEN = {
  meaning: 'whether nothing of the layer changes in training',
  range: '`true` or `false`',
} as const;

export const layerGuides = {
  dense: {
    title: 'Fully connected layer',
    written: 'dense(units, { …options })',
    sources: [
      {
        authors: 'D. E. Rumelhart, G. E. Hinton, R. J. Williams',
        title: 'Learning representations by back-propagating errors',
        where: 'Nature 323',
        year: 1986,
        link: 'https://doi.org/10.1038/323533a0',
      },
    ],
    parameters: {
      units: { meaning: 'numbers that come out', range: '1 to 1,048,576', leftOut: 'refused' },
      activation: ACTIVATION,
      useBias: {
        meaning: 'whether units have a bias',
        range: '`true` or `false`',
        leftOut: '`useBias` of the network',
      },
      l2: {
        meaning: 'strength of the penalty ½·l2·‖W‖² (Frobenius) of this layer',
        range: 'at least 0',
        leftOut: '`l2` of the network',
      },
      initializer: {
        meaning: 'how the weights are drawn',
        range: 'the name of an initialiser, or an object with one and its parameters',
        leftOut: '`heUniform` before relu and those like it, else `xavierUniform`',
      },
      inputs: {
        meaning: 'numbers that come in, where they should be checked',
        range: 'what comes out of the layer before',
        leftOut: 'as many as come',
      },
      learningRateFactor: FACTOR,
      frozen: FROZEN,
    },
    choose: {
      when: [
        'Always for the last layer: its units are the outputs.',
        'Features are of different kinds, without an order, as in tables.',
      ],
      not: [
        'Features are pixels of large images or texts in sequence: there is no convolution here.',
      ],
    },
    elsewhere: [
      {
        library: 'PyTorch',
        name: 'nn.Linear(inputs, units)',
        conversion:
          'weights are units × inputs in both; the activation is a layer of its own there',
      },
      {
        library: 'TensorFlow.js',
        name: 'layers.dense({ units, activation })',
        conversion: 'its weights are inputs × units: transpose them',
      },
      {
        library: 'scikit-learn',
        name: 'MLPClassifier(hidden_layer_sizes)',
        conversion: '`coefs_` are inputs × units; `l2` = `alpha`/n for n samples of a batch',
      },
    ],
    notes: [
      'A `softmax` on the last layer belongs to the loss with the loss `softmax`; so is a `sigmoid` with `logistic`, `focal` and `sigmoidSquaredError`.',
    ],
    seeAlso: ['batchNorm', 'dropout'],
  },
  dropout: {
    title: 'Dropout',
    written: 'dropout(rate)',
    sources: [
      {
        authors: 'N. Srivastava, G. E. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov',
        title: 'Dropout: a simple way to prevent neural networks from overfitting',
        where: 'Journal of Machine Learning Research 15',
        year: 2014,
      },
    ],
    parameters: {
      rate: {
        meaning: 'share of the inputs that is set to 0',
        range: 'at least 0 and below 1',
        leftOut: 'refused',
      },
    },
    choose: {
      when: [
        'The training loss falls and the validation loss rises: 0.1 to 0.5 after hidden layers.',
      ],
      not: [
        'Training does not reach a low loss: dropout makes that harder. Use fewer penalties or more units.',
        'It would come before a `batchNorm`, whose statistics it distorts: put it after.',
      ],
    },
    elsewhere: [
      { library: 'PyTorch', name: 'nn.Dropout(p)', conversion: '`rate` = `p`' },
      { library: 'TensorFlow.js', name: 'layers.dropout({ rate })', conversion: 'none' },
      { library: 'scikit-learn', name: 'none', conversion: '`l2` instead' },
    ],
    notes: [
      'Which numbers are dropped depends only on the seed, the batch and their position: both backends, with any number of threads, drop the same.',
    ],
    seeAlso: ['dense', 'batchNorm'],
  },
  batchNorm: {
    title: 'Batch normalisation',
    written: 'batchNorm({ …options })',
    sources: [
      {
        authors: 'S. Ioffe, C. Szegedy',
        title:
          'Batch normalization: accelerating deep network training by reducing internal covariate shift',
        where: 'ICML',
        year: 2015,
        link: 'https://arxiv.org/abs/1502.03167',
      },
    ],
    parameters: {
      activation: ACTIVATION,
      momentum: {
        meaning: 'share of each batch in the running mean and variance',
        range: 'above 0 and at most 1',
      },
      epsilon: { meaning: 'what is added to the variance', range: 'above 0' },
      learningRateFactor: FACTOR,
      frozen: FROZEN,
    },
    choose: {
      when: [
        'The network is deep, learns slowly, or depends much on its initial weights. It allows higher rates.',
      ],
      not: [
        'Batches are small, below about 16 samples: their means and variances are noise.',
        'Training uses one sample a step: one sample has no variance.',
      ],
    },
    elsewhere: [
      {
        library: 'PyTorch',
        name: 'nn.BatchNorm1d(momentum, eps)',
        conversion: '`epsilon` = `eps`',
      },
      {
        library: 'TensorFlow.js',
        name: 'layers.batchNormalization({ momentum, epsilon })',
        conversion: '`momentum` = 1 - theirs (0.99 by default); its default `epsilon` is 0.001',
      },
      { library: 'scikit-learn', name: 'none', conversion: 'none' },
    ],
    notes: [
      'The `dense` layer before it needs no bias: `useBias: false`.',
      'A batch is processed, and held in memory, as a whole. The running variance is the unbiased one, as in PyTorch.',
      'A frozen layer uses its running mean and variance in training too, and does not update them.',
    ],
    seeAlso: ['dense', 'dropout'],
  },
} satisfies LayerGuides;
