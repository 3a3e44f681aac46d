/**
 * `npm run check:install`: do the package managers install the packed package, from their lock files alone as well?
 * Installs the package managers first; the check itself is test/install/run.ts, which has the options.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { command } from '../lib/setup/command.mjs';
import { root } from '../lib/setup/files.mjs';
import { withLock } from '../lib/setup/lock.mjs';
import { run } from '../lib/setup/log.mjs';
import { npm, stalePackage } from '../lib/setup/packages.mjs';
import { buildDist } from '../lib/setup/typescriptBuild.mjs';

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
  if (!withLock(root, () => buildDist(root))) return false;
  const check = ['--import=tsx/esm', join(folder, 'run.ts'), ...args];
  return run(process.execPath, check, { cwd: root, loud: true }).ok;
}

command(checkInstall);
