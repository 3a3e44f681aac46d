/** How a file of data is refused: by its name, and the line and column of what is wrong. */

/** Where in a file: lines and columns are counted from 1. */
export interface CsvPlace {
  readonly line?: number;
  readonly column?: number;
  /** The column's name in the header. */
  readonly name?: string;
}

/** The contents of a file are not what they must be. */
export class CsvError extends Error implements CsvPlace {
  readonly code = 'ERR_FALLLINE_CSV';
  readonly file: string;
  readonly line?: number;
  readonly column?: number;

  /** @param problem what is wrong there, as the end of a sentence */
  constructor(file: string, place: CsvPlace, problem: string, options?: ErrorOptions) {
    super(`${describePlace(file, place)}: ${problem}`, options);
    this.name = 'CsvError';
    this.file = file;
    if (place.line !== undefined) this.line = place.line;
    if (place.column !== undefined) this.column = place.column;
  }
}

/** `data.csv, line 3, column 5 ("age")`, as far as it is known. */
function describePlace(file: string, { line, column, name }: CsvPlace): string {
  const parts = [file];
  if (line !== undefined) parts.push(`line ${line}`);
  if (column !== undefined) {
    const shown = name === undefined ? '' : ` (${JSON.stringify(name)})`;
    parts.push(`column ${column}${shown}`);
  }
  return parts.join(', ');
}

/** A cell as messages show it. */
export function showCell(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
