/**
 * `npm run check:install`: do the package managers install the packed package, from their lock files alone as well?
 * Installs the package managers first; the check itself is test/install/run.ts, which has the options.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { command } from '../setup/command.mjs';
import { root } from '../setup/files.mjs';
import { withLock } from '../setup/lock.mjs';
import { run } from '../setup/log.mjs';
import { npm, stalePackage } from '../setup/packages.mjs';
import { buildDist } from '../setup/typescriptBuild.mjs';

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
