/** Checks targets against the domain in the row of their loss. */

import type { FloatArray } from '../data/numericArrays.ts';
import { type LossPlan, lossRow } from '../plan/losses.ts';

/**
 * Checks numeric targets, rows × cols, for a loss.
 *
 * @param nOutputs number of scores per sample: one per class for a multiclass loss
 * @throws {RangeError} if the loss is not defined for a target; the message names the first one
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
