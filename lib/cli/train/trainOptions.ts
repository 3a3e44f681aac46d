/** Parses the options of `fallline train` into options of the library. */
import { wrongValue } from '../../common/errors.ts';
import { integerBetween, oneOf } from '../../common/validate.ts';
import { NARROW_STORAGES, type NarrowStorage } from '../../data/storage.ts';
import type { CsvOptions } from '../../io/csvOptions.ts';
import { rateParameterOf, SCHEDULES } from '../../plan/schedules.ts';
import { csvOptions, withoutUndefined } from '../shared/csvFlags.ts';
import { asUsage } from '../shared/failure.ts';
import {
  checkModel,
  MODEL_CHOICES,
  type ModelGiven,
  type ModelWanted,
} from '../shared/modelChoice.ts';
import { anySpelling, keyValues, type NamedValue, namedOption } from '../shared/namedOption.ts';
import {
  outputOption,
  pathBesideStdout,
  pathOption,
  portOption,
  toNumber,
} from '../shared/options.ts';
import { oneToStdout, STDOUT } from '../shared/outputs.ts';

/** All options of the command, validated as far as possible without the data. */
export interface TrainOptions {
  /** Path of a file, or name of a data set. */
  readonly data: string;
  readonly csv: CsvOptions;
  /** The requested model. */
  readonly model: ModelWanted | undefined;
  readonly modelOptions: ModelGiven;
  readonly validation: Validation | undefined;
  readonly standardize: boolean;
  /** Storage type of features while training, if narrower than the precision. */
  readonly storage: NarrowStorage | undefined;
  readonly seed: number | undefined;
  /** Paths of files to write; at most one is `STDOUT`. */
  readonly save: string | undefined;
  readonly report: string | undefined;
  /** Folder for the page and each picture. */
  readonly out: string | undefined;
  readonly checkpoint: string | undefined;
  readonly checkpointEvery: number;
  /** Path of a checkpoint to resume from. */
  readonly resume: string | undefined;
  /** Port of the live view, if requested; 0 means any free port. */
  readonly live: number | undefined;
  /** Whether to open the live view in a browser. */
  readonly open: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Validation samples: a fraction of DATA, or a file. */
export type Validation = { readonly fraction: number } | { readonly source: string };

type Given = Readonly<Record<string, unknown>>;

/** Options with a number or a word, passed to the library unchecked. */
const PASSED_ON = {
  batchSize: 'batchSize',
  l1: 'l1',
  l2: 'l2',
  C: 'C',
  alpha: 'alpha',
  l1Ratio: 'l1Ratio',
  solver: 'solver',
  epsilon: 'epsilon',
  power: 'power',
  quantile: 'quantile',
  maxNorm: 'maxNorm',
  tolerance: 'tolerance',
  targetLoss: 'targetLoss',
  targetScore: 'targetScore',
  timeLimit: 'timeLimit',
  average: 'average',
  clipNorm: 'clipNorm',
  clipValue: 'clipValue',
  clipSlope: 'clipSlope',
  seed: 'seed',
  precision: 'precision',
  threads: 'threads',
  multiClass: 'multiClass',
  dropout: 'dropout',
} as const;

const CHECKPOINT_EVERY = 10;

/**
 * Parses and validates the options.
 *
 * @param given parsed options by name; an option that was not given is `undefined`
 * @throws {UsageError} for a value of the wrong kind or out of range
 */
export function resolveTrainOptions(data: string, given: Given): TrainOptions {
  return asUsage(() => {
    const modelOptions = modelOptionsOf(given);
    const model =
      given.model === undefined ? undefined : anySpelling('model', given.model, MODEL_CHOICES);
    // If a model is named, its options are checked before the data are read.
    if (model !== undefined) checkModel(model, modelOptions);
    if (given.checkpointEvery !== undefined && given.checkpoint === undefined) {
      throw new RangeError(
        'Expected "checkpointEvery" to come with "checkpoint", but there is none',
      );
    }
    if (given.open === true && given.live === undefined) {
      throw new RangeError('Expected "open" to come with "live", but there is none');
    }
    const json = given.json === true;
    const [save, report] = [outputOption('save', given.save), outputOption('report', given.report)];
    oneToStdout({ save: save === STDOUT, report: report === STDOUT, json });
    return {
      data,
      csv: csvOptions(given),
      model,
      modelOptions,
      validation: given.validation === undefined ? undefined : validationOf(given.validation),
      standardize: given.standardize === true,
      storage:
        given.storage === undefined ? undefined : oneOf('storage', given.storage, NARROW_STORAGES),
      seed: modelOptions.seed as number | undefined,
      save,
      report,
      out: pathBesideStdout('out', 'a folder', given.out),
      checkpoint: pathBesideStdout('checkpoint', 'a file', given.checkpoint),
      checkpointEvery: integerBetween(
        'checkpointEvery',
        toNumber(given.checkpointEvery ?? CHECKPOINT_EVERY),
        1,
      ),
      resume: pathOption('resume', given.resume),
      live: given.live === undefined ? undefined : portOption('live', given.live),
      open: given.open === true,
      json,
      quiet: given.quiet === true,
    };
  });
}

function modelOptionsOf(given: Given): ModelGiven {
  const { epochs } = given;
  const passed = Object.entries(PASSED_ON).map(([flag, option]) => [option, toNumber(given[flag])]);
  return withoutUndefined({
    ...Object.fromEntries(passed),
    // Checked here, because the option has another name in the library.
    maxEpochs: epochs === undefined ? undefined : integerBetween('epochs', toNumber(epochs), 1),
    loss: given.loss === undefined ? undefined : namedOption('loss', given.loss),
    hidden: given.hidden === undefined ? undefined : unitsOf(given.hidden),
    activation:
      given.activation === undefined ? undefined : namedOption('activation', given.activation),
    initializer:
      given.initializer === undefined ? undefined : namedOption('initializer', given.initializer),
    batchNorm: given.batchNorm === true ? true : undefined,
    optimizer:
      given.optimizer === undefined ? undefined : namedOption('optimizer', given.optimizer),
    learningRate: learningRateOf(given),
    patience: given.patience === 'none' ? Number.POSITIVE_INFINITY : toNumber(given.patience),
    classWeight: given.classWeight === undefined ? undefined : classWeightOf(given.classWeight),
    useBias: given.bias === false ? false : undefined,
    shuffle: given.shuffle === false ? false : undefined,
  });
}

/** Parses hidden layers: `64,32` is the units of each; `none` means no hidden layer. */
function unitsOf(value: unknown): unknown {
  return value === 'none'
    ? []
    : String(value)
        .split(',')
        .map((each) => toNumber(each.trim()));
}

/** The schedule, which starts at the learning rate if both are given. */
function learningRateOf({ schedule, learningRate }: Given): unknown {
  const rate = toNumber(learningRate);
  if (schedule === undefined) return rate;
  const named = namedOption('schedule', schedule);
  const parameters = typeof named === 'string' ? { name: named } : named;
  const name = oneOf('schedule', parameters.name, Object.keys(SCHEDULES) as ScheduleName[]);
  const listed = name === 'multiStep' ? withList(parameters) : parameters;
  if (rate === undefined) return listed;
  const key = rateParameterOf(name);
  if (key === undefined) {
    throw new RangeError(
      `Expected no "learningRate" with the schedule '${name}', which has rates of its own, but received ${rate}`,
    );
  }
  if (Object.hasOwn(parameters, key)) {
    throw new RangeError(
      `Expected either "learningRate" or "schedule.${key}", which are the same, but received both`,
    );
  }
  return { ...listed, [key]: rate };
}

type ScheduleName = keyof typeof SCHEDULES;

/** Converts a single milestone to a list of one. */
function withList(parameters: Exclude<NamedValue, string>): Exclude<NamedValue, string> {
  const { milestones } = parameters;
  return typeof milestones === 'number' ? { ...parameters, milestones: [milestones] } : parameters;
}

function classWeightOf(value: unknown): unknown {
  if (typeof value !== 'string' || !value.includes('=')) return value;
  const weights = keyValues('classWeight', 'balanced or label=weight,label=weight', value);
  return Object.fromEntries([...weights].map(([label, weight]) => [label, toNumber(weight)]));
}

function validationOf(value: unknown): Validation {
  const number = toNumber(value);
  if (typeof number !== 'number') return { source: pathOption('validation', number) as string };
  if (number <= 0 || number >= 1) {
    throw wrongValue('validation', 'a number between 0 and 1, or a file', number);
  }
  return { fraction: number };
}
