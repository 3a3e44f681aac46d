/**
 * Class labels: which kinds of value may name a class, in which order classes stand, and the
 * 0/1 coding that training works on.
 */
import { wrongKind } from './errors.ts';
import { isNumericArray, type NumericArray } from './numericArrays.ts';

/** A class name: a finite number, a string or a boolean. One set of labels holds one kind. */
export type Label = number | string | boolean;

/** What a function that takes labels accepts. Typed arrays of numbers are labels too. */
export type Labels = ArrayLike<Label>;

/**
 * Reads a user's labels argument.
 *
 * @throws {TypeError} if it is not an array, holds something that is no label, or mixes kinds
 * @throws {RangeError} if it is empty or a label is NaN or infinite (named by its place)
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
    if (typeof label !== 'number' && typeof label !== 'string' && typeof label !== 'boolean') {
      throw noLabel(`${name}[${i}]`, label);
    }
    if (typeof label !== kind) {
      throw wrongKind(`${name}[${i}]`, `a ${kind} like ${name}[0]`, label);
    }
    if (typeof label === 'number' && !Number.isFinite(label)) throw notFinite(name, i, label);
  }
  return labels as Labels;
}

/** The error for what is no label, with the way out for rows of 0 and 1. */
function noLabel(place: string, value: unknown): TypeError {
  const error = wrongKind(place, 'a label (a number, a string or a boolean)', value);
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    error.message +=
      ': classes are labels, one a sample, not rows of 0 and 1. Pass rows.map((row) => row.indexOf(1))';
  }
  return error;
}

/** In a typed array there are numbers alone: half a million are looked through in a millisecond. */
function assertFiniteLabels(name: string, labels: NumericArray): void {
  for (let i = 0; i < labels.length; i++) {
    if (!Number.isFinite(labels[i])) throw notFinite(name, i, labels[i]);
  }
}

function notFinite(name: string, i: number, label: number): RangeError {
  return new RangeError(`Expected labels of "${name}" to be finite, but ${name}[${i}] is ${label}`);
}

/** The distinct labels, ascending: numbers by value, strings by code unit, false before true. */
export function distinctLabels(...lists: readonly Labels[]): Label[] {
  const seen = new Set<Label>();
  for (const list of lists) for (let i = 0; i < list.length; i++) seen.add(list[i]);
  return [...seen].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** @throws {RangeError} if a label is named twice */
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

/** A label as messages and reports show it. */
export function showLabel(label: Label): string {
  return typeof label === 'string' ? JSON.stringify(label) : String(label);
}
