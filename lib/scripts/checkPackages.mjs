/**
 * Checks of the packages of a release, which `npm run release:packages` writes. Each is a program of test/packages, which
 * has its options and says what it needs:
 *
 * - `npm run check:packages`: do all package managers install them, and is it said what is wrong where they do not fit?
 * - `npm run check:bare`: do they run on bare systems, on Debian's C library and on musl?
 * - `npm run check:arm64`: do those for arm64 run under an emulator?
 */
import { join } from 'node:path';
import { command } from '../setup/command.mjs';
import { root } from '../setup/files.mjs';
import { run } from '../setup/log.mjs';
import { provideManagers } from './managers.mjs';

/** @param {string[]} args The first may name the program. */
function checkPackages(args) {
  const [first] = args;
  const isNamed = first === 'bare' || first === 'arm64';
  const program = `test/packages/${isNamed ? first : 'run'}.ts`;
  const rest = isNamed ? args.slice(1) : args;
  provideManagers(rest.includes('--bun'));
  const check = ['--import=tsx/esm', join(root, program), ...rest];
  return run(process.execPath, check, { cwd: root, loud: true }).ok;
}

command(checkPackages);
