/**
 * Class labels: the types of values that are allowed, the order of classes, and their form in JSON.
 */
import { wrongKind } from '../common/errors.ts';
import { isNumericArray, type NumericArray } from './numericArrays.ts';

/**
 * The label of a class: a finite number, a bigint, a string or a boolean. All labels of a model
 * have the same type.
 */
export type Label = number | bigint | string | boolean;

/** An array of labels. Typed arrays of numbers or bigints are labels too. */
export type Labels = ArrayLike<Label>;

/**
 * Reads a user's labels.
 *
 * @throws {TypeError} if it is not an array, contains a value that cannot be a label, or mixes
 *   types
 * @throws {RangeError} if it is empty, or a label is NaN or infinite (named by its place)
 */
export function toLabels(name: string, value: unknown): Labels {
  const isList =
    Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
  if (!isList) throw wrongKind(name, 'an array of labels', value);
  const labels = value as unknown as ArrayLike<unknown>;
  if (labels.length === 0) {
    throw new RangeError(`Expected "${name}" to have at least one label, but it is empty`);
  }
  if (isNumericArray(value)) {
    assertFiniteLabels(name, value);
    return value;
  }
  const kind = typeof labels[0];
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (!isLabel(label)) {
      throw noLabel(`${name}[${i}]`, label);
    }
    if (typeof label !== kind) {
      throw wrongKind(`${name}[${i}]`, `a ${kind} like ${name}[0]`, label);
    }
    if (typeof label === 'number' && !Number.isFinite(label)) throw notFinite(name, i, label);
  }
  return labels as Labels;
}

function isLabel(value: unknown): value is Label {
  const kind = typeof value;
  return kind === 'number' || kind === 'string' || kind === 'boolean' || kind === 'bigint';
}

/**
 * The error for a value that cannot be a label; for rows of 0 and 1 it says how to convert them.
 */
function noLabel(place: string, value: unknown): TypeError {
  const error = wrongKind(place, 'a label (a number, a bigint, a string or a boolean)', value);
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    error.message +=
      ': classes are labels, one a sample, not rows of 0 and 1. Pass rows.map((row) => row.indexOf(1))';
  }
  return error;
}

/** A typed array holds only numbers; half a million are checked in a millisecond. */
function assertFiniteLabels(name: string, labels: NumericArray): void {
  for (let i = 0; i < labels.length; i++) {
    if (!Number.isFinite(labels[i])) throw notFinite(name, i, labels[i]);
  }
}

function notFinite(name: string, i: number, label: number): RangeError {
  return new RangeError(`Expected labels of "${name}" to be finite, but ${name}[${i}] is ${label}`);
}

/**
 * The distinct labels in ascending order: numbers and bigints by value, strings by code unit, false
 * before true.
 */
export function distinctLabels(...lists: readonly Labels[]): Label[] {
  const seen = new Set<Label>();
  for (const list of lists) for (let i = 0; i < list.length; i++) seen.add(list[i]);
  return [...seen].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** @throws {RangeError} if a label occurs twice */
export function assertNamedOnce(name: string, labels: Labels): void {
  const places = new Map<Label, number>();
  for (let i = 0; i < labels.length; i++) {
    const first = places.get(labels[i]);
    if (first !== undefined) {
      throw new RangeError(
        `Expected "${name}" to name each class once, but ${showLabel(labels[i])} is ${name}[${first}] and ${name}[${i}]`,
      );
    }
    places.set(labels[i], i);
  }
}

/** A label in the form of messages and reports. */
export function showLabel(label: Label): string {
  if (typeof label === 'bigint') return `${label}n`;
  return typeof label === 'string' ? JSON.stringify(label) : String(label);
}

/** A label in JSON. A bigint, which JSON lacks, is stored as `{ bigint: '9007199254740993' }`. */
export type SavedLabel = Exclude<Label, bigint> | { readonly bigint: string };

/** Converts a label to its form in JSON. */
export function savedLabel(label: Label): SavedLabel {
  return typeof label === 'bigint' ? { bigint: String(label) } : label;
}

/**
 * Reads the result of `savedLabel`. Values that are not labels are returned unchanged, for
 * `toLabels` to refuse.
 *
 * @param place its place, for messages
 * @throws {TypeError} if it is an object that does not represent a bigint
 */
export function readLabel(place: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const text: unknown = Object.hasOwn(value, 'bigint') && (value as { bigint: unknown }).bigint;
  if (
    typeof text === 'string' &&
    /^(0|-?[1-9]\d*)$/.test(text) &&
    Object.keys(value).length === 1
  ) {
    return BigInt(text);
  }
  throw wrongKind(place, "a label, or { bigint: '…' } with the digits of one", value);
}
