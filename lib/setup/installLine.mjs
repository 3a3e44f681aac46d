/**
 * Installation of what the native build and the tests of pages need: the exact command for each system,
 * and on Debian and Ubuntu, as root, the installation itself.
 */
import { readFileSync } from 'node:fs';
import { run, say, show } from './log.mjs';
import { findOnPath } from './toolchain.mjs';

/**
 * What is installed together: the tools of the native build, or a browser for the tests of pages.
 * @typedef {'build' | 'browser'} Purpose
 */

const BUILD_DEBIAN = 'g++ make cmake pkg-config libopenblas-dev';

/**
 * By the ID or ID_LIKE of os-release; `darwin` by platform.
 * @type {Record<Purpose, Record<string, string>>}
 */
const LINES = {
  build: {
    debian: `apt-get install -y ${BUILD_DEBIAN}`,
    ubuntu: `apt-get install -y ${BUILD_DEBIAN}`,
    fedora: 'dnf install -y gcc-c++ make cmake pkgconf-pkg-config openblas-devel',
    rhel: 'dnf install -y gcc-c++ make cmake pkgconf-pkg-config openblas-devel',
    alpine: 'apk add g++ make cmake pkgconf openblas-dev',
    arch: 'pacman -S --needed gcc make cmake pkgconf openblas',
    darwin: 'brew install cmake openblas pkg-config',
  },
  browser: {
    debian: 'apt-get install -y chromium fonts-liberation',
    ubuntu: 'apt-get install -y chromium-browser fonts-liberation',
    fedora: 'dnf install -y chromium',
    rhel: 'dnf install -y epel-release chromium',
    alpine: 'apk add chromium font-liberation',
    arch: 'pacman -S --needed chromium ttf-liberation',
    darwin: 'brew install --cask chromium',
  },
};

/** What to install on systems that the table does not know. */
const IN_WORDS = {
  build: 'a C++20 compiler, make, CMake and OpenBLAS with its headers',
  browser: 'Chromium, or name one in FALLLINE_CHROMIUM',
};

/**
 * @typedef {object} System
 * @property {string} platform As process.platform.
 * @property {string} osRelease Contents of /etc/os-release, or ''.
 * @property {boolean} isRoot
 */

/** @returns {System} */
export function thisSystem() {
  let osRelease = '';
  try {
    osRelease = readFileSync('/etc/os-release', 'utf8');
  } catch {
    // Not Linux, or a very small one.
  }
  return { platform: process.platform, osRelease, isRoot: process.getuid?.() === 0 };
}

/**
 * The distribution's names, the nearest first: its ID, then what it is like.
 * @param {string} osRelease
 * @returns {string[]}
 */
export function distributions(osRelease) {
  return ['ID', 'ID_LIKE'].flatMap((key) => {
    const value = osRelease.match(new RegExp(`^${key}=(.*)$`, 'm'))?.[1] ?? '';
    return value
      .replace(/["']/g, '')
      .split(' ')
      .filter((name) => name !== '');
  });
}

/**
 * What to do, as the end of a sentence that begins with what is missing.
 * @param {System} system
 * @param {string[]} missing
 * @param {Purpose} [purpose]
 * @returns {string}
 */
export function installAdvice(system, missing, purpose = 'build') {
  const names = missing.join(', ');
  const { platform, isRoot } = system;
  if (platform === 'win32' && purpose === 'build') return 'it cannot be built on Windows yet';
  const line = installLine(system, purpose);
  if (line === undefined) return `missing ${names}. Install ${IN_WORDS[purpose]}`;
  if (platform === 'darwin') {
    const compiler = missing.some((name) => name === 'C++ compiler' || name === 'make');
    return `missing ${names}. Install with: ${compiler ? 'xcode-select --install; ' : ''}${line}`;
  }
  return `missing ${names}. Install with: ${isRoot ? '' : 'sudo '}${line}`;
}

/**
 * @param {System} system
 * @param {Purpose} purpose
 * @returns {string | undefined}
 */
function installLine({ platform, osRelease }, purpose) {
  const lines = LINES[purpose];
  const names = platform === 'darwin' ? ['darwin'] : distributions(osRelease);
  const known = names.find((name) => name in lines);
  return known === undefined ? undefined : lines[known];
}

/**
 * True if set-up may install by itself: as root, on a system with apt, unless it was forbidden.
 * @param {System} system
 * @param {NodeJS.ProcessEnv} env
 */
export function mayInstall({ platform, osRelease, isRoot }, env) {
  const isDebian = distributions(osRelease).some((name) => name === 'debian' || name === 'ubuntu');
  const isForbidden = !['', '0', undefined].includes(env.FALLLINE_NO_INSTALL);
  const apt = findOnPath('apt-get', env);
  return platform === 'linux' && isDebian && isRoot && !isForbidden && apt !== undefined;
}

/**
 * Installs with apt what one purpose needs. Quiet unless it fails.
 * @param {System} system One where `mayInstall`.
 * @param {Purpose} purpose
 * @param {string[]} missing
 * @param {NodeJS.ProcessEnv} [given]
 * @returns {boolean}
 */
export function installWithApt(system, purpose, missing, given = process.env) {
  const packages = (installLine(system, purpose) ?? '').split(' ').slice(3);
  say(`missing ${missing.join(', ')}; installing ${packages.join(' ')} with apt-get`);
  const env = { ...given, DEBIAN_FRONTEND: 'noninteractive' };
  const limits = ['Acquire::Retries=2', 'Acquire::http::Timeout=30', 'DPkg::Lock::Timeout=300'];
  const options = limits.flatMap((limit) => ['-o', limit]);
  // Continue after a failed update: one broken package list need not prevent the installation.
  const update = run('apt-get', [...options, 'update'], { env });
  const install = ['install', '-y', '--no-install-recommends', ...packages];
  const result = run('apt-get', [...options, ...install], { env });
  if (!result.ok) {
    show(update.ok ? result.output : `${update.output}${result.output}`);
    say('apt-get failed (FALLLINE_NO_INSTALL=1 keeps set-up from trying).');
  }
  return result.ok;
}
