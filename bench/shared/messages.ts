/**
 * What the runner and the processes of the contenders tell each other: a request as the only
 * argument, an answer as the last line of standard output, both in JSON.
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
  /** The first so many rows of them are to be used. */
  readonly rows: number;
  /** How often to do the task, beside the once before that is not timed; slow ones do it once. */
  readonly samples: number;
  /** `null` leaves the number to the contender. */
  readonly threads: number | null;
}

export interface Measurement {
  /** Seconds of each run. */
  readonly seconds: readonly number[];
  /** The objective over all rows after the last run; `null` if it is not finite. */
  readonly loss: number | null;
  /** Passes over the samples in a run; `null` if the contender cannot tell. */
  readonly epochs: number | null;
  /** `null` if the contender cannot tell. */
  readonly threads: number | null;
  /** Most memory that its process ever held, the data included. */
  readonly peakBytes: number;
  /** What it computed with, versions included. */
  readonly with: string;
}

/** What could not run here, and why. */
export interface Absence {
  readonly missing: string;
}

/** What limits.ts is asked to measure. */
export interface LimitsRequest {
  /** Sizes of the arrays that are read. */
  readonly bytes: readonly number[];
  readonly passes: number;
  readonly products: readonly ProductSize[];
  readonly precisions: readonly Precision[];
  readonly repeats: number;
}

/** What limits.ts found, and what the addon computes with. */
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

/** Prints an answer. JSON has no NaN, so a loss that is not finite becomes `null`. */
export function answer(value: Measurement | Absence | NativeProbe): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
