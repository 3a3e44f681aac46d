/** The options that say how a file of data is read: what they are called, and how they are read. */
import { wrongKind } from '../errors.ts';
import type { CsvOptions } from '../io/csvOptions.ts';
import type { Flag } from './options.ts';

/** How a file is written, for every command that reads one. */
export const CSV_FLAGS: readonly Flag[] = [
  {
    flags: '--delimiter <character>',
    description: 'what stands between two fields; "tab" for a tabulator (default: ,)',
  },
  { flags: '--no-header', description: 'the first line is data; columns are named 1, 2, …' },
];

/**
 * Reads the options of files. What they are is for `readCsv` to check.
 *
 * @param given what the parser found, by name
 * @throws {TypeError} if `features` is no list
 */
export function csvOptions(given: Readonly<Record<string, unknown>>): CsvOptions {
  const { target, features, delimiter, header, missing } = given;
  const all = {
    target,
    features: features === undefined ? undefined : listOf('features', features),
    delimiter: delimiter === 'tab' || delimiter === '\\t' ? '\t' : delimiter,
    // The parser says true where it was not given.
    header: header === false ? false : undefined,
    missing,
  };
  return withoutUndefined(all) as CsvOptions;
}

/** Names with commas between. */
function listOf(name: string, value: unknown): string[] {
  if (typeof value !== 'string') throw wrongKind(name, "columns' names with commas between", value);
  return value.split(',').map((each) => each.trim());
}

/** The options that were given. */
export function withoutUndefined(
  options: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
