/**
 * Times work with benchmark.js, which repeats short work until the clock can resolve it. The
 * package is optional, because only benchmarks need it.
 */

/**
 * Work that takes longer than this (seconds) is measured once, because repetition would take
 * minutes.
 */
const SLOW_SECONDS = 5;

export interface TimedOptions {
  /** Minimum number of measurements; work longer than 5 seconds is measured once. */
  readonly samples: number;
  /** Continue to measure for this many seconds. Default 0: exactly `samples` measurements. */
  readonly seconds?: number | undefined;
  /**
   * Seconds for which each measurement repeats the work. Default: benchmark.js's own, 0.05, which
   * suits short work, but is too long for work that already repeats a call often enough for the
   * clock.
   */
  readonly each?: number | undefined;
}

/**
 * Returns the seconds of each of several runs, after a warm-up run. For very short work, each value
 * is a mean over repeated runs.
 *
 * @throws the errors of the work
 * @throws {Error} if benchmark is not installed; the message contains the command that installs it
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
      // Deferred even for synchronous work; otherwise benchmark.js makes each measurement twice.
      defer: true,
      minSamples: isSlow ? 1 : samples,
      maxTime: seconds,
      ...(each !== undefined && { minTime: each }),
      // An error ends the benchmark: an unresolved one does not keep the process alive.
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
