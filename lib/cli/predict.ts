/** `fallline predict`: what a saved model says of new data, as CSV. */

import type { CsvOptions } from '../io/csvOptions.ts';
import type { CsvData } from '../io/readCsv.ts';
import type { Matrix } from '../matrix.ts';
import { csvOptions } from './csvFlags.ts';
import { csvLine } from './csvText.ts';
import { readData } from './dataSource.ts';
import { asUsage, UsageError } from './failure.ts';
import { prepareFile, writeWhole } from './files.ts';
import type { CommandModel } from './modelChoice.ts';
import { pathOption } from './options.ts';
import type { Output } from './output.ts';
import { loadPipeline, modelInput, type Pipeline } from './pipeline.ts';
import { givesProbabilities } from './rankings.ts';

/** Everything the command needs to know. */
export interface PredictOptions {
  /** The paths of a saved model and of data. */
  readonly model: string;
  readonly data: string;
  readonly csv: CsvOptions;
  /** Default: stdout. */
  readonly out: string | undefined;
  readonly withProbabilities: boolean;
}

/**
 * Reads and checks the options.
 *
 * @throws {UsageError} for a value of the wrong kind
 */
export function resolvePredictOptions(
  model: string,
  data: string,
  given: Readonly<Record<string, unknown>>,
): PredictOptions {
  return asUsage(() => ({
    model,
    data,
    csv: csvOptions(given),
    out: pathOption('out', given.out),
    withProbabilities: given.proba === true,
  }));
}

/**
 * Predicts, and prints or writes.
 *
 * @throws {UsageError} if probabilities are asked for and the model gives none
 * @throws {Error} if a file cannot be read or written, or is not what it must be
 */
export async function runPredict(
  { model: path, data: source, csv, out, withProbabilities }: PredictOptions,
  output: Pick<Output, 'write'>,
): Promise<void> {
  if (out !== undefined) await prepareFile(out);
  const pipeline = await loadPipeline(path);
  const { model } = pipeline;
  if (withProbabilities && !givesProbabilities(model)) {
    const { model: name, loss } = model.toJSON();
    throw new UsageError(
      `Expected no "--proba" with ${path}: ${name} with the loss '${loss.name}' gives no probabilities`,
    );
  }
  const { x } = await readFor(pipeline, path, source, csv);
  const text = predictions(model, modelInput(pipeline, x), withProbabilities, csv.delimiter ?? ',');
  if (out === undefined) output.write(text);
  else await writeWhole(out, text);
}

/**
 * Reads data as a saved model needs them: its columns by name, missing values as in training.
 *
 * @param extra what else is to be read, such as the target
 * @throws {Error} if the data do not fit the model; the message names both
 */
export async function readFor(
  { featureNames, fill }: Pipeline,
  path: string,
  source: string,
  csv: CsvOptions,
): Promise<CsvData> {
  try {
    return await readData(source, { ...csv, features: featureNames, fill });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Error(`${source} does not fit the model ${path}: ${error.message}`, { cause: error });
  }
}

function predictions(
  model: CommandModel,
  x: Matrix,
  withProbabilities: boolean,
  delimiter: string,
): string {
  const predicted = Array.from<string | number | boolean>(model.predict(x));
  const table =
    withProbabilities && givesProbabilities(model)
      ? { classes: model.classes, probabilities: model.predictProba(x) }
      : undefined;
  const names = table?.classes.map((label) => `probability_${label}`) ?? [];
  const lines = [csvLine(['prediction', ...names], delimiter)];
  for (const [i, label] of predicted.entries()) {
    const shares = table === undefined ? [] : rowOf(table.probabilities, i);
    lines.push(csvLine([String(label), ...shares], delimiter));
  }
  return lines.join('');
}

function rowOf({ data, cols }: Matrix, i: number): number[] {
  return Array.from(data.subarray(i * cols, (i + 1) * cols));
}
