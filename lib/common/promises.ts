/** Promises that functions of the user return: waited for where that can be done, refused where not. */

/** Whether a value is to be awaited. */
export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return isObject && typeof (value as { then?: unknown }).then === 'function';
}

/**
 * Throws if a function that cannot be waited for returned a promise. The promise's own rejection is
 * taken care of: it would end the process where nobody hears of it.
 *
 * @param name of the function, as an option
 * @param method that called it
 * @param instead the methods that wait
 * @throws {TypeError} if it is a promise
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

/** Takes care of the rejection of what may be a promise, where an error says already what is wrong. */
export function ignoreRejection(value: unknown): void {
  if (isPromiseLike(value)) Promise.resolve(value).catch(() => {});
}

/**
 * Waits for a promise, or for the abort.
 *
 * @returns whether the promise was kept; false after an abort, when nobody waits for it any more
 * @throws what it is rejected with
 */
export async function keptBefore(
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
