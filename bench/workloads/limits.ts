/**
 * A process that measures the limits of this machine: the bandwidth of reading arrays, which limits
 * any training on data in memory, and the speed of matrix products. The argument is a
 * `LimitsRequest`.
 */
import { availableParallelism } from 'node:os';
import { loadAddon } from '../../lib/backend/checkedAddon.ts';
import { selectBackend } from '../../lib/backend/select.ts';
import { measureBandwidth, measureProducts, threadCounts } from '../../lib/bench/limits.ts';
import { BackendLoadError } from '../../lib/common/errors.ts';
import { type Absence, answer, type LimitsRequest, type NativeProbe } from '../shared/messages.ts';

function probe(request: LimitsRequest): NativeProbe | Absence {
  try {
    // Loads the addon and selects its kernels.
    selectBackend('native');
  } catch (error) {
    if (error instanceof BackendLoadError) return { missing: error.message };
    throw error;
  }
  const { bytes, passes, products, precisions, repeats } = request;
  const addon = loadAddon();
  const threads = threadCounts(availableParallelism());
  const { blas, instructionSet } = addon.info();
  return {
    limits: {
      bandwidth: bytes.flatMap((each) => measureBandwidth(addon, each, threads, passes)),
      products: measureProducts(addon, products, precisions, threads, repeats),
    },
    threads: availableParallelism(),
    blas,
    instructionSet,
  };
}

answer(probe(JSON.parse(process.argv[2]) as LimitsRequest));
