/**
 * The result of descents for each combination of learning rate and number of steps: one run per
 * rate, read after each number of steps.
 */
import { resultPrototype } from '../common/asArrays.ts';
import { integerBetween, knownOptions, positiveNumber } from '../common/validate.ts';
import type { OptimizerOption } from '../plan/optimizers.ts';
import { descentOf } from './descend.ts';
import type { DescentResult } from './descentResult.ts';
import { DescentDivergenceError } from './errors.ts';
import type { ScalarFunction } from './functions.ts';
import { numbersOf } from './lists.ts';
import { DESCENT_OPTIONS, type DescentOptions } from './options.ts';
import { type SurfaceLike, toSurface } from './surface.ts';

const GRID = resultPrototype('LearningRateGrid');

/** Options of `learningRateGrid`. */
export interface LearningRateGridOptions
  extends Omit<
    DescentOptions,
    'hessianProduct' | 'learningRate' | 'maxIterations' | 'optimizer' | 'recordPath'
  > {
  /** The optimizer; see `OPTIMIZERS`. Default `'sgd'`, plain gradient descent. */
  optimizer?: OptimizerOption | undefined;
  /** Starting point of all runs. Default: the parameters of the objective. */
  start?: ArrayLike<number> | number | undefined;
  /** Learning rates to compare. Default: 0.001, 0.01, 0.1, 0.5, 1. */
  learningRates?: ArrayLike<number> | undefined;
  /** Numbers of steps; one step over all samples is one epoch. Default: 5, 10, 50, 100. */
  epochs?: ArrayLike<number> | undefined;
}

/** The run with one learning rate, after one number of epochs. */
export interface GridCell {
  /** Learning rate of the run. */
  readonly learningRate: number;
  /** Number of steps. */
  readonly epochs: number;
  /** Value after these steps; NaN if the run diverged earlier. */
  readonly value: number;
  /** Point after these steps; `undefined` if the run diverged, or with more than 16 coordinates. */
  readonly x: Float64Array | undefined;
  /** Whether the run diverged earlier. */
  readonly diverged: boolean;
}

/** Result of `learningRateGrid`. */
export interface LearningRateGrid {
  /** The learning rates. */
  readonly learningRates: readonly number[];
  /** The numbers of steps. */
  readonly epochs: readonly number[];
  /** One row per learning rate, with one cell per number of epochs. */
  readonly cells: readonly (readonly GridCell[])[];
  /** Value at the start. */
  readonly start: number;
  /**
   * The cell with the lowest value; in a tie, with the fewest epochs. `undefined` if all runs
   * diverged.
   */
  readonly best: GridCell | undefined;
}

const RATES = [0.001, 0.01, 0.1, 0.5, 1];
const EPOCHS = [5, 10, 50, 100];
const OWN = ['start', 'learningRates', 'epochs'];
const FIXED = ['learningRate', 'maxIterations', 'recordPath'];
/** Maximum number of coordinates of a point that a cell stores. */
const MOST_KEPT = 16;

/**
 * Runs gradient descent from one starting point with each learning rate, and reports the value
 * after each number of steps. A run that stops earlier (by `tolerance`) keeps its last value.
 *
 * @param subject an objective, or a function together with the option `start`
 * @param options starting point, learning rates, epochs and options of the descent
 * @throws {TypeError | RangeError} if the subject or an option is wrong
 * @throws {FunctionError} if a function throws or returns NaN; with the point and the step
 * @example
 * const { cells } = learningRateGrid(([x]) => x * x, { start: [2], learningRates: [0.1, 1] });
 * cells[1].map(({ value }) => value); // about [4, 4, 4, 4]: this rate jumps between 2 and -2
 */
export function learningRateGrid(
  subject: SurfaceLike,
  options?: LearningRateGridOptions,
): LearningRateGrid {
  const known = [...OWN, ...DESCENT_OPTIONS.filter((name) => !FIXED.includes(name))];
  const { start, learningRates, epochs, ...others } = knownOptions(
    'learningRateGrid',
    options,
    known,
  );
  const surface = toSurface(subject, 'start', start);
  const rates = numbersOf('learningRates', learningRates ?? RATES, positiveNumber);
  const counts = numbersOf('epochs', epochs ?? EPOCHS, (place, value) =>
    integerBetween(place, value, 1),
  );
  const { objective } = surface;
  const f: ScalarFunction = objective ? (x) => objective.loss(x) : (subject as ScalarFunction);
  const gradient = objective
    ? (x: Float64Array, out: Float64Array) => void objective.gradient(x, out)
    : others.gradient;
  const cells = rates.map((learningRate) => {
    const run = { ...others, gradient, learningRate, maxIterations: Math.max(...counts) };
    return rowOf(f, surface.start, run, counts);
  });
  const finite = cells.flat().filter((cell) => !cell.diverged);
  return Object.freeze({
    __proto__: GRID,
    learningRates: rates,
    epochs: counts,
    cells,
    start: f(surface.start.slice()),
    best: finite.reduce<GridCell | undefined>(
      (best, cell) => (best === undefined || isBetter(cell, best) ? cell : best),
      undefined,
    ),
  });
}

function isBetter(cell: GridCell, than: GridCell): boolean {
  return cell.value < than.value || (cell.value === than.value && cell.epochs < than.epochs);
}

function rowOf(
  f: ScalarFunction,
  start: Float64Array,
  run: Readonly<Record<string, unknown>> & { readonly learningRate: number },
  counts: readonly number[],
): GridCell[] {
  const recordPath = start.length <= MOST_KEPT;
  const { descent, diverged } = outcome(f, start, { ...run, recordPath });
  return counts.map((epochs): GridCell => {
    const { learningRate } = run;
    if (diverged && epochs > descent.iterations) {
      return { learningRate, epochs, value: Number.NaN, x: undefined, diverged: true };
    }
    const at = Math.min(epochs, descent.iterations);
    const x = recordPath ? descent.path[at] : undefined;
    return { learningRate, epochs, value: descent.values[at], x, diverged: false };
  });
}

function outcome(
  f: ScalarFunction,
  start: Float64Array,
  options: Readonly<Record<string, unknown>>,
): { descent: DescentResult; diverged: boolean } {
  try {
    const descent = descentOf(f, start, options);
    for (;;) {
      const piece = descent.next();
      if (piece.done) return { descent: piece.value, diverged: false };
    }
  } catch (error) {
    if (error instanceof DescentDivergenceError) return { descent: error.descent, diverged: true };
    throw error;
  }
}
