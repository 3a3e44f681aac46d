/**
 * Prepares the data of `fallline train`: reads them, splits them into training and validation
 * samples, and scales them.
 */

import { type Matrix, takeRows } from '../../data/matrix.ts';
import type { CsvOptions } from '../../io/csvOptions.ts';
import { decimalNumber } from '../../io/decimal.ts';
import { StandardScaler } from '../../preprocessing/standardScaler.ts';
import { splitIndices } from '../../selection/trainTestIndices.ts';
import { type LabelledData, readLabelled } from '../shared/dataSource.ts';
import type { TargetColumn } from '../shared/targetColumn.ts';
import { labelsOf } from '../shared/targetColumn.ts';
import type { TrainOptions, Validation } from './trainOptions.ts';

/** Samples with their targets. */
export interface Part {
  readonly x: Matrix;
  readonly target: TargetColumn;
}

/** Training samples and validation samples. */
export interface Parts {
  readonly training: Part;
  readonly validation: Part | undefined;
  readonly scaler: StandardScaler | undefined;
}

/**
 * Splits the data, and fits the scaler to the training samples.
 *
 * A fraction is drawn like the library's `validationFraction`: the same seed selects the same rows.
 *
 * @param byClass whether the split is stratified by class
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

/**
 * Reads the same columns from a validation file; missing values are replaced as in the training
 * data.
 */
async function readHeld(
  source: string,
  { target, featureNames, fill }: LabelledData,
  csv: CsvOptions,
  byClass: boolean,
): Promise<Part> {
  // Features are selected by name, so that the file may lack unused columns.
  const { ignore: _, text = [], number = [], ...format } = csv;
  const isRead = (name: string) => name === target.name || featureNames.includes(name);
  const held = await readLabelled(source, {
    ...format,
    text: text.filter(isRead),
    number: number.filter(isRead),
    target: target.name,
    features: featureNames,
    fill,
    // `fill` already covers the treatment of missing values.
    missing: csv.missing === 'drop' ? 'drop' : 'error',
  });
  return { x: held.x, target: byClass ? sameKind(source, held.target, target) : held.target };
}

/**
 * Converts validation labels to the type of the training labels: to text even if they could be
 * numbers, and to numbers even in another spelling, such as 1.0.
 *
 * @throws {RangeError} if the training labels are numbers, and a label is not a number or is a code
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
