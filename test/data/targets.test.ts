/** Regression targets and sample weights: what they become, and what is refused. */
import assert from 'node:assert/strict';
import { matrix } from '../../lib/data/matrix.ts';
import { toSampleWeights, toTargets } from '../../lib/data/targets.ts';
import { detached, shared } from '../support/matrices.ts';
import { itRefuses } from '../support/refusals.ts';

const { NaN: NAN, POSITIVE_INFINITY: INFINITY } = Number;

describe('toTargets', () => {
  const accepted: [string, unknown, ReturnType<typeof toTargets>][] = [
    ['numbers', [0.1, -2, 3], matrix(Float64Array.of(0.1, -2, 3), 3, 1)],
    ['small integers', Uint8Array.of(1, 2, 255), matrix(Float32Array.of(1, 2, 255), 3, 1)],
    ['a Buffer', Buffer.of(1, 2, 255), matrix(Float32Array.of(1, 2, 255), 3, 1)],
    ['large integers', Int32Array.of(1, 2, -3), matrix(Float64Array.of(1, 2, -3), 3, 1)],
    ['rows of one', [[1], [2], [3]], matrix(Float64Array.of(1, 2, 3), 3, 1)],
    [
      'rows of two',
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      matrix(Float64Array.of(1, 2, 3, 4, 5, 6), 3, 2),
    ],
    [
      'typed rows',
      [1, 2, 3].map((v) => Float32Array.of(v, -v)),
      matrix(Float32Array.of(1, -1, 2, -2, 3, -3), 3, 2),
    ],
    [
      'a column',
      { data: Int8Array.of(1, 2, 3), shape: [3, 1] },
      matrix(Float32Array.of(1, 2, 3), 3, 1),
    ],
    [
      'a transposed view',
      { data: Float64Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2], strides: [1, 3] },
      matrix(Float64Array.of(1, 4, 2, 5, 3, 6), 3, 2),
    ],
  ];
  for (const [what, value, expected] of accepted) {
    it(what, () => assert.deepEqual(toTargets('y', value, 3), expected));
  }

  it('floats are used in place', () => {
    for (const data of [Float64Array.of(1, 2), Float32Array.of(1, 2), shared(1, 2)]) {
      assert.equal(toTargets('y', data, 2).data, data);
      assert.equal(toTargets('y', { data, rows: 2, cols: 1 }, 2).data, data);
    }
  });

  const refused = (
    value: unknown,
    error: typeof TypeError | typeof RangeError,
    message: string,
  ) => ({
    call: () => toTargets('y', value, 4),
    error,
    message,
  });
  const neither = (received: string) =>
    `Expected "y" to be an array of numbers, a matrix ({data, rows, cols}) or an array of rows, but received ${received}`;
  const count = (what: string, received: number) =>
    `Expected "y" to have 4 ${what}, one for each row of x, but it has ${received}`;
  itRefuses([
    refused(undefined, TypeError, neither('undefined')),
    refused(null, TypeError, neither('null')),
    refused(5, TypeError, neither('5 (number)')),
    refused('1234', TypeError, neither('"1234" (string)')),
    refused(
      {},
      TypeError,
      'Expected "y" to be a matrix ({data, rows, cols}) or an array of rows, but received an object',
    ),
    refused(
      BigInt64Array.of(1n, 2n, 3n, 4n),
      TypeError,
      'Expected "y" to be a Float64Array, a Float32Array or a typed array of integers of 8, 16 or 32 bits, but received BigInt64Array(4): convert it with Float64Array.from(data, Number)',
    ),
    refused([], RangeError, 'Expected "y" to have at least one target, but it is empty'),
    refused([1, 2], RangeError, count('targets', 2)),
    refused([1, 2, 3, 4, 5], RangeError, count('targets', 5)),
    refused(new Float32Array(3), RangeError, count('targets', 3)),
    refused(detached(new Float64Array(4)), RangeError, count('targets', 0)),
    refused([[1], [2]], RangeError, count('rows', 2)),
    refused({ data: new Uint8Array(6), shape: [2, 3] }, RangeError, count('rows', 2)),
    refused([1, 2, 3, NAN], RangeError, 'Expected finite numbers, but y[3] is NaN'),
    refused([1, 2, -INFINITY, 4], RangeError, 'Expected finite numbers, but y[2] is -Infinity'),
    refused(Float32Array.of(1, 2, 3, NAN), RangeError, 'Expected finite numbers, but y[3] is NaN'),
    refused(
      [[1], [2], [3], [INFINITY]],
      RangeError,
      'Expected finite numbers, but y[3][0] is Infinity',
    ),
    refused(
      matrix(Float64Array.of(1, 2, 3, 4, 5, 6, 7, NAN), 4, 2),
      RangeError,
      'Expected finite numbers, but y[3][1] is NaN',
    ),
    refused([1, 2, 3, '4'], TypeError, 'Expected "y[3]" to be a number, but received "4" (string)'),
    refused(
      [1, true, 3, 4],
      TypeError,
      'Expected "y[1]" to be a number, but received true (boolean)',
    ),
    refused([1, null, 3, 4], TypeError, 'Expected "y[1]" to be a number, but received null'),
    // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested
    refused([1, , 3, 4], TypeError, 'Expected "y[1]" to be a number, but received undefined'),
    refused(
      [1, [2], 3, 4],
      TypeError,
      'Expected "y[1]" to be a number, but received an array of 1',
    ),
    refused(
      [[1], 2, [3], [4]],
      TypeError,
      'Expected "y[1]" to be a row of numbers, but received 2 (number)',
    ),
    refused(
      [[1], [2, 3], [4], [5]],
      RangeError,
      'Expected every row of "y" to have 1 elements like y[0], but y[1] has 2',
    ),
  ]);
});

