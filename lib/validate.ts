/**
 * Checks of option values, one function per kind of value. Each returns the value with its type
 * narrowed, or throws in the wording of `errors.ts`.
 */
import { wrongKind, wrongValue } from './errors.ts';

/** A finite number greater than zero. */
export function positiveNumber(name: string, value: unknown): number {
  const number = finiteNumber(name, value, 'a positive number');
  if (number <= 0) throw wrongValue(name, 'a positive number', value);
  return number;
}

/** A finite number, zero and below included. */
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

/** A whole number from `minimum` to `maximum`, both included. */
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

/** One of a fixed set of names; a near miss is answered with the name that was probably meant. */
export function oneOf<Name extends string>(
  name: string,
  value: unknown,
  names: readonly Name[],
): Name {
  if ((names as readonly unknown[]).includes(value)) return value as Name;
  const expected = `one of ${names.map((each) => `'${each}'`).join(', ')}`;
  if (typeof value !== 'string') throw wrongKind(name, expected, value);
  const nearest = nearestName(value, names);
  const error = wrongValue(name, expected, value);
  if (nearest !== undefined) error.message += `. Did you mean '${nearest}'?`;
  throw error;
}

/**
 * An options object whose keys are all known: a misspelt option is refused, with the nearest
 * known name, instead of being ignored.
 */
export function knownOptions(
  owner: string,
  options: unknown,
  known: readonly string[],
): Record<string, unknown> {
  if (options === undefined) return {};
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw wrongKind(`options of ${owner}`, 'an object', options);
  }
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue;
    const nearest = nearestName(key, known);
    throw new TypeError(
      nearest === undefined
        ? `Unknown option "${key}" of ${owner}: expected one of ${known.map((each) => `"${each}"`).join(', ')}`
        : `Misspelt option "${key}" of ${owner} should be "${nearest}"`,
    );
  }
  return options as Record<string, unknown>;
}

/** The name within an edit distance of a third of its length, or `undefined`. */
export function nearestName<Name extends string>(
  value: string,
  names: readonly Name[],
): Name | undefined {
  let best: Name | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const distance = editDistance(value.toLowerCase(), name.toLowerCase());
    if (distance < bestDistance && distance <= Math.max(2, Math.floor(name.length / 3))) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein distance between two short strings. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(row[j - 1] + 1, previous[j] + 1, substitution));
    }
    previous = row;
  }
  return previous[b.length];
}
