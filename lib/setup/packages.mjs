/**
 * The npm packages: are those of package-lock.json installed, and if not, `npm ci`. The lock file is
 * compared with node_modules/.package-lock.json, which npm writes last, so no stamp is needed.
 */
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { run, say, show } from './log.mjs';

/**
 * @typedef {object} LockEntry
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 */

/**
 * The packages of a lock file by their folder; none if the file is missing or broken.
 * @param {string} file
 * @returns {Record<string, LockEntry>}
 */
export function lockedPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}

/**
 * Why `npm ci` is needed, or undefined if it is not.
 * @param {string} root
 * @param {{ platform: string, arch: string }} [machine]
 * @returns {string | undefined}
 */
export function stalePackage(root, machine = process) {
  const installed = lockedPackages(join(root, 'node_modules/.package-lock.json'));
  for (const [folder, wanted] of Object.entries(lockedPackages(join(root, 'package-lock.json')))) {
    if (folder === '' || (wanted.optional && !isFor(machine, wanted))) continue;
    const found = installed[folder];
    if (found === undefined) return `${folder} is not installed`;
    if (found.version !== wanted.version || found.integrity !== wanted.integrity) {
      return `${folder} is not the locked version`;
    }
    if (!existsSync(join(root, folder))) return `${folder} is missing`;
  }
  return undefined;
}

/**
 * Optional packages are per platform: only the one that surely fits must be there.
 * @param {{ platform: string, arch: string }} machine
 * @param {LockEntry} entry
 */
function isFor({ platform, arch }, { os, cpu, libc }) {
  return os?.includes(platform) && cpu?.includes(arch) && libc === undefined;
}

/**
 * Installs the locked packages, development ones included whatever npm's settings say.
 * @param {string} root
 * @returns {boolean}
 */
export function installPackages(root) {
  say('installing the locked npm packages (npm ci)');
  const cache = needsOwnCache() ? mkdtempSync(join(tmpdir(), 'fallline-npm-')) : undefined;
  const args = ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund'];
  const result = npm(root, cache === undefined ? args : [...args, '--cache', cache]);
  if (cache !== undefined) rmSync(cache, { recursive: true, force: true });
  if (!result.ok) {
    show(result.output);
    say('npm ci failed: the locked packages could not be installed.');
  }
  return result.ok;
}

/** npm keeps its cache in the home folder, and some accounts have none that they may write to. */
function needsOwnCache() {
  let folder = process.env.npm_config_cache || join(homedir(), '.npm');
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  try {
    accessSync(folder, constants.W_OK);
    return false;
  } catch {
    return true;
  }
}

/**
 * Runs the npm that runs us, or else the one on the PATH.
 * @param {string} root
 * @param {string[]} args
 */
export function npm(root, args) {
  const cli = process.env.npm_execpath;
  if (cli !== undefined && /^npm-cli\.c?js$/.test(basename(cli))) {
    return run(process.execPath, [cli, ...args], { cwd: root });
  }
  return run('npm', args, { cwd: root, shell: process.platform === 'win32' });
}
