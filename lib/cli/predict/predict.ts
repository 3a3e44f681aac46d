/** `fallline predict`: applies a saved model to new data, and writes the predictions as CSV. */

import type { Label } from '../../data/labels.ts';
import type { Matrix } from '../../data/matrix.ts';
import { type CsvOptions, WHITESPACE } from '../../io/csvOptions.ts';
import { csvOptions } from '../shared/csvFlags.ts';
import { asUsage, UsageError } from '../shared/failure.ts';
import type { ServedModel } from '../shared/modelChoice.ts';
import { className, NetworkOutputs } from '../shared/networkModels.ts';
import { outputOption } from '../shared/options.ts';
import type { Output } from '../shared/output.ts';
import { prepareOutputs, STDOUT, writeOutput } from '../shared/outputs.ts';
import { loadServed, modelInput } from '../shared/pipeline.ts';
import { givesProbabilities } from './rankings.ts';
import { readFeatures } from './servedData.ts';

/** All options of the command. */
export interface PredictOptions {
  /** Paths of the saved model and of the data. */
  readonly model: string;
  readonly data: string;
  readonly csv: CsvOptions;
  /** Path of a file, or `STDOUT`. */
  readonly out: string;
  readonly withProbabilities: boolean;
}

/**
 * Parses and validates the options.
 *
 * @throws {UsageError} for a value of the wrong type
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
    out: outputOption('out', given.out) ?? STDOUT,
    withProbabilities: given.proba === true,
  }));
}

/**
 * Predicts, and prints or writes the predictions.
 *
 * @throws {UsageError} if probabilities are requested from a model that has none
 * @throws {Error} if a file is invalid, or cannot be read or written
 */
export async function runPredict(
  { model: path, data: source, csv, out, withProbabilities }: PredictOptions,
  output: Pick<Output, 'write'>,
): Promise<void> {
  await prepareOutputs({ outputs: { out }, inputs: { MODEL: path, DATA: source } });
  const served = await loadServed(path);
  const { model } = served;
  const gives =
    model instanceof NetworkOutputs ? model.givesProbabilities : givesProbabilities(model);
  if (withProbabilities && !gives) {
    const { loss } = model.toJSON();
    throw new UsageError(
      `Expected no "--proba" with ${path}: ${className(model)} with the loss '${loss.name}' gives no probabilities`,
    );
  }
  const data = await readFeatures(served, { path, source }, csv);
  const x = modelInput(served, data.x);
  const delimiter = outDelimiter(csv.delimiter ?? served.format?.delimiter);
  const text =
    model instanceof NetworkOutputs && model.nOutputs > 1
      ? outputLines(model, x, withProbabilities, delimiter)
      : predictions(model, x, withProbabilities, delimiter);
  await writeOutput(out, text, output.write);
}

/** The delimiter of the predictions: that of the data, if it is a single character. */
function outDelimiter(delimiter: string | undefined): string {
  return delimiter === undefined || delimiter === WHITESPACE ? ',' : delimiter;
}

function predictions(
  model: ServedModel,
  x: Matrix,
  withProbabilities: boolean,
  delimiter: string,
): string {
  const answers = model.predict(x);
  const predicted = Array.from<Label>('cols' in answers ? answers.data : answers);
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

/** One column per output of a network, and one for the probability of each label. */
function outputLines(
  model: NetworkOutputs,
  x: Matrix,
  withProbabilities: boolean,
  delimiter: string,
): string {
  const tables = [model.predict(x), ...(withProbabilities ? [model.beliefs(x)] : [])];
  const names = ['prediction', 'probability'].slice(0, tables.length);
  const numbers = Array.from({ length: model.nOutputs }, (_, k) => k + 1);
  const header = names.flatMap((name) => numbers.map((k) => `${name}_${k}`));
  const lines = [csvLine(header, delimiter)];
  for (let i = 0; i < x.rows; i++) {
    lines.push(
      csvLine(
        tables.flatMap((table) => rowOf(table, i)),
        delimiter,
      ),
    );
  }
  return lines.join('');
}

function rowOf({ data, cols }: Matrix, i: number): number[] {
  return Array.from(data.subarray(i * cols, (i + 1) * cols));
}

/**
 * Formats a CSV record (RFC 4180) with its line break. A field is quoted if it contains the
 * delimiter, a quote or a line break, or starts or ends with a blank, which readers would remove.
 *
 * @example
 * csvLine(['a "b"', 'c, d', 5], ','); // '"a ""b""","c, d",5\n'
 */
export function csvLine(fields: readonly (string | number)[], delimiter: string): string {
  return `${fields.map((field) => csvField(String(field), delimiter)).join(delimiter)}\n`;
}

function csvField(text: string, delimiter: string): string {
  const plain =
    !text.includes(delimiter) && !/["\r\n]/.test(text) && text.trim() === text && text !== '';
  return plain ? text : `"${text.replaceAll('"', '""')}"`;
}
