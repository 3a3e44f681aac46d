/** Weights of true and false positives at each threshold, for the curves of two-class scores. */
import type { BinaryScores } from './binaryScores.ts';

/** Weights of the samples whose score is at least the threshold, for descending thresholds. */
export interface ThresholdCounts {
  /** The distinct scores, descending. */
  readonly thresholds: Float64Array;
  readonly truePositives: Float64Array;
  readonly falsePositives: Float64Array;
  /** Weights of all samples of each class. */
  readonly positives: number;
  readonly negatives: number;
}

/**
 * Counts with a single sort. Samples with weight 0 are ignored, and their scores are not
 * thresholds.
 */
export function thresholdCounts({ isPositive, scores, weights }: BinaryScores): ThresholdCounts {
  const order = Uint32Array.from(isPositive.keys())
    .filter((i) => weights.weightOf(i) > 0)
    .sort((a, b) => scores[b] - scores[a]);
  const thresholds: number[] = [];
  const truePositives: number[] = [];
  const falsePositives: number[] = [];
  let positives = 0;
  let negatives = 0;
  for (let k = 0; k < order.length; k++) {
    const i = order[k];
    if (isPositive[i]) positives += weights.weightOf(i);
    else negatives += weights.weightOf(i);
    // Tied samples are counted together.
    if (k + 1 < order.length && scores[order[k + 1]] === scores[i]) continue;
    thresholds.push(scores[i]);
    truePositives.push(positives);
    falsePositives.push(negatives);
  }
  return {
    thresholds: Float64Array.from(thresholds),
    truePositives: Float64Array.from(truePositives),
    falsePositives: Float64Array.from(falsePositives),
    positives,
    negatives,
  };
}

/**
 * Like `thresholdCounts`, but throws unless both classes have samples with a weight, which `what`
 * requires.
 */
export function bothClassCounts(what: string, binary: BinaryScores): ThresholdCounts {
  const counts = thresholdCounts(binary);
  const { positives, negatives } = counts;
  if (positives > 0 && negatives > 0) return counts;
  throw new RangeError(
    `Expected samples of both classes in "yTrue", but there are none of the ${positives === 0 ? 'positive' : 'negative'} class: ${what} is not defined`,
  );
}
