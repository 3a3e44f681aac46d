/**
 * Options of the form `'name'` or `{ name, …parameters }`. A table has one row per name; each row
 * holds its parameters with their defaults and checks.
 */
import { wrongKind } from './errors.ts';
import { knownOptions, type OptionHint, oneOf } from './validate.ts';

/** One parameter of a named option. */
export interface Parameter<Value = unknown> {
  /** The default, in the form of an option; `undefined`: see `required`. */
  readonly default: unknown;
  /**
   * Whether the parameter must be given. A parameter with neither a default nor this flag is
   * derived from the run.
   */
  readonly required?: boolean;
  /**
   * Returns the typed value, or throws.
   *
   * @param place the parameter's name in messages, such as `optimizer.beta1`
   */
  readonly check: (place: string, value: unknown) => Value;
}

export type Parameters = Readonly<Record<string, Parameter>>;

/** The checked values of parameters, as in a plan. */
export type ParameterValues<Of extends Parameters> = {
  readonly [Key in keyof Of]: ReturnType<Of[Key]['check']>;
};

/**
 * As `ParameterValues`, but parameters that have no default and are not required may be missing.
 */
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

/** The option for a table: a name, or a name with some of its parameters. */
export type NamedOption<Table extends NamedTable> =
  | keyof Table
  | {
      [Name in keyof Table]: { readonly name: Name } & Partial<
        ParameterValues<Table[Name]['parameters']>
      >;
    }[keyof Table];

/** The complete plan of an option: the name and all of its parameters. */
export type NamedPlan<Table extends NamedTable> = {
  [Name in keyof Table]: { readonly name: Name } & ParameterValues<Table[Name]['parameters']>;
}[keyof Table];

/** Hints in messages about names that are not in the table. */
export interface NamedHints {
  readonly value?: (option: string) => OptionHint;
  readonly parameter?: OptionHint;
}

/**
 * Checks the given values of parameters and adds the defaults.
 *
 * @param place prefix of the parameters' names in messages
 * @throws {TypeError | RangeError} if a check refuses a value, or a required parameter is missing
 */
export function checkedValues<Of extends Parameters>(
  place: string,
  parameters: Of,
  given: Readonly<Record<string, unknown>>,
): CheckedValues<Of> {
  const values: Record<string, unknown> = {};
  for (const [key, { default: byDefault, required, check }] of Object.entries(parameters)) {
    // Read once: a getter may return another value the second time.
    const own = given[key];
    const value = own === undefined ? byDefault : own;
    const isChecked = value !== undefined || required === true;
    values[key] = isChecked ? check(`${place}.${key}`, value) : undefined;
  }
  // Each check narrowed its value, which the types of the loop cannot express.
  return values as CheckedValues<Of>;
}

/**
 * The complete parameters of a named option: the given values, checked, and the defaults.
 *
 * @param option the name of the option in messages, such as `optimizer`
 * @param hints hints for the names of other libraries, if there are any
 * @param aliases maps other names to names of rows; the result has the row's name
 * @throws {TypeError} if it is neither a name nor an object with a name, or a parameter is unknown
 * @throws {RangeError} if the name is unknown
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
  const called = resolveAlias(given.name, aliases);
  const name = oneOf(option, called, Object.keys(table), hints.value?.(option));
  const { parameters } = table[name];
  const known = ['name', ...Object.keys(parameters)];
  const values = knownOptions(`${option} '${name}'`, given, known, hints.parameter);
  return { name, ...checkedValues(option, parameters, values) } as NamedPlan<Table>;
}

/** The name that an alias refers to; any other value is returned unchanged. */
export function resolveAlias(name: unknown, aliases: Readonly<Record<string, string>>): unknown {
  return typeof name === 'string' && Object.hasOwn(aliases, name) ? aliases[name] : name;
}
