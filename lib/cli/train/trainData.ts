/** The data of `fallline train`: read, parted into those that train and those that watch, scaled. */

import { type Matrix, takeRows } from '../../data/matrix.ts';
import type { CsvOptions } from '../../io/csvOptions.ts';
import { decimalNumber } from '../../io/decimal.ts';
import { StandardScaler } from '../../preprocessing/standardScaler.ts';
import { splitIndices } from '../../selection/trainTestIndices.ts';
import { type LabelledData, readLabelled } from '../shared/dataSource.ts';
import type { TargetColumn } from '../shared/targetColumn.ts';
import { labelsOf } from '../shared/targetColumn.ts';
import type { TrainOptions, Validation } from './trainOptions.ts';

/** Samples with what they are to be predicted as. */
export interface Part {
  readonly x: Matrix;
  readonly target: TargetColumn;
}

/** What is trained on, and by what it is watched. */
export interface Parts {
  readonly training: Part;
  readonly validation: Part | undefined;
  readonly scaler: StandardScaler | undefined;
}

/**
 * Parts the data, and fits the scaler to the part that is trained on.
 *
 * A share is drawn as the library's own `validationFraction` draws it: with the same seed, the same
 * rows.
 *
 * @param byClass whether a share keeps the proportions of the classes
 */
export async function partsOf(
  data: LabelledData,
  { validation, standardize, seed, csv }: TrainOptions,
  byClass: boolean,
): Promise<Parts> {
  const { training, held } = await split(data, validation, { csv, seed, byClass });
  if (!standardize) return { training, validation: held, scaler: undefined };
  const scaler = new StandardScaler().fit(training.x);
  const scaled = (part: Part): Part => ({ ...part, x: scaler.transform(part.x) });
  return { training: scaled(training), validation: held && scaled(held), scaler };
}

interface SplitContext {
  readonly csv: CsvOptions;
  readonly seed: number | undefined;
  readonly byClass: boolean;
}

async function split(
  data: LabelledData,
  validation: Validation | undefined,
  { csv, seed, byClass }: SplitContext,
): Promise<{ training: Part; held?: Part }> {
  if (validation === undefined) return { training: data };
  if ('source' in validation) {
    const { source } = validation;
    return { training: data, held: await readHeld(source, data, csv, byClass) };
  }
  const options = {
    testSize: validation.fraction,
    ...(seed !== undefined && { seed }),
    ...(byClass && { stratify: labelsOf(data.target) }),
  };
  const { trainIndices, testIndices } = splitIndices(data.x.rows, options, {
    testSize: 'validation',
    unstratified: 'give --validation a file of its own',
  });
  return {
    training: rowsOf(data, trainIndices.sort()),
    held: rowsOf(data, testIndices.sort()),
  };
}

/** The same columns of another file, missing values replaced as in the data that train. */
async function readHeld(
  source: string,
  { target, featureNames, fill }: LabelledData,
  csv: CsvOptions,
  byClass: boolean,
): Promise<Part> {
  // The features are named, so that other columns need not be there.
  const { ignore: _, text = [], number = [], ...format } = csv;
  const isRead = (name: string) => name === target.name || featureNames.includes(name);
  const held = await readLabelled(source, {
    ...format,
    text: text.filter(isRead),
    number: number.filter(isRead),
    target: target.name,
    features: featureNames,
    fill,
    // What must be known of missing values is in `fill`.
    missing: csv.missing === 'drop' ? 'drop' : 'error',
  });
  return { x: held.x, target: byClass ? sameKind(source, held.target, target) : held.target };
}

/**
 * Labels of the same kind as those that are trained on: text also where these could be numbers, and
 * numbers also where they are written in another way, such as 1.0.
 *
 * @throws {RangeError} if one is no number, or a code, where those that are trained on are numbers
 */
function sameKind(source: string, held: TargetColumn, trained: TargetColumn): TargetColumn {
  if (!trained.areNumbers) return { ...held, areNumbers: false };
  if (held.numbers !== undefined) return { ...held, areNumbers: true };
  throw new RangeError(
    `Expected the target ${JSON.stringify(held.name)} of ${source} to be numbers, as those that are trained on, but ${held.whyText ?? notNumber(held)}`,
  );
}

function notNumber({ labels }: TargetColumn): string {
  const row = labels.findIndex((label) => decimalNumber(label) === undefined);
  return `row ${row + 1} holds ${JSON.stringify(labels[row])}`;
}

function rowsOf({ x, target }: Part, indices: Int32Array): Part {
  const { labels, numbers } = target;
  return {
    x: takeRows(x, indices),
    target: {
      ...target,
      labels: Array.from(indices, (i) => labels[i]),
      numbers: numbers && Float64Array.from(indices, (i) => numbers[i]),
    },
  };
}
