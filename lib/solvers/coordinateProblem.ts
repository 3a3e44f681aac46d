/**
 * Least squares with L1 and L2 penalties in the two forms that coordinate descent works on: columns of
 * X with a residual, or the Gram matrix Xᵀ·X, whose sweeps cost nothing of the number of rows.
 * Centred columns and targets stand for a bias that is not penalised.
 */
import {
  addColumn,
  type CoordinateSweeper,
  type CoordinateSystem,
} from '../numerics/coordinateSweeps.ts';
import { dot } from './vectors.ts';

/** Strengths of the penalties of each coordinate, at least 0. */
export interface Strengths {
  readonly l1: Float64Array;
  readonly l2: Float64Array;
}

export interface CoordinateProblem {
  readonly system: CoordinateSystem;
  readonly sweeper: CoordinateSweeper;
  /** ‖y‖² */
  readonly targetSquares: number;
  /** x_j · (y - X·w) for the listed coordinates, at their places. May be the array of the last call. */
  products(listed: Uint32Array): Float64Array;
  /** ‖y - X·w‖² */
  residualSquares(weights: Float64Array): number;
  /** Computes the state from the weights: without the rounding of many updates. */
  refresh(weights: Float64Array): void;
}

export interface ColumnData {
  /** X in column-major order. */
  readonly columns: Float64Array;
  /** y, one output. */
  readonly targets: Float64Array;
  /** ‖x_j‖², if they are known. */
  readonly squares?: Float64Array;
}

/** The problem on columns. It reads the arrays until the descent ends. */
export function columnProblem(
  { columns, targets, squares }: ColumnData,
  { l1, l2 }: Strengths,
  sweeper: CoordinateSweeper,
  threads = 1,
): CoordinateProblem {
  const size = l1.length;
  const rows = targets.length;
  const state = new Float64Array(rows);
  const system: CoordinateSystem = {
    ...{ kind: 'columns', matrix: columns, rows, size, l1, l2, state },
    squares: squares ?? columnSquares(columns, rows, size),
  };
  const products = new Float64Array(size);
  return {
    ...{ system, sweeper, targetSquares: dot(targets, targets) },
    products(listed) {
      sweeper.columnProducts(system, listed, threads, products);
      return products;
    },
    residualSquares: () => dot(state, state),
    refresh: (at) => refresh(system, targets, at),
  };
}

/** state = initial - matrix · weights */
function refresh(
  { matrix, rows, state }: CoordinateSystem,
  initial: Float64Array,
  weights: Float64Array,
): void {
  state.set(initial);
  for (let j = 0; j < weights.length; j++) {
    if (weights[j] !== 0) addColumn(-weights[j], matrix, j * rows, rows, state);
  }
}

/** ‖x_j‖² of columns. */
export function columnSquares(columns: Float64Array, rows: number, size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, j) => {
    const column = columns.subarray(j * rows, (j + 1) * rows);
    return dot(column, column);
  });
}

export interface GramData {
  /** Xᵀ·X, both triangles. */
  readonly gram: Float64Array;
  /** Xᵀ·y, one output. */
  readonly correlations: Float64Array;
  /** ‖y‖² */
  readonly targetSquares: number;
}

/**
 * The problem on the Gram matrix. ‖y - X·w‖² is a difference here, with an error of some 1e-16·‖y‖².
 */
export function gramProblem(
  { gram, correlations, targetSquares }: GramData,
  { l1, l2 }: Strengths,
  sweeper: CoordinateSweeper,
): CoordinateProblem {
  const size = l1.length;
  const state = new Float64Array(size);
  const system: CoordinateSystem = {
    ...{ kind: 'gram', matrix: gram, rows: size, size, l1, l2, state },
    squares: Float64Array.from({ length: size }, (_, j) => gram[j * size + j]),
  };
  return {
    ...{ system, sweeper, targetSquares },
    products: () => state,
    residualSquares: (at) => Math.max(0, targetSquares - dot(correlations, at) - dot(state, at)),
    refresh: (at) => refresh(system, correlations, at),
  };
}
