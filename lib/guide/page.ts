/** The page of an entry of the guide, as blocks. */
import { LINKS, type LinkName } from '../plan/links.ts';
import { type LossName, lossRow } from '../plan/losses.ts';
import { robbinsMonro } from '../plan/robbinsMonro.ts';
import { feedbackOf, type LearningRate, type Schedule } from '../plan/schedules.ts';
import type { Block, Fact } from './blocks.ts';
import type {
  GuideEntry,
  GuideKind,
  OptimizerEntry,
  ParameterEntry,
  ScheduleEntry,
} from './entries.ts';
import {
  activationExample,
  initializerExample,
  layerExample,
  lossExample,
  optimizerExample,
  scheduleExample,
  scheduleText,
} from './examples.ts';
import { canyonTable, lossTable, rateTable, type Table } from './figures.ts';
import type { Source } from './guide.ts';
import { activationTable, layerFigures, SIGNALS, signalTable } from './networkFigures.ts';
import { scheduleGuides } from './schedules.ts';

/** Targets as the models describe them. */
const TARGETS = {
  binary:
    'For two classes: `SGDClassifier`. For three or more, it trains each class against all others (one-vs-rest).',
  multiclass: 'For classes, a score for each: `SGDClassifier`.',
  regression: 'For numbers, one or several for each sample: `SGDRegressor`.',
} as const;

const NOTATION = {
  binary: 'z: score, y: target (0 or 1), s = 1/(1 + e^-z), m = (2y - 1)·z: margin.',
  multiclass: 'zₖ: score of class k of K, y: the right class.',
  regression: 'z: score, y: target, r = z - y: residual.',
} as const;

const SUM_NOTATION =
  'z: weighted sum of a unit, a: its output, s = 1/(1 + e^-z), Φ and φ: distribution and density of the standard normal.';

/** Options that take it. */
const OPTION = {
  loss: 'loss',
  optimizer: 'optimizer',
  schedule: 'learningRate',
  activation: 'activation',
  initializer: 'initializer',
} as const;

/**
 * The page of an entry.
 *
 * @param aboutOf says in one line what another entry of its kind is, for the links at the end
 */
export function pageOf(entry: GuideEntry, aboutOf: (name: string) => string): Block[] {
  return [
    { heading: `${entry.title} (\`${entry.name}\`)`, level: 1 },
    { paragraph: `${capital(entry.about)}.` },
    ...formulaOf(entry),
    ...parametersOf(entry),
    { heading: 'When to choose it', level: 2 },
    { list: entry.choose.when },
    { heading: 'When to choose something else', level: 2 },
    { list: entry.choose.not },
    ...figuresOf(entry),
    { heading: 'Example', level: 2 },
    { code: exampleOf(entry), language: 'ts' },
    { heading: 'In other libraries', level: 2 },
    { facts: entry.elsewhere.map(elsewhereFact) },
    ...(entry.notes.length > 0 ? [heading('Notes'), { list: entry.notes }] : []),
    ...(entry.sources.length > 0
      ? [heading('Source'), { list: entry.sources.map(sourceText) }]
      : []),
    heading('See also'),
    { facts: entry.seeAlso.map((name) => linkTo(name, aboutOf(name))) },
  ];
}

/** The lines of the example on an entry's page. */
export function exampleOf(entry: GuideEntry): string[] {
  switch (entry.kind) {
    case 'loss':
      return lossExample(entry.name);
    case 'optimizer':
      return optimizerExample(entry.name);
    case 'schedule':
      return scheduleExample(entry.name);
    case 'activation':
      return activationExample(entry.name);
    case 'initializer':
      return initializerExample(entry.name);
    case 'layer':
      return layerExample(entry.name);
  }
}

function formulaOf(entry: GuideEntry): Block[] {
  const formula = { code: entry.formula };
  switch (entry.kind) {
    case 'loss':
      return [
        { paragraph: TARGETS[entry.targets] },
        heading('Formula and slope'),
        { code: [...entry.formula, '', ...entry.slope] },
        { paragraph: NOTATION[entry.targets] },
        heading('Properties'),
        { facts: propertiesOf(entry.name) },
      ];
    case 'optimizer':
      return [
        heading('Update rule'),
        formula,
        { paragraph: 'w: parameters, g: gradient, η: rate, t: number of the step, from 1.' },
        { paragraph: ratesAndMemory(entry) },
      ];
    case 'schedule':
      return [heading('Formula'), formula];
    case 'activation':
      return [
        heading('Formula and slope'),
        { code: [`a = ${entry.formula[0]}`, '', ...entry.slope] },
        { paragraph: SUM_NOTATION },
      ];
    case 'initializer':
      return [
        heading('Weights'),
        formula,
        { paragraph: `A layer has n inputs and m units. ${defaultFor(entry.defaultFor)}` },
      ];
    case 'layer':
      return [heading('Formula'), formula, heading('In code'), { code: [entry.written] }];
  }
}

const START = {
  mean: 'the mean of the targets',
  median: 'the median of the targets',
  quantile: 'the quantile of the targets that the parameter names',
} as const;

/** Convexity and smoothness of a loss, from its row. */
function propertiesOf(name: LossName): Fact[] {
  const { link, domain, start, isConvex, isSmooth, canBeNegative } = lossRow({ name });
  const shape = [
    isConvex ? 'convex' : 'not convex',
    isSmooth ? 'the slope is continuous' : 'the slope jumps',
    ...(canBeNegative ? ['values may be negative'] : []),
  ];
  const facts = [
    { term: 'Link', text: `\`${link}\`: a prediction is ${PREDICTIONS[LINKS[link].gives](link)}.` },
    { term: 'Targets', text: `${domain.words}.` },
    { term: 'Shape', text: `${shape.join(', ')}.` },
  ];
  if (start === 'none') return facts;
  const through = link === 'log' ? 'the logarithm of ' : '';
  return [...facts, { term: 'Start of the bias', text: `${through}${START[start]}.` }];
}

