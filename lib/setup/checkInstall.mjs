/**
 * `npm run check:install`: do the package managers install the packed package, from their lock files alone as well?
 * Installs the package managers first; the check itself is test/install/run.ts, which has the options.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './command.mjs';
import { run } from './log.mjs';
import { npm, stalePackage } from './packages.mjs';
import { root } from './setup.mjs';
import { buildDist, distIsFresh } from './typescriptBuild.mjs';

/** @param {string[]} args */
function checkInstall(args) {
  const folder = join(root, 'test/install');
  const withBun = args.includes('--bun');
  const isStale = stalePackage(folder) !== undefined;
  if (isStale || (withBun && !existsSync(join(folder, 'node_modules/@oven')))) {
    const omit = withBun ? [] : ['--omit=optional'];
    const { ok, output } = npm(folder, ['ci', '--ignore-scripts', ...omit]);
    if (!ok) throw new Error(output);
  }
  if (!distIsFresh(root) && !buildDist(root)) return false;
  const check = ['--import=tsx/esm', join(folder, 'run.ts'), ...args];
  return run(process.execPath, check, { cwd: root, loud: true }).ok;
}

command(checkInstall);
