/** Computes the weight of each class from the option `classWeight`. */
import { balancedClassWeights } from '../data/classWeights.ts';
import { type Label, type Labels, showLabel } from '../data/labels.ts';
import type { ClassWeight } from './estimatorOptions.ts';

/** The samples to be trained on. */
interface CountedSamples {
  readonly labels: Labels;
  /** Sample weights, without class weights; `undefined` if all are equal. */
  readonly weights: Float64Array | undefined;
}

/**
 * The weight of each class.
 *
 * @param samples the samples that `'balanced'` counts, by weight; `undefined` if not all are
 *   available
 * @returns one weight per class in the order of `classes`; `undefined` without `classWeight`
 * @throws {RangeError} if a label with a weight is not a class, or if all weights are 0 with
 *   `'balanced'`
 * @example
 * weightsOfClasses(new Map([['yes', 5]]), ['no', 'yes'], undefined); // Float64Array [1, 5]
 */
export function weightsOfClasses(
  option: ClassWeight | undefined,
  classes: readonly Label[],
  samples: CountedSamples | undefined,
): Float64Array | undefined {
  if (option === undefined) return undefined;
  if (option === 'balanced' && samples === undefined) {
    throw new RangeError(
      `Expected "classWeight" to give values with partialFit, but received 'balanced': class frequencies are unknown until all samples are seen. Pass balancedClassWeights(labels) of all labels, or of a sample of them that is large enough`,
    );
  }
  const weights =
    option === 'balanced'
      ? [...balancedClassWeights((samples as CountedSamples).labels, samples?.weights)]
      : option instanceof Map
        ? [...option]
        : Object.entries(option);
  const byText = option !== 'balanced' && !(option instanceof Map);
  const out = new Float64Array(classes.length).fill(1);
  for (const [label, weight] of weights) {
    const place = classes.findIndex((each) => (byText ? String(each) : each) === label);
    if (place < 0) {
      const known = classes.map(showLabel).join(', ');
      throw new RangeError(
        `Expected "classWeight" to name classes of "y" (${known}), but it names ${showLabel(label)}`,
      );
    }
    out[place] = weight;
  }
  return out;
}
