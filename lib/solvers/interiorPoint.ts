/**
 * A primal-dual interior-point method for piecewise linear losses with l1 and l2 penalties, such as
 * quantile regression: S. Portnoy, R. Koenker, "The Gaussian hare and the Laplacian tortoise",
 * Statistical Science 12 (1997), with the predictor and corrector of S. Mehrotra, "On the implementation
 * of a primal-dual interior point method", SIAM Journal on Optimization 2 (1992).
 *
 * Every term t (kinkTerms.ts) costs up·p + down·n, where target - score = p - n and p, n ≥ 0. Its dual
 * variable d is between -down and up; a = up - d and b = down + d are its distances from both. At the
 * optimum p·a = 0, n·b = 0 and Σ d·row = l2·x. The method follows the points where p·a = n·b = μ while
 * μ falls to 0. A step of Newton's method solves (Σ θ·row·rowᵀ + l2)·Δx = g with θ = 1/(p/a + n/b).
 */
import { crossover, type Valued, valued } from './crossover.ts';
import { type KinkProblem, KinkTerms, type Steps, type TermRequest } from './kinkTerms.ts';

/** Reports an iterate. The answer is ignored. */
export interface InteriorReport {
  readonly kind: 'interior';
  /** The best point so far, and its objective. */
  readonly x: Float64Array;
  readonly value: number;
  /** An upper bound of the distance of the objective from its least value, up to rounding. */
  readonly gap: number;
  /** The dual variables d of the rows; valid until the next request. */
  readonly duals: Float64Array;
  /** Whether it is the end: the gap is small enough or no longer falls. */
  readonly isLast: boolean;
}

/** How it ended: the gap is small enough or no longer falls, or a number is not finite. */
export type InteriorEnd = 'solved' | 'notFinite';

export type InteriorSolver = Generator<TermRequest | InteriorReport, InteriorEnd, number>;

/** The share of the way to the boundary that a step may go. */
const NEARLY = 0.9995;
/**
 * So many iterations in a row that do not halve the gap are the end: a few once it is a small share of
 * the objective, and many before, since the way from the start may be long.
 */
const PATIENCE = 10;
const LONG_PATIENCE = 30;
const SMALL_SHARE = 1e-6;
/** The same share of the objective at the start, where the least objective is 0. */
const SMALL_AT_START = 1e-10;
/** A shortfall of so many medians is an outlier. */
const OUTLIER = 10;
/** The share of a dual variable's range that lies between its start and its bounds. */
const MARGIN = 0.1;

/** What ends the iterations. */
export interface InteriorOptions {
  /** A gap of this share of the objective. */
  readonly tolerance: number;
  /** A gap that is rounding. */
  readonly rounding: number;
  /** A point to keep until a better one is found. By default the start. */
  readonly known?: Float64Array;
}

/** A point of the method: x and, for each term, its four distances. */
class Interior {
  readonly terms: KinkTerms;
  readonly x: Float64Array;
  /** Targets less scores. */
  readonly short: Float64Array;
  readonly p: Float64Array;
  readonly n: Float64Array;
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly d: Float64Array;
  readonly theta: Float64Array;
  /** A length of x below which nothing counts, in the units of the targets. */
  reach = 0;

  constructor(terms: KinkTerms, x: Float64Array) {
    this.terms = terms;
    this.x = x.slice();
    const make = () => new Float64Array(terms.count);
    [this.short, this.p, this.n, this.a, this.b, this.d, this.theta] = [
      ...[make(), make(), make(), make(), make(), make(), make()],
    ];
  }

  /** Finds a point well inside, where p - n is the shortfall. */
  *start(): Steps<void> {
    const { terms, short, p, n, a, b, d } = this;
    yield* terms.shortfalls(this.x, short);
    let [sum, total] = [0, 0];
    for (const t of terms.live) {
      if (t >= terms.ofSamples) break;
      const share = terms.up[t] + terms.down[t];
      sum += share * Math.abs(short[t]);
      total += share;
    }
    this.reach = sum / total;
    const mu = (0.5 * sum) / (2 * Math.max(1, terms.live.length));
    for (const t of terms.live) {
      const [up, down] = [terms.up[t], terms.down[t]];
      const margin = MARGIN * (up + down);
      d[t] = Math.max(margin - down, Math.min(up - margin, 0));
      [a[t], b[t]] = [up - d[t], down + d[t]];
      const least = t < terms.ofSamples ? 0.5 * this.reach : mu / up;
      p[t] = Math.max(short[t], 0) + least;
      n[t] = Math.max(-short[t], 0) + least;
    }
  }

