/** The guide to the schedules of a certain length. */
import type { ScheduleGuides } from './guide.ts';
import { INITIAL, MINIMUM, PER, PERIOD } from './scheduleParameters.ts';

const SGDR = {
  authors: 'I. Loshchilov, F. Hutter',
  title: 'SGDR: stochastic gradient descent with warm restarts',
  where: 'ICLR',
  year: 2017,
  link: 'https://arxiv.org/abs/1608.03983',
} as const;

export const periodSchedules = {
  polynomial: {
    title: 'Polynomial decay',
    about: 'falls to 0 in a period: linear with power 1, curved with others',
    formula: ['η(t) = initial·(1 - t/period)^power, then 0'],
    sources: [
      {
        authors: 'L.-C. Chen, G. Papandreou, I. Kokkinos, K. Murphy, A. L. Yuille',
        title:
          'DeepLab: semantic image segmentation with deep convolutional nets, atrous convolution, and fully connected CRFs (the “poly” policy)',
        where: 'IEEE Transactions on Pattern Analysis and Machine Intelligence 40',
        year: 2018,
        link: 'https://arxiv.org/abs/1606.00915',
      },
    ],
    parameters: {
      initial: INITIAL,
      per: PER,
      period: PERIOD,
      power: { meaning: 'form of the fall; below 1 late, above 1 early', range: 'at least 0' },
    },
    choose: {
      when: [
        'The run has a fixed length: a linear fall to 0 is as good as most schedules, and has nothing to tune.',
      ],
      not: ['The run may continue beyond the period: the rate is then 0. `inverseTime`.'],
    },
    elsewhere: [
      {
        library: 'PyTorch',
        name: 'lr_scheduler.PolynomialLR',
        conversion: '`period` = `total_iters`',
      },
    ],
    notes: [],
    seeAlso: ['linear', 'cosine'],
    shown: [
      { name: 'polynomial', initial: 0.1, period: 10 },
      { name: 'polynomial', initial: 0.1, period: 10, power: 2 },
    ],
  },
  cosine: {
    title: 'Cosine annealing',
    about: 'half a cosine from the rate to its minimum: the first choice for a run of known length',
    formula: ['η(t) = minimum + ½·(initial - minimum)·(1 + cos(π·t/period))'],
    sources: [SGDR],
    parameters: { initial: INITIAL, per: PER, period: PERIOD, minimum: MINIMUM },
    choose: {
      when: [
        'The run has a fixed length and you want nothing to tune: the rate is high for long, then low for long.',
        'Adam, Lion, or a loss with kinks: the size of their steps does not shrink, so that the rate must fall.',
      ],
      not: ['The run may continue beyond its period: the rate rises again, as in PyTorch.'],
    },
    elsewhere: [
      {
        library: 'PyTorch',
        name: 'lr_scheduler.CosineAnnealingLR',
        conversion: '`period` = `T_max`, `minimum` = `eta_min`',
      },
    ],
    notes: ['A run that stops early (`patience`) never reaches the low rates.'],
    seeAlso: ['cosineRestarts', 'polynomial', 'oneCycle'],
    shown: [{ name: 'cosine', initial: 0.1, period: 10 }],
  },
  cosineRestarts: {
    title: 'Cosine annealing with warm restarts',
    about: 'cosine annealing that starts anew after each period',
    formula: [
      'η(t) = minimum + ½·(initial - minimum)·(1 + cos(π·s/length))',
      's = t since the last restart, length = period·growth^(restarts so far)',
    ],
    sources: [SGDR],
    parameters: {
      initial: INITIAL,
      per: PER,
      period: { ...PERIOD, leftOut: 'the length of the whole run, which leaves no restart' },
      growth: {
        meaning: 'factor of the period after each restart',
        range: 'an integer of at least 1',
      },
      minimum: MINIMUM,
    },
    choose: {
      when: [
        'You want a good model at several times during a long run: at the end of each period.',
        'The loss has several local minima (networks), and a restart may leave a poor one.',
      ],
      not: [
        'The loss is convex, as of all linear models here with a convex loss: there is one minimum, and restarts only cost time. `cosine`.',
      ],
    },
    elsewhere: [
      {
        library: 'PyTorch',
        name: 'lr_scheduler.CosineAnnealingWarmRestarts',
        conversion: '`period` = `T_0`, `growth` = `T_mult`, `minimum` = `eta_min`',
      },
    ],
    notes: [
      'With `patience`, the best state is kept across restarts: set a patience longer than a period.',
    ],
    seeAlso: ['cosine'],
    shown: [{ name: 'cosineRestarts', initial: 0.1, period: 3, growth: 2 }],
  },
  linear: {
    title: 'Linear warm-up',
    about: 'linear from one factor to another, then constant: a warm-up by default',
    formula: ['η(t) = initial·(from + (to - from)·min(t/period, 1))'],
    sources: [
      {
        authors: 'P. Goyal et al.',
        title: 'Accurate, large minibatch SGD: training ImageNet in 1 hour (gradual warm-up)',
        year: 2017,
        link: 'https://arxiv.org/abs/1706.02677',
      },
    ],
    parameters: {
      initial: INITIAL,
      per: PER,
      period: PERIOD,
      from: { meaning: 'factor at the start', range: 'at least 0' },
      to: { meaning: 'factor at the end, and after it', range: 'at least 0' },
    },
    choose: {
      when: [
        'The first steps diverge at a rate that is suitable later: large batches, momentum, Adam.',
        'A linear fall to a rate above 0: `from` 1, `to` 0.1.',
      ],
      not: ['The rate should fall after the warm-up: `oneCycle` does both.'],
    },
    elsewhere: [
      {
        library: 'PyTorch',
        name: 'lr_scheduler.LinearLR',
        conversion:
          '`from` = `start_factor`, `to` = `end_factor`, `period` = `total_iters` (5 by default there)',
      },
    ],
    notes: ['Set `period` for a warm-up: by default, the rate rises through the whole run.'],
    seeAlso: ['oneCycle', 'polynomial'],
    shown: [
      { name: 'linear', initial: 0.1, period: 5 },
      { name: 'linear', initial: 0.1, period: 5, from: 1, to: 0 },
    ],
  },
  oneCycle: {
    title: 'One cycle',
    about: 'rises to a high rate, then falls almost to 0: warm-up and decay in one',
    formula: [
      'start = maximum/divisor, end = start/finalDivisor',
      'from start to maximum in the first rise·period, from there to end in the rest',
      'with threePhase: up, down to start in as long, and from there to end',
    ],
    sources: [
      {
        authors: 'L. N. Smith, N. Topin',
        title:
          'Super-convergence: very fast training of neural networks using large learning rates',
        year: 2017,
        link: 'https://arxiv.org/abs/1708.07120',
      },
    ],
    parameters: {
      per: PER,
      maximum: {
        meaning: 'the highest rate',
        range: 'above 0',
        leftOut: 'the default rate of the optimizer',
      },
      period: PERIOD,
      rise: {
        meaning: 'share of the period in which it rises',
        range: 'above 0 and below 1; below ½ with `threePhase`',
      },
      divisor: { meaning: '`maximum` divided by the first rate', range: 'above 0' },
      finalDivisor: { meaning: 'the first rate divided by the last', range: 'above 0' },
      anneal: { meaning: 'half cosines or straight lines', range: '`cosine` or `linear`' },
      threePhase: {
        meaning: 'whether it returns to the start as slowly as it rose, and then falls further',
        range: 'true or false',
      },
    },
    choose: {
      when: [
        'Few epochs, and a rate as high as the loss allows: `maximum` a little below where a constant rate diverges.',
      ],
      not: [
        'The run may stop early or continue: most of the gain is in the last part of the schedule.',
      ],
    },
    elsewhere: [
      {
        library: 'PyTorch',
        name: 'lr_scheduler.OneCycleLR(cycle_momentum=False)',
        conversion:
          '`maximum` = `max_lr`, `period` = `total_steps`, `rise` = `pct_start`, `divisor` = `div_factor`, `finalDivisor` = `final_div_factor`, `anneal` = `anneal_strategy`, `threePhase` = `three_phase`; `per: "step"`',
      },
    ],
    notes: ['The momentum is constant; by default, PyTorch changes it inversely to the rate.'],
    seeAlso: ['linear', 'cosine'],
    shown: [{ name: 'oneCycle', maximum: 0.1, period: 10 }],
  },
} satisfies Partial<ScheduleGuides>;