describe('toSampleWeights', () => {
  it('none are none', () => assert.equal(toSampleWeights('sampleWeight', undefined, 3), undefined));

  for (const value of [[1, 0, 2], Uint8Array.of(1, 0, 2), Buffer.of(1, 0, 2), shared(1, 0, 2)]) {
    it(`copies ${value.constructor.name}`, () => {
      const weights = toSampleWeights('sampleWeight', value, 3);
      value[0] = 9;
      assert.deepEqual(weights, Float64Array.of(1, 0, 2));
    });
  }

  const refused = (
    value: unknown,
    error: typeof TypeError | typeof RangeError,
    message: string,
  ) => ({
    call: () => toSampleWeights('sampleWeight', value, 3),
    error,
    message,
  });
  const list = 'Expected "sampleWeight" to be an array of numbers, but received';
  const place = 'Expected "sampleWeight[1]" to be a number of at least 0, but received';
  itRefuses([
    refused(null, TypeError, `${list} null`),
    refused(1, TypeError, `${list} 1 (number)`),
    refused('balanced', TypeError, `${list} "balanced" (string)`),
    refused({ length: 3 }, TypeError, `${list} an object`),
    refused(new DataView(new ArrayBuffer(3)), TypeError, `${list} DataView`),
    refused(BigUint64Array.of(1n, 2n, 3n), TypeError, `${list} BigUint64Array(3)`),
    ...[[], [1, 2], Float32Array.of(1, 2, 3, 4)].map((value) =>
      refused(
        value,
        RangeError,
        `Expected "sampleWeight" to have 3 weights, one for each row of x, but it has ${value.length}`,
      ),
    ),
    refused([1, -0.5, 1], RangeError, `${place} -0.5 (number)`),
    refused([1, NAN, 1], RangeError, `${place} NaN (number)`),
    refused(Float64Array.of(1, INFINITY, 1), RangeError, `${place} Infinity (number)`),
    refused([1, '1', 1], TypeError, `${place} "1" (string)`),
    refused([1, undefined, 1], TypeError, `${place} undefined`),
    refused(
      [0, 0, -0],
      RangeError,
      'Expected "sampleWeight" to have a weight above 0, but all are 0',
    ),
    refused(
      [1e308, 1e308, 0],
      RangeError,
      'Expected "sampleWeight" to have a finite sum, but it is Infinity',
    ),
  ]);
});
