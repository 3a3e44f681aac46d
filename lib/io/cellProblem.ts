/** Explains why a field is not a valid number, and what to do. */
import { type Header, headerHint, leaveOut } from './csvColumns.ts';
import { showCell } from './csvError.ts';
import type { CsvSettings } from './csvOptions.ts';

/** A rejected field. */
export interface BadCell {
  /** Name of its column. */
  readonly name: string;
  readonly text: string;
  /** The field as a number, if it can be parsed. */
  readonly number: number | undefined;
  /** Why the field is a code although it can be parsed as a number. */
  readonly code: string | undefined;
}

/**
 * Describes the problem of a field.
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
