/** The addon that the native backend runs on: the first that loads and passes its checks. */
import { ForcedChoiceError } from '../common/errors.ts';
import { addonSearch } from '../system/addonFile.ts';
import type { AddonSearch } from '../system/addonSearch.ts';
import type { LoadedAddon } from '../system/openAddon.ts';
import { warn } from '../system/platform.ts';
import type { RefusedAddon } from '../system/refusal.ts';
import type { Addon } from './addon.ts';
import { checkAddon, WrongResultsError } from './checkAddon.ts';
import { choiceOfKernels, findOtherKernels } from './coreTypes.ts';

/** An addon that passed its checks. */
interface CheckedAddon {
  readonly addon: Addon;
  /** What is unusual about it, for the reason of the choice. */
  readonly note?: string;
  /** What was tried before it. */
  readonly refused: readonly RefusedAddon[];
}

/**
 * The first addon that passes its checks; the ones before it are refused.
 *
 * @throws {NoAddonError} if there is none
 * @throws {ForcedChoiceError} if FALLLINE_INSTRUCTION_SET names no instruction set that this
 *   processor supports
 */
export function firstThatPasses(search: AddonSearch = addonSearch()): CheckedAddon {
  for (;;) {
    const loaded = search.load();
    try {
      const note = passed(loaded, search);
      const addon = search.load().exports as Addon;
      addon.onRefusedThread(warnOfThreads);
      return { addon, note, refused: search.refused };
    } catch (error) {
      if (error instanceof ForcedChoiceError) throw error;
      search.refuse(error as Error);
    }
  }
}

/**
 * Checks an addon. If OpenBLAS computes wrong results, its other kernels are tried.
 *
 * @returns a note on the kernels in use, if they are not those that OpenBLAS chose
 */
function passed(loaded: LoadedAddon, search: AddonSearch): string | undefined {
  const addon = loaded.exports as Addon;
  // All copies share the exports' state: after a second one is opened, this is its core.
  const { core } = addon.info().blas;
  try {
    checkAddon(addon);
    return undefined;
  } catch (error) {
    if (!(error instanceof WrongResultsError) || loaded.reopen === undefined) throw error;
    const failure = `${choiceOfKernels()} fails: ${error.message}`;
    const found = findOtherKernels(addon, core, loaded.reopen);
    if (!('addon' in found)) {
      throw new Error(
        found.length > 0 ? `${failure}. Others fail too: ${found.join('; ')}` : failure,
      );
    }
    const reason = `is not used with ${core} kernels: ${error.message}`;
    search.replace(found.addon, { addon: loaded.name, reason });
    return `it uses ${found.core} kernels, because ${failure}`;
  }
}

/**
 * Loads the addon without checking it.
 *
 * @throws {NoAddonError} if there is none
 */
export function loadAddon(): Addon {
  return addonSearch().load().exports as Addon;
}

/** The path of the addon in use. */
export function addonPath(): string {
  return addonSearch().load().file;
}

function warnOfThreads(): void {
  warn(
    'The system refused fallline a thread: its user or container may have no more of them (ulimit -u, ' +
      'pids.max). Training goes on with fewer threads, down to the calling thread alone; results are the ' +
      'same, only slower. Raise the limit, or set FALLLINE_THREADS to fewer threads for each run',
    'FALLLINE_THREADS',
  );
}
