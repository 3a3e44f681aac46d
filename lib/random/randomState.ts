/**
 * NumPy's legacy random stream, `numpy.random.RandomState`: a seed gives the same draws as in
 * Python. Data sets and splits use it, so that they equal scikit-learn's. (Training uses the
 * generator in rng.ts.)
 *
 * Words, doubles, integers and permutations are bit-identical. Normal and exponential numbers
 * depend on the logarithm of NumPy's C library. They are bit-identical to those of NumPy's wheels
 * for Linux on x86-64, with glibc 2.28 or later and a processor with fused multiply-add; see
 * `cLog`. With another library, about one in 2,500 differs by 1 to 3 units in the last place.
 *
 * Source: NumPy's published sources, `numpy/random/mtrand.pyx` and
 * `numpy/random/src/legacy/legacy-distributions.c`.
 */
import { wrongKind, wrongValue } from '../common/errors.ts';
import {
  booleanValue,
  finiteNumber,
  integerBetween,
  nonNegativeNumber,
} from '../common/validate.ts';
import {
  isList,
  type List,
  type ListLike,
  listOrMatrix,
  type TypedArray,
  takeElements,
} from '../data/lists.ts';
import { type Matrix, takeRows } from '../data/matrix.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import {
  boundedNumber,
  type IntegerArrays,
  type IntegerDtype,
  randomIntegers,
} from './boundedIntegers.ts';
import { chosenIndices } from './choice.ts';
import { cLog } from './cLog.ts';
import { MersenneTwister } from './mt19937.ts';
import { permutedIndices, shuffleElements } from './permutations.ts';

/** Maximum length of a permutation: an Int32Array holds its indices. */
const MAX_LENGTH = 2 ** 31 - 1;

/**
 * A stream of random numbers that equals `numpy.random.RandomState` for the same seed (MT19937).
 * Methods and the order of their arguments are NumPy's, in camelCase. Without a size they return
 * one number, with a size a typed array of that length. Integers, uniform numbers and permutations
 * have the same bits as in NumPy; normal and exponential numbers can differ in the last place,
 * because NumPy takes the logarithm from its C library.
 *
 * @example
 * const random = new RandomState(42);
 * random.randn(2); // Float64Array [0.4967141530112327, -0.13826430117118466]
 */
export class RandomState {
  readonly #generator: MersenneTwister;
  /** The second normal number of the last pair, kept for the next call. */
  #kept: number | undefined;

  /**
   * @param seed an integer from 0 to 2³²-1
   * @throws {TypeError} if `seed` is not a number
   * @throws {RangeError} if `seed` is out of range or not an integer
   */
  constructor(seed: number) {
    this.#generator = new MersenneTwister(seed);
  }

  /** Returns the next 32-bit word of the generator: an integer from 0 to 2³²-1. */
  nextUint32(): number {
    return this.#generator.nextUint32();
  }

