/** The statistics of a network on patterns whose outputs are known. */

import type { Pattern } from './shape.ts';
import { meanSquare } from './steps.ts';

/** A pattern that was taken for something else. */
export interface Misclass extends Pattern {
  /** What it was taken for: 0 or 1 with one output, else the place of the largest. */
  readonly actual: number;
  readonly expected: number;
}

export interface TestResult {
  /** Mean of the mean squared errors. */
  readonly error: number;
  readonly misclasses: Misclass[];
  readonly total: number;
}

/** With one output, which says yes or no. */
export interface BinaryTestResult extends TestResult {
  readonly trueNeg: number;
  readonly truePos: number;
  readonly falseNeg: number;
  readonly falsePos: number;
  readonly precision: number;
  readonly recall: number;
  readonly accuracy: number;
}

/**
 * Runs each pattern.
 *
 * @param threshold above which one output is a yes
 */
export function testPatterns(
  data: readonly Pattern[],
  runInput: (input: ArrayLike<number>) => ArrayLike<number>,
  threshold: number,
): TestResult | BinaryTestResult {
  const isBinary = data[0].output.length === 1;
  const misclasses: Misclass[] = [];
  const counts = { trueNeg: 0, truePos: 0, falseNeg: 0, falsePos: 0 };
  let errors = 0;
  for (const { input, output: target } of data) {
    const output = runInput(input);
    const actual = isBinary ? Number(output[0] > threshold) : largest(output);
    const expected = isBinary ? target[0] : largest(target);
    if (actual !== expected) misclasses.push({ input, output: target, actual, expected });
    if (expected === 0 || expected === 1) {
      const said = actual === 1 ? 'Pos' : 'Neg';
      counts[`${actual === expected ? 'true' : 'false'}${said}`]++;
    }
    // In the precision of outputs, as there.
    errors += meanSquare(Float32Array.from(output, (value, k) => target[k] - value));
  }
  const result = { error: errors / data.length, misclasses, total: data.length };
  if (!isBinary) return result;
  const { truePos, trueNeg, falsePos, falseNeg } = counts;
  return {
    ...result,
    ...counts,
    precision: truePos > 0 ? truePos / (truePos + falsePos) : 0,
    recall: truePos > 0 ? truePos / (truePos + falseNeg) : 0,
    accuracy: (trueNeg + truePos) / data.length,
  };
}

function largest(values: ArrayLike<number>): number {
  let best = 0;
  for (let k = 1; k < values.length; k++) if (values[k] > values[best]) best = k;
  return best;
}
