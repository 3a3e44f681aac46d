/**
 * `npm run check:install`: do the package managers install the packed package, from their lock files alone as well?
 * Installs the package managers first; the check itself is test/install/run.ts, which has the options.
 */
import { join } from 'node:path';
import { command } from '../setup/command.mjs';
import { root } from '../setup/files.mjs';
import { withLock } from '../setup/lock.mjs';
import { run } from '../setup/log.mjs';
import { buildDist } from '../setup/typescriptBuild.mjs';
import { provideManagers } from './managers.mjs';

/** @param {string[]} args */
function checkInstall(args) {
  provideManagers(args.includes('--bun'));
  if (!withLock(root, () => buildDist(root))) return false;
  const check = ['--import=tsx/esm', join(root, 'test/install/run.ts'), ...args];
  return run(process.execPath, check, { cwd: root, loud: true }).ok;
}

command(checkInstall);
