/**
 * Checks of option values, one function per type of value. Each returns the value with a narrowed
 * type, or throws with the wording of `errors.ts`.
 */
import { wrongKind, wrongValue } from './errors.ts';

/** A finite number greater than zero. */
export function positiveNumber(name: string, value: unknown): number {
  const number = finiteNumber(name, value, 'a positive number');
  if (number <= 0) throw wrongValue(name, 'a positive number', value);
  return number;
}

/** A finite number of either sign, or zero. */
export function finiteNumber(name: string, value: unknown, expected = 'a finite number'): number {
  if (typeof value !== 'number') throw wrongKind(name, expected, value);
  if (!Number.isFinite(value)) throw wrongValue(name, expected, value);
  return value;
}

/** A finite number of at least zero. */
export function nonNegativeNumber(name: string, value: unknown): number {
  const number = finiteNumber(name, value, 'a number of at least 0');
  if (number < 0) throw wrongValue(name, 'a number of at least 0', value);
  return number;
}

/** A finite number from `low` to `high`, both included. */
export function numberBetween(name: string, value: unknown, low: number, high: number): number {
  const expected = `a number from ${low} to ${high}`;
  const number = finiteNumber(name, value, expected);
  if (number < low || number > high) throw wrongValue(name, expected, value);
  return number;
}

/** A number from 0 to below 1. */
export function fraction(name: string, value: unknown): number {
  const expected = 'a number from 0 to below 1';
  const number = finiteNumber(name, value, expected);
  if (number < 0 || number >= 1) throw wrongValue(name, expected, value);
  return number;
}

/** A number between `low` and `high`, both excluded. */
export function numberInside(name: string, value: unknown, low: number, high: number): number {
  const expected = `a number between ${low} and ${high}`;
  const number = finiteNumber(name, value, expected);
  if (number <= low || number >= high) throw wrongValue(name, expected, value);
  return number;
}

/** A number above 0 and below 1. */
export function properFraction(name: string, value: unknown): number {
  return numberInside(name, value, 0, 1);
}

/** An integer from `minimum` to `maximum`, both included. */
export function integerBetween(
  name: string,
  value: unknown,
  minimum: number,
  maximum: number = Number.MAX_SAFE_INTEGER,
): number {
  const expected =
    maximum === Number.MAX_SAFE_INTEGER
      ? `an integer of at least ${minimum}`
      : `an integer from ${minimum} to ${maximum}`;
  if (typeof value !== 'number') throw wrongKind(name, expected, value);
  if (!Number.isSafeInteger(value) || value < minimum || value > maximum) {
    throw wrongValue(name, expected, value);
  }
  return value;
}

/** A seed: an integer from 0 to 2³²-1, as NumPy's `RandomState` takes it. */
export function seedNumber(name: string, value: unknown): number {
  return integerBetween(name, value, 0, 0xffff_ffff);
}

export function booleanValue(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw wrongKind(name, 'a boolean', value);
  return value;
}

export function functionValue<F extends (...args: never[]) => unknown>(
  name: string,
  value: unknown,
): F {
  if (typeof value !== 'function') throw wrongKind(name, 'a function', value);
  return value as F;
}

/**
 * Returns a hint about an unknown name, such as a name of another library.
 *
 * @param known the allowed names
 * @returns `undefined` without a hint
 */
export type OptionHint = (name: string, known: readonly string[]) => string | undefined;

/**
 * One of a fixed set of names. For a near miss, the message suggests the closest name.
 *
 * @param hint is tried first for an unknown name
 */
export function oneOf<Name extends string>(
  name: string,
  value: unknown,
  names: readonly Name[],
  hint?: OptionHint,
): Name {
  if ((names as readonly unknown[]).includes(value)) return value as Name;
  const expected = `one of ${names.map((each) => `'${each}'`).join(', ')}`;
  if (typeof value !== 'string') throw wrongKind(name, expected, value);
  const nearest = nearestName(value, names);
  const error = wrongValue(name, expected, value);
  const said = hint?.(value, names);
  if (said !== undefined) error.message += `. ${said}`;
  else if (nearest !== undefined) error.message += `. Did you mean '${nearest}'?`;
  throw error;
}

/**
 * An options object that has only known keys. A misspelt option is refused, with the closest known
 * name, instead of being ignored.
 *
 * @param hint is tried for a name that is not just another spelling of one in `known`
 */
export function knownOptions(
  owner: string,
  options: unknown,
  known: readonly string[],
  hint?: OptionHint,
): Record<string, unknown> {
  if (options === undefined) return {};
  if (typeof options !== 'object' || options === null || isList(options)) {
    const such = isList(options) ? `an object, such as { ${known[0]}: … }` : 'an object';
    throw wrongKind(`options of ${owner}`, such, options);
  }
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) throw unknownOption(owner, key, known, hint);
  }
  return options as Record<string, unknown>;
}

/**
 * Whether labels or weights were passed in place of the options, as in other libraries: fit(x, y,
 * sampleWeight).
 */
function isList(value: unknown): boolean {
  return Array.isArray(value) || ArrayBuffer.isView(value);
}

function unknownOption(
  owner: string,
  key: string,
  known: readonly string[],
  hint: OptionHint | undefined,
): TypeError {
  const respelt = known.find((each) => plainName(each) === plainName(key));
  const said = respelt === undefined ? hint?.(key, known) : undefined;
  if (said !== undefined) return new TypeError(`Unknown option "${key}" of ${owner}. ${said}`);
  const nearest = respelt ?? nearestName(key, known);
  return new TypeError(
    nearest === undefined
      ? `Unknown option "${key}" of ${owner}: expected one of ${known.map((each) => `"${each}"`).join(', ')}`
      : `Misspelt option "${key}" of ${owner} should be "${nearest}"`,
  );
}

/**
 * A name without case and separators, which are the same for `learning_rate`, `learning-rate` and
 * `learningRate`.
 */
export function plainName(name: string): string {
  return name.replace(/[-_ ]/g, '').toLowerCase();
}

/**
 * The name that was probably meant: the same name in another spelling, or the closest one with at
 * most one typing error per four letters. `undefined` if no name is that close.
 */
export function nearestName<Name extends string>(
  value: string,
  names: readonly Name[],
): Name | undefined {
  const wanted = plainName(value);
  let best: Name | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const candidate = plainName(name);
    const most = Math.floor(Math.max(wanted.length, candidate.length) / 4);
    const distance = editDistance(wanted, candidate);
    if (distance < bestDistance && distance <= most) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

/**
 * The edit distance between two short strings: insertions, deletions, replacements and swaps of
 * neighbours (optimal string alignment; Damerau, CACM 7, 1964).
 */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(row[j - 1] + 1, last[j] + 1, substitution));
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length];
}
