/**
 * Handles promises returned by user callbacks: asynchronous methods await them, synchronous methods
 * refuse them.
 */

/** Whether a value is a promise or another thenable. */
export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return isObject && typeof (value as { then?: unknown }).then === 'function';
}

/**
 * Throws if a callback of a synchronous method returned a promise. A rejection of that promise is
 * handled; otherwise it would end the process.
 *
 * @param name name of the callback, as an option
 * @param method the method that called it
 * @param instead the methods that await it
 * @throws {TypeError} if the value is a promise
 */
export function refusePromise(
  returned: unknown,
  { name, method, instead }: { name: string; method: string; instead: string },
): void {
  if (!isPromiseLike(returned)) return;
  ignoreRejection(returned);
  throw new TypeError(
    `Expected "${name}" to return no promise in ${method}, which cannot wait for it: use ${instead}`,
  );
}

/** Handles the rejection of a possible promise, if another error already reports the problem. */
export function ignoreRejection(value: unknown): void {
  if (isPromiseLike(value)) Promise.resolve(value).catch(() => {});
}

/**
 * Waits for a promise or for the abort, whichever is first.
 *
 * @returns true if the promise was fulfilled; false after an abort
 * @throws the reason of a rejection
 */
export async function fulfilledBefore(
  promise: PromiseLike<unknown>,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (signal === undefined) {
    await promise;
    return true;
  }
  ignoreRejection(promise);
  let abort = () => {};
  const aborted = new Promise<boolean>((resolve) => {
    abort = () => resolve(false);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
  });
  try {
    return await Promise.race([aborted, Promise.resolve(promise).then(() => true)]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
