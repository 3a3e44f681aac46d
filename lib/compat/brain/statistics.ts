/** Statistics of a network on patterns with known outputs. */

import type { Pattern } from './shape.ts';
import { meanSquare } from './steps.ts';

/** A misclassified pattern. */
export interface Misclass extends Pattern {
  /** Predicted class: 0 or 1 for a single output, otherwise the index of the largest output. */
  readonly actual: number;
  /** True class, in the same form. */
  readonly expected: number;
}

/** Result of `test`. */
export interface TestResult {
  /** Mean over the patterns of the mean squared error of the outputs. */
  readonly error: number;
  /** The misclassified patterns. */
  readonly misclasses: Misclass[];
  /** Number of patterns. */
  readonly total: number;
}

/** Result of `test` for a network with a single output. */
export interface BinaryTestResult extends TestResult {
  /** Number of true negatives. */
  readonly trueNeg: number;
  /** Number of true positives. */
  readonly truePos: number;
  /** Number of false negatives. */
  readonly falseNeg: number;
  /** Number of false positives. */
  readonly falsePos: number;
  /** truePos / (truePos + falsePos). */
  readonly precision: number;
  /** truePos / (truePos + falseNeg). */
  readonly recall: number;
  /** Fraction of patterns that are classified correctly. */
  readonly accuracy: number;
}

/**
 * Runs each pattern.
 *
 * @param threshold above which a single output counts as 1
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
    // In the outputs' precision, as in brain.js.
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