  copy(): Interior {
    const copy = new Interior(this.terms, this.x);
    copy.reach = this.reach;
    for (const name of ['short', 'p', 'n', 'a', 'b', 'd'] as const) copy[name].set(this[name]);
    return copy;
  }

  /** The objective where no shortfall counts as more than some medians: as large as without outliers. */
  get size(): number {
    const { terms, short, x } = this;
    const ofSamples = short.subarray(0, terms.rows).map(Math.abs).sort();
    const most = OUTLIER * ofSamples[ofSamples.length >> 1];
    const capped = short.map((each, t) => {
      return t < terms.ofSamples ? Math.max(-most, Math.min(most, each)) : each;
    });
    return terms.objective(x, capped);
  }

  /** The mean of the products p·a and n·b. */
  get mu(): number {
    const { terms, p, n, a, b } = this;
    let sum = 0;
    for (const t of terms.live) sum += p[t] * a[t] + n[t] * b[t];
    return sum / (2 * terms.live.length);
  }

  /** What is left of l2·x = Σ d·row. */
  *residual(): Steps<Float64Array> {
    const sums = yield* this.terms.sums(this.d);
    for (let j = 0; j < sums.length; j++) sums[j] = this.terms.l2[j] * this.x[j] - sums[j];
    return sums;
  }

  /** The duality gap with what the residual may hide. */
  gap(residual: Float64Array): number {
    const { terms, short, a, b, x } = this;
    let gap = 0;
    for (const t of terms.live) gap += short[t] > 0 ? a[t] * short[t] : -b[t] * short[t];
    const reach = x.reduce((most, each) => Math.max(most, Math.abs(each)), this.reach);
    for (const each of residual) gap += Math.abs(each) * reach;
    return gap;
  }
}

/** A step of all variables; that of a is the opposite of that of d, that of b the same. */
interface Step {
  readonly x: Float64Array;
  readonly d: Float64Array;
  readonly p: Float64Array;
  readonly n: Float64Array;
}

/** Minimises; yields requests and, after each iteration, a report, first that of the start. */
export function* interiorPoint(
  problem: KinkProblem,
  start: Float64Array,
  { tolerance, rounding, known }: InteriorOptions,
): InteriorSolver {
  const terms = new KinkTerms(problem);
  const point = new Interior(terms, start);
  yield* point.start();
  let best: Valued = yield* valued(terms, known ?? start);
  const first = terms.objective(point.x, point.short);
  // The point of the smallest gap, whose dual variables show it.
  let last = point;
  for (let least = Number.POSITIVE_INFINITY, idle = 0; ; ) {
    const residual = yield* point.residual();
    const value = terms.objective(point.x, point.short);
    const gap = point.gap(residual);
    const isNumber = Number.isFinite(value + gap);
    if (!isNumber && least === Number.POSITIVE_INFINITY) return 'notFinite';
    if (value <= best.value || !Number.isFinite(best.value)) best = { x: point.x.slice(), value };
    idle = gap < 0.5 * least ? 0 : idle + 1;
    if (gap < least) last = point.copy();
    least = Math.min(least, isNumber ? gap : least);
    const isClose = gap <= rounding || (gap <= tolerance * value && gap <= tolerance * point.size);
    const isSmall = least <= Math.max(SMALL_SHARE * value, SMALL_AT_START * first);
    const patience = isSmall ? PATIENCE : LONG_PATIENCE;
    const isEnd = isClose || !isNumber || idle >= patience;
    const step = isEnd ? undefined : yield* stepOf(point, residual);
    if (step === undefined) best = yield* crossover(terms, last, best);
    yield {
      kind: 'interior',
      ...best,
      gap: least,
      duals: terms.ofRows(last.d),
      isLast: step === undefined,
    };
    if (step === undefined) return 'solved';
    yield* move(point, step);
  }
}

