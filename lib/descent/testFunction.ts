/** What a test function is: a surface to try descents on, with all that is known of it. */

/** A point without slope, and the value there. */
export interface KnownPoint {
  readonly x: readonly number[];
  readonly value: number;
}

/** A function of one or two variables with its gradient, its minima and its source. */
export interface TestFunction {
  readonly title: string;
  readonly formula: string;
  /** What it is good for. */
  readonly about: string;
  readonly source: string;
  readonly dimension: 1 | 2;
  readonly value: (x: ArrayLike<number>) => number;
  readonly gradient: (x: ArrayLike<number>) => number[];
  /** Its minima in the domain, the lowest first; none where it falls for ever. */
  readonly minima: readonly KnownPoint[];
  /** Points without slope that are no minima, as far as they matter. */
  readonly saddles: readonly KnownPoint[];
  /** Where descents usually start. */
  readonly start: readonly number[];
  /** The stretch of each coordinate that pictures show. */
  readonly domain: readonly (readonly [low: number, high: number])[];
}
