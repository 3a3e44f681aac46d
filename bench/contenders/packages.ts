/** What the scripts of packages share: how those packages, which have no types here, are loaded. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const requirePeer = createRequire(import.meta.url);

/** A package of this folder, as whatever type its script declares for it. */
export function load<Package>(name: string): Package {
  return requirePeer(name) as Package;
}

/** Its name and version. */
export function versionOf(name: string): string {
  const { version } = JSON.parse(readFileSync(fileIn(name, 'package.json'), 'utf8'));
  return `${name} ${version}`;
}

/** A file of a package, which need not be one that it exports. */
export function fileIn(name: string, path: string): string {
  return fileURLToPath(new URL(`node_modules/${name}/${path}`, import.meta.url));
}
