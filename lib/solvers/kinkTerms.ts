/**
 * The terms of a piecewise linear objective as an interior-point method sees them: the kinks of samples
 * (kinks.ts), and for an l1 penalty one kink at 0 of the coordinate itself.
 */
import type { Kinks } from './kinks.ts';

/** Asks for the scores of all samples at x. The answer is ignored. */
export interface ScoresRequest {
  readonly kind: 'scores';
  readonly x: Float64Array;
  /** Receives the scores. */
  readonly out: Float64Array;
}

/** Asks for the sums over the samples of factor·row, in the variables of x. The answer is ignored. */
export interface SumsRequest {
  readonly kind: 'sums';
  readonly factors: Float64Array;
  /** Receives the sums. */
  readonly out: Float64Array;
}

/**
 * Asks for the solution of a linear system, in place of its right-hand side. Its matrix is the sum over
 * the samples of factor·row·rowᵀ, and a diagonal. The answer is 1, or 0 if it cannot be solved.
 */
export interface SystemRequest {
  readonly kind: 'system';
  /** `undefined`: the matrix is the last one. */
  readonly matrix:
    | {
        readonly factors: Float64Array;
        readonly diagonal: Float64Array;
        /** Variables that stay where they are, marked by 1. */
        readonly fixed?: Uint8Array;
      }
    | undefined;
  readonly right: Float64Array;
}

export type TermRequest = ScoresRequest | SumsRequest | SystemRequest;

/** What is to be minimised: the kinks, Σ ½·l2·x² and Σ l1·|x|. */
export interface KinkProblem {
  readonly kinks: Kinks;
  readonly l1: Float64Array;
  readonly l2: Float64Array;
}

/** A computation that asks for products. */
export type Steps<Result> = Generator<TermRequest, Result, number>;

/** The terms: the kinks of the samples, then one per coordinate. */
export class KinkTerms {
  readonly rows: number;
  /** Number of variables. */
  readonly size: number;
  /** Number of kinks of the samples. */
  readonly ofSamples: number;
  readonly l2: Float64Array;
  readonly targets: Float64Array;
  readonly up: Float64Array;
  readonly down: Float64Array;
  /** The terms that cost anything. */
  readonly live: Uint32Array;
  readonly #scores: Float64Array;
  readonly #factors: Float64Array;

  constructor({ kinks, l1, l2 }: KinkProblem) {
    const { rows, targets, up, down } = kinks;
    this.rows = rows;
    this.size = l1.length;
    this.ofSamples = targets.length;
    this.l2 = l2;
    this.targets = joined(targets, new Float64Array(l1.length));
    this.up = joined(up, l1);
    this.down = joined(down, l1);
    const all = Array.from(this.targets, (_, t) => t);
    this.live = Uint32Array.from(all.filter((t) => this.up[t] + this.down[t] > 0));
    this.#scores = new Float64Array(rows);
    this.#factors = new Float64Array(rows);
  }

  get count(): number {
    return this.targets.length;
  }

  /** Writes the score of each term: that of its sample, or its coordinate. */
  *scores(x: Float64Array, out: Float64Array): Steps<void> {
    yield { kind: 'scores', x, out: this.#scores };
    for (let at = 0; at < this.ofSamples; at += this.rows) out.set(this.#scores, at);
    out.set(x, this.ofSamples);
  }

  /** The sums of factor·(row or unit vector) over the terms. */
  *sums(factors: Float64Array): Steps<Float64Array> {
    const out = new Float64Array(this.size);
    yield { kind: 'sums', factors: this.ofRows(factors), out };
    for (let j = 0; j < this.size; j++) out[j] += factors[this.ofSamples + j];
    return out;
  }

  /**
   * Solves with the matrix of these factors, plus `diagonal`.
   *
   * @returns whether it could be solved
   */
  *solve(right: Float64Array, system: { factors: Float64Array; fixed?: Uint8Array } | undefined) {
    if (system === undefined)
      return yield* this.#solve({ kind: 'system', matrix: undefined, right });
    const { factors, fixed } = system;
    const diagonal = this.l2.map((strength, j) => strength + factors[this.ofSamples + j]);
    const matrix = { factors: this.ofRows(factors), diagonal, ...(fixed && { fixed }) };
    return yield* this.#solve({ kind: 'system', matrix, right });
  }

  *#solve(request: SystemRequest): Steps<boolean> {
    return (yield request) === 1;
  }

  /** For each row, the sum over its kinks; valid until the next call. */
  ofRows(values: Float64Array): Float64Array {
    const out = this.#factors;
    out.set(values.subarray(0, this.rows));
    for (let t = this.rows; t < this.ofSamples; t++) out[t - this.rows] += values[t];
    return out;
  }

  /** The objective where the targets less the scores are `short`. */
  objective(x: Float64Array, short: Float64Array): number {
    let value = 0;
    for (const t of this.live)
      value += short[t] > 0 ? this.up[t] * short[t] : -this.down[t] * short[t];
    for (let j = 0; j < this.size; j++) value += 0.5 * this.l2[j] * x[j] * x[j];
    return value;
  }

  /** Writes the targets less the scores at x. */
  *shortfalls(x: Float64Array, out: Float64Array): Steps<void> {
    yield* this.scores(x, out);
    for (let t = 0; t < out.length; t++) out[t] = this.targets[t] - out[t];
  }
}

function joined(first: Float64Array, second: Float64Array): Float64Array {
  const all = new Float64Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
