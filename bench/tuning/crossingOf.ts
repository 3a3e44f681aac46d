/** Where two rising lines of seconds meet. */
import { type KernelResult, secondsOf } from '../kernels/measureKernels.ts';

/**
 * The work from which on the addon is faster, rounded up to two digits: between the last size at which it is
 * not and the next, where the ratio of the two, on a scale of powers, passes 1. 1 if it is faster at all,
 * infinity if not even at the largest.
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
  // Rounding must not add a step to what is whole.
  return Math.ceil(work / unit - 1e-9) * unit;
}
