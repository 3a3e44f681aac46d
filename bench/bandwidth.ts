/**
 * A process that finds how fast this machine reads an array as large as the data, by one thread
 * and by all: the limit of any training that reads the data from memory. It also says what the
 * addon computes with. Arguments: bytes, passes.
 */
import { availableParallelism } from 'node:os';
import { loadAddon } from '../lib/backend/native.ts';
import { selectBackend } from '../lib/backend/select.ts';
import { BackendLoadError } from '../lib/errors.ts';
import { type Absence, answer, type NativeProbe } from './messages.ts';

function probe(bytes: number, passes: number): NativeProbe | Absence {
  try {
    // Checks the addon and chooses its kernels.
    selectBackend('native');
  } catch (error) {
    if (error instanceof BackendLoadError) return { missing: error.message };
    throw error;
  }
  const addon = loadAddon();
  const threads = availableParallelism();
  const one = addon.readBandwidth(bytes, 1, passes);
  const all = threads === 1 ? one : addon.readBandwidth(bytes, threads, passes);
  if (one === 0 || all === 0) throw new Error('the addon added up an array wrongly');
  const { blas, instructionSet } = addon.info();
  return { one, all, threads, blas, instructionSet };
}

answer(probe(Number(process.argv[2]), Number(process.argv[3])));
