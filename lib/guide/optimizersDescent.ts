/** The guide to the optimizers whose step is the gradient, its running mean, or its sign. */
import type { OptimizerGuides } from './guide.ts';
import { DECOUPLED_DECAY, WEIGHT_DECAY } from './optimizerParameters.ts';

export const descentOptimizers = {
  sgd: {
    title: 'Gradient descent, momentum, Nesterov',
    about: 'plain gradient descent; optionally momentum or Nesterov’s momentum',
    formula: [
      'w -= η·g                                       without momentum',
      'b = g in the first step, then b = μ·b + (1 - dampening)·g',
      'w -= η·b                                       with momentum μ',
      'w -= η·(g + μ·b)                               with nesterov',
    ],
    sources: [
      {
        authors: 'B. T. Polyak',
        title: 'Some methods of speeding up the convergence of iteration methods',
        where: 'USSR Computational Mathematics and Mathematical Physics 4',
        year: 1964,
        link: 'https://doi.org/10.1016/0041-5553(64)90137-5',
      },
      {
        authors: 'I. Sutskever, J. Martens, G. Dahl, G. Hinton',
        title:
          'On the importance of initialization and momentum in deep learning (Nesterov’s momentum in this form)',
        where: 'ICML',
        year: 2013,
      },
    ],
    parameters: {
      momentum: {
        meaning:
          'share of the last step that is added to the next; with 0.9 and gradients that agree, steps become ten times as long',
        range: 'from 0 to below 1',
      },
      dampening: {
        meaning: 'how much less a new gradient counts; needs a momentum',
        range: 'from 0 to 1; not with `nesterov`',
      },
      nesterov: {
        meaning:
          'looks ahead: the gradient counts as if the momentum’s step were done already; overshoots less',
        range: 'true or false; needs a momentum, and no dampening',
      },
      weightDecay: WEIGHT_DECAY,
    },
    choose: {
      when: [
        'The features have similar ranges (standardised): no optimizer has a cheaper step.',
        'One-sample descent with a falling rate, which provably converges (`robbinsMonro`): it has the most theory of all optimizers here.',
        'The loss is a narrow canyon, in which plain descent oscillates between the walls: momentum 0.9 accumulates the common direction of the steps and cancels the zig-zag; Nesterov’s momentum overshoots less.',
      ],
      not: [
        'Features are of very different ranges and cannot be standardised, or some are rarely nonzero: one rate is too large for some and too small for others. `adagrad`, `rmsprop`, `adadelta`; with momentum as well, `adam`.',
        'You do not want to tune the rate: `adam` is less sensitive to it.',
      ],
    },
    elsewhere: [
      {
        library: 'PyTorch',
        name: 'optim.SGD',
        conversion: 'none; `weight_decay` applies to biases too there',
      },
      {
        library: 'scikit-learn',
        name: 'SGDClassifier, SGDRegressor',
        conversion:
          'plain descent with `batchSize: 1`; see the schedules `optimal` and `inverseScaling`',
      },
      {
        library: 'Keras',
        name: 'optimizers.SGD',
        conversion: 'the rate is inside its momentum: the same while the rate stays the same',
      },
    ],
    notes: [
      'Text and courses write v = β·v + (1 - β)·g, w -= η·v: that is `dampening` = `momentum`, except for the first step.',
      'With momentum μ a step is up to 1/(1 - μ) times as long: divide a rate that was just stable by that.',
      'Plain one-sample descent runs in one fused loop, without a gradient in memory.',
    ],
    seeAlso: ['adam', 'rprop', 'adagrad'],
    example: { parameters: { momentum: 0.9, nesterov: true }, learningRate: 0.05, batchSize: 32 },
  },
  rprop: {
    title: 'Rprop',
    about: 'a step size for each parameter, from the signs of its gradient; for whole batches',
    formula: [
      'step = clip(step·etaPlus, minStep, maxStep)    where g has the sign it had',
      'step = clip(step·etaMinus, minStep, maxStep)   where it changed; g = 0 this once',
      'w -= sign(g)·step',
    ],
    sources: [
      {
        authors: 'M. Riedmiller, H. Braun',
        title: 'A direct adaptive method for faster backpropagation learning: the RPROP algorithm',
        where: 'IEEE International Conference on Neural Networks',
        year: 1993,
        link: 'https://doi.org/10.1109/ICNN.1993.298623',
      },
    ],
    parameters: {
      etaMinus: { meaning: 'factor of a step after a change of sign', range: 'from 0 to below 1' },
      etaPlus: { meaning: 'factor of a step while the sign stays', range: 'above 1' },
      minStep: { meaning: 'least step', range: 'at least 0, at most `maxStep`' },
      maxStep: { meaning: 'greatest step', range: 'at least 0' },
    },
    choose: {
      when: [
        'All samples are one batch (`batchSize: "all"`), and the features have any ranges: it needs no tuned rate, and often the fewest epochs.',
      ],
      not: [
        'Descent by mini-batches or single samples: noise changes the signs, and steps shrink to 0. `adam`, or `rmsprop`, which adapts the idea to mini-batches.',
        'You want L1: the combination is refused, because its steps do not grow with the gradient.',
      ],
    },
    elsewhere: [
      {
        library: 'PyTorch',
        name: 'optim.Rprop(etas, step_sizes)',
        conversion: '`etas` = (`etaMinus`, `etaPlus`), `step_sizes` = (`minStep`, `maxStep`)',
      },
    ],
    notes: [
      '`learningRate` is the first step of every parameter, and must be a number: schedules are refused, because steps find their own sizes.',
      'Without weight backtracking, and without weight decay (`l2` works: it is in the gradient).',
    ],
    seeAlso: ['rmsprop', 'lion', 'sgd'],
    example: { learningRate: 0.01, batchSize: 'all' },
  },
  lion: {
    title: 'Lion',
    about: 'the sign of a running mean: every parameter moves by the rate in every step',
    formula: ['w *= 1 - η·weightDecay', 'w -= η·sign(β₁·m + (1 - β₁)·g)', 'm = β₂·m + (1 - β₂)·g'],
    sources: [
      {
        authors: 'X. Chen et al.',
        title: 'Symbolic discovery of optimization algorithms',
        year: 2023,
        link: 'https://arxiv.org/abs/2302.06675',
      },
    ],
    parameters: {
      beta1: {
        meaning: 'share of the mean in what the sign is taken of',
        range: 'from 0 to below 1',
      },
      beta2: { meaning: 'share that the mean keeps', range: 'from 0 to below 1' },
      weightDecay: DECOUPLED_DECAY,
    },
    choose: {
      when: [
        'Memory is scarce: it keeps one number per parameter, half of `adam`.',
        'You reproduce a network that was trained with it.',
      ],
      not: [
        'You want a small tolerance: every step is η long in every parameter, so that the rate alone limits the accuracy. Let it fall to 0 (`cosine`, `linear`).',
        'You want L1: the combination is refused, because its steps do not grow with the gradient.',
      ],
    },
    elsewhere: [
      { library: 'PyTorch', name: 'none in core (lion-pytorch)', conversion: 'none' },
      {
        library: 'Keras',
        name: 'optimizers.Lion',
        conversion: '`beta1`, `beta2` = `beta_1`, `beta_2`',
      },
    ],
    notes: [
      'Its paper advises a rate 3 to 10 times smaller than for `adamw`, and a decay as many times larger.',
    ],
    seeAlso: ['adamw', 'rprop'],
    example: { learningRate: 0.01, batchSize: 32 },
  },
} satisfies Partial<OptimizerGuides>;
