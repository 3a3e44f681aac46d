/** All 65,536 numbers of each 16-bit format, and what lies between them. */
import assert from 'node:assert/strict';
import {
  encodeShortFloats,
  SHORT_FLOATS,
  type ShortFloat,
  shortFloatValues,
} from '../../lib/data/shortFloats.ts';

const CODES = 0x10000;

function encoded(format: ShortFloat, values: readonly number[]): number[] {
  const codes = new Uint16Array(values.length + 1);
  encodeShortFloats(format, Float64Array.from(values), codes, 1);
  assert.equal(codes[0], 0, 'what is before the place is left alone');
  return Array.from(codes.subarray(1));
}

/** The next number of double precision towards infinity, for numbers above 0. */
function above(value: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigUint64(0, view.getBigUint64(0) + 1n);
  return view.getFloat64(0);
}

function below(value: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigUint64(0, view.getBigUint64(0) - 1n);
  return view.getFloat64(0);
}

/** Tables of both standards, by hand. */
const KNOWN: Record<ShortFloat, readonly [number, number][]> = {
  float16: [
    [0x0000, 0],
    [0x8000, -0],
    [0x0001, 2 ** -24],
    [0x03ff, 2 ** -14 - 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x3bff, 1 - 2 ** -11],
    [0x3c00, 1],
    [0x3c01, 1 + 2 ** -10],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x7c00, Number.POSITIVE_INFINITY],
    [0xfc00, Number.NEGATIVE_INFINITY],
    [0x7e00, Number.NaN],
    [0xfc01, Number.NaN],
  ],
  bfloat16: [
    [0x0000, 0],
    [0x8000, -0],
    [0x0001, 2 ** -133],
    [0x0080, 2 ** -126],
    [0x3eab, 0.333984375],
    [0x3f80, 1],
    [0x3f81, 1 + 2 ** -7],
    [0xc000, -2],
    [0x7f7f, 3.3895313892515355e38],
    [0x7f80, Number.POSITIVE_INFINITY],
    [0xff80, Number.NEGATIVE_INFINITY],
    [0x7fc0, Number.NaN],
  ],
};

for (const format of Object.keys(SHORT_FLOATS) as ShortFloat[]) {
  describe(format, () => {
    const values = shortFloatValues(format);
    const infinity =
      KNOWN[format].find(([, value]) => value === Number.POSITIVE_INFINITY)?.[0] ?? 0;

    it('has the values of its standard', () => {
      for (const [code, value] of KNOWN[format])
        assert.ok(Object.is(values[code], value), `${code}`);
      assert.equal(SHORT_FLOATS[format].greatest, values[infinity - 1]);
      assert.equal(values.length, CODES);
    });

    if (format === 'bfloat16') {
      it('is the upper half of a float32, for all codes', () => {
        const view = new DataView(new ArrayBuffer(4));
        for (let code = 0; code < CODES; code++) {
          view.setUint16(0, code);
          assert.ok(Object.is(values[code], view.getFloat32(0)), `${code}`);
        }
      });
    }

    it('is one number more for each code, in equal steps between powers of two', () => {
      const { mantissaBits } = SHORT_FLOATS[format];
      for (let code = 0; code < infinity - 1; code++) {
        const step = values[code + 1] - values[code];
        assert.ok(step > 0 && Object.is(values[code | 0x8000], -values[code]), `${code}`);
        const atPower = (code + 1) % 2 ** mantissaBits === 0;
        if (code + 2 < infinity && !atPower) {
          assert.equal(values[code + 2] - values[code + 1], step, `${code}`);
        }
      }
    });

    it('comes back from its values, for all codes', () => {
      const codes = new Uint16Array(CODES);
      encodeShortFloats(format, values, codes, 0);
      for (let code = 0; code < CODES; code++) {
        if (Number.isNaN(values[code])) assert.ok(Number.isNaN(values[codes[code]]), `${code}`);
        else assert.equal(codes[code], code);
      }
    });

    it('rounds to the nearest, ties to even, between all codes', () => {
      for (let code = 0; code < infinity; code++) {
        // What would follow the greatest number decides from where on there is infinity.
        const next = code + 1 < infinity ? values[code + 1] : 2 * values[code] - values[code - 1];
        const middle = (values[code] + next) / 2;
        const even = code + (code % 2);
        const upper = code + 1;
        assert.deepEqual(
          encoded(format, [middle, below(middle), above(middle), -middle, -below(middle)]),
          [even, code, upper, even | 0x8000, code | 0x8000],
          `between ${code} and ${upper}`,
        );
      }
    });

    it('overflows to infinity, underflows to 0, and keeps NaN and the sign of 0', () => {
      const [huge, tiny] = [Number.MAX_VALUE, Number.MIN_VALUE];
      const { POSITIVE_INFINITY, NEGATIVE_INFINITY } = Number;
      assert.deepEqual(
        encoded(format, [huge, -huge, POSITIVE_INFINITY, NEGATIVE_INFINITY, tiny, -tiny, 0, -0]),
        [infinity, infinity | 0x8000, infinity, infinity | 0x8000, 0, 0x8000, 0, 0x8000],
      );
      assert.ok(Number.isNaN(values[encoded(format, [Number.NaN])[0]]));
    });
  });
}
