/**
 * Results that `JSON.stringify` writes as arrays. It writes a typed array as an object of its
 * indices; results keep typed arrays and have a prototype whose `toJSON` writes lists instead. An
 * own method would be a property of each result, and cost more than making one.
 */

/** Base of results. Their properties are listed as they are, typed arrays as arrays. */
class AsArrays {
  toJSON(): Record<string, unknown> {
    return withArrays(this);
  }
}

/**
 * A prototype for results of one kind, whose name `console.log` shows.
 *
 * @example
 * const ROC_CURVE = resultPrototype('RocCurve');
 * const curve = { __proto__: ROC_CURVE, thresholds: Float64Array.of(1, 2) };
 * JSON.stringify(curve); // '{"thresholds":[1,2]}'
 */
export function resultPrototype(name: string): object {
  return { [name]: class extends AsArrays {} }[name].prototype;
}

/** Gives an object that prototype, where time does not matter. */
export function asResult<Result extends object>(prototype: object, result: Result): Result {
  return Object.setPrototypeOf(result, prototype);
}

/** A copy with arrays instead of typed arrays, also within plain objects and arrays. */
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
