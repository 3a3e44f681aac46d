/** The target column of a table as numbers or as class labels. */
import { type Label, showLabel } from '../../data/labels.ts';
import { decimalNumber } from '../../io/decimal.ts';
import type { TargetValues } from '../../io/targetValues.ts';

/** A target column as read from the file. */
export interface TargetColumn extends TargetValues {
  readonly name: string;
  readonly labels: readonly string[];
}

/**
 * Returns the target as numbers.
 *
 * @throws {RangeError} if a value is not a number; the message names its row
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

/** Returns class labels: numbers if every label is a number, otherwise texts. */
export function labelsOf({ labels, numbers, areNumbers }: TargetColumn): readonly Label[] {
  return numbers !== undefined && areNumbers ? Array.from(numbers) : labels;
}
