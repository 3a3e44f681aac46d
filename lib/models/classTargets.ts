/** Encodes labels as class numbers: finds the classes, and the number of each sample's class. */
import { wrongKind } from '../common/errors.ts';
import {
  distinctLabels,
  type Label,
  type Labels,
  readLabel,
  showLabel,
  toLabels,
} from '../data/labels.ts';
import { isNumericArray, type NumericArray } from '../data/numericArrays.ts';
import type { KnownClasses, TargetContext } from './encodedTargets.ts';

/** At most this many labels are listed in a message. */
const MAX_SHOWN = 5;

/** Labels encoded by their classes. */
export interface EncodedLabels {
  /** Ascending, at least two. */
  readonly classes: readonly Label[];
  /** The index in `classes` of each label. */
  readonly numbers: Uint8Array | Uint32Array;
}

/**
 * Encodes labels as class numbers.
 *
 * @param most greatest number of classes allowed
 * @throws {TypeError} if `y` is not an array of labels of one type
 * @throws {RangeError} if the number of labels differs from the number of rows, there is only one
 *   class or there are too many, or a label is not among the known classes
 */
export function encodeLabels(
  y: unknown,
  { name, rows, classes: known }: Pick<TargetContext, 'name' | 'rows' | 'classes'>,
  most: number,
): EncodedLabels {
  if (known === undefined && isNumericArray(y) && y.length === rows) {
    const two = twoNumbers(y);
    if (two !== undefined) return two;
  }
  const labels = toLabels(name, y);
  if (labels.length !== rows) {
    throw new RangeError(
      `Expected "${name}" to have ${rows} labels, one for each row of x, but it has ${labels.length}`,
    );
  }
  const classes = known?.labels ?? Object.freeze(twoLabels(labels) ?? distinctLabels(labels));
  assertClassCount(name, classes, most);
  const numbers = classes.length <= 256 ? new Uint8Array(rows) : new Uint32Array(rows);
  const places = new Map(classes.map((label, c) => [label, c]));
  for (let i = 0; i < rows; i++) {
    const label = labels[i];
    // Two classes are the usual case: no map lookup.
    const place = label === classes[0] ? 0 : label === classes[1] ? 1 : places.get(label);
    if (place === undefined) throw unknownLabels(name, labels, known as KnownClasses);
    numbers[i] = place;
  }
  return { classes, numbers };
}

function assertClassCount(name: string, classes: readonly Label[], most: number): void {
  const expected = most === 2 ? 'two classes' : 'at least two classes';
  if (classes.length < 2) {
    throw new RangeError(
      `Expected "${name}" to hold ${expected}, but every label is ${showLabel(classes[0])}`,
    );
  }
  if (classes.length > most) {
    throw new RangeError(
      `Expected "${name}" to hold ${expected}, but it holds ${classes.length}: ${shown(classes)}`,
    );
  }
}

function unknownLabels(
  name: string,
  labels: Labels,
  { labels: known, source, remedy = '' }: KnownClasses,
): RangeError {
  const unknown = distinctLabels(labels).filter((label) => !known.includes(label));
  return new RangeError(
    `Expected labels of "${name}" to be among ${source} (${shown(known)}), but it holds ${shown(unknown)}${remedy}`,
  );
}

function shown(labels: readonly Label[]): string {
  const first = labels.slice(0, MAX_SHOWN).map(showLabel).join(', ');
  return labels.length > MAX_SHOWN ? `${first}, …` : first;
}

/**
 * The classes that the labels of a `partialFit` must belong to, if they are known.
 *
 * @param before the classes of earlier training
 * @param option the user's option `classes`
 * @throws {TypeError} if `option` is not an array of labels of one type
 * @throws {RangeError} if it holds one class only, or differs from the classes of earlier training
 */
export function knownClasses(
  before: readonly Label[] | undefined,
  option: unknown,
): KnownClasses | undefined {
  const named = option === undefined ? undefined : distinctLabels(toLabels('classes', option));
  if (named !== undefined) assertClassCount('classes', named, Number.POSITIVE_INFINITY);
  if (before !== undefined && before.length > 0) {
    if (named !== undefined) assertSameClasses('classes', named, before, 'the first call');
    return {
      labels: before,
      source: 'the classes that training began with',
      remedy: '. Name all classes in the first call, by its option "classes"',
    };
  }
  return named && { labels: Object.freeze(named), source: 'those of "classes"' };
}

/**
 * The classes saved in a model or a checkpoint; empty for a regressor.
 *
 * @throws {TypeError} if the value is not an array of labels of one type
 * @throws {RangeError} if the labels are not ascending
 */
export function readClasses(place: string, value: unknown): readonly Label[] {
  if (!Array.isArray(value)) throw wrongKind(place, 'an array of labels', value);
  if (value.length === 0) return Object.freeze([]);
  const read = value.map((label, c) => readLabel(`${place}[${c}]`, label));
  const classes = [...(toLabels(place, read) as Label[])];
  const sorted = distinctLabels(classes);
  if (sorted.length !== classes.length || sorted.some((label, c) => label !== classes[c])) {
    throw new RangeError(`Expected "${place}" to be ascending, each class once`);
  }
  return Object.freeze(classes);
}

/** Throws unless these are the same classes as before; `remedy` ends the message. */
export function assertSameClasses(
  name: string,
  classes: readonly Label[],
  before: readonly Label[],
  source: string,
  remedy = '',
): void {
  if (classes.length === before.length && classes.every((label, c) => label === before[c])) return;
  throw new RangeError(
    `Expected "${name}" to hold the classes of ${source} (${shown(before)}), but it holds ${shown(classes)}${remedy}`,
  );
}

/**
 * Encodes a typed array of two classes, the usual case, in one pass. Returns `undefined` if there
 * are not exactly two classes or a label is not finite. (-0 equals 0, as in a set.) The loop has no
 * branch on the label, because it would be mispredicted: half a million labels take 1 ms instead of
 * 3.5 ms.
 */
function twoNumbers(labels: NumericArray): EncodedLabels | undefined {
  const numbers = new Uint8Array(labels.length);
  const first = labels[0];
  let i = 1;
  while (i < labels.length && labels[i] === first) i++;
  if (i >= labels.length) return undefined;
  const other = labels[i];
  let strays = 0;
  for (; i < labels.length; i++) {
    const isOther = Number(labels[i] === other);
    numbers[i] = isOther;
    strays |= 1 ^ isOther ^ Number(labels[i] === first);
  }
  if (strays !== 0 || !Number.isFinite(first) || !Number.isFinite(other)) return undefined;
  if (other < first) for (i = 0; i < numbers.length; i++) numbers[i] ^= 1;
  return { classes: Object.freeze(distinctLabels([first, other])), numbers };
}

/** The two labels, ascending, if there are exactly two: one pass without a set. */
function twoLabels(labels: Labels): Label[] | undefined {
  const first = labels[0];
  let other: Label | undefined;
  for (let i = 1; i < labels.length; i++) {
    const label = labels[i];
    if (label === first || label === other) continue;
    if (other !== undefined) return undefined;
    other = label;
  }
  return other === undefined ? undefined : distinctLabels([first, other]);
}
