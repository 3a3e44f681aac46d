/** How the command line fails: kinds of errors, the printed message and the exit code. */

/** The command line cannot be carried out as written: the user's mistake. */
export class UsageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UsageError';
  }
}

/** Signals that end a run gracefully, with the exit code that shells use for each. */
export const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;
/**
 * Everything that ends a run gracefully: signals, and the button of the live view, which acts like
 * Ctrl-C.
 */
export const INTERRUPTS = { ...SIGNALS, liveView: SIGNALS.SIGINT } as const;
export type InterruptSignal = keyof typeof INTERRUPTS;

/** `interrupted by SIGINT`, `interrupted on its page` */
export function describeInterrupt(signal: InterruptSignal): string {
  return signal === 'liveView' ? 'interrupted on its page' : `interrupted by ${signal}`;
}

/** The run was ended from outside, for example by Ctrl-C. */
export class InterruptError extends Error {
  readonly signal: InterruptSignal;

  /** @param outcome what the run has left behind, for the message */
  constructor(signal: InterruptSignal, outcome = 'no files were written') {
    super(`${describeInterrupt(signal)}; ${outcome}`);
    this.name = 'InterruptError';
    this.signal = signal;
  }
}

/** Runs a check of user input; rethrows its errors as `UsageError` with the same message. */
export function asUsage<Result>(check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    throw usageOf(error);
  }
}

/** Asynchronous `asUsage`, for checks that read a file. */
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

/** 2 for a usage error, 128 + the signal's number after an interrupt, otherwise 1. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return 2;
  if (error instanceof InterruptError) return INTERRUPTS[error.signal];
  return 1;
}

/**
 * Formats an error for stderr: one line, `fallline: <message>`. With FALLLINE_DEBUG=1 the stack of
 * the original error follows.
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
 * Does work that Ctrl-C ends gracefully, through the signal.
 *
 * After the first signal the listeners stay until the process ends, so that a second one is
 * ignored: npx and npm forward a Ctrl-C that this process has already received from the terminal.
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
