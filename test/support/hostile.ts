/**
 * Invalid arguments, drawn from a seed. A function may throw an error for them, and must do nothing else.
 */
import type { Precision } from '../../lib/data/numericArrays.ts';
import { detached, shared } from './matrices.ts';

/** What stands at a place of a signature; `one` is the number 1, `optional` an array that may be missing. */
export type Place =
  | 'size'
  | 'one'
  | 'scalar'
  | 'array'
  | 'optional'
  | 'stride'
  | 'offset'
  | 'threads'
  | 'flag';

const NUMBERS = [
  ...[0, -1, 0.5, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  ...[2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 31), -(2 ** 53), 1e300, 5e-324],
];
const OTHERS = [undefined, null, '1', {}, [], true, 1n, Symbol('x'), () => 1];

/** A source of whole numbers below a bound. */
export type Draw = (below: number) => number;

export function drawsFrom(seed: number): Draw {
  let word = seed >>> 0;
  return (below) => {
    word = (Math.imul(word, 1664525) + 1013904223) >>> 0;
    return Math.floor((word / 2 ** 32) * below);
  };
}

/** Arrays that are not what they seem. */
const ARRAYS: readonly ((draw: Draw) => unknown)[] = [
  (draw) => detached(new Float64Array(1 + draw(40))),
  (draw) => detached(new Float32Array(1 + draw(40))),
  (draw) => shrunk(Float64Array, 8 * (1 + draw(40))),
  (draw) => shrunk(Float32Array, 4 * (1 + draw(40))),
  () => new Float64Array(0),
  () => new Float32Array(0),
  () => shared(1, 2, 3, 4, 5, 6),
  (draw) => new Int32Array(draw(30)),
  (draw) => new BigInt64Array(draw(30)),
  (draw) => new Uint8Array(draw(30)),
  (draw) => new DataView(new ArrayBuffer(draw(60))),
  (draw) => Array.from({ length: draw(30) }, () => 1),
  () =>
    new (class extends Float64Array {
      override get length() {
        return 1e9;
      }
    })(3),
  () => Object.create(Float64Array.prototype),
  () => new Proxy(new Float64Array(5), {}),
  () => ({ length: 5, buffer: new ArrayBuffer(40), BYTES_PER_ELEMENT: 8 }),
];

/** A view that tracks a buffer which became smaller; where there are none, one that is empty. */
function shrunk(kind: typeof Float64Array | typeof Float32Array, bytes: number): unknown {
  const Resizable = ArrayBuffer as unknown as new (
    length: number,
    options: { maxByteLength: number },
  ) => ArrayBuffer & { resize?: (length: number) => void };
  const buffer = new Resizable(2 * bytes, { maxByteLength: 4 * bytes });
  const view = new kind(buffer, bytes);
  buffer.resize?.(bytes / kind.BYTES_PER_ELEMENT);
  return view;
}

/** Draws an argument; about one in `rarity` of them is hostile, the others are small and fit or do not. */
export function argument(place: Place, precision: Precision, draw: Draw, rarity: number): unknown {
  if (draw(rarity) === 0) {
    if (place === 'array' || place === 'optional') return ARRAYS[draw(ARRAYS.length)](draw);
    return draw(3) === 0 ? OTHERS[draw(OTHERS.length)] : NUMBERS[draw(NUMBERS.length)];
  }
  switch (place) {
    case 'size':
      return draw(9);
    case 'one':
      return 1;
    case 'scalar':
      return [0, 1, -0.5, 2][draw(4)];
    case 'stride':
      return draw(8) === 0 ? draw(9) - 4 : draw(2) === 0 ? 1 : draw(9) + 1;
    case 'offset':
      return draw(3) === 0 ? draw(30) : 0;
    case 'threads':
      return 1 + draw(3);
    case 'flag':
      return draw(2) === 0;
    case 'optional':
      return draw(2) === 0 ? undefined : argument('array', precision, draw, rarity);
    case 'array': {
      // Exactly as long as it is, in memory of its own: what lies beyond is nobody's.
      const length = draw(90);
      const array = precision === 'float32' ? new Float32Array(length) : new Float64Array(length);
      return array.map((_, i) => i % 7);
    }
  }
}
