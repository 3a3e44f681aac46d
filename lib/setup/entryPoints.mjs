/** What package.json names as the package's entry points. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The JavaScript in dist/ that `exports` and `bin` name.
 * @param {string} root
 * @returns {string[]} Paths in dist/.
 */
export function entryPoints(root) {
  const { exports = {}, bin = {} } = manifest(root);
  return inDist([...Object.values(exports), ...Object.values(bin)]);
}

/**
 * Those of them that programs import, which have declarations.
 * @param {string} root
 * @returns {string[]} Paths in dist/, with `.js`.
 */
export function typedEntryPoints(root) {
  return inDist(Object.values(manifest(root).exports ?? {}));
}

/** @param {string} root */
function manifest(root) {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
}

/** @param {(string | { default: string })[]} entries */
function inDist(entries) {
  const files = entries.map((entry) => (typeof entry === 'string' ? entry : entry.default));
  return files.flatMap((file) => /^(?:\.\/)?dist\/(.*\.js)$/.exec(file)?.[1] ?? []);
}
