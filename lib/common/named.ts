/**
 * Options of the form `'name'` or `{ name, …parameters }`. A table has a row for each name, and each
 * row holds its parameters, each with its default and its check.
 */
import { wrongKind } from './errors.ts';
import { knownOptions, type OptionHint, oneOf } from './validate.ts';

/** One parameter of a named option. */
export interface Parameter<Value = unknown> {
  /** What holds where it is not given, in the form of an option; `undefined`: see `required`. */
  readonly default: unknown;
  /** Whether it must be given. Without a default, it is else derived when the run is known. */
  readonly required?: boolean;
  /**
   * Returns the value with its type, or throws.
   *
   * @param place what messages call the parameter, such as `optimizer.beta1`
   */
  readonly check: (place: string, value: unknown) => Value;
}

export type Parameters = Readonly<Record<string, Parameter>>;

/** The checked values of parameters: what a plan holds. */
export type ParameterValues<Of extends Parameters> = {
  readonly [Key in keyof Of]: ReturnType<Of[Key]['check']>;
};

/** The same where those that have no default, and need not be given, may be missing. */
export type CheckedValues<Of extends Parameters> = {
  readonly [Key in keyof Of]:
    | ReturnType<Of[Key]['check']>
    | (Of[Key] extends { readonly required: true }
        ? never
        : Of[Key] extends { readonly default: undefined }
          ? undefined
          : never);
};

/** Rows by name. */
export type NamedTable = Readonly<Record<string, { readonly parameters: Parameters }>>;

/** What users may give for a table's option: a name, or a name with some of its parameters. */
export type NamedOption<Table extends NamedTable> =
  | keyof Table
  | {
      [Name in keyof Table]: { readonly name: Name } & Partial<
        ParameterValues<Table[Name]['parameters']>
      >;
    }[keyof Table];

/** What a table's option is when it is complete: the name and each of its parameters. */
export type NamedPlan<Table extends NamedTable> = {
  [Name in keyof Table]: { readonly name: Name } & ParameterValues<Table[Name]['parameters']>;
}[keyof Table];

/** What messages say of names that are not in the table. */
export interface NamedHints {
  readonly value?: (option: string) => OptionHint;
  readonly parameter?: OptionHint;
}

/**
 * The values of all parameters: what was given, or else the defaults, by their checks.
 *
 * @param place what messages put before a parameter's name
 * @throws {TypeError | RangeError} for a value that its check refuses, or one that must be given
 */
export function checkedValues<Of extends Parameters>(
  place: string,
  parameters: Of,
  given: Readonly<Record<string, unknown>>,
): CheckedValues<Of> {
  const values: Record<string, unknown> = {};
  for (const [key, { default: byDefault, required, check }] of Object.entries(parameters)) {
    // Read once: a getter may answer differently the second time.
    const own = given[key];
    const value = own === undefined ? byDefault : own;
    const isChecked = value !== undefined || required === true;
    values[key] = isChecked ? check(`${place}.${key}`, value) : undefined;
  }
  // Each check narrowed its value; the loop cannot say so.
  return values as CheckedValues<Of>;
}

/**
 * The complete parameters of a named option: what was given, checked, and the defaults.
 *
 * @param option the name of the option as messages show it, such as `optimizer`
 * @param hints for the names of other libraries, where an option has such
 * @param aliases other names of rows, each with the name that it stands for; the result has the latter
 * @throws {TypeError} if it is neither a name nor an object with one, or has an unknown parameter
 * @throws {RangeError} if the name is not known
 */
export function resolveNamed<Table extends NamedTable>(
  option: string,
  value: unknown,
  table: Table,
  hints: NamedHints = {},
  aliases: Readonly<Record<string, string>> = {},
): NamedPlan<Table> {
  const given = typeof value === 'string' ? { name: value } : value;
  if (typeof given !== 'object' || given === null || !('name' in given)) {
    throw wrongKind(option, 'a name or an object with a "name"', value);
  }
  const called = nameBehind(given.name, aliases);
  const name = oneOf(option, called, Object.keys(table), hints.value?.(option));
  const { parameters } = table[name];
  const known = ['name', ...Object.keys(parameters)];
  const values = knownOptions(`${option} '${name}'`, given, known, hints.parameter);
  return { name, ...checkedValues(option, parameters, values) } as NamedPlan<Table>;
}

/** The name that an alias stands for; anything else as it is. */
export function nameBehind(name: unknown, aliases: Readonly<Record<string, string>>): unknown {
  return typeof name === 'string' && Object.hasOwn(aliases, name) ? aliases[name] : name;
}
