/** Work that Ctrl-C and SIGTERM end in order. */
import { InterruptError, type InterruptSignal, SIGNALS } from './failure.ts';

/**
 * Does work that Ctrl-C ends in order, through the signal.
 *
 * Once it came, the listeners stay until the process ends, so that coming again does no harm: npx
 * and npm pass on a Ctrl-C that this process has already had from the terminal.
 */
export async function interruptible<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const { signal, abort } = interruption();
  const names = Object.keys(SIGNALS) as (keyof typeof SIGNALS)[];
  for (const name of names) process.on(name, abort);
  try {
    return await work(signal);
  } finally {
    if (!signal.aborted) for (const name of names) process.off(name, abort);
  }
}

function interruption(): { signal: AbortSignal; abort: (name: InterruptSignal) => void } {
  const controller = new AbortController();
  const abort = (name: InterruptSignal) => controller.abort(new InterruptError(name));
  return { signal: controller.signal, abort };
}
