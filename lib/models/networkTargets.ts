/** The targets of `Network`, which are numbers whatever the loss compares them with. */

import type { FloatArray } from '../data/numericArrays.ts';
import { type LossPlan, targetsOf } from '../plan/losses.ts';
import type { Objective } from '../plan/objective.ts';

/**
 * Checks targets, rows × cols, for a loss.
 *
 * @throws {RangeError} naming the first that is not a class number, not 0 or 1, or below 0 with
 *   `'poisson'`
 */
export function assertTargets(
  name: string,
  { data, rows, cols }: { data: FloatArray; rows: number; cols: number },
  loss: LossPlan,
  nOutputs: number,
): void {
  const kind = targetsOf(loss);
  if (kind === 'multiclass' && cols !== 1) {
    throw new RangeError(
      `Expected "${name}" to have one class number for each row with the loss '${loss.name}', but it has ${cols} columns`,
    );
  }
  const isClass = (y: number) => Number.isInteger(y) && y >= 0 && y < nOutputs;
  const rule =
    kind === 'multiclass'
      ? { what: `class numbers from 0 to ${nOutputs - 1}`, holds: isClass }
      : kind === 'binary'
        ? { what: '0 or 1 for each output', holds: (y: number) => y === 0 || y === 1 }
        : {
            what: 'numbers of at least 0',
            holds: (y: number) => loss.name !== 'poisson' || y >= 0,
          };
  for (let at = 0; at < rows * cols; at++) {
    if (rule.holds(data[at])) continue;
    const place = cols === 1 ? `[${at}]` : `[${Math.floor(at / cols)}][${at % cols}]`;
    throw new RangeError(
      `Expected "${name}" to hold ${rule.what} with the loss '${loss.name}', but ${name}${place} is ${data[at]}`,
    );
  }
}

/** The score of an objective where the model is. */
export function scoreOf(objective: Objective): number {
  return objective.evaluate(objective.parameters).score;
}
