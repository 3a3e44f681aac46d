/**
 * Where descents end under each combination of learning rate and number of steps: one run for each
 * rate, looked at on its way.
 */
import { resultPrototype } from '../common/asArrays.ts';
import { integerBetween, knownOptions, positiveNumber } from '../common/validate.ts';
import { descentOf } from './descend.ts';
import type { DescentResult } from './descentResult.ts';
import { DescentDivergenceError } from './errors.ts';
import type { ScalarFunction } from './functions.ts';
import { numbersOf } from './lists.ts';
import { DESCENT_OPTIONS, type DescentOptions } from './options.ts';
import { type SurfaceLike, toSurface } from './surface.ts';

const GRID = resultPrototype('LearningRateGrid');

export interface LearningRateGridOptions
  extends Omit<DescentOptions, 'learningRate' | 'maxIterations' | 'recordPath'> {
  /** Where all runs begin. Default: the objective's parameters. */
  start?: ArrayLike<number> | number | undefined;
  /** Default 0.001, 0.01, 0.1, 0.5, 1. */
  learningRates?: ArrayLike<number> | undefined;
  /** Numbers of steps; one step over all samples is one epoch. Default 5, 10, 50, 100. */
  epochs?: ArrayLike<number> | undefined;
}

export interface GridCell {
  readonly learningRate: number;
  readonly epochs: number;
  /** The value after so many steps; NaN where the run diverged before. */
  readonly value: number;
  /** Where the run was then; nothing after it diverged, or with more than 16 coordinates. */
  readonly x: Float64Array | undefined;
  readonly diverged: boolean;
}

export interface LearningRateGrid {
  readonly learningRates: readonly number[];
  readonly epochs: readonly number[];
  /** A row for each rate, in which there is a cell for each number of epochs. */
  readonly cells: readonly (readonly GridCell[])[];
  /** The value that all began with. */
  readonly start: number;
  /** The cell with the lowest value, of equal ones that with the fewest epochs. */
  readonly best: GridCell | undefined;
}

const RATES = [0.001, 0.01, 0.1, 0.5, 1];
const EPOCHS = [5, 10, 50, 100];
const OWN = ['start', 'learningRates', 'epochs'];
const FIXED = ['learningRate', 'maxIterations', 'recordPath'];
/** Coordinates of points that cells keep. */
const MOST_KEPT = 16;

/**
 * The value after each number of steps under each learning rate, all from the same start. A run that
 * stops earlier (by `tolerance`) stays where it is.
 *
 * @param subject a function, with `start`, or `objective(model, x, y)`, whose own gradient is taken
 * @throws {TypeError | RangeError} for a subject or an option that is none
 * @throws {FunctionError} if a function throws or returns NaN, with point and step
 * @example
 * const { cells } = learningRateGrid(([x]) => x * x, { start: [2], learningRates: [0.1, 1] });
 * cells[1].map(({ value }) => value); // [4, 4, 4, 4]: it goes to and fro between 2 and -2
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
