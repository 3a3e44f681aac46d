/**
 * Projects the path of a descent in many dimensions onto the plane that shows most of it: the
 * principal components of its points around the last one. Li, Xu, Taylor, Studer, Goldstein,
 * "Visualizing the loss landscape of neural nets", NeurIPS 2018, section 7.
 */
import { resultPrototype } from '../common/asArrays.ts';
import { wrongKind } from '../common/errors.ts';
import { toPoint } from './functions.ts';
import { assertSize } from './surface.ts';

const PATH = resultPrototype('DescentPath');

/** A path projected onto a plane. */
export interface DescentPath {
  /** Last point of the path; it is the point a = b = 0. */
  readonly at: Float64Array;
  /** Two orthogonal unit vectors that span the plane, as `lossPlane` takes them. */
  readonly directions: readonly [Float64Array, Float64Array];
  /** First coordinate of each point in the plane. */
  readonly a: Float64Array;
  /** Second coordinate of each point in the plane. */
  readonly b: Float64Array;
  /** Fraction of the squared distances from the last point that each direction explains. */
  readonly shares: readonly [number, number];
}

/** Maximum number of points that determine the directions. Longer paths are sampled evenly. */
const MOST_POINTS = 200;
const MOST_SWEEPS = 60;

/**
 * Projects a path onto the plane of its two principal components (PCA around the last point).
 *
 * @param points points in order, at least two different ones with at least two coordinates, such as
 *   `path` of the result of `minimize`
 * @throws {TypeError | RangeError} if `points` is not such a path
 * @example
 * const f = ([x, y]) => x * x + 10 * y * y;
 * const { at, directions } = descentPath((await minimize(f, [2, 1])).path);
 * const plane = lossPlane(f, { at, directions, range: [-1, 5] });
 */
export function descentPath(points: readonly ArrayLike<number>[]): DescentPath {
  const path = readPath(points);
  const at = path[path.length - 1];
  const away = path.map((point) => point.map((each, j) => each - at[j]));
  const sample = evenly(away, MOST_POINTS);
  const [first, second] = principalDirections(sample, at.length);
  const a = Float64Array.from(away, (point) => dot(point, first));
  const b = Float64Array.from(away, (point) => dot(point, second));
  const total = away.reduce((sum, point) => sum + dot(point, point), 0);
  if (total === 0)
    throw new RangeError('Expected "points" to differ, but all of them are the same');
  return Object.freeze({
    __proto__: PATH,
    at,
    directions: [first, second] as const,
    a,
    b,
    shares: [dot(a, a) / total, dot(b, b) / total] as const,
  });
}

function readPath(points: unknown): Float64Array[] {
  if (!Array.isArray(points)) throw wrongKind('points', 'an array of points', points);
  if (points.length < 2) {
    throw new RangeError(`Expected "points" to be at least two, but there are ${points.length}`);
  }
  const path = points.map((point, i) => toPoint(`points[${i}]`, point));
  const size = path[0].length;
  if (size < 2)
    throw new RangeError('Expected "points" to have at least two coordinates, but they have one');
  path.forEach((point, i) => {
    assertSize(`points[${i}]`, point, size);
  });
  return path;
}

function evenly<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  return Array.from(
    { length: most },
    (_, i) => items[Math.round((i * (items.length - 1)) / (most - 1))],
  );
}

/**
 * The two directions of the largest variance of the rows, from the eigenvectors of rowsᵀ·rows or
 * rows·rowsᵀ, whichever is smaller.
 */
function principalDirections(
  rows: readonly Float64Array[],
  size: number,
): [Float64Array, Float64Array] {
  const bySize = size <= rows.length;
  const n = bySize ? size : rows.length;
  const product = Array.from({ length: n }, (_, i) =>
    Float64Array.from({ length: n }, (_, j) => {
      if (!bySize) return dot(rows[i], rows[j]);
      let sum = 0;
      for (const row of rows) sum += row[i] * row[j];
      return sum;
    }),
  );
  const { values, vectors } = symmetricEigen(product);
  const order = Array.from(values, (_, k) => k).sort((k, l) => values[l] - values[k]);
  const direction = (k: number): Float64Array => {
    if (bySize) return Float64Array.from(vectors, (row) => row[order[k]]);
    const sum = new Float64Array(size);
    rows.forEach((row, i) => {
      for (let j = 0; j < size; j++) sum[j] += vectors[i][order[k]] * row[j];
    });
    return sum;
  };
  const first = towardsStart(unit(Float64Array.from(direction(0))), rows[0]);
  const second = perpendicular(Float64Array.from(direction(1)), first);
  return [first, towardsStart(second, rows[0])];
}

/** The direction or its opposite, so that the start of the path has a positive coordinate. */
function towardsStart(direction: Float64Array, start: Float64Array): Float64Array {
  return dot(direction, start) < 0 ? direction.map((each) => -each) : direction;
}

/** A unit vector orthogonal to the given direction; an arbitrary one if the path is straight. */
function perpendicular(direction: Float64Array, to: Float64Array): Float64Array {
  const without = (from: Float64Array): Float64Array => {
    const along = dot(from, to);
    return from.map((each, j) => each - along * to[j]);
  };
  const once = without(unit(direction));
  // A remainder this small is rounding noise, not a direction.
  if (dot(once, once) > 1e-12) return unit(without(unit(once)));
  const axis = to.reduce((least, each, j) => (Math.abs(each) < Math.abs(to[least]) ? j : least), 0);
  return unit(without(Float64Array.from(to, (_, j) => (j === axis ? 1 : 0))));
}

function unit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, vector));
  return length === 0 ? vector : vector.map((each) => each / length);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}

/**
 * Eigenvalues and eigenvectors (in columns), by Jacobi rotations (Golub, Van Loan, section 8.5).
 */
function symmetricEigen(matrix: readonly Float64Array[]): {
  values: Float64Array;
  vectors: Float64Array[];
} {
  const n = matrix.length;
  const a = matrix.map((row) => row.slice());
  const vectors = a.map((_, i) => Float64Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let [off, diagonal] = [0, 0];
    for (let p = 0; p < n; p++) {
      diagonal += a[p][p] ** 2;
      for (let q = p + 1; q < n; q++) off += a[p][q] ** 2;
    }
    if (off <= 1e-30 * diagonal) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, vectors, p, q);
  }
  return { values: Float64Array.from(a, (row, i) => row[i]), vectors };
}

/** Makes element (p, q) zero. */
function rotate(
  a: readonly Float64Array[],
  vectors: readonly Float64Array[],
  p: number,
  q: number,
) {
  if (a[p][q] === 0) return;
  const theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (const row of a) {
    const [x, y] = [row[p], row[q]];
    row[p] = c * x - s * y;
    row[q] = s * x + c * y;
  }
  for (let j = 0; j < a.length; j++) {
    const [x, y] = [a[p][j], a[q][j]];
    a[p][j] = c * x - s * y;
    a[q][j] = s * x + c * y;
  }
  for (const row of vectors) {
    const [x, y] = [row[p], row[q]];
    row[p] = c * x - s * y;
    row[q] = s * x + c * y;
  }
}
