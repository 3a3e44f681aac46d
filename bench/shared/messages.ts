/**
 * The messages between the runner and the processes of contenders, in JSON: the request is the only
 * argument, the answer is the last line of stdout.
 */
import type { Limits, ProductSize } from '../../lib/bench/limits.ts';
import type { Task } from '../../lib/bench/tasks.ts';
import type { Precision } from '../../lib/data/numericArrays.ts';
import type { ContenderName } from './contenders.ts';

export interface Request extends Task {
  readonly contender: ContenderName;
  /** Paths of .npy files. */
  readonly x: string;
  readonly y: string;
  /** Number of rows to use, from the first one. */
  readonly rows: number;
  /** Number of timed runs, in addition to one warm-up run; slow contenders run once. */
  readonly samples: number;
  /** `null` leaves the choice to the contender. */
  readonly threads: number | null;
}

export interface Measurement {
  /** Duration of each run. */
  readonly seconds: readonly number[];
  /** Objective over all rows after the last run; `null` if not finite. */
  readonly loss: number | null;
  /** Passes over the samples per run; `null` if unknown. */
  readonly epochs: number | null;
  /** `null` if unknown. */
  readonly threads: number | null;
  /** Peak memory of the process, including the data. */
  readonly peakBytes: number;
  /** Libraries that it computes with, and their versions. */
  readonly with: string;
}

/** A contender that cannot run here, with the reason. */
export interface Absence {
  readonly missing: string;
}

/** Measurements that limits.ts should make. */
export interface LimitsRequest {
  /** Sizes of the arrays to read. */
  readonly bytes: readonly number[];
  readonly passes: number;
  readonly products: readonly ProductSize[];
  readonly precisions: readonly Precision[];
  readonly repeats: number;
}

/** Results of limits.ts, with the libraries of the addon. */
export interface NativeProbe {
  readonly limits: Limits;
  readonly threads: number;
  readonly blas: { readonly name: string; readonly version: string; readonly core: string };
  readonly instructionSet: string;
}

export function isAbsence(value: object): value is Absence {
  return 'missing' in value && typeof value.missing === 'string';
}

export function isMeasurement(value: object): value is Measurement {
  const has = (name: string, test: (field: unknown) => boolean) =>
    name in value && test((value as Record<string, unknown>)[name]);
  const isNumberOrNull = (field: unknown) => field === null || typeof field === 'number';
  return (
    has('seconds', isSeconds) &&
    has('loss', isNumberOrNull) &&
    has('epochs', isNumberOrNull) &&
    has('threads', isNumberOrNull) &&
    has('peakBytes', (field) => typeof field === 'number') &&
    has('with', (field) => typeof field === 'string')
  );
}

function isSeconds(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((each) => typeof each === 'number' && each > 0)
  );
}

export function isNativeProbe(value: object): value is NativeProbe {
  return 'limits' in value && 'threads' in value && 'blas' in value && 'instructionSet' in value;
}

/** Prints an answer. A loss that is not finite becomes `null`, because JSON has no NaN. */
export function answer(value: Measurement | Absence | NativeProbe): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
