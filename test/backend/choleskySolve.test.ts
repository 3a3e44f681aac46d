/** Solutions of positive definite systems, on both backends. */
import assert from 'node:assert/strict';
import { backends } from '../support/backends.ts';
import { assertClose, noise } from '../support/numbers.ts';

const EPSILON = Number.EPSILON;

/** A′A + shift·I for random A with `rank` rows. */
function gram(size: number, rank: number, shift = 0): Float64Array {
  const a = noise(rank * size, 3 + size);
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      for (let r = 0; r < rank; r++) out[i * size + j] += a[r * size + i] * a[r * size + j];
    }
    out[i * size + i] += shift;
  }
  return out;
}

/** matrix·z for each of the columns. */
function products(matrix: Float64Array, size: number, columns: Float64Array): Float64Array {
  return columns.map((_, at) => {
    const [i, from] = [at % size, at - (at % size)];
    let sum = 0;
    for (let j = 0; j < size; j++) sum += matrix[i * size + j] * columns[from + j];
    return sum;
  });
}

function diagonal(...values: number[]): Float64Array {
  const out = new Float64Array(values.length ** 2);
  for (const [i, each] of values.entries()) out[i * values.length + i] = each;
  return out;
}

describe('choleskySolve', () => {
  for (const backend of backends) {
    const { name } = backend;

    for (const size of [1, 2, 3, 4, 5, 7, 8, 33, 130]) {
      it(`${name}: finds known solutions of ${size} equations`, () => {
        const matrix = gram(size, 3 * size, 0.1);
        for (const count of [1, 3]) {
          const expected = Float64Array.from(noise(count * size, 11));
          const rhs = products(matrix, size, expected);
          assert.ok(backend.choleskySolve(matrix.slice(), size, rhs));
          assertClose(rhs, expected, 0, 'solution', 1e-11);
        }
      });
    }

    it(`${name}: of parameters in units that differ by many powers of ten`, () => {
      const size = 12;
      const matrix = gram(size, 40);
      const units = Float64Array.from({ length: size }, (_, i) => 10 ** (20 * (i - 6)));
      const scaled = matrix.map((each, at) => {
        return each * units[Math.floor(at / size)] * units[at % size];
      });
      const expected = Float64Array.from(noise(size, 11));
      const rhs = products(matrix, size, expected).map((each, i) => each * units[i]);
      assert.ok(backend.choleskySolve(scaled, size, rhs));
      const got = rhs.map((each, i) => each * units[i]);
      assertClose(got, expected, 0, 'solution', 1e-11);
    });

    it(`${name}: accepts a Hilbert matrix of 8 rows`, () => {
      const size = 8;
      const hilbert = Float64Array.from(
        { length: size * size },
        (_, at) => 1 / (Math.floor(at / size) + (at % size) + 1),
      );
      const rhs = products(hilbert, size, new Float64Array(size).fill(1));
      assert.ok(backend.choleskySolve(hilbert.slice(), size, rhs));
      const residual = products(hilbert, size, rhs);
      assertClose(
        residual,
        products(hilbert, size, new Float64Array(size).fill(1)),
        0,
        'b',
        16 * EPSILON,
      );
    });

    const nan = gram(6, 20);
    nan[6 * 4 + 1] = nan[6 * 1 + 4] = Number.NaN;
    for (const [what, matrix] of Object.entries({
      'an indefinite matrix': Float64Array.of(1, 2, 2, 1),
      'a negative definite matrix': diagonal(-1, -2),
      'a zero on the diagonal': diagonal(1, 0, 2),
      'a matrix of deficient rank': gram(30, 20),
      'a matrix that is singular but for rounding': Float64Array.of(1, 1, 1, 1 + EPSILON),
      'a NaN off the diagonal': nan,
      'a NaN on the diagonal': diagonal(1, Number.NaN),
      'an infinity': diagonal(1, Number.POSITIVE_INFINITY),
    })) {
      it(`${name}: refuses ${what}`, () => {
        const size = Math.sqrt(matrix.length);
        const rhs = new Float64Array(size).fill(1);
        assert.equal(backend.choleskySolve(matrix.slice(), size, rhs), false);
      });
    }

    it(`${name}: refuses a right-hand side that is not finite`, () => {
      for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
        assert.equal(backend.choleskySolve(diagonal(1, 2), 2, Float64Array.of(1, bad)), false);
      }
    });
  }
});
