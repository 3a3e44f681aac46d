/** The example of each page: a whole program in TypeScript, which a test runs. */
import type { ActivationName } from '../plan/activations.ts';
import type { InitializerName } from '../plan/initializers.ts';
import type { LayerKind } from '../plan/layerKinds.ts';
import type { LossName } from '../plan/losses.ts';
import type { OptimizerName } from '../plan/optimizers.ts';
import type { LearningRate, NamedSchedule, ScheduleName } from '../plan/schedules.ts';
import type { ExampleData } from './guide.ts';
import { lossGuides } from './losses.ts';
import { optimizerGuides } from './optimizers.ts';
import { scheduleGuides } from './schedules.ts';

/** Programs for each kind of data, from what it is that the model's options say. */
const PROGRAMS: Readonly<Record<ExampleData, (options: readonly string[]) => string[]>> = {
  tumours: (options) => classification('loadBreastCancer', options),
  flowers: (options) => classification('loadIris', options),
  diabetes: (options) => [
    "import { datasets, SGDRegressor, StandardScaler, trainTestSplit } from 'fallline';",
    '',
    'const { x, y } = datasets.loadDiabetes();',
    ...split('SGDRegressor', options, ''),
    "console.log('R²', model.score(scaler.transform(xTest), yTest).toFixed(3));",
  ],
  counts: (options) =>
    fourCases(options, {
      about: 'Calls at a counter, by whether it is a weekend and whether it rains.',
      y: [4, 6, 10, 17],
      expected: 'expected calls',
    }),
  amounts: (options) =>
    fourCases(options, {
      about: 'Cost of a claim in thousands, by whether the car is new and whether it is a truck.',
      y: [1.2, 2.1, 3.5, 6.4],
      expected: 'expected cost',
    }),
};

/** A program for two factors whose effects multiply. */
function fourCases(
  options: readonly string[],
  { about, y, expected }: { about: string; y: readonly number[]; expected: string },
): string[] {
  return [
    "import { SGDRegressor } from 'fallline';",
    '',
    `// ${about}`,
    'const x = [[0, 0], [0, 1], [1, 0], [1, 1]];',
    `const y = [${y.join(', ')}];`,
    '',
    ...construction('SGDRegressor', options),
    'await model.fit(x, y);',
    '',
    `console.log('${expected}', model.predict(x));`,
    "console.log('R²', model.score(x, y).toFixed(3));",
  ];
}

/** The few samples form one batch, and the run converges to the optimum. */
const TO_THE_OPTIMUM = [
  "optimizer: 'adam'",
  'learningRate: 0.1',
  "batchSize: 'all'",
  'l2: 0',
  'maxEpochs: 500',
  'patience: Number.POSITIVE_INFINITY',
  'tolerance: 0',
];

/** Options of the programs, except the one that their page describes. */
const TRAINING: Readonly<Record<ExampleData, readonly string[]>> = {
  tumours: ["optimizer: 'adam'", 'learningRate: 0.01', 'batchSize: 32', 'maxEpochs: 50'],
  flowers: ["optimizer: 'adam'", 'learningRate: 0.05', 'batchSize: 32', 'maxEpochs: 100'],
  diabetes: [
    "optimizer: 'adam'",
    "learningRate: { name: 'cosine', initial: 1 }",
    'batchSize: 32',
    'maxEpochs: 100',
  ],
  counts: TO_THE_OPTIMUM,
  amounts: TO_THE_OPTIMUM,
};

export function lossExample(name: LossName): string[] {
  const example: { data: ExampleData; parameters?: Record<string, number> } =
    lossGuides[name].example;
  const { data, parameters = {} } = example;
  return PROGRAMS[data]([`loss: ${named(name, parameters)}`, ...TRAINING[data]]);
}

export function optimizerExample(name: OptimizerName): string[] {
  const {
    parameters = {},
    learningRate,
    batchSize,
  } = optimizerGuides[name].example as {
    parameters?: Record<string, unknown>;
    learningRate: number;
    batchSize: number | 'all';
  };
  return PROGRAMS.tumours([
    "loss: 'logistic'",
    `optimizer: ${named(name, parameters)}`,
    `learningRate: ${learningRate}`,
    `batchSize: ${literal(batchSize)}`,
    'maxEpochs: 50',
  ]);
}

