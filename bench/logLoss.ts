/** The figure by which contenders' results are compared; contenders/common.py has its twin. */
import type { LinearWeights } from './plainLoop.ts';

/** Mean of log(1 + e^z) - y·z over all rows, z = x · weights + bias, in doubles throughout. */
export function meanLogLoss(
  x: Float32Array,
  y: Float32Array,
  { weights, bias }: LinearWeights,
): number {
  const cols = weights.length;
  let sum = 0;
  for (let i = 0, k = 0; i < y.length; i++) {
    let z = bias;
    for (let j = 0; j < cols; j++, k++) z += x[k] * weights[j];
    sum += Math.max(z, 0) - y[i] * z + Math.log1p(Math.exp(-Math.abs(z)));
  }
  return sum / y.length;
}
