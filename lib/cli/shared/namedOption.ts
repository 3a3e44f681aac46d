/** Parses options of the form `name:key=value,key=value`. */
import { wrongKind, wrongValue } from '../../common/errors.ts';
import { nearestName } from '../../common/validate.ts';
import { cutOutsideQuotes, unquoted } from './nameLists.ts';
import { toNumber } from './options.ts';

/** A name with optional parameters, in the form that the library expects. */
export type NamedValue = string | ({ readonly name: string } & Readonly<Record<string, unknown>>);

/**
 * Parses `name` or `name:key=value,key=value`. A value is a number, `true` or `false`, a list of
 * numbers separated by slashes, or else text. The library checks names and keys.
 *
 * @param option the option's name, for messages
 * @throws {TypeError | RangeError} if the value has another form, or repeats a key
 * @example
 * namedOption('optimizer', 'adam:beta1=0.8,amsgrad=true'); // { name: 'adam', beta1: 0.8, amsgrad: true }
 * namedOption('schedule', 'multiStep:milestones=30/60'); // { name: 'multiStep', milestones: [30, 60] }
 */
export function namedOption(option: string, text: unknown): NamedValue {
  if (typeof text !== 'string') throw wrongKind(option, 'a name', text);
  const colon = text.indexOf(':');
  if (colon < 0) return text;
  const parameters = keyValues(option, 'name:key=value,key=value', text.slice(colon + 1), text);
  if (parameters.has('name')) {
    throw wrongValue(option, 'a name before the colon and parameters after it', text);
  }
  const entries = [...parameters].map(([key, value]) => [key, parameterValue(value)]);
  return { ...Object.fromEntries(entries), name: text.slice(0, colon) };
}

/**
 * Parses `key=value,key=value`; a key with a comma or an equals sign is quoted.
 *
 * @param form the expected form, for messages
 * @param whole the complete value, for messages
 */
export function keyValues(
  option: string,
  form: string,
  text: string,
  whole = text,
): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of cutOutsideQuotes(option, text, ',')) {
    const [, written, value] = part.match(/^("(?:[^"]|"")*"|[^="]*[^="\s])\s*=\s*(.*\S)$/) ?? [];
    if (written === undefined) throw wrongValue(option, `of the form ${form}`, whole);
    const key = unquoted(written);
    if (found.has(key)) {
      throw new RangeError(
        `Expected "${option}" to name each key once, but ${JSON.stringify(key)} stands there twice`,
      );
    }
    found.set(key, value);
  }
  return found;
}

function parameterValue(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  const parts = text.split('/');
  return parts.length > 1 ? parts.map(toNumber) : toNumber(text);
}

/**
 * Matches a name in any spelling (`LinearSVC`, `linear-svc`, `linear_svc`).
 *
 * @param option the option's name, for messages
 * @throws {TypeError | RangeError} if no name matches; the message suggests the nearest
 */
export function anySpelling<Name extends string>(
  option: string,
  value: unknown,
  names: readonly Name[],
): Name {
  const expected = `one of ${names.map((each) => `'${each}'`).join(', ')}`;
  if (typeof value !== 'string') throw wrongKind(option, expected, value);
  const found = names.find((name) => plain(name) === plain(value));
  if (found !== undefined) return found;
  const nearest = nearestName(plain(value), names) ?? nearestBeginning(plain(value), names);
  const error = wrongValue(option, expected, value);
  if (nearest !== undefined) error.message += `. Did you mean '${nearest}'?`;
  throw error;
}

/** The name that starts like the value, which may be an abbreviation. */
function nearestBeginning(value: string, names: readonly string[]): string | undefined {
  const beginnings = names.map((name) => name.slice(0, value.length));
  const nearest = value.length < 3 ? undefined : nearestName(value, beginnings);
  return nearest && names[beginnings.indexOf(nearest)];
}

/** A name without case and separators, for comparison. */
export function plain(name: string): string {
  return name.replace(/[-_ ]/g, '').toLowerCase();
}
