/** The example of each page: a whole program in TypeScript, which a test runs. */
import type { LossName } from '../losses.ts';
import type { OptimizerName } from '../optimizers.ts';
import type { LearningRate, NamedSchedule, ScheduleName } from '../schedules.ts';
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
  counts: (options) => [
    "import { SGDRegressor } from 'fallline';",
    '',
    '// Calls at a counter, by whether it is a weekend and whether it rains.',
    'const x = [[0, 0], [0, 1], [1, 0], [1, 1]];',
    'const y = [4, 6, 10, 17];',
    '',
    ...construction('SGDRegressor', options),
    'await model.fit(x, y);',
    '',
    "console.log('expected calls', model.predict(x));",
    "console.log('R²', model.score(x, y).toFixed(3));",
  ],
};

/** What the programs train by, but for what their page is about. */
const TRAINING: Readonly<Record<ExampleData, readonly string[]>> = {
  tumours: ["optimizer: 'adam'", 'learningRate: 0.01', 'batchSize: 32', 'maxEpochs: 50'],
  flowers: ["optimizer: 'adam'", 'learningRate: 0.05', 'batchSize: 32', 'maxEpochs: 100'],
  diabetes: [
    "optimizer: 'adam'",
    "learningRate: { name: 'cosine', initial: 1 }",
    'batchSize: 32',
    'maxEpochs: 100',
  ],
  counts: [
    "optimizer: 'adam'",
    'learningRate: 0.1',
    "batchSize: 'all'",
    'l2: 0',
    'maxEpochs: 500',
    'patience: Number.POSITIVE_INFINITY',
    'tolerance: 0',
  ],
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

/** A schedule by name as it is written in code. */
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

function classification(loader: string, options: readonly string[]): string[] {
  return [
    "import { datasets, SGDClassifier, StandardScaler, trainTestSplit } from 'fallline';",
    '',
    `const { x, y } = datasets.${loader}();`,
    ...split('SGDClassifier', options, ', stratify: true'),
    "console.log('accuracy', model.score(scaler.transform(xTest), yTest).toFixed(3));",
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
  return [`const model = new ${model}({`, ...options.map((option) => `  ${option},`), '});'];
}
