/** How the command line fails: which errors are whose fault, what is printed and the exit code. */

/** A command line that cannot be carried out as it was written. */
export class UsageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UsageError';
  }
}

/** Signals that end a run in order, each with the exit code that shells give for it. */
export const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;
/** All that ends a run in order: signals, and the button on its page, which is another Ctrl-C. */
export const INTERRUPTS = { ...SIGNALS, liveView: SIGNALS.SIGINT } as const;
export type InterruptSignal = keyof typeof INTERRUPTS;

/** `interrupted by SIGINT`, `interrupted on its page` */
export function describeInterrupt(signal: InterruptSignal): string {
  return signal === 'liveView' ? 'interrupted on its page' : `interrupted by ${signal}`;
}

/** The run was ended from outside, by Ctrl-C for one. */
export class InterruptError extends Error {
  readonly signal: InterruptSignal;

  /** @param outcome what is left of the run */
  constructor(signal: InterruptSignal, outcome = 'no files were written') {
    super(`${describeInterrupt(signal)}; ${outcome}`);
    this.name = 'InterruptError';
    this.signal = signal;
  }
}

/** Runs a check of what the user wrote: what it throws becomes a `UsageError` of the same words. */
export function asUsage<Result>(check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    throw usageOf(error);
  }
}

/** As `asUsage`, for a check that has to wait, such as for a file to be read. */
export async function asUsageLater<Result>(check: () => Promise<Result>): Promise<Result> {
  try {
    return await check();
  } catch (error) {
    throw usageOf(error);
  }
}

function usageOf(error: unknown): unknown {
  if (!(error instanceof TypeError || error instanceof RangeError)) return error;
  return new UsageError(error.message, { cause: error });
}

/** 2 for a wrong command line, 128 + the signal's number after an interrupt, 1 for the rest. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return 2;
  if (error instanceof InterruptError) return INTERRUPTS[error.signal];
  return 1;
}

/**
 * What is printed of an error: one line, `fallline: <message>`. With FALLLINE_DEBUG=1 the stack
 * of the error it came from follows.
 */
export function describeFailure(
  error: unknown,
  environment: Record<string, string | undefined>,
): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = `fallline: ${message.trim().replace(/\s*\n\s*/g, ' ')}`;
  if (environment.FALLLINE_DEBUG !== '1' || !(error instanceof Error)) return line;
  const origin = error.cause instanceof Error ? error.cause : error;
  return `${line}\n${origin.stack}`;
}

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
