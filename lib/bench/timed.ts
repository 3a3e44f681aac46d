/**
 * Times work with benchmark.js, which runs short work often enough in a row for the clock. It is an
 * optional package: only who measures needs it.
 */

/** Work that takes longer than this is measured once: more would cost minutes and tell little. */
const SLOW_SECONDS = 5;

export interface TimedOptions {
  /** Fewest measurements; 1 of work that takes longer than 5 seconds. */
  readonly samples: number;
  /** Measure on until this many seconds are over. Default 0: just `samples`. */
  readonly seconds?: number | undefined;
  /**
   * Repeat the work for so long, in seconds, in each measurement. Default benchmark.js's own, 0.05: right
   * for short work, too long for work that already repeats a call often enough for the clock.
   */
  readonly each?: number | undefined;
}

/**
 * Seconds of each of several runs (of very short work, means over some), after one that is not timed.
 *
 * @throws what the work throws
 * @throws {Error} if benchmark is not installed; the message names the line that installs it
 */
export async function timed(
  run: () => unknown,
  { samples, seconds = 0, each }: TimedOptions,
): Promise<number[]> {
  const Benchmark = await loadBenchmark();
  const start = performance.now();
  await run();
  const isSlow = performance.now() - start > 1000 * SLOW_SECONDS;
  return new Promise((resolve, reject) => {
    const benchmark = new Benchmark({
      // Also for work that is synchronous: without it, each measurement would be made twice.
      defer: true,
      minSamples: isSlow ? 1 : samples,
      maxTime: seconds,
      ...(each !== undefined && { minTime: each }),
      // An error ends it: a benchmark that is never resolved keeps no process alive.
      fn: (deferred: { resolve(): void }) => {
        Promise.resolve()
          .then(run)
          .then(() => deferred.resolve(), reject);
      },
      onComplete: () => resolve([...benchmark.stats.sample]),
    });
    benchmark.run({ async: true });
  });
}

async function loadBenchmark(): Promise<typeof import('benchmark')> {
  try {
    return (await import('benchmark')).default;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') {
      throw new Error(
        'Measuring needs the package benchmark; install it with: npm install benchmark',
        { cause: error },
      );
    }
    throw error;
  }
}
