/** The type of a test function for descents: formula, gradient, minima and source. */

/** A stationary point. */
export interface KnownPoint {
  /** Coordinates of the point. */
  readonly x: readonly number[];
  /** Value at the point. */
  readonly value: number;
}

/** A test function of one or two variables. */
export interface TestFunction {
  /** Name of the function. */
  readonly title: string;
  /** Formula, as text. */
  readonly formula: string;
  /** What the function is useful for. */
  readonly about: string;
  /** Source of the function. */
  readonly source: string;
  /** Number of variables. */
  readonly dimension: 1 | 2;
  /** The function. */
  readonly value: (x: ArrayLike<number>) => number;
  /** The gradient of the function. */
  readonly gradient: (x: ArrayLike<number>) => number[];
  /** Minima within the domain, the lowest one first; empty if the function is unbounded below. */
  readonly minima: readonly KnownPoint[];
  /** Important stationary points that are not minima. */
  readonly saddles: readonly KnownPoint[];
  /** Usual starting point. */
  readonly start: readonly number[];
  /** Range of each coordinate in plots. */
  readonly domain: readonly (readonly [low: number, high: number])[];
}
