/** Invalid values of every kind. */
import type { Draws } from './draws.ts';

/** Thrown by code that stands in for the user's: the library may pass it on. */
export class FromTheCaller extends Error {
  override name = 'FromTheCaller';
}

type Floats = Float64Array | Float32Array;

/** Takes the array's memory away, if it can be. */
export function takeAway(array: ArrayBufferView): void {
  const { buffer } = array;
  try {
    if (buffer instanceof ArrayBuffer) structuredClone(buffer, { transfer: [buffer] });
  } catch {
    // It is away already, or was never to be had.
  }
}

const RESIZABLE = 'resize' in ArrayBuffer.prototype;

/** An array over a buffer that has become smaller than it was. */
function shrunk(draws: Draws): Floats {
  const Resizable = ArrayBuffer as unknown as new (
    bytes: number,
    options: { maxByteLength: number },
  ) => ArrayBuffer & { resize(bytes: number): void };
  const buffer = new Resizable(96, { maxByteLength: 192 });
  const array = draws.once(2) ? new Float64Array(buffer) : new Float64Array(buffer, 8, 6);
  if (RESIZABLE) buffer.resize(8 * draws.below(12));
  return array;
}

function lying(array: Floats, length: number): Floats {
  return Object.defineProperty(array, 'length', { get: () => length });
}

/** Side effects of a caller's getter before it returns a number. */
export function meddling(draws: Draws, value: unknown, arrays: readonly ArrayBufferView[]) {
  const kind = draws.below(4);
  let times = 0;
  return () => {
    times++;
    if (kind === 0) for (const array of arrays) takeAway(array);
    if (kind === 1) throw new FromTheCaller('from a getter');
    if (kind === 2 && times > 1) return undefined;
    if (kind === 3 && times > 1) for (const array of arrays) takeAway(array);
    return value;
  };
}

const NUMBERS = [
  ...[0, -1, 0.5, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  ...[2 ** 53, -(2 ** 31), -(2 ** 53), 1e300, -1e300, 5e-324, 1e-320],
];

const MAKERS: readonly ((draws: Draws) => unknown)[] = [
  (draws) => draws.pick(NUMBERS),
  (draws) => draws.pick(NUMBERS),
  () => undefined,
  () => null,
  (draws) => draws.pick(['', '1', 'x', '__proto__', 'constructor', '\u0000', '💥']),
  (draws) => draws.once(2),
  () => ({}),
  () => [],
  () => 3n,
  () => Symbol('hostile'),
  () => () => 1,
  () => () => Promise.reject(new FromTheCaller('a promise')),
  () => new Date(0),
  () => new Map([[1, 2]]),
  () => /x/,
  () => Object.create(null),
  () => [[]],
  () => Object.assign(new Array(3), { 0: 1, 2: 3 }), // with a hole
  () => ['a', 1, null],
  () => [Number.NaN, 1, Number.POSITIVE_INFINITY],
  () => [[1, 2], [3]],
  () => ({ length: 3 }),
  () => ({ length: -1, 0: 1 }),
  () => ({ data: new Float64Array(4), rows: 2, cols: 2, shape: [2, 2] }),
  () => ({ data: new Float64Array(4), rows: 2.5, cols: Number.NaN }),
  () => ({ data: new Float64Array(4), shape: [2, 2], strides: [-1, 2 ** 40] }),
  () => JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}'),
  () => new Float64Array(0),
  () => new Float32Array(3),
  () => new BigInt64Array(4),
  () => new DataView(new ArrayBuffer(16)),
  () => new ArrayBuffer(16),
  () => Buffer.from('bytes'),
  () => Object.create(Float64Array.prototype),
  (draws) => lying(new Float64Array(draws.below(6)), draws.pick([0, 4, 1e9, -1])),
  (draws) => shrunk(draws),
  () => {
    const array = new Float64Array(6);
    takeAway(array);
    return array;
  },
  () => new Float64Array(new SharedArrayBuffer(48)),
  () => new Proxy(new Float64Array(5), {}),
  () => new Proxy([1, 2, 3], {}),
  () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  () => {
    const { proxy, revoke } = Proxy.revocable([1], {});
    revoke();
    return proxy;
  },
  () =>
    new Proxy(
      {},
      {
        get: (_, key) => (typeof key === 'symbol' ? undefined : 3),
        has: () => true,
      },
    ),
  () => ({ valueOf: () => 2, toString: () => 'two' }),
  () => ({
    valueOf: () => {
      throw new FromTheCaller('valueOf');
    },
  }),
  () => ({
    *[Symbol.iterator]() {
      yield 1;
      throw new FromTheCaller('an iterator');
    },
  }),
  () => {
    const ring: unknown[] = [];
    ring.push(ring);
    return ring;
  },
];

/** Any of them. */
export function hostile(draws: Draws): unknown {
  return draws.pick(MAKERS)(draws);
}
