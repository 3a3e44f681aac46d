/**
 * Reads the data sets that come with the package. Their files have one plain form (a header, rows
 * of numbers, the target last, no quotes), so that this reader needs no library; any other file is
 * for `io/readCsv.ts`.
 */
import { readFileSync } from 'node:fs';
import { type Matrix, matrix } from '../matrix.ts';

/** The numbers of a file, in arrays of their own. */
export interface BundledTable {
  readonly featureNames: readonly string[];
  /** samples × features. */
  readonly x: Matrix<Float64Array>;
  /** The last column. */
  readonly target: Float64Array;
}

/**
 * Reads `data/<name>.csv`.
 *
 * @throws {Error} if the file is not there: the package is incomplete
 */
export function readBundledTable(name: string): BundledTable {
  const text = readFileSync(new URL(`./data/${name}.csv`, import.meta.url), 'utf8');
  const [header, ...lines] = text.trimEnd().split(/\r?\n/);
  const featureNames = header.split(',').slice(0, -1);
  const cols = featureNames.length;
  const data = new Float64Array(lines.length * cols);
  const target = new Float64Array(lines.length);
  for (const [i, line] of lines.entries()) {
    const cells = line.split(',');
    for (let j = 0; j < cols; j++) data[i * cols + j] = Number(cells[j]);
    target[i] = Number(cells[cols]);
  }
  return { featureNames: Object.freeze(featureNames), x: matrix(data, lines.length, cols), target };
}
