/** The guide to the optimizers that divide each parameter's step by the size of its gradients. */
import type { OptimizerGuides } from './guide.ts';
import { EPSILON, WEIGHT_DECAY } from './optimizerParameters.ts';

const RHO = {
  meaning: 'share that the running mean of squares keeps; about 1/(1 - rho) steps are remembered',
  range: 'from 0 to below 1',
} as const;

export const adaptiveOptimizers = {
  adagrad: {
    title: 'Adagrad',
    about: 'steps divided by the root of the sum of all squares so far: rare features learn fast',
    formula: ['v += g²', 'w -= η/(1 + (t - 1)·learningRateDecay)·g/(√v + ε)'],
    sources: [
      {
        authors: 'J. Duchi, E. Hazan, Y. Singer',
        title: 'Adaptive subgradient methods for online learning and stochastic optimization',
        where: 'Journal of Machine Learning Research 12',
        year: 2011,
      },
    ],
    parameters: {
      learningRateDecay: {
        meaning: 'lets the rate fall as an inverse of the steps, on top of what the sums do',
        range: 'at least 0',
      },
      initialAccumulator: {
        meaning: 'what the sums v begin with: tames the first steps',
        range: 'at least 0',
      },
      epsilon: EPSILON,
      weightDecay: WEIGHT_DECAY,
    },
    choose: {
      when: [
        'Some features are rarely nonzero (words, categories, identifiers): parameters that are updated rarely take large steps, those updated often small ones.',
        'One-sample or mini-batch descent without a schedule: its steps shrink without one, as 1/√t.',
      ],
      not: [
        'The run is long or the slopes change along the way: the sums only grow, and the steps become too small. `rmsprop` and `adadelta` forget old gradients; `adam` adds momentum.',
      ],
    },
    elsewhere: [
      {
        library: 'PyTorch',
        name: 'optim.Adagrad',
        conversion:
          '`learningRateDecay` = `lr_decay`, `initialAccumulator` = `initial_accumulator_value`',
      },
      {
        library: 'Vowpal Wabbit',
        name: '--adaptive',
        conversion:
          'the same idea with normalised and invariant updates on top: no exact conversion',
      },
    ],
    notes: ['The first step of every parameter is η long, whatever its gradient.'],
    seeAlso: ['rmsprop', 'adadelta', 'adam'],
    example: { learningRate: 0.1, batchSize: 32 },
  },
  rmsprop: {
    title: 'RMSprop',
    about: 'steps divided by the root of a running mean of squares: Adagrad with a finite memory',
    formula: [
      'v = ρ·v + (1 - ρ)·g²',
      'm = ρ·m + (1 - ρ)·g, s = v - m² if centered, else s = v',
      'w -= η·g/(√s + ε)                              without momentum',
      'b = μ·b + g/(√s + ε), w -= η·b                 with momentum μ',
    ],
    sources: [
      {
        authors: 'T. Tieleman, G. Hinton',
        title: 'Lecture 6e: RMSprop, in “Neural networks for machine learning”',
        where: 'Coursera',
        year: 2012,
      },
      {
        authors: 'A. Graves',
        title: 'Generating sequences with recurrent neural networks (centred)',
        year: 2013,
        link: 'https://arxiv.org/abs/1308.0850',
      },
    ],
    parameters: {
      rho: RHO,
      epsilon: EPSILON,
      momentum: {
        meaning: 'share of the last step that is added to the next',
        range: 'from 0 to below 1',
      },
      centered: {
        meaning: 'divides by the deviation of the gradient from its own mean instead of its size',
        range: 'true or false',
      },
      weightDecay: WEIGHT_DECAY,
    },
    choose: {
      when: [
        'Parameters need different rates (rare and frequent features, different ranges), and the run is long or the data change: it remembers about the last hundred steps, not all.',
      ],
      not: [
        'You want a small tolerance at a constant rate: near the solution its steps stay about η long. Let the rate fall.',
        'There is a narrow canyon as well: `adam` has momentum and corrects the start.',
      ],
    },
    elsewhere: [
      {
        library: 'PyTorch',
        name: 'optim.RMSprop',
        conversion: '`rho` = `alpha`, `epsilon` = `eps`',
      },
      {
        library: 'Keras',
        name: 'optimizers.RMSprop',
        conversion: 'there ε is under the root, and `rho` is 0.9 by default',
      },
    ],
    notes: [
      'The means begin at 0 and are not corrected: the first steps are up to 1/√(1 - ρ) times as long as later ones, ten times with the default.',
      'With `centered` the divisor may come near ε where gradients hardly change, and steps grow.',
    ],
    seeAlso: ['adam', 'adagrad', 'adadelta', 'rprop'],
    example: { learningRate: 0.01, batchSize: 32 },
  },
  adadelta: {
    title: 'Adadelta',
    about: 'RMSprop that finds its own rate from the size of its past steps',
    formula: [
      'v = ρ·v + (1 - ρ)·g²',
      'δ = √(u + ε)/√(v + ε)·g',
      'u = ρ·u + (1 - ρ)·δ²',
      'w -= η·δ',
    ],
    sources: [
      {
        authors: 'M. D. Zeiler',
        title: 'ADADELTA: an adaptive learning rate method',
        year: 2012,
        link: 'https://arxiv.org/abs/1212.5701',
      },
    ],
    parameters: {
      rho: RHO,
      epsilon: {
        meaning: 'under both roots; it makes the first steps, so that larger values start faster',
        range: 'at least 0; with 0 no step is ever taken',
      },
      weightDecay: WEIGHT_DECAY,
    },
    choose: {
      when: [
        'Parameters need different rates, and you do not want to choose one: its steps have the unit of the parameters, so that rescaling the loss changes almost nothing.',
      ],
      not: [
        'Time matters: its first steps are about √ε long, and it needs many to accelerate. `adam` with its default rate is nearly as easy.',
      ],
    },
    elsewhere: [
      { library: 'PyTorch', name: 'optim.Adadelta', conversion: 'none' },
      {
        library: 'Keras',
        name: 'optimizers.Adadelta',
        conversion: 'its default rate is 0.001: give 1',
      },
    ],
    notes: ['The rate multiplies the step; 1 is the paper’s method.'],
    seeAlso: ['rmsprop', 'adagrad', 'adam'],
    example: { parameters: { epsilon: 1e-4 }, learningRate: 1, batchSize: 32 },
  },
} satisfies Partial<OptimizerGuides>;
