/** The target of a table: labels, and numbers where they stand for such. */
import { type Label, showLabel } from '../../data/labels.ts';
import { decimalNumber } from '../../io/decimal.ts';
import type { TargetValues } from '../../io/targetValues.ts';

/** A target as it was read. */
export interface TargetColumn extends TargetValues {
  readonly name: string;
  readonly labels: readonly string[];
}

/**
 * The numbers of a target.
 *
 * @throws {RangeError} if one is none, with its row
 */
export function numbersOf(
  { name, labels, numbers, whyText }: TargetColumn,
  model: string,
): Float64Array {
  if (numbers !== undefined) return numbers;
  const row = labels.findIndex((label) => !Number.isFinite(decimalNumber(label)));
  const what = row < 0 ? whyText : `row ${row + 1} of the data holds ${showLabel(labels[row])}`;
  const remedy = row < 0 ? ' (--target-type number reads it as numbers)' : '';
  throw new RangeError(
    `Expected the target ${JSON.stringify(name)} to be numbers for ${model}, but ${what}${remedy}`,
  );
}

/** Labels as numbers where they stand for numbers, else their texts. */
export function labelsOf({ labels, numbers, areNumbers }: TargetColumn): readonly Label[] {
  return numbers !== undefined && areNumbers ? Array.from(numbers) : labels;
}
