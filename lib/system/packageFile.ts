/**
 * Files of this package that are read while a program runs. A bundler copies the package's code out of its
 * folder: into one file, in any format, which may then be moved to another machine. There the package's
 * files are missing, and every question for them must have an answer that says so.
 */
import { builtinModule } from './platform.ts';

/** The version of this package; package.json has the same, and so must an addon. */
export const VERSION = '0.1.0';

/** What to do about a bundle that lacks a file. */
export const OUT_OF_BUNDLE =
  'Leave fallline out of the bundle (esbuild: --external:fallline), as lib/docs/bundling.md of the package shows for each bundler';

let found: URL | null | undefined;

/** The folder of this package, or `undefined` where its code is part of a bundle. */
export function packageRoot(): URL | undefined {
  found ??= rootOf(import.meta.url) ?? null;
  return found ?? undefined;
}

/**
 * The folder of the package that a module belongs to: above lib/, or above dist/, whose modules the build joins
 * into fewer files. A bundle may lie in a folder called dist/ too, so the manifest decides.
 *
 * @param here the module's own address; bundles in CommonJS have none
 */
export function rootOf(here: unknown): URL | undefined {
  if (typeof here !== 'string' || !here.startsWith('file:')) return undefined;
  const end = Math.max(here.lastIndexOf('/lib/'), here.lastIndexOf('/dist/'));
  if (end < 0) return undefined;
  const root = new URL(here.slice(0, end + 1));
  return isManifest(readText(new URL('package.json', root))) ? root : undefined;
}

/** Goes by the addon that it names, since a fork may have another name. */
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
