/**
 * Products of a block of rows with weights, and of slopes with the rows: blocks stay in the
 * first-level cache and are computed eight rows at a time, so that each row is read from memory
 * once and each weight is loaded once per eight rows. The twin of native/kernels/rows.h.
 */
import type { FloatArray } from '../data/numericArrays.ts';
import { type Features, isNarrow } from '../data/storage.ts';

/** Number of elements of X in a block. A block is read twice. */
const BLOCK_ELEMENTS = 4096;
const MAX_BLOCK_ROWS = 256;

/**
 * Number of elements that 32-bit offsets can address. Converting 64-bit offsets at every row would
 * halve the speed, so rows beyond this limit are copied to a block first.
 */
export const MAX_REACH = 2 ** 31 - 1;

/**
 * Whether rows of x are read in place. Rows beyond the limit and rows in narrow storage are copied
 * first.
 */
export function isReadInPlace(x: Features, reach: number): x is FloatArray {
  return !isNarrow(x) && x.length <= reach;
}

/** Rows of a block for rows of `cols` elements, a multiple of eight. */
export function blockRowsFor(cols: number): number {
  const rows = Math.floor(BLOCK_ELEMENTS / cols / 8) * 8;
  return Math.min(MAX_BLOCK_ROWS, Math.max(8, rows));
}

/**
 * scores[at + i] = x[row i] · weights + bias for the rows that begin at `starts[i]`; the weights begin
 * at `from`. The weights are always in double precision, so that the loop has one type of array and
 * stays fast.
 *
 * Rows are computed eight at a time, then four. Each weight is loaded once per eight rows, and the
 * function is too long for the engine to inline; inlining would leave too few registers for the
 * loop (a fifth slower).
 */
export function scoreRows(
  x: FloatArray,
  starts: Int32Array,
  n: number,
  cols: number,
  weights: Float64Array,
  from: number,
  bias: number,
  scores: Float64Array,
  at: number,
): void {
  let i = 0;
  for (; i + 8 <= n; i += 8) {
    const a = starts[i];
    const b = starts[i + 1];
    const c = starts[i + 2];
    const d = starts[i + 3];
    const e = starts[i + 4];
    const f = starts[i + 5];
    const g = starts[i + 6];
    const h = starts[i + 7];
    let sa = bias;
    let sb = bias;
    let sc = bias;
    let sd = bias;
    let se = bias;
    let sf = bias;
    let sg = bias;
    let sh = bias;
    for (let j = 0; j < cols; j++) {
      const w = weights[from + j];
      sa += x[a + j] * w;
      sb += x[b + j] * w;
      sc += x[c + j] * w;
      sd += x[d + j] * w;
      se += x[e + j] * w;
      sf += x[f + j] * w;
      sg += x[g + j] * w;
      sh += x[h + j] * w;
    }
    scores[at + i] = sa;
    scores[at + i + 1] = sb;
    scores[at + i + 2] = sc;
    scores[at + i + 3] = sd;
    scores[at + i + 4] = se;
    scores[at + i + 5] = sf;
    scores[at + i + 6] = sg;
    scores[at + i + 7] = sh;
  }
  for (; i + 4 <= n; i += 4) {
    const a = starts[i];
    const b = starts[i + 1];
    const c = starts[i + 2];
    const d = starts[i + 3];
    let sa = bias;
    let sb = bias;
    let sc = bias;
    let sd = bias;
    for (let j = 0; j < cols; j++) {
      const w = weights[from + j];
      sa += x[a + j] * w;
      sb += x[b + j] * w;
      sc += x[c + j] * w;
      sd += x[d + j] * w;
    }
    scores[at + i] = sa;
    scores[at + i + 1] = sb;
    scores[at + i + 2] = sc;
    scores[at + i + 3] = sd;
  }
  for (; i < n; i++) {
    const a = starts[i];
    let sum = bias;
    for (let j = 0; j < cols; j++) sum += x[a + j] * weights[from + j];
    scores[at + i] = sum;
  }
}

/** gradient[to …] += Σ slopes[at + i] · x[row i] over the rows that begin at `starts[i]`; see `scoreRows`. */
export function addRows(
  x: FloatArray,
  starts: Int32Array,
  n: number,
  cols: number,
  slopes: Float64Array,
  at: number,
  gradient: Float64Array,
  to: number,
): void {
  let i = 0;
  for (; i + 8 <= n; i += 8) {
    const a = starts[i];
    const b = starts[i + 1];
    const c = starts[i + 2];
    const d = starts[i + 3];
    const e = starts[i + 4];
    const f = starts[i + 5];
    const g = starts[i + 6];
    const h = starts[i + 7];
    const sa = slopes[at + i];
    const sb = slopes[at + i + 1];
    const sc = slopes[at + i + 2];
    const sd = slopes[at + i + 3];
    const se = slopes[at + i + 4];
    const sf = slopes[at + i + 5];
    const sg = slopes[at + i + 6];
    const sh = slopes[at + i + 7];
    for (let j = 0; j < cols; j++) {
      const first = sa * x[a + j] + sb * x[b + j] + (sc * x[c + j] + sd * x[d + j]);
      const second = se * x[e + j] + sf * x[f + j] + (sg * x[g + j] + sh * x[h + j]);
      gradient[to + j] += first + second;
    }
  }
  for (; i + 4 <= n; i += 4) {
    const a = starts[i];
    const b = starts[i + 1];
    const c = starts[i + 2];
    const d = starts[i + 3];
    const sa = slopes[at + i];
    const sb = slopes[at + i + 1];
    const sc = slopes[at + i + 2];
    const sd = slopes[at + i + 3];
    for (let j = 0; j < cols; j++) {
      gradient[to + j] += sa * x[a + j] + sb * x[b + j] + (sc * x[c + j] + sd * x[d + j]);
    }
  }
  for (; i < n; i++) {
    const a = starts[i];
    const slope = slopes[at + i];
    for (let j = 0; j < cols; j++) gradient[to + j] += slope * x[a + j];
  }
}
