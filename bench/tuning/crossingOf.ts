/** Finds the size at which two timing curves cross. */
import { type KernelResult, secondsOf } from '../kernels/measureKernels.ts';

/**
 * The amount of work from which on the addon is faster, rounded up to two digits. It lies between
 * the last measured size at which the addon is not faster and the next one, where the
 * log-interpolated ratio of the times is 1. Returns 1 if the addon is always faster, and infinity
 * if it is not faster at the largest size.
 */
export function crossingOf(results: readonly KernelResult[]): number {
  const bySize = [...results].sort((a, b) => a.work - b.work);
  const gains = bySize.map((r) => Math.log(secondsOf(r, 'loops') / secondsOf(r, 'addon')));
  const last = gains.findLastIndex((gain) => !(gain > 0));
  if (last === -1) return 1;
  if (last === bySize.length - 1) return Number.POSITIVE_INFINITY;
  const share = -gains[last] / (gains[last + 1] - gains[last]);
  const [low, high] = [Math.log(bySize[last].work), Math.log(bySize[last + 1].work)];
  const work = Math.exp(low + share * (high - low));
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(work)) - 1);
  // Prevents rounding errors from raising an exact value by a step.
  return Math.ceil(work / unit - 1e-9) * unit;
}
