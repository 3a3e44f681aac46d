/** Finds the npm packages of contenders that run in Node: those of contenders/package.json. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Absence } from './messages.ts';

const MANIFEST = fileURLToPath(new URL('../contenders/package.json', import.meta.url));
const INSTALL = 'npm run bench:peers';

/**
 * The packages that are not installed, as text; `undefined` if all are.
 *
 * @param manifest path of the package.json beside which they are installed
 */
export function nodePeer(packages: readonly string[], manifest = MANIFEST): Absence | undefined {
  const { resolve } = createRequire(manifest);
  for (const name of packages) {
    try {
      resolve(name);
    } catch {
      return { missing: `there is no package ${name}; install it with: ${INSTALL}` };
    }
  }
  return undefined;
}
