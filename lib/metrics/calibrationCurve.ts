/** Calibration: predicted probabilities against observed frequencies. */
import { asResult, resultPrototype } from '../common/asArrays.ts';
import { integerBetween, knownOptions, oneOf } from '../common/validate.ts';
import type { Labels } from '../data/labels.ts';
import { type BinaryScoreOptions, toBinaryScores } from './binaryScores.ts';
import { assertProbability } from './probabilities.ts';

/** Options of `calibrationCurve`. */
export interface CalibrationOptions extends BinaryScoreOptions {
  /** Number of bins, from 1 to 10,000. Default 5. */
  readonly bins?: number;
  /**
   * Bins of equal width (`'uniform'`) or with equal numbers of samples (`'quantile'`). Default
   * `'uniform'`.
   */
  readonly strategy?: 'uniform' | 'quantile';
}

/**
 * A calibration curve; each array has one element per bin that is not empty, with ascending
 * probabilities.
 */
export interface CalibrationCurve {
  /** Mean predicted probability of the samples in the bin. */
  readonly meanPredicted: Float64Array;
  /** Fraction of the samples in the bin that belong to the positive class. */
  readonly fractionPositive: Float64Array;
  /** Number of samples in the bin. */
  readonly counts: Uint32Array;
}

const CALIBRATION_CURVE = resultPrototype('CalibrationCurve');

/**
 * Calibration curve (reliability diagram) of predicted probabilities: the probabilities are well
 * calibrated if about 80 % of the samples with a probability of 0.8 belong to the positive class
 * (A. Niculescu-Mizil, R. Caruana, ICML 2005). Equals `calibration_curve` of scikit-learn; with
 * sample weights, means and fractions are weighted.
 *
 * @param yTrue nSamples labels of two classes
 * @param probabilities nSamples probabilities of the positive class, from 0 to 1
 * @param options bins, positive class and sample weights
 * @throws {TypeError} if labels, probabilities or options have the wrong type
 * @throws {RangeError} if there are more than two classes, lengths differ, a probability is not
 *   from 0 to 1, or `bins` is not an integer from 1 to 10,000
 * @example
 * const curve = calibrationCurve([0, 0, 1, 1], [0.1, 0.3, 0.6, 0.9], { bins: 2 });
 * curve.meanPredicted; // Float64Array [0.2, 0.75]
 * curve.fractionPositive; // Float64Array [0, 1]
 */
export function calibrationCurve(
  yTrue: Labels,
  probabilities: ArrayLike<number>,
  options: CalibrationOptions = {},
): CalibrationCurve {
  const names = ['positive', 'sampleWeight', 'bins', 'strategy'];
  const { bins, strategy, ...others } = knownOptions('calibrationCurve', options, names);
  const owner = 'calibrationCurve';
  const binary = toBinaryScores(owner, yTrue, 'probabilities', probabilities, others);
  const { isPositive, scores, weights } = binary;
  for (let i = 0; i < scores.length; i++) assertProbability(`probabilities[${i}]`, scores[i]);
  const n = integerBetween('bins', bins ?? 5, 1, 10_000);
  const kind = oneOf('strategy', strategy ?? 'uniform', ['uniform', 'quantile']);
  const borders = kind === 'uniform' ? uniformBorders(n) : quantileBorders(scores, n);
  const sums = Array.from({ length: n }, () => ({
    weight: 0,
    predicted: 0,
    positive: 0,
    count: 0,
  }));
  for (let i = 0; i < scores.length; i++) {
    const bin = sums[binOf(borders, scores[i])];
    const weight = weights.weightOf(i);
    bin.weight += weight;
    bin.predicted += weight * scores[i];
    bin.positive += weight * isPositive[i];
    bin.count++;
  }
  const filled = sums.filter(({ weight }) => weight > 0);
  return asResult(CALIBRATION_CURVE, {
    meanPredicted: Float64Array.from(filled, ({ predicted, weight }) => predicted / weight),
    fractionPositive: Float64Array.from(filled, ({ positive, weight }) => positive / weight),
    counts: Uint32Array.from(filled, ({ count }) => count),
  });
}

/** The borders between bins, ascending: one fewer than bins. */
function uniformBorders(bins: number): readonly number[] {
  return Array.from({ length: bins - 1 }, (_, i) => (i + 1) * (1 / bins));
}

/** Percentiles as in NumPy: linear interpolation between the two nearest values. */
function quantileBorders(values: ArrayLike<number>, bins: number): readonly number[] {
  const sorted = Float64Array.from(values).sort();
  return Array.from({ length: bins - 1 }, (_, i) => {
    const place = ((i + 1) / bins) * (sorted.length - 1);
    const below = Math.floor(place);
    const above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
  });
}

/** The number of borders below a value. A value on a border belongs to the bin below it. */
function binOf(borders: readonly number[], value: number): number {
  let low = 0;
  let high = borders.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (borders[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
