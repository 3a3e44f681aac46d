/**
 * Checks that contenders train the same network: all start from the same weights, take the samples
 * in order, and must reach the same loss after the same number of epochs. In the timed runs, by
 * contrast, each contender initializes and shuffles by itself.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { nextDouble, seedState } from '../../lib/random/rng.ts';
import { readNpy, writeNpy } from '../shared/npy.ts';
import type { NetworkTask } from './networkTasks.ts';

/** Batches per epoch of a check: enough for differences to show, few enough for slow contenders. */
const BATCHES = 16;
/** Maximum relative difference of losses. They are float32 sums in different orders. */
export const LOSS_TOLERANCE = 1e-3;

/** The request of a check. */
export interface NetworkCheck {
  /** Number of rows to use, from the first one. */
  readonly rows: number;
  /** Path of a .npy file: for each layer, weights (units × inputs), then biases. */
  readonly start: string;
}

/** The parameters of one layer: weights units × inputs. */
export interface LayerStart {
  readonly inputs: number;
  readonly units: number;
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

type Shape = Pick<NetworkTask, 'cols' | 'hidden' | 'classes'>;

/** Numbers of inputs, hidden units and outputs. */
export function sizesOf({ cols, hidden, classes }: Shape): readonly number[] {
  return [cols, ...hidden, classes === 2 ? 1 : classes];
}

/** Writes the common initial parameters: weights U(-√(6/n), √(6/n)) for n inputs, biases 0. */
export function networkCheck(folder: string, task: NetworkTask): NetworkCheck {
  const sizes = sizesOf(task);
  const random = seedState(task.seed);
  const numbers = sizes.slice(1).flatMap((units, l) => {
    const limit = Math.sqrt(6 / sizes[l]);
    const weights = Array.from({ length: units * sizes[l] }, () => {
      return limit * (2 * nextDouble(random) - 1);
    });
    return [...weights, ...new Array<number>(units).fill(0)];
  });
  const start = join(folder, `network-${sizes.join('-')}-seed${task.seed}.npy`);
  mkdirSync(folder, { recursive: true });
  writeNpy(start, { data: Float32Array.from(numbers), shape: [numbers.length] });
  return { rows: Math.min(task.rows, BATCHES * task.batchSize), start };
}

/** Parses the layers of such a file. */
export function readStart(path: string, shape: Shape): readonly LayerStart[] {
  const { data } = readNpy(path);
  const sizes = sizesOf(shape);
  let from = 0;
  const take = (n: number) => {
    from += n;
    return data.subarray(from - n, from);
  };
  return sizes.slice(1).map((units, l) => {
    const inputs = sizes[l];
    return { inputs, units, weights: take(units * inputs), bias: take(units) };
  });
}

/** The part of a contender's answer that is compared. */
export interface CheckedLoss {
  readonly contender: string;
  /** `null` if the contender has another loss, or its loss is not finite. */
  readonly checkedLoss: number | null;
  readonly otherLoss?: string | undefined;
}

/**
 * Notes on losses, by contender: the distance from the first comparable loss if it is too large, or
 * the reason why the loss is not compared.
 */
export function lossRemarks(rows: readonly CheckedLoss[]): ReadonlyMap<string, LossRemark> {
  const remarks = new Map<string, LossRemark>();
  const comparable = rows.filter(({ otherLoss }) => otherLoss === undefined);
  const reference = comparable.find(({ checkedLoss }) => checkedLoss !== null);
  for (const { contender, checkedLoss, otherLoss } of rows) {
    if (otherLoss !== undefined) {
      remarks.set(contender, { differs: false, text: `not comparable: ${otherLoss}` });
    } else if (checkedLoss === null) {
      remarks.set(contender, { differs: true, text: 'its loss is not a finite number' });
    } else if (reference?.checkedLoss) {
      const off = Math.abs(checkedLoss - reference.checkedLoss) / reference.checkedLoss;
      if (off <= LOSS_TOLERANCE) continue;
      const text = `DIFFERS by ${(100 * off).toPrecision(2)} % from ${reference.contender}`;
      remarks.set(contender, { differs: true, text });
    }
  }
  return remarks;
}

export interface LossRemark {
  /** Whether a contender unexpectedly trains another network than the others. */
  readonly differs: boolean;
  readonly text: string;
}
