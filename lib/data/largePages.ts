/**
 * Large arrays in pages of 2 MB, where the system gives them to those who ask (Linux, as most distributions
 * set it up). A pass over data in pages of 4 kB waits for address translations, in virtual machines most
 * of all: `native/machine/largePages.h` has figures.
 */
import { loadAddonFile } from '../system/addonFile.ts';
import { environment, isNode } from '../system/platform.ts';

/** Of the addon; native/binding/addon.cc documents it. */
interface LargePageCalls {
  wishLargePages(array: ArrayBufferView): void;
}

/** Smaller arrays are few pages in any case, or in cache. */
const LEAST_BYTES = 4 << 20;

/**
 * Asks for large pages for an array that nothing was written to yet: pages that are there already stay as they
 * are. Returns it. Only a wish: nothing happens where nobody can ask or the system knows no such pages.
 */
export function wishLargePages<View extends ArrayBufferView>(array: View): View {
  if (array.byteLength >= LEAST_BYTES) ask(array);
  return array;
}

function ask(array: ArrayBufferView): void {
  if (!isNode || environment.FALLLINE_BACKEND === 'typescript') return;
  try {
    (loadAddonFile() as LargePageCalls).wishLargePages(array);
  } catch {
    // Without the addon pages are what they are; what is wrong with it is said when a backend is chosen.
  }
}