const PREDICTIONS = {
  numbers: (link: LinkName) => LINKS[link].formula,
  probabilities: (link: LinkName) => `the probability ${LINKS[link].formula}`,
  classes: () => 'a class; scores stand for nothing else',
} as const;

function defaultFor(activations: readonly string[]): string {
  if (activations.length === 0) return 'It is used only if you name it.';
  const names = activations.map((name) => `\`${name}\``).join(', ');
  return `It is the default for layers with these activations: ${names}.`;
}

function ratesAndMemory({ learningRate: { mean, sum }, slots }: OptimizerEntry): string {
  const rate = mean === sum ? `${mean}` : `${mean} for a mean of losses, ${sum} for a sum`;
  const memory = ['nothing', 'one number', 'two numbers', 'three numbers'][slots];
  return `Default rate: ${rate}. With its defaults, it keeps ${memory} per parameter.`;
}

function parametersOf({ kind, parameters }: GuideEntry): Block[] {
  const facts = parameters.map(parameterFact);
  if (facts.length === 0) return [heading('Parameters'), { paragraph: 'None.' }];
  if (kind === 'layer') return [heading('Options'), { facts }];
  return [
    heading('Parameters'),
    { paragraph: `Given as \`${OPTION[kind]}: { name, …parameters }\`.` },
    { facts },
  ];
}

function parameterFact({ name, meaning, range, default: value, leftOut }: ParameterEntry): Fact {
  const byDefault = value === undefined ? `If omitted: ${leftOut}` : `Default: ${shown(value)}`;
  return { term: `\`${name}\``, text: `${meaning}. Range: ${range}. ${byDefault}.` };
}

function shown(value: unknown): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(4)));
  return `\`${value}\``;
}

function figuresOf(entry: GuideEntry): Block[] {
  switch (entry.kind) {
    case 'loss':
      return [heading('Figures'), ...withDefaults(entry, lossTable(entry.name))];
    case 'optimizer':
      return [heading('Figures'), ...optimizerFigures(entry)];
    case 'schedule':
      return scheduleFigures(entry);
    case 'activation':
      return [heading('Figures'), ...withDefaults(entry, activationTable(entry.name))];
    case 'initializer':
      return [heading('Figures'), { paragraph: SIGNALS }, { table: signalTable(entry.name) }];
    case 'layer': {
      const { words, table } = layerFigures(entry.name);
      return [heading('Figures'), { paragraph: words }, { table }];
    }
  }
}

function withDefaults({ parameters }: GuideEntry, table: Table): Block[] {
  const words = { paragraph: 'With the default parameters:' };
  return parameters.length === 0 ? [{ table }] : [words, { table }];
}

function optimizerFigures({ name }: OptimizerEntry): Block[] {
  return [{ paragraph: CANYON }, { table: canyonTable([name]) }];
}

/** Introduction of the tables of optimizers. */
export const CANYON =
  'f = ½·(u² + 50·v²), a canyon at an angle to the axes: u = 0.8·w₁ + 0.6·w₂ is the direction along it, v = 0.8·w₂ - 0.6·w₁ the direction across. Descent starts at u = 10, v = 1, where f = 75. The table shows f after each number of steps, at the one of the rates 100, 30, 10 … 0.01 that is best in the last column. Unlike most problems, this one has no noise. In a canyon along an axis, optimizers with a step size for each parameter would do better.';

function scheduleFigures({ name }: ScheduleEntry): Block[] {
  const { shown: rates, shownAs }: { shown: readonly LearningRate[]; shownAs?: string } =
    scheduleGuides[name];
  const [first] = rates;
  return [
    heading('First rates'),
    { paragraph: `Of \`${shownAs ?? scheduleText(first)}\`:` },
    { table: rateTable(first, feedbackOf({ name }) !== 'none') },
    heading('Does stochastic descent converge with it?'),
    { paragraph: 'The conditions of Robbins and Monro, as `robbinsMonro(schedule)` checks them:' },
    { facts: rates.map((rate) => judgement(rate, shownAs ?? scheduleText(rate))) },
  ];
}

function judgement(rate: LearningRate, term: string): Fact {
  // A function has its verdict too, though the type offers schedules by name alone.
  const { satisfied, reason } = robbinsMonro(rate as Schedule);
  return { term: `\`${term}\``, text: `${satisfied ? 'yes' : 'no'}. ${capital(reason)}.` };
}

function elsewhereFact({ library, name, conversion }: GuideEntry['elsewhere'][number]): Fact {
  if (name === 'none') return { term: library, text: `none; ${conversion}.` };
  const what = /^no(ne)?\b/.test(name) ? name : `\`${name}\``;
  return { term: library, text: `${what}. Conversion: ${conversion}.` };
}

function sourceText({ authors, title, where, year, link }: Source): string {
  const place = where === undefined ? `${year}` : `${where}, ${year}`;
  return `${authors}: ${title}. ${place}.${link === undefined ? '' : ` <${link}>`}`;
}

/** A link to a page in the same folder. */
export function linkTo(name: string, text: string, folder = ''): Fact {
  return { term: `\`${name}\``, text, link: `${folder}${name}.md` };
}

/** The folder of a kind's pages. */
export function folderOf(kind: GuideKind): string {
  return kind === 'loss' ? 'losses' : `${kind}s`;
}

function heading(text: string): Block {
  return { heading: text, level: 2 };
}

function capital(text: string): string {
  return text.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}
