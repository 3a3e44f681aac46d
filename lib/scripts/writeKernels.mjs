/**
 * Writes lib/kernels/float32 from lib/kernels/float64 (`npm run write:kernels`). They differ only
 * in the kind of array. Two copies exist because V8 compiles a function for the kinds of arrays that it has
 * seen: one that saw both takes twice as long. test/kernels/written.test.ts fails if a file is out of date.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Written by hand for each kind. */
const BY_HAND = 'elements.ts';

/**
 * The files of lib/kernels/float32 that follow from lib/kernels/float64, each as name and text.
 *
 * @returns {[string, string][]}
 */
export function float32Files() {
  const from = folder('float64');
  return readdirSync(from)
    .filter((name) => name !== BY_HAND)
    .map((name) => {
      const text = readFileSync(`${from}/${name}`, 'utf8')
        .replaceAll('Float64Array', 'Float32Array')
        .replaceAll('float64', 'float32');
      const note = `// Written by lib/scripts/writeKernels.mjs from lib/kernels/float64/${name}: change that one.\n`;
      return [name, note + text];
    });
}

/**
 * Folder of the files of a kind.
 *
 * @param {'float64' | 'float32'} kind
 */
export function folder(kind) {
  return fileURLToPath(new URL(`../kernels/${kind}`, import.meta.url));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of float32Files()) writeFileSync(`${folder('float32')}/${name}`, text);
}
