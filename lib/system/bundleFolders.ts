/** Where a bundle with this code is: what it needs at run time may lie beside it. */
import { builtinModule } from './platform.ts';

/**
 * The folder of the file with this code, and the folder of the main program. Bundlers preserve the
 * first in `import.meta.url` (modules) or in `__dirname` (CommonJS); webpack's `import.meta.url` is
 * the URL of the source file.
 */
export function bundleFolders(): string[] {
  const { dirname } = builtinModule('node:path')!;
  const here: unknown = import.meta.url;
  const folders: string[] = [];
  if (typeof here === 'string' && here.startsWith('file:')) {
    folders.push(dirname(builtinModule('node:url')!.fileURLToPath(here)));
  }
  if (typeof __dirname === 'string') folders.push(__dirname);
  const main = mainFile();
  if (main !== undefined) folders.push(dirname(main));
  return [...new Set(folders)];
}

/** The main program of Node, with symbolic links (such as those of node_modules/.bin) resolved. */
function mainFile(): string | undefined {
  const [, main] = globalThis.process?.argv ?? [];
  try {
    return main && builtinModule('node:fs')?.realpathSync(main);
  } catch {
    return undefined;
  }
}
