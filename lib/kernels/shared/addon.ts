/**
 * The addon's kernels, if the backend has any. They are loaded at the first call that reaches a
 * native threshold.
 */
import type { AllKernelCalls } from '../../backend/kernelCalls.ts';
import { selectBackend } from '../../backend/select.ts';
import { integerBetween } from '../../common/validate.ts';
import { defaultThreads, MAX_THREADS } from '../../plan/plan.ts';

let calls: AllKernelCalls | undefined;
let asked = false;
let threads = 0;

/**
 * @throws {BackendLoadError} if FALLLINE_BACKEND forces a backend that cannot be loaded
 */
export function addonCalls(): AllKernelCalls | undefined {
  if (!asked) {
    calls = selectBackend().kernels;
    asked = true;
  }
  return calls;
}

/** The maximum number of threads of a call. */
export function kernelThreads(): number {
  if (threads === 0) threads = defaultThreads();
  return threads;
}

/**
 * Sets the maximum number of threads of large products and gradients that this JavaScript thread
 * calls. Default: the number of processors. Results do not depend on it.
 *
 * @param count number of threads, from 1 to 256
 * @throws {TypeError | RangeError} if `count` is not an integer from 1 to 256
 * @example
 * setThreads(1);
 */
export function setThreads(count: number): void {
  threads = integerBetween('threads', count, 1, MAX_THREADS);
}
