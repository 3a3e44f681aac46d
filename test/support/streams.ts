/**
 * The content of test/reference/a_datasets/streams_seed_*.json.
 */
import { reference } from './reference.ts';

export interface Stream {
  readonly rawUint32: number[];
  readonly rawUint32At1240to1259: number[];
  readonly random_sample: number[];
  readonly randn: number[];
  readonly 'normal_loc3_scale0.5': number[];
  readonly 'uniform_-10_10': number[];
  readonly permutation: { n: number; values: number[] };
  readonly shuffledArange: { n: number; values: number[] };
  readonly shuffledRows12x2: number[][];
  readonly randint: { low: number; high: number; values: number[] }[];
  /** The upper end is written as a string. */
  readonly randint64: { low: number; high: string; values: number[] }[];
  readonly randint_uint8_0_200: number[];
  readonly choice_noReplace_20_8: number[];
  readonly choice_p: { p: number[]; values: number[] };
  readonly standard_exponential: number[];
  readonly mixedCalls: MixedCall[];
}

export type MixedCall =
  | { call: 'randn' | 'random_sample' | 'permutation'; args: [number]; values: number[] }
  | { call: 'normal' | 'randint' | 'uniform'; args: [number, number, number]; values: number[] };

export const SEEDS = [0, 1, 42, 4294967295] as const;

/** What NumPy's `RandomState(seed)` draws. */
export function stream(seed: (typeof SEEDS)[number]): Stream {
  return reference<{ expected: Stream }>(`a_datasets/streams_seed_${seed}.json`).expected;
}
