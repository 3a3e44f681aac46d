/**
 * Whether contenders train the same network: all begin at the same weights, take the samples in their
 * order, and must come to the same loss after the same number of epochs. What they are timed at begins
 * as each has it, and is shuffled.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { nextDouble, seedState } from '../../lib/random/rng.ts';
import { readNpy, writeNpy } from '../shared/npy.ts';
import type { NetworkTask } from './networkTasks.ts';

/** Batches that a check takes an epoch: enough to drift apart, few enough for the slow. */
const BATCHES = 16;
/** Losses that differ by more than this share are told: they are sums in float32, in other orders. */
export const LOSS_TOLERANCE = 1e-3;

/** What a contender is asked to check. */
export interface NetworkCheck {
  /** The first so many rows. */
  readonly rows: number;
  /** Path of a .npy file: layer by layer, units × inputs weights and the biases. */
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

/** Numbers that come in, between, and out. */
export function sizesOf({ cols, hidden, classes }: Shape): readonly number[] {
  return [cols, ...hidden, classes === 2 ? 1 : classes];
}

/** Writes where all contenders begin: weights U(-√(6/n), √(6/n)) for n inputs, biases 0. */
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

/** The layers of such a file. */
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

/** What is compared of a contender. */
export interface CheckedLoss {
  readonly contender: string;
  /** `null` where it is another loss, or no number. */
  readonly checkedLoss: number | null;
  readonly otherLoss?: string | undefined;
}

/**
 * By contender, what is to be said of its loss: how far it is from the first one's that can be
 * compared, where that is too far, or why it is not compared.
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
  /** Whether it trains something else than the others, and should not. */
  readonly differs: boolean;
  readonly text: string;
}
