/** Loads the npm packages of contenders, which have no types here. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const requirePeer = createRequire(import.meta.url);

/** Imports a package of this folder; the script declares its type. */
export function load<Package>(name: string): Package {
  return requirePeer(name) as Package;
}

/** Name and version of a package. */
export function versionOf(name: string): string {
  const { version } = JSON.parse(readFileSync(fileIn(name, 'package.json'), 'utf8'));
  return `${name} ${version}`;
}

/** Imports a file of a package, even one that the package does not export. */
export function fileIn(name: string, path: string): string {
  return fileURLToPath(new URL(`node_modules/${name}/${path}`, import.meta.url));
}
