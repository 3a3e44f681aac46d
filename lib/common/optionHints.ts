/**
 * Looks up an option name of another library in a table of such names, and words the hint for the
 * error message.
 */
import type { ForeignOption } from './foreignName.ts';
import { type OptionHint, plainName } from './validate.ts';

/** Rows of the table by normalised name. */
export type NameTable = ReadonlyMap<string, ForeignOption>;

export function nameTable(rows: readonly ForeignOption[]): NameTable {
  return new Map(rows.map((row) => [plainName(row[0]), row] as const));
}

/** How to write an option with its value, and code in notes, where the message is read. */
export interface Wording {
  readonly pass: (option: string, value: string | undefined) => string;
  readonly note: (note: string) => string;
}

const IN_CODE: Wording = {
  pass: (option, value) => (value === undefined ? `pass "${option}"` : `pass ${option}: ${value}`),
  note: (note) => note,
};

/** The hint for an option that the owner lacks but a row of the table has. */
export function hintFrom(table: NameTable): OptionHint {
  return (name, known) => meaningFor(table, name, known) ?? meaningAnywhere(table, name);
}

/** The meaning of the name among these options. */
export function meaningFor(
  table: NameTable,
  name: string,
  known: readonly string[],
  wording: Wording = IN_CODE,
): string | undefined {
  const [, from, ...meanings] = table.get(plainName(name)) ?? NO_ROW;
  const has = (option: string | undefined) => option !== undefined && known.includes(option);
  const meaning = meanings.find(({ option, beside = option }) => has(option) && has(beside));
  if (meaning?.option === undefined) return undefined;
  const { option, value, note } = meaning;
  const said = wording.pass(option, value && inTheirWords(value, name));
  return `"${name}" is a name of ${from}: ${said}${note === undefined ? '' : ` (${wording.note(note)})`}`;
}

/** The note about a name that has no counterpart. */
export function meaningAnywhere(table: NameTable, name: string): string | undefined {
  const [, from, ...meanings] = table.get(plainName(name)) ?? NO_ROW;
  const meaning = meanings.find(({ option }) => option === undefined);
  return meaning && `"${name}" is a name of ${from}: ${meaning.note}`;
}

const NO_ROW: ForeignOption = ['', ''];

/** The code, with the foreign name in the user's spelling. */
function inTheirWords(code: string, name: string): string {
  return code.replace(/\b[a-z]\w*(?![\w:'])/gi, (word) =>
    plainName(word) === plainName(name) ? name : word,
  );
}