  /**
   * Draws from the uniform distribution over [0, 1).
   *
   * @param size how many numbers. Default: a single one
   * @throws {TypeError | RangeError} if `size` is not an integer of at least 0
   */
  randomSample(size?: undefined): number;
  randomSample(size: number): Float64Array;
  randomSample(size?: number): number | Float64Array {
    return draw(size, () => this.#generator.nextDouble());
  }

  /**
   * Draws from the uniform distribution over [low, high): low + (high - low)·u. As in NumPy, `high`
   * may be below `low`.
   *
   * @param low lower bound. Default 0
   * @param high upper bound. Default 1
   * @param size how many numbers. Default: a single one
   * @throws {TypeError | RangeError} if a bound or their difference is not a finite number, or
   *   `size` is not an integer of at least 0
   * @example
   * new RandomState(42).uniform(-10, 10); // -2.50919762305275
   */
  uniform(low?: number, high?: number, size?: undefined): number;
  uniform(low: number | undefined, high: number | undefined, size: number): Float64Array;
  uniform(low = 0, high = 1, size?: number): number | Float64Array {
    const range = finiteNumber('high', high) - finiteNumber('low', low);
    if (!Number.isFinite(range)) {
      throw wrongValue('high', 'a number whose difference from "low" is finite', high);
    }
    return draw(size, () => low + range * this.#generator.nextDouble());
  }

  /**
   * Draws from the standard normal distribution, by Marsaglia's polar method: (x, y) is drawn
   * uniformly from the square until 0 < s = x² + y² < 1; with f = √(-2·ln s / s), y·f and x·f are
   * two normal numbers. The second one is kept for the next call.
   *
   * @param size how many numbers. Default: a single one
   * @throws {TypeError | RangeError} if `size` is not an integer of at least 0
   */
  randn(size?: undefined): number;
  randn(size: number): Float64Array;
  randn(size?: number): number | Float64Array {
    return draw(size, () => this.#gaussian());
  }

  /**
   * Draws from the normal distribution: loc + scale·`randn()`.
   *
   * @param loc mean. Default 0
   * @param scale standard deviation. Default 1
   * @param size how many numbers. Default: a single one
   * @throws {TypeError | RangeError} if `loc` is not finite, `scale` is not a finite number of at
   *   least 0, or `size` is not an integer of at least 0
   */
  normal(loc?: number, scale?: number, size?: undefined): number;
  normal(loc: number | undefined, scale: number | undefined, size: number): Float64Array;
  normal(loc = 0, scale = 1, size?: number): number | Float64Array {
    finiteNumber('loc', loc);
    nonNegativeNumber('scale', scale);
    return draw(size, () => loc + scale * this.#gaussian());
  }

  /**
   * Draws from the exponential distribution of mean 1, by inversion: -ln(1 - u).
   *
   * @param size how many numbers. Default: a single one
   * @throws {TypeError | RangeError} if `size` is not an integer of at least 0
   */
  standardExponential(size?: undefined): number;
  standardExponential(size: number): Float64Array;
  standardExponential(size?: number): number | Float64Array {
    return draw(size, () => -cLog(1 - this.#generator.nextDouble()));
  }

  /**
   * Draws integers from [low, high), or from [0, low) if `high` is undefined.
   *
   * `'uint8'` takes its bytes from words as NumPy's `dtype=np.uint8` does. The other types draw
   * what NumPy's int32, uint32 and int64 draw; these agree for the same range: one word up to a
   * range of 2³², otherwise two. NumPy's int64 has two forms: `'float64'` returns numbers and has
   * ranges up to 2⁵³-1; `'int64'` returns bigints and accepts bigint bounds.
   *
   * @param low lower bound, or the upper bound if `high` is undefined
   * @param high upper bound, which is excluded
   * @param size how many numbers. Default: a single one
   * @param dtype `'uint8'`, `'int32'` (default), `'uint32'`, `'float64'` or `'int64'`
   * @throws {TypeError} if a bound or `size` has the wrong type
   * @throws {RangeError} if a bound is not an integer of the type, `high` is not above `low`, or
   *   the type cannot hold the range
   * @example
   * new RandomState(42).randint(0, 10, 5); // Int32Array [6, 3, 7, 4, 6]
   * new RandomState(42).randint(0, 2 ** 40, undefined, 'float64'); // 441507790259
   */
  randint<Dtype extends IntegerDtype = 'int32'>(
    low: number | bigint,
    high?: number | bigint,
    size?: undefined,
    dtype?: Dtype,
  ): IntegerArrays[Dtype][number];
  randint<Dtype extends IntegerDtype = 'int32'>(
    low: number | bigint,
    high: number | bigint | undefined,
    size: number,
    dtype?: Dtype,
  ): IntegerArrays[Dtype];
  randint(
    low: number | bigint,
    high?: number | bigint,
    size?: number,
    dtype: IntegerDtype = 'int32',
  ): number | bigint | IntegerArrays[IntegerDtype] {
    return randomIntegers(this.#generator, low, high, checkedSize(size), dtype);
  }

  /**
   * Shuffles a list, or the rows of a matrix, in place (Fisher–Yates, from the end).
   *
   * @param list an array, a typed array or a matrix
   * @throws {TypeError} if it is none of these
   * @example
   * const list = ['a', 'b', 'c', 'd'];
   * new RandomState(0).shuffle(list);
   * list; // ['c', 'd', 'b', 'a']
   */
  shuffle(list: unknown[] | TypedArray | Matrix): void {
    const target = listOrMatrix('list', list);
    if (isList(target)) shuffleElements(this.#generator, target);
    else shuffleRows(this.#generator, target);
  }

  /**
   * Returns the integers from 0 to n - 1 in random order, or a shuffled copy of a list or of the
   * rows of a matrix.
   *
   * @throws {TypeError} if the argument is neither a number nor a list nor a matrix
   * @throws {RangeError} if `n` is not an integer from 0 to 2³¹-1
   * @example
   * new RandomState(0).permutation(4); // Int32Array [2, 3, 1, 0]
   */
  permutation(n: number): Int32Array;
  permutation<Data extends FloatArray>(x: Matrix<Data>): Matrix<Data>;
  permutation<L extends List>(list: L): ListLike<L>;
  permutation(source: number | List | Matrix): Int32Array | List | Matrix {
    if (typeof source === 'number')
      return this.#indices(integerBetween('n', source, 0, MAX_LENGTH));
    const target = listOrMatrix('n', source, 'a number, an array, a typed array or a matrix');
    if (isList(target)) return takeElements(target, this.#indices(target.length));
    return takeRows(target, this.#indices(target.rows));
  }

  /**
   * Chooses elements of a list, or integers from 0 to a - 1.
   *
   * @param a a list, or the number of integers
   * @param size how many elements. Default: a single one
   * @param replace whether an element may be chosen again. Default true
   * @param p probability of each element; their sum is 1. Default: all equal
   * @throws {TypeError} if an argument has the wrong type
   * @throws {RangeError} if there is nothing to choose from, there are too few elements for a
   *   choice without replacement, or `p` has another length than `a`, negative numbers or another
   *   sum
   * @example
   * new RandomState(42).choice(20, 3, false); // Int32Array [0, 17, 15]
   * new RandomState(42).choice(['no', 'yes'], undefined, true, [0.9, 0.1]); // 'no'
   */
  choice(a: number, size?: undefined, replace?: boolean, p?: ArrayLike<number>): number;
  choice(a: number, size: number, replace?: boolean, p?: ArrayLike<number>): Int32Array;
  choice<L extends List>(
    a: L,
    size?: undefined,
    replace?: boolean,
    p?: ArrayLike<number>,
  ): L[number];
  choice<L extends List>(a: L, size: number, replace?: boolean, p?: ArrayLike<number>): ListLike<L>;
  choice(a: number | List, size?: number, replace = true, p?: ArrayLike<number>): unknown {
    const count = checkedSize(size) ?? 1;
    booleanValue('replace', replace);
    const least = count === 0 ? 0 : 1;
    if (typeof a !== 'number' && !isList(a)) throw wrongKind('a', 'a number or a list', a);
    const population =
      typeof a === 'number'
        ? integerBetween('a', a, least, MAX_LENGTH)
        : integerBetween('a.length', a.length, least, MAX_LENGTH);
    const indices = chosenIndices(this, population, count, replace, p);
    if (typeof a === 'number') return size === undefined ? indices[0] : indices;
    return size === undefined ? a[indices[0]] : takeElements(a, indices);
  }

  #gaussian(): number {
    if (this.#kept !== undefined) {
      const kept = this.#kept;
      this.#kept = undefined;
      return kept;
    }
    const generator = this.#generator;
    for (;;) {
      const x = 2 * generator.nextDouble() - 1;
      const y = 2 * generator.nextDouble() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * cLog(square)) / square);
      this.#kept = factor * x;
      return factor * y;
    }
  }

  #indices(n: number): Int32Array {
    return permutedIndices(this.#generator, n);
  }
}

function draw(size: unknown, next: () => number): number | Float64Array {
  const count = checkedSize(size);
  if (count === undefined) return next();
  const drawn = new Float64Array(count);
  for (let i = 0; i < count; i++) drawn[i] = next();
  return drawn;
}

function checkedSize(size: unknown): number | undefined {
  return size === undefined ? undefined : integerBetween('size', size, 0);
}

function shuffleRows(generator: MersenneTwister, { data, rows, cols }: Matrix): void {
  for (let i = rows - 1; i > 0; i--) {
    const j = boundedNumber(generator, i);
    const moved = data.slice(i * cols, (i + 1) * cols);
    data.copyWithin(i * cols, j * cols, (j + 1) * cols);
    data.set(moved, j * cols);
  }
}
