/** Options of the form `'name'` or `{ name, …parameters }`, from a table of names and parameters. */
import { wrongKind } from './errors.ts';
import { knownOptions, type OptionHint, oneOf } from './validate.ts';

/** Names, each with its parameters and their defaults. */
export type NamedTable = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A parameter of a row: its default, and the check of a value that was given. */
export interface Parameter<Value = unknown> {
  readonly default: Value;
  /** Returns the value, or throws an error that names `place`. */
  readonly check: (place: string, value: unknown) => Value;
}

/** Rows by name, each with its parameters, and with whatever else the owner of the table keeps there. */
export type RowTable = Readonly<
  Record<string, { readonly parameters: Readonly<Record<string, Parameter>> }>
>;

/** The complete values of a row's parameters. */
export type ParameterValues<Parameters> = {
  readonly [Key in keyof Parameters]: Parameters[Key] extends Parameter<infer Value>
    ? Value
    : never;
};

/** What messages say of names that are not in the table. */
export interface NamedHints {
  readonly value?: (option: string) => OptionHint;
  readonly parameter?: OptionHint;
}

/** What `resolveNamed` and `resolveRow` return. */
type Complete = Record<string, unknown> & { name: string };

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
): Complete {
  const { name, given } = namedIn(option, value, table, {}, hints);
  const keys = Object.keys(table[name]);
  const values = knownOptions(`${option} '${name}'`, given, ['name', ...keys], hints.parameter);
  const complete: Complete = { name, ...table[name] };
  for (const key of keys) {
    if (values[key] !== undefined) complete[key] = check(`${option}.${key}`, key, values[key]);
  }
  return complete;
}

/**
 * As `resolveNamed`, for a table whose rows hold their parameters' checks.
 *
 * @param aliases other names of rows, each with the name that it stands for; the result has the latter
 */
export function resolveRow(
  option: string,
  value: unknown,
  table: RowTable,
  { aliases = {}, hints = {} }: { aliases?: Readonly<Record<string, string>>; hints?: NamedHints },
): Complete {
  const { name, given } = namedIn(option, value, table, aliases, hints);
  const { parameters } = table[name];
  const keys = Object.keys(parameters);
  const values = knownOptions(`${option} '${name}'`, given, ['name', ...keys], hints.parameter);
  const complete: Complete = { name };
  for (const key of keys) {
    const { default: byDefault, check } = parameters[key];
    complete[key] = values[key] === undefined ? byDefault : check(`${option}.${key}`, values[key]);
  }
  return complete;
}

/** The row that an option names, and the object that holds its parameters. */
function namedIn(
  option: string,
  value: unknown,
  table: Readonly<Record<string, unknown>>,
  aliases: Readonly<Record<string, string>>,
  hints: NamedHints,
): { readonly name: string; readonly given: object } {
  const given = typeof value === 'string' ? { name: value } : value;
  if (typeof given !== 'object' || given === null || !('name' in given)) {
    throw wrongKind(option, 'a name or an object with a "name"', value);
  }
  const called = nameBehind(given.name, aliases);
  return { name: oneOf(option, called, Object.keys(table), hints.value?.(option)), given };
}

/** The name that an alias stands for; anything else as it is. */
export function nameBehind(name: unknown, aliases: Readonly<Record<string, string>>): unknown {
  return typeof name === 'string' && Object.hasOwn(aliases, name) ? aliases[name] : name;
}
