/** Checks of targets against the domain that a loss's row states. */

import type { FloatArray } from '../data/numericArrays.ts';
import { type LossPlan, lossRow } from '../plan/losses.ts';

/**
 * Checks targets that are numbers, rows × cols, for a loss.
 *
 * @param nOutputs scores of each sample, one for each class where the loss compares classes
 * @throws {RangeError} naming the first that the loss is not defined for
 */
export function assertTargets(
  name: string,
  { data, rows, cols }: { data: FloatArray; rows: number; cols: number },
  loss: LossPlan,
  nOutputs: number,
): void {
  const { targets, domain } = lossRow(loss);
  const { words, holds } = domain;
  if (holds === undefined) return;
  const areClasses = targets === 'multiclass';
  if (areClasses && cols !== 1) {
    throw new RangeError(
      `Expected "${name}" to have one class number for each row with the loss '${loss.name}', but it has ${cols} columns`,
    );
  }
  for (let at = 0; at < rows * cols; at++) {
    if (holds(data[at]) && !(areClasses && data[at] >= nOutputs)) continue;
    const place = cols === 1 ? `[${at}]` : `[${Math.floor(at / cols)}][${at % cols}]`;
    const what = areClasses ? `${words} to ${nOutputs - 1}` : words;
    throw new RangeError(
      `Expected "${name}" to hold ${what} for the loss '${loss.name}', but ${name}${place} is ${data[at]}`,
    );
  }
}
