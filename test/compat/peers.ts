/** The packages that fallline/compat replaces, as installed beside this file. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const requirePeer = createRequire(import.meta.url);

/** The folder that they are installed in, with a package.json. */
export const PEERS_FOLDER = fileURLToPath(new URL('.', import.meta.url));

const notInstalled = (name: string, cause: unknown) =>
  new Error(`${name} does not load: run npm ci --prefix test/compat`, { cause });

/**
 * A package, or a file of one, to be called when a test runs, not when its file is read. It comes as whatever type a test declares for it. apparatus's matrix library makes
 * `Math.sign` 1 at 0 for everyone; the other tests have it as it was.
 */
export function peer<Package>(name: string): Package {
  const { sign } = Math;
  try {
    const loaded = requirePeer(name) as Package;
    Math.sign = sign;
    return loaded;
  } catch (cause) {
    throw notInstalled(name, cause);
  }
}

/** The version that is installed. */
export function versionOf(name: string): string {
  const file = new URL(`node_modules/${name}/package.json`, import.meta.url);
  try {
    return JSON.parse(readFileSync(file, 'utf8')).version;
  } catch (cause) {
    throw notInstalled(name, cause);
  }
}