export function scheduleExample(name: ScheduleName): string[] {
  const { shown, shownAs }: { shown: readonly LearningRate[]; shownAs?: string } =
    scheduleGuides[name];
  return PROGRAMS.tumours([
    "loss: 'logistic'",
    `learningRate: ${shownAs ?? scheduleText(shown[0])}`,
    ...(name === 'optimal' ? ['batchSize: 1', 'l2: 0.01'] : ['batchSize: 32']),
    'maxEpochs: 10',
  ]);
}

export function activationExample(name: ActivationName): string[] {
  return network(['hidden: [16]', `activation: '${name}'`]);
}

/** With those that no hidden layer can learn from, there is none. */
export function initializerExample(name: InitializerName): string[] {
  const hidden = name === 'zeros' || name === 'ones' ? 'hidden: []' : 'hidden: [16, 16]';
  return network([hidden, `initializer: '${name}'`]);
}

/** The hidden layers of each example. */
const HIDDEN: Readonly<Record<LayerKind, readonly string[]>> = {
  dense: ["  dense(16, { activation: 'relu', l2: 1e-3 }),"],
  dropout: ["  dense(32, { activation: 'relu' }),", '  dropout(0.2),'],
  batchNorm: ['  dense(16, { useBias: false }),', "  batchNorm({ activation: 'relu' }),"],
};

export function layerExample(name: LayerKind): string[] {
  const used = ['dense', 'Network', ...(name === 'dense' ? [] : [name])];
  const names = [...used, ...PREPARATION].sort((a, b) => a.localeCompare(b, 'en'));
  return [
    `import { ${names.join(', ')} } from 'fallline';`,
    '',
    'const { x, y } = datasets.loadBreastCancer();',
    ...split(
      'Network',
      [
        ['layers: [', ...HIDDEN[name], "  dense(1, { activation: 'sigmoid' }),", ']'].join('\n  '),
        "loss: 'logistic'",
        ...NETWORK_TRAINING,
      ],
      ', stratify: true',
    ),
    ACCURACY,
  ];
}

const PREPARATION = ['datasets', 'StandardScaler', 'trainTestSplit'];
const NETWORK_TRAINING = ["optimizer: 'adam'", 'learningRate: 0.01', 'batchSize: 32', 'seed: 0'];
const ACCURACY = "console.log('accuracy', model.score(scaler.transform(xTest), yTest).toFixed(3));";

/** A network of hidden layers of one kind. */
function network(options: readonly string[]): string[] {
  const all = [...options, ...NETWORK_TRAINING, 'maxEpochs: 30'];
  return classification('loadBreastCancer', all, 'MLPClassifier');
}

/** A schedule by name, as code. */
export function scheduleText(rate: LearningRate): string {
  const { name, ...parameters } = rate as { name: NamedSchedule } & Record<string, unknown>;
  return named(name, parameters, true);
}

/** `'name'`, or `{ name: 'name', parameter: value }`. */
function named(name: string, parameters: Readonly<Record<string, unknown>>, long = false): string {
  const entries = Object.entries(parameters).map(([key, value]) => `${key}: ${literal(value)}`);
  if (entries.length === 0 && !long) return `'${name}'`;
  return `{ ${[`name: '${name}'`, ...entries].join(', ')} }`;
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  return typeof value === 'string' ? `'${value}'` : String(value);
}

function classification(
  loader: string,
  options: readonly string[],
  model = 'SGDClassifier',
): string[] {
  return [
    `import { datasets, ${model}, StandardScaler, trainTestSplit } from 'fallline';`,
    '',
    `const { x, y } = datasets.${loader}();`,
    ...split(model, options, ', stratify: true'),
    ACCURACY,
  ];
}

function split(model: string, options: readonly string[], more: string): string[] {
  return [
    `const { xTrain, xTest, yTrain, yTest } = trainTestSplit(x, y, { testSize: 0.25, seed: 0${more} });`,
    'const scaler = new StandardScaler().fit(xTrain);',
    '',
    ...construction(model, options),
    'const { losses } = await model.fit(scaler.transform(xTrain), yTrain);',
    '',
    "console.log('loss', losses[0].toFixed(3), '->', losses[losses.length - 1].toFixed(3));",
  ];
}

function construction(model: string, options: readonly string[]): string[] {
  const lines = options.flatMap((option) => `  ${option},`.split('\n'));
  return [`const model = new ${model}({`, ...lines, '});'];
}