/** The step of one iteration; `undefined` if the linear system cannot be solved. */
function* stepOf(point: Interior, residual: Float64Array): Steps<Step | undefined> {
  const { terms, p, n, a, b, theta } = point;
  for (const t of terms.live) theta[t] = 1 / (p[t] / a[t] + n[t] / b[t]);
  const mu = point.mu;
  const predictor = yield* newtonStep(point, residual, 0, undefined);
  if (predictor === undefined) return undefined;
  const far = lengths(point, predictor, 1);
  let after = 0;
  for (const t of terms.live) {
    const change = far.dual * predictor.d[t];
    after += (p[t] + far.primal * predictor.p[t]) * (a[t] - change);
    after += (n[t] + far.primal * predictor.n[t]) * (b[t] + change);
  }
  const centre = (after / (2 * terms.live.length) / mu) ** 3 * mu;
  return yield* newtonStep(point, residual, centre, predictor);
}

/** Goes as far as the bounds allow. */
function* move(point: Interior, step: Step): Steps<void> {
  const { terms, p, n, a, b, d, x } = point;
  const { primal, dual } = lengths(point, step, NEARLY);
  for (let j = 0; j < x.length; j++) x[j] += primal * step.x[j];
  for (const t of terms.live) {
    p[t] += primal * step.p[t];
    n[t] += primal * step.n[t];
    const change = dual * step.d[t];
    d[t] += change;
    a[t] -= change;
    b[t] += change;
  }
  yield* terms.shortfalls(x, point.short);
}

/**
 * Newton's step towards p·a = n·b = `centre`.
 *
 * @param predictor the step whose products p·a and n·b are corrected; the matrix is then the last one
 */
function* newtonStep(
  { terms, short, p, n, a, b, theta }: Interior,
  residual: Float64Array,
  centre: number,
  predictor: Step | undefined,
): Steps<Step | undefined> {
  const [dp, dn, dd, g] = [0, 1, 2, 3].map(() => new Float64Array(terms.count));
  // The aims of p·a and n·b less what they are, without the parts that cancel in g.
  for (const t of terms.live) {
    dp[t] = centre + (predictor ? predictor.p[t] * predictor.d[t] : 0);
    dn[t] = centre - (predictor ? predictor.n[t] * predictor.d[t] : 0);
    g[t] = short[t] - dp[t] / a[t] + dn[t] / b[t];
    dd[t] = theta[t] * g[t];
  }
  const x = yield* terms.sums(dd);
  for (let j = 0; j < x.length; j++) x[j] -= residual[j];
  const isSolved = yield* terms.solve(x, predictor ? undefined : { factors: theta });
  if (!isSolved || !x.every(Number.isFinite)) return undefined;
  yield* terms.scores(x, dd);
  for (const t of terms.live) {
    dd[t] = theta[t] * (g[t] - dd[t]);
    dp[t] = (dp[t] + p[t] * dd[t]) / a[t] - p[t];
    dn[t] = (dn[t] - n[t] * dd[t]) / b[t] - n[t];
  }
  return { x, d: dd, p: dp, n: dn };
}

/** How far the steps may go, at most 1; with l2 both go as far, since x is in both residuals. */
function lengths(
  { terms, p, n, a, b }: Interior,
  step: Step,
  share: number,
): { primal: number; dual: number } {
  let [primal, dual] = [1 / share, 1 / share];
  for (const t of terms.live) {
    if (step.p[t] < 0) primal = Math.min(primal, -p[t] / step.p[t]);
    if (step.n[t] < 0) primal = Math.min(primal, -n[t] / step.n[t]);
    if (step.d[t] > 0) dual = Math.min(dual, a[t] / step.d[t]);
    if (step.d[t] < 0) dual = Math.min(dual, -b[t] / step.d[t]);
  }
  if (terms.l2.some((each) => each > 0)) primal = dual = Math.min(primal, dual);
  return { primal: share * primal, dual: share * dual };
}
