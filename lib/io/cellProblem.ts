/** Why a field that must be a number is none, and the way out. */
import { type Header, headerHint, leaveOut } from './csvColumns.ts';
import { showCell } from './csvError.ts';
import type { CsvSettings } from './csvOptions.ts';

/** A field that is refused. */
export interface BadCell {
  /** The name of its column. */
  readonly name: string;
  readonly text: string;
  /** What it is as a number, if it is one. */
  readonly number: number | undefined;
  /** Why it is a code all the same. */
  readonly code: string | undefined;
}

/**
 * What is wrong with a field.
 *
 * @returns the end of a sentence
 */
export function cellProblem(
  { name, text, number, code }: BadCell,
  { header, settings }: { readonly header: Header; readonly settings: CsvSettings },
): string {
  if (code !== undefined) {
    const shown = JSON.stringify(name);
    return `expected a number, but ${code}: if it is one, pass number: [${shown}] (--number ${shown}), else leave the column out (ignore: [${shown}], --ignore ${shown})`;
  }
  return `expected a number, but found ${showCell(text)}${hintOf(name, text, number, header, settings)}`;
}

function hintOf(
  name: string,
  text: string,
  number: number | undefined,
  header: Header,
  settings: CsvSettings,
): string {
  if (number !== undefined) return ' (beyond the range of float64)';
  if (text === '') {
    return `, which is a missing value only if "missingValues" names it: '' (--missing-values '""')`;
  }
  const local = settings.numbers.hint(text);
  if (local !== undefined) return local;
  const delimiter = /[;\t|]/.exec(text)?.[0];
  if (delimiter !== undefined && delimiter !== header.delimiter) {
    const word = delimiter === '\t' ? 'tab' : `'${delimiter}'`;
    return `: is ${JSON.stringify(delimiter)} what stands between two fields (delimiter: ${JSON.stringify(delimiter)}, --delimiter ${word})?`;
  }
  const noHeader = headerHint(header, settings);
  return `: text, categories and dates are not turned into numbers, so ${leaveOut(name)}${noHeader && `; or${noHeader.slice(1)}`}`;
}
