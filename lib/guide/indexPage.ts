/** The page that leads to all others: which one to choose, and tables of all names. */
import { OPTIMIZER_NAMES } from '../plan/optimizers.ts';
import { robbinsMonro } from '../plan/robbinsMonro.ts';
import type { LearningRate, Schedule } from '../plan/schedules.ts';
import { SOLVER_NAMES, SOLVERS } from '../plan/solvers.ts';
import type { Block } from './blocks.ts';
import type { GuideEntry, GuideKind } from './entries.ts';
import { canyonTable } from './figures.ts';
import { CANYON, folderOf } from './page.ts';
import { scheduleGuides } from './schedules.ts';

/** A need, and the names that meet it, as links. */
type Advice = readonly (readonly [need: string, names: string])[];

const LOSS_ADVICE: Advice = [
  ['two classes, with probabilities', 'logistic'],
  ['two classes, without probabilities', 'hinge, squaredHinge'],
  ['two classes, some labels wrong', 'modifiedHuber, sigmoidSquaredError'],
  ['two classes, one of them rare', 'focal, or logistic with class weights'],
  ['three classes or more, with probabilities', 'softmax'],
  [
    'three classes or more, without probabilities',
    'westonWatkins, crammerSinger, or hinge (one-vs-rest)',
  ],
  ['numbers, no outliers: the mean', 'squaredError'],
  ['numbers with outliers', 'huber, logCosh, absoluteError'],
  ['a bound or an interval for a number', 'quantile'],
  ['a number whose small errors do not matter', 'epsilonInsensitive, squaredEpsilonInsensitive'],
  ['counts', 'poisson'],
  ['amounts, many of them 0', 'tweedie'],
  ['positive amounts', 'gamma'],
];

const OPTIMIZER_ADVICE: Advice = [
  ['standardised features, or convergence that can be proved', 'sgd'],
  ['a narrow canyon: descent zig-zags between its walls', 'sgd with momentum, or Nesterov’s'],
  ['features of different ranges, or some that are rare', 'adagrad, rmsprop, adadelta'],
  ['a narrow canyon and features of different ranges', 'adam'],
  ['the same, and weight decay', 'adamw'],
  ['all samples in one batch, and no learning rate to tune', 'rprop'],
];

const SCHEDULE_ADVICE: Advice = [
  ['full batches on a smooth loss', 'constant'],
  [
    'one-sample descent that must converge, or a run without an end',
    'inverseTime, optimal, inverseScaling with a power above ½',
  ],
  ['a run of known length, nothing to tune', 'cosine, polynomial'],
  ['a run of unknown length', 'plateau'],
  ['first steps that diverge', 'linear, oneCycle'],
];

const ACTIVATION_ADVICE: Advice = [
  ['hidden layers, without other requirements', 'relu'],
  ['hidden units that do not stop learning, as those of relu can', 'leakyRelu, elu'],
  ['a small network, standardised features, something smooth', 'tanh'],
  ['a smooth activation in a larger network', 'silu, gelu'],
  ['outputs that must be positive', 'softplus'],
  ['the last layer', 'identity; a softmax or sigmoid there is the loss’s own'],
];

const INITIALIZER_ADVICE: Advice = [
  ['relu and those like it', 'heUniform, heNormal'],
  ['tanh, sigmoid or no activation', 'xavierUniform, xavierNormal'],
  ['a deep network', 'orthogonal, lsuv'],
  ['a distribution that a text prescribes', 'normal, uniform'],
];

const LAYER_ADVICE: Advice = [
  ['features without an order; the output layer', 'dense'],
  ['a network that overfits', 'dropout'],
  ['a deep network that learns slowly', 'batchNorm'],
];

