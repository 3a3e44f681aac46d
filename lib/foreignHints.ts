/** What a name from another library is called here, in the words of an error message. */
import { FOREIGN_OPTIONS, FOREIGN_VALUES, type ForeignOption } from './foreignNames.ts';
import type { NamedHints } from './named.ts';
import { type OptionHint, oneOf, plainName } from './validate.ts';

const OPTIONS = new Map(FOREIGN_OPTIONS.map((row) => [plainName(row[0]), row] as const));

/** How an option and its value are written where the message is read, and code in notes. */
export interface Wording {
  readonly pass: (option: string, value: string | undefined) => string;
  readonly note: (note: string) => string;
}

const IN_CODE: Wording = {
  pass: (option, value) => (value === undefined ? `pass "${option}"` : `pass ${option}: ${value}`),
  note: (note) => note,
};

/**
 * The hint for an option that the owner does not have but another library does.
 *
 * @param known the options that the owner has
 * @param wording default: as an object's property
 * @returns `undefined` where the name is not in the table, or means nothing to this owner
 * @example
 * foreignOption('n_iter_no_change', ['patience']);
 * // "n_iter_no_change" is a name of scikit-learn: pass patience: n_iter_no_change
 */
export function foreignOption(
  name: string,
  known: readonly string[],
  wording: Wording = IN_CODE,
): string | undefined {
  return meaningFor(name, known, wording) ?? meaningAnywhere(name);
}

/** What the name is called among these options. */
function meaningFor(name: string, known: readonly string[], wording: Wording): string | undefined {
  const [, from, ...meanings] = OPTIONS.get(plainName(name)) ?? NO_ROW;
  const has = (option: string | undefined) => option !== undefined && known.includes(option);
  const meaning = meanings.find(({ option, beside = option }) => has(option) && has(beside));
  if (meaning?.option === undefined) return undefined;
  const { option, value, note } = meaning;
  const said = wording.pass(option, value && inTheirWords(value, name));
  return `"${name}" is a name of ${from}: ${said}${note === undefined ? '' : ` (${wording.note(note)})`}`;
}

/** What there is to say of the name where no option stands for it. */
function meaningAnywhere(name: string): string | undefined {
  const [, from, ...meanings] = OPTIONS.get(plainName(name)) ?? NO_ROW;
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

/**
 * Hints for the options of one method of a model, which may have been meant for another: those of
 * other libraries, and our own in the wrong place.
 *
 * @param elsewhere options that belong to another place
 * @param where that place, such as `an option of the model`
 */
export function hintsWith(elsewhere: readonly string[], where: string): OptionHint {
  return (name, known) => {
    const here = meaningFor(name, known, IN_CODE);
    if (here !== undefined) return here;
    const own = elsewhere.find((each) => plainName(each) === plainName(name));
    if (own !== undefined) return `"${own}" is ${where}`;
    const there = meaningFor(name, elsewhere, IN_CODE);
    return there === undefined ? meaningAnywhere(name) : `${there}, which is ${where}`;
  };
}

/**
 * The hint for a value that the option does not take but another library's does.
 *
 * @param option the option's name; of a path such as `layers[0].activation` the last part counts
 * @param allowed the values that the option takes
 * @example
 * foreignValue('loss', 'log_loss', ['hinge', 'logistic']); // scikit-learn's 'log_loss' is 'logistic' here
 */
export function foreignValue(
  option: string,
  value: string,
  allowed: readonly string[],
): string | undefined {
  const last = option.slice(option.lastIndexOf('.') + 1);
  const row = FOREIGN_VALUES.find(
    ([of, brought]) => of === last && plainName(brought) === plainName(value),
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
