/** Hints in error messages about names from other libraries: what they are called in fallline. */
import { FOREIGN_OPTIONS, FOREIGN_VALUES } from './foreignNames.ts';
import type { NamedHints } from './named.ts';
import { meaningAnywhere, meaningFor, nameTable, type Wording } from './optionHints.ts';
import { type OptionHint, oneOf, plainName } from './validate.ts';

const OPTIONS = nameTable(FOREIGN_OPTIONS);

/**
 * The hint for an option that the owner lacks but another library has.
 *
 * @param known the options of the owner
 * @param wording default: as a property of an object
 * @returns `undefined` if the name is not in the table, or has no counterpart among `known`
 * @example
 * foreignOption('n_iter_no_change', ['patience']);
 * // "n_iter_no_change" is a name of scikit-learn: pass patience: n_iter_no_change
 */
export function foreignOption(
  name: string,
  known: readonly string[],
  wording?: Wording,
): string | undefined {
  return meaningFor(OPTIONS, name, known, wording) ?? meaningAnywhere(OPTIONS, name);
}

/**
 * Hints for the options of one method of a model: names of other libraries, and fallline's own
 * options that belong to another place.
 *
 * @param elsewhere options that belong to another place
 * @param where that place, such as `an option of the model`
 */
export function hintsWith(elsewhere: readonly string[], where: string): OptionHint {
  return (name, known) => {
    const here = meaningFor(OPTIONS, name, known);
    if (here !== undefined) return here;
    const own = elsewhere.find((each) => plainName(each) === plainName(name));
    if (own !== undefined) return `"${own}" is ${where}`;
    const there = meaningFor(OPTIONS, name, elsewhere);
    return there === undefined ? meaningAnywhere(OPTIONS, name) : `${there}, which is ${where}`;
  };
}

/**
 * The hint for a value that the option does not accept but another library's does.
 *
 * @param option the option's name; of a path such as `layers[0].activation`, the last part is used
 * @param allowed the values that the option accepts
 * @example
 * foreignValue('loss', 'log_loss', ['hinge', 'logistic']); // scikit-learn's 'log_loss' is
 * 'logistic' here
 */
export function foreignValue(
  option: string,
  value: string,
  allowed: readonly string[],
): string | undefined {
  const last = option.slice(option.lastIndexOf('.') + 1);
  const row = FOREIGN_VALUES.find(
    ([own, brought]) => own === last && plainName(brought) === plainName(value),
  );
  if (row === undefined) return undefined;
  const [, , from, ours, note] = row;
  const possible = ours.filter((each) => allowed.includes(each)).map((each) => `'${each}'`);
  if (possible.length === 0) return undefined;
  const about = note === undefined || possible.length < ours.length ? '' : ` (${note})`;
  return `'${value}' is a name of ${from}: pass ${possible.join(' or ')}${about}`;
}

/** For options of the form `{ name, …parameters }`. */
export const FOREIGN_NAMES: NamedHints = {
  value: (option) => (brought, names) => foreignValue(option, brought, names),
  parameter: foreignOption,
};

/** As `oneOf`, with a hint for the names of other libraries. */
export function ourName<Name extends string>(
  option: string,
  value: unknown,
  names: readonly Name[],
): Name {
  return oneOf(option, value, names, (brought) => foreignValue(option, brought, names));
}
