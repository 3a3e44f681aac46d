/** The option `out` of what models say about samples: an array of the caller's to write to. */
import { wrongKind } from '../common/errors.ts';
import { knownOptions } from '../common/validate.ts';
import { type Label, showLabel } from '../data/labels.ts';
import { precisionOf } from '../data/matrix.ts';
import {
  type FloatArray,
  isNumericArray,
  type NumericArray,
  type Precision,
  plainArray,
} from '../data/numericArrays.ts';
import { type Features, isNarrow } from '../data/storage.ts';

/** Option of the methods that return numbers: an array of your own to write to. */
export interface OutOption {
  /**
   * Receives the results instead of a new array. It must have the model's precision, exactly one
   * element per result, and memory that x does not use. After an error its contents are undefined.
   */
  readonly out?: FloatArray | undefined;
}

/** Option of `predict` of classifiers: an array of your own to write labels to. */
export interface LabelOutOption<Out extends NumericArray = NumericArray> {
  /**
   * Receives the labels instead of a new array: exactly one element per row, of a kind that can
   * hold every class.
   */
  readonly out: Out;
}

/** What is to be written. */
export interface RequiredOutput {
  readonly rows: number;
  /** Numbers for each row, and what they are. */
  readonly perRow: number;
  readonly what: string;
  readonly precision: Precision;
  /** What is read meanwhile. */
  readonly features: Features;
}

/** The given array, or none. */
export function givenOut(method: string, options: unknown): unknown {
  return options === undefined ? undefined : knownOptions(method, options, ['out']).out;
}

/**
 * The array that numbers are written to, checked.
 *
 * @throws {TypeError} if it is not of the model's precision
 * @throws {RangeError} if it has another length, or overlaps the features
 */
export function floatOut(out: unknown, wanted: RequiredOutput): FloatArray {
  // A Proxy is of their class too.
  const isFloat =
    ArrayBuffer.isView(out) && (out instanceof Float32Array || out instanceof Float64Array);
  if (!isFloat || precisionOf(out) !== wanted.precision) {
    const kind = wanted.precision === 'float32' ? 'Float32Array' : 'Float64Array';
    throw wrongKind('out', `a ${kind}, which is the precision of the model`, out);
  }
  const plain = writable(out);
  assertLength(plain, wanted);
  assertApart(plain, wanted.features);
  return plain;
}

/**
 * The array that labels are written to, checked.
 *
 * @throws {TypeError} if it is no array of numbers, or the classes are none
 * @throws {RangeError} if it has another length, does not hold a class, or overlaps the features
 */
export function labelOut(
  given: unknown,
  classes: readonly Label[],
  wanted: Omit<RequiredOutput, 'precision'>,
): NumericArray {
  if (!isNumericArray(given)) throw wrongKind('out', 'a typed array of numbers', given);
  const out = writable(given);
  for (const label of classes) {
    if (typeof label === 'number') continue;
    throw new TypeError(
      `Expected classes that are numbers, to be written to "out", but one is ${showLabel(label)}: leave "out" away`,
    );
  }
  assertLength(out, wanted);
  assertApart(out, wanted.features);
  const before = out[0];
  for (const label of classes as readonly number[]) {
    out[0] = label;
    const isHeld = out[0] === label;
    out[0] = before;
    if (isHeld) continue;
    throw new RangeError(
      `Expected "out" to be an array that holds all classes, but ${out.constructor.name} does not hold ${label}`,
    );
  }
  return out;
}

/** The arrays that users gave, by those that are written to instead. */
const GIVEN = new WeakMap<object, NumericArray>();

/** The array, or where it has code of the user's a plain one over its memory. */
function writable<Out extends NumericArray>(out: Out): Out {
  const plain = plainArray('out', out);
  if (plain !== out) GIVEN.set(plain, out);
  return plain;
}

/** The array that the user gave, for the one that was written to. */
export function asGiven<Out extends object>(written: Out): Out {
  return (GIVEN.get(written) as Out | undefined) ?? written;
}

function assertLength(
  { length }: NumericArray,
  { rows, perRow, what }: Pick<RequiredOutput, 'rows' | 'perRow' | 'what'>,
): void {
  if (length === rows * perRow) return;
  const product = perRow === 1 ? '' : ` (${rows} × ${perRow})`;
  throw new RangeError(
    `Expected "out" to have ${rows * perRow} elements${product}, ${what} of each row of x, but it has ${length}`,
  );
}

/** What is written must not be what is still to be read. */
function assertApart(out: NumericArray, features: Features): void {
  const x = isNarrow(features) ? features.codes : features;
  const isApart =
    out.buffer !== x.buffer ||
    out.byteOffset + out.byteLength <= x.byteOffset ||
    x.byteOffset + x.byteLength <= out.byteOffset;
  if (isApart) return;
  throw new RangeError('Expected "out" to be other memory than "x", but they overlap');
}
