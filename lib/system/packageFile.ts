/**
 * Locates the files of this package that are read at run time. A bundler copies the package's code
 * into another file, which may be moved to another machine. The package's files are then missing,
 * and the error messages must say so.
 */
import { builtinModule } from './platform.ts';

/** The version of this package, as in package.json. An addon must have the same version. */
export const VERSION = '0.1.0';

/** Advice for a bundle that lacks a file. */
export const OUT_OF_BUNDLE =
  'Leave fallline out of the bundle (esbuild: --external:fallline), as lib/docs/bundling.md of the package shows for each bundler';

let found: URL | null | undefined;

/** The folder of this package; `undefined` if its code is part of a bundle. */
export function packageRoot(): URL | undefined {
  found ??= rootOf(import.meta.url) ?? null;
  return found ?? undefined;
}

/**
 * The folder of the package that a module belongs to: the parent of lib/, or of dist/, where the
 * build joins modules into fewer files. A bundle may also be in a folder named dist/, so the
 * package manifest decides.
 *
 * @param here the URL of the module; undefined in CommonJS bundles
 */
export function rootOf(here: unknown): URL | undefined {
  if (typeof here !== 'string' || !here.startsWith('file:')) return undefined;
  const end = Math.max(here.lastIndexOf('/lib/'), here.lastIndexOf('/dist/'));
  if (end < 0) return undefined;
  const root = new URL(here.slice(0, end + 1));
  return isManifest(readText(new URL('package.json', root))) ? root : undefined;
}

/** Recognises the manifest by the name of its addon, because a fork may rename the package. */
function isManifest(text: string | undefined): boolean {
  if (text === undefined) return false;
  try {
    return /\/fallline\.node$/.test(JSON.parse(text)?.imports?.['#native']?.default);
  } catch {
    return false;
  }
}

function readText(file: URL): string | undefined {
  try {
    return builtinModule('node:fs')?.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * The URL of a file of this package.
 *
 * @param path from the package's folder
 * @throws {Error} if this code is part of a bundle, which does not hold the file
 */
export function packageFile(path: string): URL {
  const root = packageRoot();
  if (root !== undefined) return new URL(path, root);
  throw new Error(`This program is bundled without "${path}" of fallline. ${OUT_OF_BUNDLE}`);
}
