/**
 * Loss and gradient of a linear model in one pass over X: in blocks of rows that stay in the
 * first-level cache, with the losses, loops and tree of sums of lib/numerics. Used below the native
 * thresholds and without the addon. gradients.ts has checked the arguments.
 */
import { TreeSum } from '../../common/treeSum.ts';
import type { ClassLoss } from '../../numerics/classLosses.ts';
import { leafRowsFor } from '../../numerics/leaves.ts';
import type { PointLoss } from '../../numerics/losses.ts';
import { addRows, blockRowsFor, MAX_REACH, scoreRows } from '../../numerics/rows.ts';
import { makeRoom, room, weigh } from '../shared/gradientBlocks.ts';
import type { Elements } from './elements.ts';

/**
 * Returns the summed loss of the rows and writes its gradient with respect to the parameters:
 * `cols` weights per output, then, with `useBias`, one bias per output.
 */
export function gradientLoop(
  pointLoss: PointLoss | undefined,
  classLoss: ClassLoss | undefined,
  rows: number,
  cols: number,
  outputs: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  y: Elements,
  offsetY: number,
  w: Elements,
  offsetW: number,
  gradient: Elements,
  offsetG: number,
  sampleWeights: Elements | undefined,
  offsetS: number,
  useBias: boolean,
): number {
  const blockRows = Math.min(blockRowsFor(cols), rows);
  const biases = outputs * cols;
  const nParameters = useBias ? biases + outputs : biases;
  makeRoom(blockRows, outputs, nParameters);
  const { targets, losses, scores, starts, parameters, sums } = room;
  for (let j = 0; j < nParameters; j++) {
    parameters[j] = w[offsetW + j];
    sums[j] = 0;
  }
  const reaches = offsetX + rows * strideX <= MAX_REACH;
  const shape = { nFeatures: cols, nOutputs: outputs, useBias, precision: 'float64' } as const;
  const leafRows = leafRowsFor({ ...shape, layers: [] }, rows);
  const total = new TreeSum();
  room.tree.begin(leafRows < rows ? sums.subarray(0, nParameters) : sums);
  for (let leaf = 0; leaf < rows; leaf += leafRows) {
    const end = Math.min(rows, leaf + leafRows);
    const part = room.tree.next();
    let loss = 0;
    for (let first = leaf; first < end; first += blockRows) {
      const n = Math.min(blockRows, end - first);
      const from = offsetX + first * strideX;
      const block = reaches ? x : x.subarray(from, from + (n - 1) * strideX + cols);
      for (let i = 0; i < n; i++) {
        starts[i] = (reaches ? from : 0) + i * strideX;
        targets[i] = y[offsetY + first + i];
      }
      for (let k = 0; k < outputs; k++) {
        const bias = useBias ? parameters[biases + k] : 0;
        scoreRows(block, starts, n, cols, parameters, k * cols, bias, scores, k * blockRows);
      }
      if (classLoss !== undefined) classLoss(n, outputs, blockRows, targets, scores, losses);
      else pointLoss?.(n, targets, scores, losses);
      loss += weigh(n, outputs, blockRows, sampleWeights, offsetS + first);
      for (let k = 0, at = 0; k < outputs; k++, at += blockRows) {
        addRows(block, starts, n, cols, scores, at, part, k * cols);
        if (useBias) for (let i = 0; i < n; i++) part[biases + k] += scores[at + i];
      }
    }
    total.add(loss);
    room.tree.close();
  }
  room.tree.finish();
  for (let j = 0; j < nParameters; j++) gradient[offsetG + j] = sums[j];
  return total.total;
}
