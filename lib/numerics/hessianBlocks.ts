/** From the sums over samples to the blocks of a Hessian: see hessian.ts. */
import { hessianShape } from '../plan/hessianShape.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import type { Frame } from './framedRows.ts';
import { comparesClasses } from './losses.ts';

/** Writes the blocks to `out`, from the upper triangles of the sums over `rows` samples. */
export function placeHessian(
  plan: TrainingPlan,
  rows: number,
  frame: Frame | undefined,
  sums: Float64Array,
  out: Float64Array,
): void {
  const divisor = plan.reduction === 'mean' ? rows : 1;
  const width = plan.nFeatures + (plan.useBias ? 1 : 0);
  if (comparesClasses(plan.loss)) placeClasses(plan, divisor, sums, out);
  else {
    for (let from = 0; from < sums.length; from += width * width) {
      for (let i = 0; i < width; i++) {
        for (let j = i; j < width; j++) {
          const sum = sums[from + i * width + j] / divisor;
          out[from + i * width + j] = sum;
          out[from + j * width + i] = sum;
        }
      }
    }
  }
  addPenalty(plan, frame, out);
}

/** `sums` are those of the pairs of classes k < l. */
function placeClasses(
  { nFeatures, nOutputs, useBias }: TrainingPlan,
  divisor: number,
  sums: Float64Array,
  out: Float64Array,
): void {
  const width = nFeatures + (useBias ? 1 : 0);
  const size = nOutputs * width;
  const indexOf = (k: number, i: number): number =>
    i < nFeatures ? k * nFeatures + i : nOutputs * nFeatures + k;
  out.fill(0);
  for (let k = 0, from = 0; k < nOutputs && sums.length > 0; k++) {
    for (let l = k + 1; l < nOutputs; l++, from += width * width) {
      for (let i = 0; i < width; i++) {
        const [ki, li] = [indexOf(k, i) * size, indexOf(l, i) * size];
        for (let j = 0; j < width; j++) {
          const sum = sums[from + Math.min(i, j) * width + Math.max(i, j)] / divisor;
          const kj = indexOf(k, j);
          const lj = indexOf(l, j);
          out[ki + kj] += sum;
          out[li + lj] += sum;
          out[ki + lj] = -sum;
          out[li + kj] = -sum;
        }
      }
    }
  }
}

/** Adds the second derivatives of the L2 penalty. */
function addPenalty(plan: TrainingPlan, frame: Frame | undefined, out: Float64Array): void {
  const { l2, nFeatures, nOutputs, penalizeBias } = plan;
  const { size } = hessianShape(plan);
  const weights = comparesClasses(plan.loss) ? nOutputs * nFeatures : nFeatures;
  const penalized = penalizeBias ? size : weights;
  if (l2 === 0) return;
  for (let from = 0; from < out.length; from += size * size) {
    for (let i = 0; i < penalized; i++) {
      const scale = frame === undefined || i >= weights ? 1 : frame.scale[i % nFeatures];
      out[from + i * size + i] += l2 / (scale * scale);
    }
  }
}
