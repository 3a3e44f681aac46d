/**
 * `npm run check:bare`: do the packages run on bare systems (Debian without a compiler, musl without anything)? Installs
 * npm first; the check itself is test/packages/bare.ts, which has the options and says what it needs.
 */
import { join } from 'node:path';
import { command } from '../setup/command.mjs';
import { root } from '../setup/files.mjs';
import { run } from '../setup/log.mjs';
import { provideManagers } from './managers.mjs';

/** @param {string[]} args */
function checkBare(args) {
  provideManagers(false);
  const check = ['--import=tsx/esm', join(root, 'test/packages/bare.ts'), ...args];
  return run(process.execPath, check, { cwd: root, loud: true }).ok;
}

command(checkBare);
