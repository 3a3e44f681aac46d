/**
 * The end of an interior-point method: the kinks on which the optimum lies are known, and the point moves
 * onto them. Weights that l1 makes 0 are then exactly 0, and a linear program ends in a vertex: N.
 * Megiddo, "On finding primal- and dual-optimal bases", ORSA Journal on Computing 3 (1991).
 */
import type { KinkTerms, Steps } from './kinkTerms.ts';

/** A point with its objective. */
export interface Valued {
  readonly x: Float64Array;
  readonly value: number;
}

/** What the method knows of the terms; see interiorPoint.ts. */
export interface Distances {
  readonly x: Float64Array;
  readonly p: Float64Array;
  readonly n: Float64Array;
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly d: Float64Array;
  readonly reach: number;
}

/** Number of steps onto the kinks; the later ones remove rounding. */
const STEPS = 3;
/** The strength of the pull onto kinks, as a multiple of the largest l2. */
const PULL = 1e6;
/** A rise of this share of the objective is rounding. */
const ROUNDING = 4 * Number.EPSILON;

/** The better of `best` and the point on the kinks, or `best` with weights of 0 if it costs nothing. */
export function* crossover(terms: KinkTerms, point: Distances, best: Valued): Steps<Valued> {
  if (point.reach === 0) return best;
  const isOn = kinksAt(terms, point);
  const fixed = Uint8Array.from(isOn.subarray(terms.ofSamples));
  const onKinks = yield* moved(terms, point, isOn, fixed);
  const zeroed = yield* valued(
    terms,
    best.x.map((each, j) => (fixed[j] ? 0 : each)),
  );
  let found = best;
  for (const other of [zeroed, onKinks]) {
    if (other !== undefined && other.value <= found.value * (1 + ROUNDING)) found = other;
  }
  return found;
}

/** The terms whose score is their target at the optimum, marked by 1. */
function kinksAt(terms: KinkTerms, { p, n, a, b, reach }: Distances): Uint8Array {
  const isOn = new Uint8Array(terms.count);
  for (const t of terms.live) {
    const range = terms.up[t] + terms.down[t];
    isOn[t] = Math.max(p[t], n[t]) / reach < Math.min(a[t], b[t]) / range ? 1 : 0;
  }
  return isOn;
}

/** The objective at x. */
export function* valued(terms: KinkTerms, x: Float64Array): Steps<Valued> {
  const short = new Float64Array(terms.count);
  yield* terms.shortfalls(x, short);
  return { x, value: terms.objective(x, short) };
}

/** Steps onto the kinks, with the dual variables as they are. */
function* moved(
  terms: KinkTerms,
  { x: from, d }: Distances,
  isOn: Uint8Array,
  fixed: Uint8Array,
): Steps<Valued | undefined> {
  const { l2 } = terms;
  const x = from.map((each, j) => (fixed[j] ? 0 : each));
  const strongest = l2.reduce((most, each) => Math.max(most, each), 0);
  const pull = strongest > 0 ? PULL * strongest : 1;
  const factors = Float64Array.from(isOn, (on, t) => (on && t < terms.ofSamples ? pull : 0));
  const short = new Float64Array(terms.count);
  for (let k = 0; k < STEPS; k++) {
    yield* terms.shortfalls(x, short);
    const forces = short.map((each, t) => factors[t] * each + (strongest > 0 ? d[t] : 0));
    const step = yield* terms.sums(forces);
    for (let j = 0; j < x.length; j++) step[j] = fixed[j] ? 0 : step[j] - l2[j] * x[j];
    if (!(yield* terms.solve(step, k === 0 ? { factors, fixed } : undefined))) return undefined;
    for (let j = 0; j < x.length; j++) x[j] += step[j];
  }
  const found = yield* valued(terms, x);
  return Number.isFinite(found.value) ? found : undefined;
}
