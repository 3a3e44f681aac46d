/**
 * Requests pages of 2 MB for large arrays, where the system provides them on request (the default
 * of most Linux distributions). With pages of 4 kB, a pass over the data waits for address
 * translations, most of all in virtual machines; `native/machine/largePages.h` has figures.
 */
import { addonSearch } from '../system/addonFile.ts';
import { environment, isNode } from '../system/platform.ts';

/** Functions of the addon; native/binding/addon.cc documents them. */
interface LargePageCalls {
  wishLargePages(array: ArrayBufferView): void;
}

/** Smaller arrays have few pages, or fit into the cache. */
const LEAST_BYTES = 4 << 20;

/**
 * Requests large pages for an array before its first write; pages that are already mapped keep
 * their size. Returns the array. This is only a request: it has no effect without the addon or
 * without such pages.
 */
export function wishLargePages<View extends ArrayBufferView>(array: View): View {
  if (array.byteLength >= LEAST_BYTES) ask(array);
  return array;
}

function ask(array: ArrayBufferView): void {
  if (!isNode || environment.FALLLINE_BACKEND === 'typescript') return;
  try {
    (addonSearch().load().exports as LargePageCalls).wishLargePages(array);
  } catch {
    // Without the addon, pages keep their size. Selecting a backend reports why the addon is
    // missing.
  }
}
