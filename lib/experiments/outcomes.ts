/** Descents for tables and charts, including those that diverge. */
import { descend } from '../descent/descend.ts';
import type { DescentResult } from '../descent/descentResult.ts';
import { DescentDivergenceError } from '../descent/errors.ts';
import type { ScalarFunction } from '../descent/functions.ts';
import type { DescentOptions } from '../descent/options.ts';

/** Runs a descent; returns its path up to the point of divergence if it diverges. */
export function outcomeOf(
  f: ScalarFunction,
  x0: ArrayLike<number>,
  options: DescentOptions,
): DescentResult {
  try {
    const descent = descend(f, x0, options);
    for (;;) {
      const piece = descent.next();
      if (piece.done) return piece.value;
    }
  } catch (error) {
    if (error instanceof DescentDivergenceError) return error.descent;
    throw error;
  }
}

/** A descent has converged when its value is below this fraction of the initial value. */
const ARRIVED = 1e-9;

/** Describes the outcome of a descent to 0 in a word or two. */
export function verdictOf({ stopReason, values, iterations, path }: DescentResult): string {
  if (stopReason === 'diverged') return `overflow in step ${iterations + 1}`;
  const [first, last] = [values[0], values[values.length - 1]];
  if (last > first) return 'goes away';
  const arrived = values.findIndex((value) => Math.abs(value) <= ARRIVED * Math.abs(first));
  if (arrived >= 0) return `arrives in ${arrived} steps`;
  const [before, end] = [path[path.length - 2] ?? path[0], path[path.length - 1]];
  const moved = Math.hypot(...end.map((each, j) => each - before[j]));
  // Long steps that do not reduce the value.
  if (values[values.length - 2] === last && moved > 0) return 'to and fro for ever';
  return stopReason === 'maxIterations' ? 'on its way' : `stops after ${iterations} steps`;
}
