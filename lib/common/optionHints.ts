/** What a name from another library is called here, looked up in a table of such names. */
import type { ForeignOption } from './foreignName.ts';
import { type OptionHint, plainName } from './validate.ts';

/** Rows by their names in plain letters. */
export type NameTable = ReadonlyMap<string, ForeignOption>;

export function nameTable(rows: readonly ForeignOption[]): NameTable {
  return new Map(rows.map((row) => [plainName(row[0]), row] as const));
}

/** How an option and its value are written where the message is read, and code in notes. */
export interface Wording {
  readonly pass: (option: string, value: string | undefined) => string;
  readonly note: (note: string) => string;
}

const IN_CODE: Wording = {
  pass: (option, value) => (value === undefined ? `pass "${option}"` : `pass ${option}: ${value}`),
  note: (note) => note,
};

/** The hint for an option that its owner does not have, but a row of the table does. */
export function hintFrom(table: NameTable): OptionHint {
  return (name, known) => meaningFor(table, name, known) ?? meaningAnywhere(table, name);
}

/** What the name is called among these options. */
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

/** What there is to say of the name where no option stands for it. */
export function meaningAnywhere(table: NameTable, name: string): string | undefined {
  const [, from, ...meanings] = table.get(plainName(name)) ?? NO_ROW;
  const meaning = meanings.find(({ option }) => option === undefined);
  return meaning && `"${name}" is a name of ${from}: ${meaning.note}`;
}

const NO_ROW: ForeignOption = ['', ''];

/** The code with the name that was brought in the spelling it was brought in. */
function inTheirWords(code: string, name: string): string {
  return code.replace(/\b[a-z]\w*(?![\w:'])/gi, (word) =>
    plainName(word) === plainName(name) ? name : word,
  );
}
