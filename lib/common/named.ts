/** Options of the form `'name'` or `{ name, …parameters }`, from a table of names and defaults. */
import { wrongKind } from './errors.ts';
import { knownOptions, type OptionHint, oneOf } from './validate.ts';

/** Names, each with its parameters and their defaults. */
export type NamedTable = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What messages say of names that are not in the table. */
export interface NamedHints {
  readonly value?: (option: string) => OptionHint;
  readonly parameter?: OptionHint;
}

/**
 * The complete parameters of a named option: what was given, checked, and the defaults.
 *
 * @param option the name of the option as messages show it, such as `optimizer`
 * @param check called for each parameter that was given, with its place, key and value; returns
 *   the value or throws
 * @param hints for the names of other libraries, where an option has such
 * @throws {TypeError} if it is neither a name nor an object with one, or has an unknown parameter
 * @throws {RangeError} if the name is not known
 */
export function resolveNamed(
  option: string,
  value: unknown,
  table: NamedTable,
  check: (place: string, key: string, value: unknown) => unknown,
  hints: NamedHints = {},
): Record<string, unknown> & { name: string } {
  const given = typeof value === 'string' ? { name: value } : value;
  if (typeof given !== 'object' || given === null || !('name' in given)) {
    throw wrongKind(option, 'a name or an object with a "name"', value);
  }
  const name = oneOf(option, given.name, Object.keys(table), hints.value?.(option));
  const keys = Object.keys(table[name]);
  const values = knownOptions(`${option} '${name}'`, given, ['name', ...keys], hints.parameter);
  const complete: Record<string, unknown> & { name: string } = { name, ...table[name] };
  for (const key of keys) {
    if (values[key] !== undefined) complete[key] = check(`${option}.${key}`, key, values[key]);
  }
  return complete;
}
