/**
 * Other kernels of OpenBLAS. OpenBLAS chooses its kernels by the processor, and under emulators, or
 * on processors newer than itself, it may choose some that compute wrong results. The environment
 * variable OPENBLAS_CORETYPE names others, which a second copy of the library reads.
 */
import { builtinModule, environment } from '../system/platform.ts';
import { withVariables } from '../system/variables.ts';
import type { Addon } from './addon.ts';
import { checkAddon } from './checkAddon.ts';

/** Environment variable of OpenBLAS that names its kernels. */
const CORE_VARIABLE = 'OPENBLAS_CORETYPE';

interface CoreType {
  readonly name: string;
  /**
   * Whether the processor has the instructions of these kernels. OpenBLAS does not check what the
   * variable names, and the process would end with SIGILL.
   */
  readonly runsOn: (addon: Addon, chosen: string) => boolean;
}

const has = (instructionSet: string) => (addon: Addon) =>
  addon.info().instructionSets.includes(instructionSet);

/**
 * Fastest first. Our instruction sets tell what the processor has: x86_64_v4 AVX-512, x86_64_v3
 * AVX2 and FMA. Kernels of Nehalem need SSE4.2 and those of Prescott SSE3, which every processor
 * has that Node runs on. Kernels of Neoverse N1 need ARMv8.2, which is there if OpenBLAS chose
 * kernels for SVE, SME or a Neoverse.
 */
const CORE_TYPES: Readonly<Record<string, readonly CoreType[]>> = {
  x64: [
    { name: 'SkylakeX', runsOn: has('x86_64_v4') },
    { name: 'Haswell', runsOn: has('x86_64_v3') },
    { name: 'Sandybridge', runsOn: has('x86_64_v3') },
    { name: 'Nehalem', runsOn: () => true },
    { name: 'Prescott', runsOn: () => true },
  ],
  arm64: [
    { name: 'NEOVERSEN1', runsOn: (_, chosen) => /sve|sme|neoverse|a64fx/i.test(chosen) },
    { name: 'ARMV8', runsOn: () => true },
  ],
};

/** An addon whose OpenBLAS uses other kernels than it chose itself. */
export interface OtherKernels {
  readonly addon: Addon;
  /** The kernels in use, by OpenBLAS's name. */
  readonly core: string;
}

/** Where the search runs. */
interface Place {
  readonly arch: string;
  /** Whether it runs in a worker thread. */
  readonly isWorker: boolean;
}

/**
 * Tries the other kernels of OpenBLAS.
 *
 * @param failed the addon whose kernels compute wrong results
 * @param chosen the name of those kernels
 * @param reopen opens another copy of OpenBLAS, and returns the exports that use it
 * @returns the first that passes the self-check, or, if none does, what was tried
 */
export function findOtherKernels(
  failed: Addon,
  chosen: string,
  reopen: () => unknown,
  where: Place = { arch: process.arch, isWorker: isWorker() },
): OtherKernels | readonly string[] {
  const tried: string[] = [];
  for (const { name, runsOn } of CORE_TYPES[where.arch] ?? []) {
    if (isSame(name, chosen) || !runsOn(failed, chosen)) continue;
    try {
      const addon = withVariables({ [CORE_VARIABLE]: name }, reopen) as Addon;
      const { core } = addon.info().blas;
      if (isSame(core, chosen)) {
        tried.push(`${name} (OpenBLAS kept ${core})`);
        if (!where.isWorker) continue;
        // Variables that a worker sets do not reach libraries, so every copy would choose the same.
        tried.push('a worker thread cannot choose others: load fallline in the main thread first');
        break;
      }
      checkAddon(addon);
      return { addon, core };
    } catch (error) {
      tried.push(`${name} (${(error as Error).message.split('\n')[0]})`);
    }
  }
  return tried;
}

/** For messages: who chose the kernels that compute wrong results. */
export function choiceOfKernels(): string {
  const set = environment[CORE_VARIABLE];
  return set ? `${CORE_VARIABLE}=${set}` : "OpenBLAS's own choice";
}

function isWorker(): boolean {
  return builtinModule('node:worker_threads')?.isMainThread === false;
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
