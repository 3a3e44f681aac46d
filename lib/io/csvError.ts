/** The error for invalid CSV contents, with file, line and column. */

/** A place in a CSV file. */
export interface CsvPlace {
  /** Line, from 1. */
  readonly line?: number;
  /** Column, from 1. */
  readonly column?: number;
  /** Name of the column in the header. */
  readonly name?: string;
}

/**
 * The contents of a CSV file are not as expected. The message names the file, the line and the
 * column.
 *
 * @example
 * import { writeFile } from 'node:fs/promises';
 *
 * await writeFile('wrong.csv', 'width,species\n3,setosa\nwide,versicolor\n');
 * await readCsv('wrong.csv', { target: 'species' }).catch((error) => error.line); // 3
 */
export class CsvError extends Error implements CsvPlace {
  /** Stable identifier of this error. */
  readonly code = 'ERR_FALLLINE_CSV';
  /** Path of the file. */
  readonly file: string;
  /** Line of the problem, from 1, if it is known. */
  readonly line?: number;
  /** Column of the problem, from 1, if it is known. */
  readonly column?: number;

  /**
   * @param file path of the file
   * @param place line and column of the problem
   * @param problem what is wrong there, as the end of a sentence
   * @param options `cause`: the error that led to this one
   */
  constructor(file: string, place: CsvPlace, problem: string, options?: ErrorOptions) {
    super(`${describePlace(file, place)}: ${problem}`, options);
    this.name = 'CsvError';
    this.file = file;
    if (place.line !== undefined) this.line = place.line;
    if (place.column !== undefined) this.column = place.column;
  }
}

/** Formats a place as far as it is known: `data.csv, line 3, column 5 ("age")`. */
function describePlace(file: string, { line, column, name }: CsvPlace): string {
  const parts = [file];
  if (line !== undefined) parts.push(`line ${line}`);
  if (column !== undefined) {
    const shown = name === undefined ? '' : ` (${JSON.stringify(name)})`;
    parts.push(`column ${column}${shown}`);
  }
  return parts.join(', ');
}

/** Shortens a cell for a message. */
export function showCell(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
