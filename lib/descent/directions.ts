/**
 * Directions through a loss landscape. In a filter-normalised direction, each filter has the norm
 * of the model's filter, so that plots of models with large and with small weights are comparable:
 * Li, Xu, Taylor, Studer, Goldstein, "Visualizing the loss landscape of neural nets", NeurIPS 2018.
 */

import { knownOptions, oneOf, seedNumber } from '../common/validate.ts';
import { RandomState } from '../random/randomState.ts';
import { lengthOf } from './descentRun.ts';
import { toPoint } from './functions.ts';
import { assertSize, type Surface, type SurfaceLike, toSurface } from './surface.ts';

export const NORMALIZATIONS = ['filter', 'unit', 'none'] as const;
/**
 * Normalisation of a random direction: `'filter'` scales each filter to the norm of the same filter
 * of the parameters (H. Li et al., arXiv:1712.09913), `'unit'` scales the direction to length 1,
 * `'none'` does not scale.
 */
export type Normalization = (typeof NORMALIZATIONS)[number];

/** Options of `randomDirection`. */
export interface DirectionOptions {
  /** Seed of `RandomState`. Default 0. */
  seed?: number | undefined;
  /**
   * Normalisation of the direction. Default: `'filter'` for an objective, `'unit'` for a function.
   */
  normalize?: Normalization | undefined;
  /** Point whose filters give the norms. Default: the parameters of the objective. */
  at?: ArrayLike<number> | number | undefined;
}

/**
 * Draws a direction of standard normal numbers and normalises it.
 *
 * @param subject an objective, or a function together with the option `at`
 * @param options seed and normalisation
 * @throws {RangeError} if all filters are 0, so that a filter-normalised direction would be 0
 * @example
 * const { x, y } = datasets.loadIris();
 * const model = new LogisticRegression();
 * await model.fit(x, y);
 * const direction = randomDirection(objective(model, x, y), { seed: 1 });
 * direction.length; // 15
 */
export function randomDirection(subject: SurfaceLike, options?: DirectionOptions): Float64Array {
  const given = knownOptions('randomDirection', options, ['seed', 'normalize', 'at']);
  const surface = toSurface(subject, 'at', given.at);
  const normalize = normalizationOf(given.normalize, surface);
  return drawnDirections(surface, seedNumber('seed', given.seed ?? 0), 1, normalize)[0];
}

/** The chosen normalisation, or the default for the surface. */
export function normalizationOf(option: unknown, { objective }: Surface): Normalization {
  return oneOf('normalize', option ?? (objective ? 'filter' : 'unit'), NORMALIZATIONS);
}

/** Draws `count` directions, one after the other. */
export function drawnDirections(
  surface: Surface,
  seed: number,
  count: number,
  normalize: Normalization,
): Float64Array[] {
  const random = new RandomState(seed);
  return Array.from({ length: count }, () =>
    normalized(surface, random.randn(surface.size), normalize),
  );
}

/** A copy of the user's direction. */
export function givenDirection(name: string, value: unknown, { size }: Surface): Float64Array {
  const direction = toPoint(name, value);
  assertSize(name, direction, size);
  if (lengthOf(direction) === 0) {
    throw new RangeError(`Expected "${name}" to lead somewhere, but all its elements are 0`);
  }
  return direction;
}

function normalized(
  surface: Surface,
  direction: Float64Array,
  normalize: Normalization,
): Float64Array {
  if (normalize === 'none') return direction;
  if (normalize === 'unit' || surface.objective === undefined) {
    const length = lengthOf(direction);
    return direction.map((each) => each / length);
  }
  const { filters } = surface.objective;
  const count = filters.reduce((most, each) => Math.max(most, each), 0) + 1;
  const squares = { own: new Float64Array(count), drawn: new Float64Array(count) };
  for (let j = 0; j < filters.length; j++) {
    squares.own[filters[j]] += surface.start[j] ** 2;
    squares.drawn[filters[j]] += direction[j] ** 2;
  }
  const scales = squares.own.map((own, k) => Math.sqrt(own / squares.drawn[k]));
  if (scales.every((scale) => scale === 0)) {
    throw new RangeError(
      `Expected "normalize" to be 'unit' or 'none' at parameters that are all 0, whose filters have no length, but received 'filter'`,
    );
  }
  return direction.map((each, j) => each * scales[filters[j]]);
}
