/**
 * Result objects that `JSON.stringify` writes with arrays. By default it writes a typed array as an
 * object of its indices. A shared prototype with a `toJSON` is cheaper than a method per result,
 * and adds no own property.
 */

/** Base class of results. Its `toJSON` converts typed arrays to arrays. */
class AsArrays {
  toJSON(): Record<string, unknown> {
    return withArrays(this);
  }
}

/**
 * A prototype for one type of result; `console.log` shows its name.
 *
 * @example
 * const ROC_CURVE = resultPrototype('RocCurve');
 * const curve = { __proto__: ROC_CURVE, thresholds: Float64Array.of(1, 2) };
 * JSON.stringify(curve); // '{"thresholds":[1,2]}'
 */
export function resultPrototype(name: string): object {
  return { [name]: class extends AsArrays {} }[name].prototype;
}

/** Sets the prototype of an object, for code where speed does not matter. */
export function asResult<Result extends object>(prototype: object, result: Result): Result {
  return Object.setPrototypeOf(result, prototype);
}

/** A copy with arrays instead of typed arrays, also inside plain objects and arrays. */
export function withArrays(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, listed(each)]));
}

function listed(value: unknown): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return Array.from(value as unknown as ArrayLike<number>);
  }
  if (Array.isArray(value)) return value.map(listed);
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return value;
  return withArrays(value);
}
