/**
 * `npm run check:packages`: do the packages of a release install and run natively, and is it said what is wrong where
 * they do not? Installs the package managers first; the check itself is test/packages/run.ts, which has the options.
 */
import { join } from 'node:path';
import { command } from '../setup/command.mjs';
import { root } from '../setup/files.mjs';
import { run } from '../setup/log.mjs';
import { provideManagers } from './managers.mjs';

/** @param {string[]} args */
function checkPackages(args) {
  provideManagers(args.includes('--bun'));
  const check = ['--import=tsx/esm', join(root, 'test/packages/run.ts'), ...args];
  return run(process.execPath, check, { cwd: root, loud: true }).ok;
}

command(checkPackages);
