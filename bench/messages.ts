/**
 * What the runner and the processes of the contenders tell each other: a request as the only
 * argument, an answer as the last line of standard output, both in JSON.
 */
import type { ContenderName } from './contenders.ts';
import type { Training } from './workloads.ts';

export interface Request {
  readonly contender: ContenderName;
  /** Paths of .npy files. */
  readonly x: string;
  readonly y: string;
  readonly training: Training;
  /** How often to train, beside the once before that is not timed. */
  readonly samples: number;
  /** `null` leaves the number to the contender. */
  readonly threads: number | null;
}

export interface Measurement {
  /** Seconds of each training. */
  readonly seconds: readonly number[];
  /** Mean log loss over all rows after the last training; `null` if it is not finite. */
  readonly loss: number | null;
  /** `null` if the contender cannot tell. */
  readonly threads: number | null;
  /** What it computed with, versions included. */
  readonly with: string;
}

/** What could not run here, and why. */
export interface Absence {
  readonly missing: string;
}

/** What bandwidth.ts found. */
export interface NativeProbe {
  /** Bytes a second read by one thread and by `threads` together. */
  readonly one: number;
  readonly all: number;
  readonly threads: number;
  readonly blas: { readonly name: string; readonly version: string; readonly core: string };
  readonly instructionSet: string;
}

export function isAbsence(value: object): value is Absence {
  return 'missing' in value && typeof value.missing === 'string';
}

export function isMeasurement(value: object): value is Measurement {
  return (
    'seconds' in value &&
    Array.isArray(value.seconds) &&
    value.seconds.length > 0 &&
    value.seconds.every((each) => typeof each === 'number' && each > 0) &&
    'loss' in value &&
    (value.loss === null || typeof value.loss === 'number') &&
    'threads' in value &&
    (value.threads === null || typeof value.threads === 'number') &&
    'with' in value &&
    typeof value.with === 'string'
  );
}

export function isNativeProbe(value: object): value is NativeProbe {
  return 'one' in value && 'all' in value && 'blas' in value && 'instructionSet' in value;
}

/** Prints an answer. JSON has no NaN, so a loss that is not finite becomes `null`. */
export function answer(value: Measurement | Absence | NativeProbe): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