const SECTIONS: readonly {
  readonly kind: GuideKind;
  readonly heading: string;
  readonly column: string;
  readonly advice: Advice;
}[] = [
  { kind: 'loss', heading: 'Losses', column: 'You have', advice: LOSS_ADVICE },
  { kind: 'optimizer', heading: 'Optimizers', column: 'You have', advice: OPTIMIZER_ADVICE },
  { kind: 'schedule', heading: 'Schedules', column: 'You have', advice: SCHEDULE_ADVICE },
  { kind: 'activation', heading: 'Activations', column: 'You want', advice: ACTIVATION_ADVICE },
  { kind: 'initializer', heading: 'Initialisers', column: 'You have', advice: INITIALIZER_ADVICE },
  { kind: 'layer', heading: 'Layers', column: 'You have', advice: LAYER_ADVICE },
];

const OBJECTIVE: readonly Block[] = [
  { heading: 'What is minimised', level: 2 },
  {
    code: [
      'mean (or sum) of the losses of the samples (in descents: of a batch) + ½·l2·‖w‖² + l1·‖w‖₁',
    ],
  },
  {
    paragraph:
      'The bias is not penalised unless `penalizeBias` says so. Penalties of other libraries convert as follows; the page of a loss says if the loss itself differs by a factor.',
  },
  {
    list: [
      '`alpha` of scikit-learn’s SGD models: `l2` = `alpha`·(1 - `l1_ratio`), `l1` = `alpha`·`l1_ratio`; for the squared error twice that, because theirs is ½·r².',
      '`C` of LIBLINEAR and of scikit-learn’s LogisticRegression and LinearSVC: the option `C` of `LogisticRegression` and `LinearSVC`, by default 1. In other models `l2` = 1/(`C`·n) for n samples.',
      '`weight_decay` of PyTorch: `l2`, or `weightDecay` of the optimizer; there it applies to biases too.',
    ],
  },
];

/** What leads a model to the minimum. */
const SOLVING: readonly Block[] = [
  { heading: 'Solvers', level: 2 },
  {
    paragraph:
      '`LogisticRegression`, `LinearSVC` and `LinearRegression` have the option `solver`. By default it is `auto`, which chooses a solver by loss, penalty and shape; a solver goes to the optimum, needs no learning rate, and does not depend on the scales of the columns. The optimizers and schedules above belong to `descent`: giving one of them, or `batchSize`, `shuffle`, `average`, `recordBatches`, `clipNorm`, `clipValue`, `clipSlope` or `maxNorm`, chooses it.',
  },
  {
    table: [
      ['solver', 'what it is'],
      ...SOLVER_NAMES.map((name) => [`\`${name}\``, SOLVERS[name].about]),
    ],
  },
  {
    paragraph:
      'Whether it arrived, and how near the optimum it is: [convergence.md](convergence.md#with-a-solver).',
  },
];

const COMBINATIONS: readonly Block[] = [
  { heading: 'Combinations that are refused', level: 2 },
  {
    list: [
      'optimizer `rprop` with a schedule: its steps find their own sizes.',
      '`l1` with optimizer `rprop` or `lion`: their steps do not grow with the gradient.',
      '`nesterov` without momentum or with dampening; `dampening` without momentum.',
      'a multiclass loss where there are no classes, a regression loss where there are.',
      'a `solver` with an option of gradient descent, or for a loss and a penalty that it cannot solve.',
      'schedule `optimal` without a penalty, unless its `alpha` is given.',
      '`threePhase` of `oneCycle` with a `rise` of ½ or more.',
    ],
  },
];

/** `npm run bench:optimum` writes that page. */
const OPTIMUM: Block = {
  paragraph:
    'Epochs that each optimizer needs to reach the optimum, on seventeen fits of real data: [optimum.md](optimum.md).',
};

const CONVERGENCE: Block = {
  paragraph: 'Whether a fit converged, and what to do if not: [convergence.md](convergence.md).',
};

/** `npm run docs` writes these pages too, from the docstrings. */
const API: Block = {
  paragraph:
    'Every class, function and option, with what it throws and an example: [the API reference](api/README.md).',
};

