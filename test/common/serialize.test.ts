/** Plain data: numbers that come back exactly, and objects that are not trusted. */
import assert from 'node:assert/strict';
import {
  checkFormat,
  objectWithKeys,
  plainObject,
  readNumber,
  readNumbers,
  savedNumber,
  savedNumbers,
} from '../../lib/common/serialize.ts';
import { itRefuses } from '../support/refusals.ts';

describe('saved numbers', () => {
  const numbers = [
    ...[0, -0, 1, -1.5, 0.1, 1 / 3, Number.MIN_VALUE, -Number.MAX_VALUE, 2 ** 53 + 2],
    ...[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, Math.fround(0.1)],
  ];
  for (const number of numbers) {
    it(`${Object.is(number, -0) ? '-0' : number} comes back from JSON as it was`, () => {
      const saved = JSON.parse(JSON.stringify(savedNumber(number)));
      assert.ok(Object.is(readNumber('n', saved), number));
    });
  }

  it('lists come back in the precision they are wanted in', () => {
    const values = Float32Array.of(0.1, -0, 3e38);
    const saved = JSON.parse(JSON.stringify(savedNumbers(values)));
    assert.deepEqual(readNumbers('list', saved, new Float32Array(3)), values);
  });

  itRefuses([
    {
      call: () => readNumber('n', 'inf'),
      error: TypeError,
      message: 'Expected "n" to be a number, but received "inf" (string)',
    },
    {
      call: () => readNumbers('list', 'text', new Float64Array(1)),
      error: TypeError,
      message: 'Expected "list" to be an array of numbers, but received "text" (string)',
    },
    {
      call: () => readNumbers('list', [1, 2], new Float64Array(3)),
      error: RangeError,
      message: 'Expected "list" to have 3 numbers, but it has 2',
    },
    {
      call: () => readNumbers('list', [1, 'NaN'], new Float64Array(2)),
      error: RangeError,
      message: 'Expected "list[1]" to be a finite number, but received NaN (number)',
    },
    {
      call: () => readNumbers('list', [1e300], new Float32Array(1)),
      error: RangeError,
      message: 'Expected "list[0]" to be a finite number, but received Infinity (number)',
    },
    {
      call: () => readNumbers('list', [null], new Float64Array(1)),
      error: TypeError,
      message: 'Expected "list[0]" to be a number, but received null',
    },
  ]);
});

describe('plain objects', () => {
  it('are those made by braces, by JSON, and without a prototype', () => {
    for (const object of [{ a: 1 }, JSON.parse('{"a":1}'), Object.create(null)]) {
      assert.equal(plainObject('o', object), object);
    }
  });

  itRefuses([
    ...[null, 5, 'x', undefined].map((value) => ({
      call: () => plainObject('o', value),
      error: TypeError,
      message: `Expected "o" to be an object, but received ${value === null || value === undefined ? value : typeof value === 'string' ? '"x" (string)' : '5 (number)'}`,
    })),
    {
      call: () => plainObject('o', [1]),
      error: TypeError,
      message: 'Expected "o" to be an object, but received an array of 1',
    },
    {
      call: () => plainObject('o', new Map()),
      error: TypeError,
      message: 'Expected "o" to be a plain object, but received an instance of Map',
    },
    {
      call: () => plainObject('o', JSON.parse('{"__proto__": {"polluted": 1}}')),
      error: TypeError,
      message: 'Unknown key "__proto__" of "o"',
    },
    {
      call: () => objectWithKeys('o', { widht: 1 }, ['width']),
      error: TypeError,
      message: 'Unknown key "widht" of "o". Did you mean "width"?',
    },
    {
      call: () => objectWithKeys('o', { zebra: 1 }, ['width']),
      error: TypeError,
      message: 'Unknown key "zebra" of "o"',
    },
    {
      call: () => objectWithKeys('o', {}, ['width']),
      error: TypeError,
      message: 'Expected "o" to have the key "width", but it has none',
    },
    {
      call: () => checkFormat('o', { format: 'b', version: 1 }, 'a', 1),
      error: RangeError,
      message: 'Expected "o.format" to be "a", but received "b" (string)',
    },
    {
      call: () => checkFormat('o', { format: 'a', version: 2 }, 'a', 1),
      error: RangeError,
      message:
        'Expected "o.version" to be 1, the only one that this fallline reads, but received 2 (number)',
    },
  ]);

  it('keys may be optional', () => {
    assert.deepEqual(objectWithKeys('o', { a: 1 }, ['a'], ['b']), { a: 1 });
    assert.deepEqual(objectWithKeys('o', { a: 1, b: 2 }, ['a'], ['b']), { a: 1, b: 2 });
  });
});
