/** Statistics of repeated measurements: median, quartiles, and power-law fits. */

/** Statistics of the durations, in seconds, of repeated runs. */
export interface Spread {
  readonly median: number;
  readonly fastest: number;
  readonly slowest: number;
  /** First and third quartile. */
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
  readonly count: number;
}

/** The median: the middle number, or the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5);
}

/**
 * The quantile of a given order, interpolated linearly (type 7 of Hyndman and Fan, "Sample
 * Quantiles in Statistical Packages", 1996).
 *
 * @throws {RangeError} if there are no numbers
 */
export function quantile(numbers: readonly number[], share: number): number {
  if (numbers.length === 0) throw new RangeError('Expected at least one number');
  const sorted = [...numbers].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

export function spreadOf(numbers: readonly number[]): Spread {
  return {
    median: median(numbers),
    fastest: Math.min(...numbers),
    slowest: Math.max(...numbers),
    lowerQuartile: quantile(numbers, 0.25),
    upperQuartile: quantile(numbers, 0.75),
    count: numbers.length,
  };
}

/** The interquartile range, relative to the median. */
export function relativeSpread({ median: middle, lowerQuartile, upperQuartile }: Spread): number {
  return (upperQuartile - lowerQuartile) / middle;
}

/** y ≈ factor · x^exponent. */
export interface PowerLaw {
  readonly exponent: number;
  readonly factor: number;
}

/**
 * Fits a power law to points: the least-squares line through their logarithms.
 *
 * @throws {RangeError} if there are fewer than two different x, or a coordinate is not positive
 */
export function fitPowerLaw(points: readonly { readonly x: number; readonly y: number }[]) {
  if (points.some(({ x, y }) => !(x > 0 && y > 0))) {
    throw new RangeError('Expected points with positive coordinates');
  }
  const logs = points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }));
  const mean = (axis: 'x' | 'y') => logs.reduce((sum, point) => sum + point[axis], 0) / logs.length;
  const [meanX, meanY] = [mean('x'), mean('y')];
  const covariance = logs.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  const variance = logs.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  if (!(variance > 0)) throw new RangeError('Expected points at two different places at least');
  const exponent = covariance / variance;
  return { exponent, factor: Math.exp(meanY - exponent * meanX) } satisfies PowerLaw;
}
