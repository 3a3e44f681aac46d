/** Functions of two variables for charts: evaluated on a grid, and divided into levels. */
import { wrongKind, wrongValue } from '../common/errors.ts';
import { finiteNumber, functionValue, integerBetween } from '../common/validate.ts';
import type { Range } from './domains.ts';
import { toNumbers } from './numbers.ts';

/** Values of a function on a regular grid that includes the ends of both domains. */
export interface Surface {
  /** Number of columns and of rows. */
  readonly nx: number;
  readonly ny: number;
  /** ny × nx values, row-major, starting with the row of the lowest y. */
  readonly values: Float64Array;
  /** Number of values that are not finite. */
  readonly holes: number;
  /** Minimum and maximum of the finite values. */
  readonly range: Range;
}

/** Grid lines in each direction if a function is given: one for about 4 pixels. */
const RESOLUTION = 101;

/**
 * Reads a surface: either `f(x, y)`, evaluated on a grid of `resolution` × `resolution` points, or
 * a `grid` of values, whose first row is at the lowest y.
 *
 * @throws {TypeError} if not exactly one of them is given, or it has the wrong type
 * @throws {RangeError} if the grid has fewer than 2 × 2 values or rows of different lengths, or no
 *   value is finite
 */
export function toSurface(
  given: { readonly f?: unknown; readonly grid?: unknown; readonly resolution?: unknown },
  x: Range,
  y: Range,
): Surface {
  const { f, grid, resolution } = given;
  if ((f === undefined) === (grid === undefined)) {
    throw new TypeError('Expected either "f" or "grid", but received both or neither');
  }
  if (f !== undefined) {
    const n = integerBetween('resolution', resolution ?? RESOLUTION, 2, 1000);
    return measured(n, n, sample(functionValue('f', f), n, x, y));
  }
  if (!Array.isArray(grid)) throw wrongKind('grid', 'an array of rows of numbers', grid);
  const rows = grid.map((row, i) => toNumbers(`grid[${i}]`, row, { finite: false }));
  const nx = rows[0]?.length ?? 0;
  if (rows.length < 2 || nx < 2) throw wrongValue('grid', '2 × 2 values or more', grid);
  for (const [i, { length }] of rows.entries()) {
    if (length === nx) continue;
    throw new RangeError(
      `Expected "grid[${i}]" to have ${nx} values like "grid[0]", but it has ${length}`,
    );
  }
  return measured(nx, rows.length, Float64Array.from(rows.flatMap((row) => Array.from(row))));
}

function sample(f: (x: number, y: number) => unknown, n: number, x: Range, y: Range): Float64Array {
  const at = ([low, high]: Range, i: number) => low + ((high - low) * i) / (n - 1);
  return Float64Array.from({ length: n * n }, (_, k) => {
    const point = [at(x, k % n), at(y, Math.floor(k / n))] as const;
    const value = f(...point);
    if (typeof value !== 'number') throw wrongKind(`f(${point.join(', ')})`, 'a number', value);
    return value;
  });
}

function measured(nx: number, ny: number, values: Float64Array): Surface {
  let holes = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) {
      holes++;
      continue;
    }
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (holes === values.length) {
    throw new RangeError('Expected finite values of the surface, but none is');
  }
  return { nx, ny, values, holes, range: [low, high] };
}

/** Spacing of the levels; `'auto'` chooses by the distribution of the values. */
export type LevelScale = 'auto' | 'linear' | 'log';

/**
 * Computes ascending levels that divide a surface into `count + 1` bands. Linear spacing is even;
 * logarithmic spacing, measured from the lowest value, shows both the bottom of a valley and its
 * steep walls. `'auto'` chooses logarithmic spacing if half of the values are in the lowest tenth
 * of the range. If half of them are in the lowest millionth, logarithmic levels could not show the
 * surface, and quantiles are used.
 */
export function levelsOf(surface: Surface, count: number, scale: LevelScale): readonly number[] {
  const [low, high] = surface.range;
  if (low === high) return [];
  const heights = surface.values.filter(Number.isFinite).map((value) => value - low);
  heights.sort();
  const median = heights[heights.length >> 1];
  const isLog = scale === 'log' || (scale === 'auto' && median < (high - low) / 10);
  if (isLog && median < (high - low) * 1e-6) return quantiles(surface.values, count);
  const levels = isLog
    ? growing(quantile(heights, 0.01), high - low, count).map((height) => low + height)
    : Array.from({ length: count }, (_, i) => low + ((high - low) * (i + 1)) / (count + 1));
  // Rounded to as many digits as keep the levels distinct.
  for (const digits of [2, 3, 4, 6, 9, 17]) {
    const rounded = levels.map((level) => Number(level.toPrecision(digits)));
    const areApart = rounded.every((level, i) => i === 0 || level > rounded[i - 1]);
    if (areApart && rounded[0] > low && rounded[count - 1] < high) return rounded;
  }
  return levels;
}

/** Quantiles: levels with equally many values between them, as far as the values differ. */
function quantiles(values: Float64Array, count: number): readonly number[] {
  const different = [...new Set(values.filter(Number.isFinite).sort())];
  const last = different.length - 1;
  const chosen = Array.from(
    { length: count },
    (_, i) => different[Math.ceil(((i + 1) * last) / (count + 1))],
  );
  return [...new Set(chosen)];
}

/** Geometric levels from about `from` to below `to`. */
function growing(from: number, to: number, count: number): number[] {
  // At most six decades: smaller values are rounding errors.
  const first = Math.max(from, to * 1e-6);
  const factor = (to / first) ** (1 / count);
  return Array.from({ length: count }, (_, i) => first * factor ** i);
}

function quantile(ascending: Float64Array, share: number): number {
  return ascending[Math.floor(share * (ascending.length - 1))];
}

/** Validates a range: two finite numbers, the lower one first. */
export function toDomain(name: string, value: unknown): Range {
  const pair = toNumbers(name, value);
  if (pair.length !== 2) throw wrongValue(name, 'two numbers', value);
  const [low, high] = [finiteNumber(`${name}[0]`, pair[0]), finiteNumber(`${name}[1]`, pair[1])];
  if (!(low < high)) throw wrongValue(name, 'two numbers, the lower first', value);
  return [low, high];
}
