/**
 * The operations in short turns of the event loop. As on the native backend, they compute on copies
 * of their inputs and write their outputs at the end.
 */
import { inTurns } from '../../common/turns.ts';
import { floatArray } from '../../data/matrix.ts';
import { choleskyPieces } from '../../numerics/cholesky.ts';
import { columnMomentsPieces } from '../../numerics/columnMoments.ts';
import { type DualProblem, type DualState, dualEpochs } from '../../numerics/dualDescent.ts';
import { evaluatePieces } from '../../numerics/evaluate.ts';
import { hessianPieces } from '../../numerics/hessian.ts';
import { leastSquaresPieces } from '../../numerics/leastSquares.ts';
import { rowGramPieces } from '../../numerics/rowGram.ts';
import { scorePieces } from '../../numerics/scores.ts';
import { type Pieces, WorkMeter } from '../../numerics/work.ts';
import type { LaterBackend } from '../secondOrder.ts';
import { gradientPieces, hessianProductPieces } from './derivatives.ts';
import { heldData, heldFeatures, heldFrame } from './held.ts';

/** Runs all pieces, which end only by themselves. */
async function resultOf<Result>(pieces: Pieces<Result>): Promise<Result> {
  return (await inTurns(pieces, undefined)) as Result;
}

/** A copy of the state, and how it is written back. */
function copyOf(state: DualState): { copy: DualState; write: () => void } {
  const { weights, duals, order, random, counters } = state;
  const copy = {
    weights: weights.slice(),
    duals: duals.slice(),
    order: order.slice(),
    random: random.slice(),
    counters: counters.slice(),
  };
  return {
    copy,
    write() {
      weights.set(copy.weights);
      duals.set(copy.duals);
      order.set(copy.order);
      random.set(copy.random);
      counters.set(copy.counters);
    },
  };
}

function heldProblem(problem: DualProblem): DualProblem {
  const { targets, lows, highs, curvatures, squares } = problem;
  return {
    ...problem,
    x: heldFeatures(problem.precision, problem.x),
    targets: targets.slice(),
    lows: lows.slice(),
    highs: highs.slice(),
    curvatures: curvatures.slice(),
    squares: squares.slice(),
  };
}

export const later: LaterBackend = {
  async gradient(plan, data, parameters, out, random) {
    const [samples, w] = [heldData(plan, data), parameters.slice()];
    const result = new Float64Array(out.length);
    const state = random?.slice();
    const loss = await resultOf(gradientPieces(plan, samples, w, result, state));
    out.set(result);
    if (random !== undefined && state !== undefined) random.set(state);
    return loss;
  },

  async hessianProduct(plan, data, parameters, vector, out) {
    const [samples, w, direction] = [heldData(plan, data), parameters.slice(), vector.slice()];
    const result = new Float64Array(out.length);
    await resultOf(hessianProductPieces(plan, samples, w, direction, result));
    out.set(result);
  },

  async hessian(plan, data, parameters, frame, out) {
    const [samples, w] = [heldData(plan, data), parameters.slice()];
    const result = new Float64Array(out.length);
    await resultOf(hessianPieces(plan, samples, w, heldFrame(frame), result));
    out.set(result);
  },

  async choleskySolve(matrix, size, rhs) {
    const result = rhs.slice();
    const isDefinite = await resultOf(choleskyPieces(matrix.slice(), size, result));
    rhs.set(result);
    return isDefinite;
  },

  async columnMoments(plan, data) {
    return resultOf(columnMomentsPieces(plan, heldData(plan, data)));
  },

  async leastSquaresMinimumNorm(a, rows, cols, b, outputs, out) {
    const result = new Float64Array(out.length);
    const pieces = leastSquaresPieces(a.slice(), rows, cols, b.slice(), outputs, result);
    const rank = await resultOf(pieces);
    if (rank >= 0) out.set(result);
    return rank;
  },

  async rowGram(plan, data, frame, out) {
    const samples = heldData(plan, data);
    const result = new Float64Array(out.length);
    await resultOf(rowGramPieces(plan, samples, heldFrame(frame), result));
    out.set(result);
  },

  async scores(plan, x, parameters, out) {
    const [features, w] = [heldFeatures(plan.precision, x), parameters.slice()];
    const result = floatArray(plan.precision, out.length);
    await resultOf(scorePieces(plan, features, w, result));
    out.set(result);
  },

  async evaluate(plan, data, parameters) {
    return resultOf(evaluatePieces(plan, heldData(plan, data), parameters.slice()));
  },

  async dualEpochs(problem, state, epochs, tolerance) {
    const { copy, write } = copyOf(state);
    const pieces = dualEpochs(heldProblem(problem), copy, epochs, tolerance, new WorkMeter());
    const done = await resultOf(pieces);
    write();
    return done;
  },
};
