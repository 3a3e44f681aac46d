/**
 * Scores of any model in TypeScript, and the test whether a batch is small enough to score here on
 * every backend.
 */
import type { FloatArray } from '../data/numericArrays.ts';
import { type Features, isNarrow } from '../data/storage.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import { isSmallBatch as isSmallLinearBatch, linearScores } from './linear.ts';
import { networkScores, workOfRow } from './mlp.ts';
import { type Pieces, WORK_PER_PIECE } from './work.ts';

/** out[i * nOutputs + k] = output k for row i of x. */
export function modelScores(
  plan: TrainingPlan,
  x: Features,
  parameters: FloatArray,
  out: FloatArray,
): void {
  if (plan.layers.length === 0) linearScores(plan, x, parameters, out);
  else networkScores(plan, x, parameters, out);
}

/** Least rows of a piece: every piece converts the parameters. */
const LEAST_ROWS = 8;

/** `modelScores` in pieces, with the same bits. */
export function* scorePieces(
  plan: TrainingPlan,
  x: Features,
  parameters: FloatArray,
  out: FloatArray,
): Pieces<void> {
  const { nFeatures: cols, nOutputs } = plan;
  const work = plan.layers.length === 0 ? cols * nOutputs : workOfRow(plan);
  const most = Math.max(LEAST_ROWS, Math.floor(WORK_PER_PIECE / work));
  const rows = out.length / nOutputs;
  for (let first = 0; first < rows; first += most) {
    const end = Math.min(rows, first + most);
    const scores = out.subarray(first * nOutputs, end * nOutputs);
    modelScores(plan, rowsOf(x, cols, first, end), parameters, scores);
    yield;
  }
}

/** The rows from `first` to before `end`, in place. */
function rowsOf(x: Features, cols: number, first: number, end: number): Features {
  const [from, to] = [first * cols, end * cols];
  if (!isNarrow(x)) return x.subarray(from, to);
  if (x.storage === 'uint8') return { ...x, codes: x.codes.subarray(from, to) };
  return { ...x, codes: x.codes.subarray(from, to) };
}

/**
 * Whether a batch of `rows` rows is so small that scores are fastest computed in TypeScript on
 * every backend. False for networks, whose layers need memory.
 */
export function isSmallBatch(plan: TrainingPlan, rows: number): boolean {
  return plan.layers.length === 0 && isSmallLinearBatch(plan, rows);
}
