/** The guide to the schedules that fall, or stay, without end. */
import type { ScheduleGuides } from './guide.ts';
import { GAMMA, INITIAL, PER, PER_STEP } from './scheduleParameters.ts';

const ROBBINS_MONRO = {
  authors: 'H. Robbins, S. Monro',
  title: 'A stochastic approximation method',
  where: 'Annals of Mathematical Statistics 22',
  year: 1951,
  link: 'https://doi.org/10.1214/aoms/1177729586',
} as const;

export const decaySchedules = {
  constant: {
    title: 'Constant rate',
    about: 'the same rate at every step; what a number as `learningRate` means',
    formula: ['η(t) = initial'],
    sources: [],
    parameters: { initial: INITIAL, per: PER },
    choose: {
      when: [
        'Full-batch descent on a smooth loss: at a small enough rate it converges.',
        'A first attempt. Only the rate matters then: too small is slow, somewhat too large oscillates, larger diverges.',
      ],
      not: [
        'One-sample or mini-batch descent to a small tolerance: the steps keep their size, and the weights fluctuate around the solution. Let the rate fall, or take the mean (`average`).',
      ],
    },
    elsewhere: [
      {
        library: 'scikit-learn',
        name: 'learning_rate="constant"',
        conversion: '`initial` = `eta0`',
      },
      { library: 'PyTorch', name: 'no scheduler', conversion: '`initial` = `lr`' },
    ],
    notes: ['The only schedule that `rprop` takes.'],
    seeAlso: ['inverseTime', 'plateau'],
    shown: [{ name: 'constant', initial: 0.1 }],
  },
  step: {
    title: 'Falls by steps',
    about: 'multiplied by a factor every so many epochs or steps',
    formula: ['η(t) = initial·gamma^⌊t/every⌋'],
    sources: [],
    parameters: {
      initial: INITIAL,
      per: PER,
      every: {
        meaning: 'epochs or steps between two falls',
        range: 'an integer of at least 1',
        leftOut: 'it must be given',
      },
      gamma: GAMMA,
    },
    choose: {
      when: [
        'You see that the loss stalls after about this many epochs: a simple rule, easy to report.',
      ],
      not: [
        'You do not know when it stalls: `plateau` detects it. `cosine` needs no parameters.',
        'You need a proof of convergence: the rates have a finite sum.',
      ],
    },
    elsewhere: [
      { library: 'PyTorch', name: 'lr_scheduler.StepLR', conversion: '`every` = `step_size`' },
    ],
    notes: ['Common practice; we know of no paper.'],
    seeAlso: ['multiStep', 'exponential', 'plateau'],
    shown: [{ name: 'step', initial: 0.1, every: 3, gamma: 0.5 }],
  },
  multiStep: {
    title: 'Falls at milestones',
    about: 'multiplied by a factor at each of a list of epochs or steps',
    formula: ['η(t) = initial·gamma^(number of milestones up to t)'],
    sources: [],
    parameters: {
      initial: INITIAL,
      per: PER,
      milestones: {
        meaning: 'when the rate falls',
        range: 'ascending integers of at least 1',
        leftOut: 'it must be given',
      },
      gamma: GAMMA,
    },
    choose: {
      when: ['You follow a published recipe: “divided by ten after 30, 60 and 80 epochs”.'],
      not: ['There is no recipe: `plateau` or `cosine`.'],
    },
    elsewhere: [{ library: 'PyTorch', name: 'lr_scheduler.MultiStepLR', conversion: 'none' }],
    notes: ['Common practice; we know of no paper.'],
    seeAlso: ['step', 'plateau'],
    shown: [{ name: 'multiStep', initial: 0.1, milestones: [3, 6], gamma: 0.1 }],
  },
  exponential: {
    title: 'Exponential decay',
    about: 'multiplied by the same factor in every epoch or step',
    formula: ['η(t) = initial·gamma^t'],
    sources: [],
    parameters: {
      initial: INITIAL,
      per: PER,
      gamma: { ...GAMMA, leftOut: 'it must be given' },
    },
    choose: {
      when: [
        'The rate should fall smoothly from one size to another: gamma = (last/first)^(1/epochs).',
      ],
      not: [
        'The run is of unknown length: the steps soon become too small to reach the optimum. Those of `inverseTime` do not.',
      ],
    },
    elsewhere: [{ library: 'PyTorch', name: 'lr_scheduler.ExponentialLR', conversion: 'none' }],
    notes: ['With `per: "step"`, gamma must be very near 1: it is applied once per batch.'],
    seeAlso: ['step', 'inverseTime'],
    shown: [{ name: 'exponential', initial: 0.1, gamma: 0.8 }],
  },
  inverseTime: {
    title: 'Inverse time',
    about: 'falls as 1/t: slowly enough to reach any optimum, fast enough to converge',
    formula: ['η(t) = initial/(1 + decay·t)^power'],
    sources: [ROBBINS_MONRO],
    parameters: {
      initial: INITIAL,
      per: PER,
      decay: {
        meaning: 'how soon it falls: after 1/`decay` the rate is half (with power 1)',
        range: 'at least 0',
        leftOut: 'it must be given',
      },
      power: {
        meaning: 'how fast it falls in the end',
        range: 'at least 0; above ½ and at most 1 for convergence',
      },
    },
    choose: {
      when: [
        'One-sample or mini-batch descent that must converge: with Ση = ∞ it reaches the optimum from any start, with Ση² < ∞ the noise vanishes.',
        'The run has no fixed length (`partialFit` on a stream).',
      ],
      not: [
        '`decay` is large: the rate is small long before the weights are near the optimum. If in doubt, use a smaller one, or power 0.6 with `average`.',
      ],
    },
    elsewhere: [
      {
        library: 'Keras',
        name: 'schedules.InverseTimeDecay',
        conversion: '`decay` = `decay_rate`/`decay_steps`, power 1',
      },
      {
        library: 'PyTorch',
        name: 'lr_scheduler.LambdaLR',
        conversion: '`lambda t: (1 + decay * t) ** -power`',
      },
    ],
    notes: [
      '“Divided by the number of the epoch”, 1/t, is `decay` 1: η = initial, ½·initial, ⅓·initial …',
    ],
    seeAlso: ['inverseScaling', 'optimal'],
    shown: [
      { name: 'inverseTime', initial: 0.1, decay: 1 },
      { name: 'inverseTime', initial: 0.1, decay: 1, power: 0.6 },
      { name: 'inverseTime', initial: 0.1, decay: 1, power: 0.5 },
    ],
  },
  inverseScaling: {
    title: 'Inverse scaling',
    about: 'falls as a power of t, from the first step on',
    formula: ['η(t) = initial/(t + 1)^power'],
    sources: [
      ROBBINS_MONRO,
      {
        authors: 'B. T. Polyak, A. B. Juditsky',
        title: 'Acceleration of stochastic approximation by averaging',
        where: 'SIAM Journal on Control and Optimization 30',
        year: 1992,
        link: 'https://doi.org/10.1137/0330046',
      },
    ],
    parameters: {
      initial: INITIAL,
      per: PER,
      power: {
        meaning: 'how fast it falls',
        range: 'at least 0; above ½ and at most 1 for convergence',
      },
    },
    choose: {
      when: [
        'You reproduce SGDRegressor of scikit-learn: it is its default.',
        'With `average`: a power between ½ and 1 and the mean of the weights is as good as the best known rate (Polyak, Juditsky).',
      ],
      not: [
        'It counts steps and the set is large: with power 1 the rate is a thousandth after a thousand samples. `inverseTime` says when the fall begins.',
      ],
    },
    elsewhere: [
      {
        library: 'scikit-learn',
        name: 'learning_rate="invscaling"',
        conversion:
          '`initial` = `eta0`, `power` = `power_t`, `per: "step"`, `batchSize: 1`; for the squared error `initial` = `eta0`/2',
      },
    ],
    notes: [
      'The default power, ½, does not meet the conditions of convergence; any larger power up to 1 does.',
    ],
    seeAlso: ['inverseTime', 'optimal'],
    shown: [
      { name: 'inverseScaling', initial: 0.1 },
      { name: 'inverseScaling', initial: 0.1, power: 0.75 },
      { name: 'inverseScaling', initial: 0.1, power: 1 },
      { name: 'inverseScaling', initial: 0.1, power: 2 },
    ],
  },
  optimal: {
    title: 'Bottou’s schedule',
    about:
      '1/(alpha·t) with a start that suits the size of the weights; needs a penalty and no rate',
    formula: ['η(t) = 1/(alpha·(t0 + t)), with t counting steps'],
    sources: [
      {
        authors: 'L. Bottou',
        title: 'Stochastic gradient descent tricks',
        where: 'Neural Networks: Tricks of the Trade, Springer',
        year: 2012,
        link: 'https://doi.org/10.1007/978-3-642-35289-8_25',
      },
    ],
    parameters: {
      per: PER_STEP,
      alpha: {
        meaning: 'strength of the penalty',
        range: 'above 0',
        leftOut: '`l1` + `l2` of the run, one of which must be above 0',
      },
      t0: {
        meaning: 'moves the start: the first rate is 1/(alpha·t0)',
        range: 'above 0',
        leftOut: 'chosen so that the first rate is alpha^-¼',
      },
    },
    choose: {
      when: [
        'One-sample descent with L2 on standardised data, without tuning a rate: the default of `SGDClassifier`, here and in scikit-learn.',
      ],
      not: [
        'Batches are large: t grows by one per batch, and the rates stay large for long. Use another schedule.',
        'The features are not scaled: the first rate, 10 for alpha 0.0001, is far too large.',
      ],
    },
    elsewhere: [
      {
        library: 'scikit-learn',
        name: 'learning_rate="optimal"',
        conversion:
          'none, with `batchSize: 1`; its `t0` is the same for the losses of classification',
      },
    ],
    notes: ['Without a penalty it is refused, unless `alpha` is given.'],
    seeAlso: ['inverseTime', 'inverseScaling'],
    shown: [{ name: 'optimal', alpha: 0.01 }],
  },
} satisfies Partial<ScheduleGuides>;
