/**
 * A common view of functions that can be evaluated at points: plain functions and the objectives of
 * models.
 */
import { wrongKind } from '../common/errors.ts';
import type { Objective } from '../plan/objective.ts';
import { CheckedFunction, type ScalarFunction, toPoint } from './functions.ts';

/**
 * The subject of searches and landscapes: a function, or the result of `objective(model, x, y)`.
 */
export type SurfaceLike = ScalarFunction | Objective;

/** A function with a starting point. */
export interface Surface {
  readonly size: number;
  readonly start: Float64Array;
  /** The objective, if the surface is one. */
  readonly objective: Objective | undefined;
  values(points: readonly Float64Array[]): Float64Array;
}

/**
 * Reads a surface.
 *
 * @param name what the start is called in messages
 * @param start where to begin: needed for a function, else the objective's parameters by default
 * @throws {TypeError | RangeError} if the subject is neither, or the start does not fit it
 */
export function toSurface(subject: unknown, name: string, start: unknown): Surface {
  if (typeof subject === 'function') {
    const point = toPoint(name, start);
    const checked = new CheckedFunction(subject, point.length);
    return {
      size: point.length,
      start: point,
      objective: undefined,
      values: (points) => Float64Array.from(points, (each) => checked.at(each)),
    };
  }
  const objective = toObjective(subject);
  const point = start === undefined ? objective.parameters : toPoint(name, start);
  assertSize(name, point, objective.size);
  return {
    size: objective.size,
    start: point,
    objective,
    values: (points) => objective.losses(points),
  };
}

/** @throws {RangeError} if a point has the wrong number of coordinates */
export function assertSize(name: string, point: ArrayLike<number>, size: number): void {
  if (point.length === size) return;
  throw new RangeError(`Expected "${name}" to have ${size} elements, but it has ${point.length}`);
}

/**
 * Checks an objective.
 *
 * @throws {TypeError} if the value is not an objective
 */
export function toObjective(value: unknown): Objective {
  const members = ['size', 'parameters', 'losses', 'gradient', 'nameOf'];
  const isObjective =
    typeof value === 'object' && value !== null && members.every((name) => name in value);
  if (isObjective) return value as unknown as Objective;
  throw wrongKind('objective', 'a function, or what objective(model, x, y) returns', value);
}

/** Maximum number of numbers in the points that are evaluated together. */
const MOST_TOGETHER = 1 << 22;

/** Values at many points, which are generated and evaluated in groups to limit memory. */
export function valuesAt(
  surface: Surface,
  count: number,
  pointOf: (index: number) => Float64Array,
): Float64Array {
  const out = new Float64Array(count);
  const together = Math.max(1, Math.floor(MOST_TOGETHER / surface.size));
  for (let from = 0; from < count; from += together) {
    const n = Math.min(together, count - from);
    out.set(surface.values(Array.from({ length: n }, (_, i) => pointOf(from + i))), from);
  }
  return out;
}
