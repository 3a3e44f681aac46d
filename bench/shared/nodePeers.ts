/** Finds the packages of the contenders that run in Node: those of contenders/package.json. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Absence } from './messages.ts';

const MANIFEST = fileURLToPath(new URL('../contenders/package.json', import.meta.url));
const INSTALL = 'npm run bench:peers';

/**
 * What is missing of these packages, if anything.
 *
 * @param manifest the package.json that they are installed beside
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
