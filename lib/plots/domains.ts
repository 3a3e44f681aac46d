/** The ranges of axes, and the labels of logarithmic ones. */

export type Range = readonly [low: number, high: number];

/** The smallest and the largest of the values. */
export function rangeOf(values: Iterable<number>): Range {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** The range of the values, widened by 6 % on both sides; some width even for a single value. */
export function paddedRange(values: Iterable<number>): Range {
  const [low, high] = rangeOf(values);
  const span = high - low;
  const padding = span > 0 ? 0.06 * span : Math.max(1, 0.1 * Math.abs(low));
  return [low - padding, high + padding];
}

/**
 * The range of a linear axis. It starts at 0 if the values come near 0, so that a small gain does
 * not look large.
 */
export function linearDomain([low, high]: Range): Range {
  if (low === high) return low === 0 ? [0, 1] : [Math.min(0, 2 * low), Math.max(0, 2 * low)];
  if (low >= 0 && low < high / 2) return [0, high];
  const padding = 0.05 * (high - low);
  return [low - padding, high + padding];
}

/**
 * The range of a logarithmic axis, slightly wider than that of the values, which must be positive.
 */
export function logDomain([low, high]: Range): Range {
  const factor = high > low ? 10 ** (0.04 * (Math.log10(high) - Math.log10(low))) : 2;
  return [Math.max(low / factor, Number.MIN_VALUE), Math.min(high * factor, Number.MAX_VALUE)];
}

/**
 * The labels of a logarithmic axis: 1, 2 and 5 times powers of ten; over more than three decades
 * only powers of ten; about seven labels at most. Empty if fewer than two lie in the range, so that
 * Vega chooses.
 */
export function logTicks([low, high]: Range): { values?: number[] } {
  const decades = Math.log10(high) - Math.log10(low);
  const multiples = decades > 3 ? [1] : [1, 2, 5];
  const step = Math.ceil(decades / 7);
  const values: number[] = [];
  const first = Math.floor(Math.log10(low) / step) * step;
  for (let power = first; power <= Math.log10(high); power += step) {
    for (const multiple of multiples) {
      const value = Number(`${multiple}e${power}`);
      if (value >= low && value <= high) values.push(value);
    }
  }
  return values.length < 2 ? {} : { values };
}