/** Text below the tables of a kind. */
const BELOW: Partial<Record<GuideKind, () => readonly Block[]>> = {
  optimizer: () => [
    { paragraph: CANYON },
    { table: canyonTable(OPTIMIZER_NAMES) },
    OPTIMUM,
    CONVERGENCE,
  ],
  layer: () => [{ paragraph: 'More on networks: [networks.md](networks.md).' }],
};

/** The index of all pages. */
export function indexPage(entries: readonly GuideEntry[]): Block[] {
  return [
    { heading: 'Losses, optimizers, schedules and layers', level: 1 },
    {
      paragraph:
        'A page for each, made from the tables that the code runs on (`npm run docs`). In a terminal: `fallline explain <name>`.',
    },
    API,
    ...SECTIONS.flatMap(({ kind, heading, column, advice }) => {
      const own = entries.filter((entry) => entry.kind === kind);
      return [
        { heading, level: 2 },
        { table: [[column, 'choose'], ...advice.map(([need, text]) => [need, linked(text, own)])] },
        { table: tableOf(kind, own) },
        ...(BELOW[kind]?.() ?? []),
      ] satisfies Block[];
    }),
    ...SOLVING,
    ...OBJECTIVE,
    ...COMBINATIONS,
  ];
}

function tableOf(kind: GuideKind, entries: readonly GuideEntry[]): string[][] {
  const head = ['name', 'what it is', ...MORE[kind].head];
  return [
    head,
    ...entries.map((entry) => [link(entry), entry.about, ...MORE[kind].cellsOf(entry)]),
  ];
}

/** Further columns of each kind's table. */
const MORE: Record<GuideKind, { head: string[]; cellsOf: (entry: GuideEntry) => string[] }> = {
  loss: {
    head: ['for', 'formula'],
    cellsOf: (entry) => (entry.kind === 'loss' ? [entry.targets, `\`${entry.formula[0]}\``] : []),
  },
  optimizer: {
    head: ['default rate', 'numbers kept'],
    cellsOf: (entry) =>
      entry.kind === 'optimizer' ? [String(entry.learningRate.mean), String(entry.slots)] : [],
  },
  schedule: {
    head: ['Ση = ∞ and Ση² < ∞'],
    cellsOf: (entry) =>
      entry.kind === 'schedule' ? [verdict(scheduleGuides[entry.name].shown)] : [],
  },
  activation: { head: ['formula', 'parameters'], cellsOf: formulaAndDefaults },
  initializer: { head: ['weights', 'parameters'], cellsOf: formulaAndDefaults },
  layer: {
    head: ['in code'],
    cellsOf: (entry) => (entry.kind === 'layer' ? [`\`${entry.written}\``] : []),
  },
};

function formulaAndDefaults({ formula, parameters }: GuideEntry): string[] {
  const defaults = parameters.map(({ name, default: value }) => {
    return `${name}: ${value === Math.SQRT2 ? '√2' : value}`;
  });
  return [`\`${formula[0]}\``, defaults.join(', ') || 'none'];
}

/** Whether the schedule of its page's example satisfies Robbins' and Monro's conditions. */
function verdict(shown: readonly LearningRate[]): string {
  const verdicts = shown.map((rate) => robbinsMonro(rate as Schedule).satisfied);
  if (verdicts.every(Boolean)) return 'yes';
  return verdicts.some(Boolean) ? 'depends on its power' : 'no';
}

function link({ kind, name }: GuideEntry): string {
  return `[\`${name}\`](${folderOf(kind)}/${name}.md)`;
}

/** Names in a text become links. */
function linked(text: string, entries: readonly GuideEntry[]): string {
  return text.replace(/[A-Za-z]+/g, (word) => {
    const entry = entries.find(({ name }) => name === word);
    return entry === undefined ? word : link(entry);
  });
}
