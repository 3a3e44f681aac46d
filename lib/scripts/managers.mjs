/** Installs the package managers of test/install, which the checks of packages run. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/files.mjs';
import { npm, stalePackage } from '../setup/packages.mjs';

/** @param {boolean} withBun bun is large. */
export function provideManagers(withBun) {
  const folder = join(root, 'test/install');
  const isStale = stalePackage(folder) !== undefined;
  if (!isStale && (!withBun || existsSync(join(folder, 'node_modules/@oven')))) return;
  const omit = withBun ? [] : ['--omit=optional'];
  const { ok, output } = npm(folder, ['ci', '--ignore-scripts', ...omit]);
  if (!ok) throw new Error(output);
}
