/**
 * The process of one contender of one kernel: times its calls at each size, and prints the seconds
 * per call of each sample as one line of JSON. Arguments: kernel, precision, contender, samples,
 * largest size.
 */

import { timed } from '../../lib/bench/timed.ts';
import { oneOf } from '../../lib/common/validate.ts';
import { PRECISIONS } from '../../lib/data/numericArrays.ts';
import { NATIVE_THRESHOLDS } from '../../lib/numerics/nativeThresholds.ts';
import { KERNEL_BENCHMARKS, sizesOf } from './kernelTasks.ts';

/**
 * `plain` is the plain loop, `ours` the public function; `loops` and `addon` are its two
 * implementations with the thresholds disabled.
 */
export const KERNEL_CONTENDERS = ['plain', 'ours', 'loops', 'addon'] as const;
export type KernelContender = (typeof KERNEL_CONTENDERS)[number];

/** The output of the process. */
export interface KernelTimes {
  /** For each size: its amount of work, and the seconds per call of each sample. */
  readonly sizes: readonly { size: number; work: number; seconds: number[] }[];
}

/**
 * Seconds for which a sample repeats calls, so that the resolution of the clock does not matter.
 */
const SAMPLE_SECONDS = 1e-3;
/** Seconds of warm-up, so that the engine compiles the code. */
const WARM_SECONDS = 0.03;

function moveCrossings(size: number): void {
  for (const table of [NATIVE_THRESHOLDS.float64, NATIVE_THRESHOLDS.float32] as Record<
    string,
    number
  >[]) {
    for (const name of Object.keys(table)) table[name] = size;
  }
}

/** Number of calls that fill a sample. */
function callsOfSample(call: () => unknown): number {
  const start = performance.now();
  let calls = 0;
  do {
    call();
    calls++;
  } while (performance.now() - start < 1000 * WARM_SECONDS);
  return Math.max(1, Math.ceil((calls * SAMPLE_SECONDS) / WARM_SECONDS));
}

export async function kernelTimes(
  kernel: string,
  precision: (typeof PRECISIONS)[number],
  contender: KernelContender,
  samples: number,
  most: number,
): Promise<KernelTimes> {
  if (contender === 'loops') moveCrossings(Number.POSITIVE_INFINITY);
  if (contender === 'addon') moveCrossings(1);
  const benchmark = KERNEL_BENCHMARKS[kernel];
  const sizes = [];
  for (const size of sizesOf(benchmark).filter((each) => each <= most)) {
    const { work, ours, plain } = benchmark.task(size, precision);
    const call = contender === 'plain' ? plain : ours;
    const calls = callsOfSample(call);
    const seconds = await timed(
      () => {
        for (let i = 0; i < calls; i++) call();
      },
      { samples, each: SAMPLE_SECONDS },
    );
    sizes.push({ size, work, seconds: seconds.map((each) => each / calls) });
  }
  return { sizes };
}

if (import.meta.filename === process.argv[1]) {
  const [kernel, precision, contender, samples, most] = process.argv.slice(2);
  const times = await kernelTimes(
    oneOf('kernel', kernel, Object.keys(KERNEL_BENCHMARKS)),
    oneOf('precision', precision, PRECISIONS),
    oneOf('contender', contender, KERNEL_CONTENDERS),
    Number(samples),
    Number(most),
  );
  console.log(JSON.stringify(times));
}
