/** What package.json names as the package's entry points. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The JavaScript in dist/ that `exports` and `bin` name.
 * @param {string} root
 * @returns {string[]} Paths in dist/.
 */
export function entryPoints(root) {
  const { exports = {}, bin = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const files = [...Object.values(exports), ...Object.values(bin)].map((entry) =>
    typeof entry === 'string' ? entry : entry.default,
  );
  return files.flatMap((file) => /^(?:\.\/)?dist\/(.*\.js)$/.exec(file)?.[1] ?? []);
}
