/** What the samples of each class weigh, from the option `classWeight`. */
import { type Label, type Labels, showLabel } from '../labels.ts';
import { balancedClassWeights } from '../preprocessing/classWeights.ts';
import type { ClassWeight } from './estimatorOptions.ts';

/**
 * The weight of each class.
 *
 * @param labels those that training is for, which `'balanced'` counts; `undefined` where they are
 *   not all seen
 * @returns one weight per class in the order of `classes`; `undefined` where nothing was asked for
 * @throws {RangeError} if a label that is weighed is no class, or `'balanced'` has nothing to count
 * @example
 * weightsOfClasses(new Map([['yes', 5]]), ['no', 'yes'], y); // Float64Array [1, 5]
 */
export function weightsOfClasses(
  option: ClassWeight | undefined,
  classes: readonly Label[],
  labels: Labels | undefined,
): Float64Array | undefined {
  if (option === undefined) return undefined;
  if (option === 'balanced' && labels === undefined) {
    throw new RangeError(
      `Expected "classWeight" to give values with partialFit, but received 'balanced': how frequent classes are is not known before all samples are seen`,
    );
  }
  const weights =
    option === 'balanced'
      ? [...balancedClassWeights(labels as Labels)]
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
