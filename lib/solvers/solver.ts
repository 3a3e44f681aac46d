/**
 * How a solver and its caller talk. A solver is a generator: it yields what it needs computed and is
 * resumed with the answer, so that one text serves callers that compute at once and callers that
 * wait for another thread. It yields each iterate too; a caller that has enough stops resuming.
 */

/** Asks for the value and the gradient at x. The answer is the value; NaN or ∞: x is no good. */
export interface EvaluateRequest {
  readonly kind: 'evaluate';
  /** The point. The solver keeps it unchanged until it is resumed. */
  readonly x: Float64Array;
  /** Receives the gradient, if the value is finite. */
  readonly gradient: Float64Array;
}

/** Asks for the product of the Hessian at x with a vector. The answer is ignored. */
export interface MultiplyRequest {
  readonly kind: 'multiply';
  readonly x: Float64Array;
  /** The gradient at x. */
  readonly gradient: Float64Array;
  readonly vector: Float64Array;
  /** Receives the product. */
  readonly product: Float64Array;
}

/**
 * Asks for Newton's direction -H⁻¹·g at x. The answer is 1, or 0 if H is not positive definite.
 */
export interface NewtonRequest {
  readonly kind: 'newton';
  readonly x: Float64Array;
  /** The gradient at x. */
  readonly gradient: Float64Array;
  /** Share of the diagonal of H that is added to it first; 0: none. */
  readonly damping: number;
  /** Receives the direction. */
  readonly direction: Float64Array;
}

/** Asks for the Hessian at x. The answer is ignored. */
export interface HessianRequest {
  readonly kind: 'hessian';
  readonly x: Float64Array;
  /** Receives the Hessian, both triangles, x.length × x.length. */
  readonly matrix: Float64Array;
}

/** Reports an iterate. The answer is ignored. */
export interface IterateReport {
  readonly kind: 'iterate';
  /** The point, its value and its gradient; the arrays are the solver's. */
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  /** Length of the step in units of the search direction. */
  readonly stepSize: number;
  /** The decrease of the value that Newton's parabola expected of the step: ½·gᵀH⁻¹g. */
  readonly expected?: number;
}

/**
 * Why a solver ended by itself.
 *
 * - `stationary`: the gradient is 0.
 * - `precision`: no lower value was found along the direction of steepest descent, or neither values
 *   nor gradients fell in the last steps: their differences are as small as their rounding errors.
 */
export type SolverEnd = 'stationary' | 'precision';

/** A solver; it is resumed with the answer to what it yielded. */
export type Solver = Generator<
  EvaluateRequest | MultiplyRequest | IterateReport,
  SolverEnd,
  number
>;

/** A solver that also asks for Newton's directions. */
export type NewtonSolver = Generator<
  EvaluateRequest | MultiplyRequest | NewtonRequest | IterateReport,
  SolverEnd,
  number
>;

/** A solver that asks for the Hessian. */
export type HessianSolver = Generator<
  EvaluateRequest | HessianRequest | IterateReport,
  SolverEnd,
  number
>;

/** A point with its value and gradient. */
export interface Place {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
}
