/** The guide to the schedules that the run itself, or its user, decides. */
import type { ScheduleGuides } from './guide.ts';
import { INITIAL, MINIMUM, PER_EPOCH } from './scheduleParameters.ts';

export const adaptiveSchedules = {
  plateau: {
    title: 'Reduce on plateau',
    about: 'falls when the loss has not improved for some epochs',
    formula: [
      'η = initial',
      'η = max(minimum, factor·η) after more than patience epochs that were not better;',
      'then nothing is counted for cooldown epochs',
      'better: value < best - threshold·|best|, or best - threshold with thresholdMode absolute',
    ],
    sources: [],
    parameters: {
      per: PER_EPOCH,
      initial: INITIAL,
      factor: { meaning: 'what the rate is multiplied by', range: 'above 0 and below 1' },
      patience: {
        meaning: 'epochs without progress that are borne',
        range: 'an integer of at least 0',
      },
      threshold: { meaning: 'progress that counts', range: 'at least 0' },
      thresholdMode: {
        meaning: 'whether the threshold is a share of the best value or is meant as it is',
        range: '`relative` or `absolute`',
      },
      cooldown: {
        meaning: 'epochs after a fall in which nothing is counted',
        range: 'an integer of at least 0',
      },
      minimum: MINIMUM,
    },
    choose: {
      when: [
        'You do not know how long the run must be: the rate stays high as long as the loss improves.',
        'There are validation samples: it monitors their loss by default (see `monitor`).',
      ],
      not: [
        'The loss is noisy from epoch to epoch (one-sample descent on few samples): chance decides. Use more patience, or a schedule that depends on t.',
        'Its patience is as long as that of the stopping rule: training stops before the rate falls. Most models have such a rule: use less patience here, or `patience: Infinity` there.',
      ],
    },
    elsewhere: [
      {
        library: 'PyTorch',
        name: 'lr_scheduler.ReduceLROnPlateau',
        conversion: '`minimum` = `min_lr`, `thresholdMode` = `threshold_mode` (`rel` or `abs`)',
      },
      {
        library: 'scikit-learn',
        name: 'learning_rate="adaptive"',
        conversion:
          '`factor` 0.2, `patience` = `n_iter_no_change` - 1, `threshold` = `tol`, `thresholdMode: "absolute"`; there training stops when the rate is below 1e-6',
      },
    ],
    notes: [
      'Common practice; we know of no paper. Changes of the rate by 1e-8 or less are not made, as in PyTorch.',
    ],
    seeAlso: ['step', 'lossProportional'],
    shown: [{ name: 'plateau', initial: 0.1, factor: 0.5, patience: 1 }],
  },
  lossProportional: {
    title: 'Proportional to the loss',
    about: 'proportional to the loss, relative to that of the first epoch',
    formula: ['η = initial·clip(loss of the last epoch/loss of the first, minimum/initial, 1)'],
    sources: [],
    parameters: { per: PER_EPOCH, initial: INITIAL, minimum: MINIMUM },
    choose: {
      when: ['The loss can get near 0 (few errors, no noise), and the rate should fall with it.'],
      not: [
        'The minimum of the loss is well above 0: the rate never falls below that share. `plateau` compares with the best so far instead.',
        'The loss can be negative (`poisson`): refused, since the rate would be 0 where the loss crosses 0.',
      ],
    },
    elsewhere: [
      { library: 'scikit-learn', name: 'none', conversion: 'none' },
      { library: 'PyTorch', name: 'none', conversion: 'set the rate after each epoch' },
    ],
    notes: [
      'From introductions to gradient descent; we know of no paper. It never rises above `initial`.',
    ],
    seeAlso: ['plateau'],
    shown: [{ name: 'lossProportional', initial: 0.1, minimum: 0.02 }],
  },
  custom: {
    title: 'A function of your own',
    about: 'a function of epoch and step: what a function as `learningRate` becomes',
    formula: ['η(epoch) = your function(epoch, step), both counted from 0'],
    sources: [],
    parameters: {},
    choose: {
      when: ['No other schedule fits: you want several in sequence, or a table of rates.'],
      not: [
        'Another schedule fits: `robbinsMonro` can check it, it is saved with the model, and it can count steps.',
      ],
    },
    elsewhere: [
      {
        library: 'PyTorch',
        name: 'lr_scheduler.LambdaLR',
        conversion: 'there the function returns a factor of the rate, here the rate itself',
      },
    ],
    notes: [
      'It is called once for every epoch before training begins, so that both backends follow it; it must return finite numbers of at least 0.',
      'It has no name that you could pass: pass the function itself. After the last epoch of the run, the rate stays constant.',
    ],
    seeAlso: ['inverseTime', 'multiStep'],
    shown: [(epoch) => (epoch < 3 ? 0.1 : 0.1 / epoch)],
    shownAs: '(epoch) => (epoch < 3 ? 0.1 : 0.1 / epoch)',
  },
} satisfies Partial<ScheduleGuides>;
