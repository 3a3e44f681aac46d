/**
 * Is everything there that the native build needs? Looks for the same things as cmake-js and
 * CMakeLists.txt: a compiler, a build program, CMake, and OpenBLAS with its headers.
 */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './log.mjs';

/** Debian's names for a machine, under which it keeps headers, by process.arch. */
const TRIPLES = {
  x64: 'x86_64-linux-gnu',
  arm64: 'aarch64-linux-gnu',
  arm: 'arm-linux-gnueabihf',
  ppc64: 'powerpc64le-linux-gnu',
  riscv64: 'riscv64-linux-gnu',
  s390x: 's390x-linux-gnu',
};

/**
 * The first program of that name on the PATH.
 * @param {string} name
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined}
 */
export function findOnPath(name, env = process.env) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  return (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => endings.map((ending) => join(folder, name + ending)))
    .find(isProgram);
}

/** @param {string} file */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** @param {NodeJS.ProcessEnv} [env] */
export function findCompiler(env = process.env) {
  return findOnPath('g++', env) ?? findOnPath('clang++', env);
}

/**
 * What the native build lacks, in words; empty if nothing.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string[]}
 */
export function missingTools(env = process.env) {
  if (process.platform === 'win32') return ['Windows support'];
  const missing = [];
  const compiler = findCompiler(env);
  // On macOS /usr/bin/clang++ is there even without the tools: it asks to install them.
  const isUsable = compiler !== undefined && (process.platform !== 'darwin' || hasXcode(env));
  if (!isUsable) missing.push('C++ compiler');
  if (findOnPath('make', env) === undefined && findOnPath('ninja', env) === undefined) {
    missing.push('make');
  }
  if (findOnPath('cmake', env) === undefined) missing.push('CMake');
  if (!hasOpenBlas(isUsable ? compiler : undefined, env)) missing.push('OpenBLAS headers');
  return missing;
}

/** @param {NodeJS.ProcessEnv} env */
function hasXcode(env) {
  return run('xcode-select', ['-p'], { env }).ok;
}

/**
 * As CMake looks for it: pkg-config first, then the headers in the usual places.
 * @param {string | undefined} compiler
 * @param {NodeJS.ProcessEnv} env
 */
function hasOpenBlas(compiler, env) {
  const pkgConfig = findOnPath('pkg-config', env);
  if (pkgConfig !== undefined && run(pkgConfig, ['--exists', 'openblas'], { env }).ok) return true;
  if (compiler === undefined) return false;
  const input = '#include <cblas.h>\n#include <openblas_config.h>\n';
  return [[], ...includeFolders(env).map((folder) => ['-I', folder])].some(
    (include) => run(compiler, ['-E', '-x', 'c++', ...include, '-'], { env, input }).ok,
  );
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]}
 */
function includeFolders(env) {
  const triple = /** @type {Record<string, string>} */ (TRIPLES)[process.arch] ?? '';
  const prefixes = (env.CMAKE_PREFIX_PATH ?? '').split(delimiter).filter((path) => path !== '');
  const homes = [env.OpenBLAS_HOME, env.OPENBLAS_HOME, ...prefixes].filter((path) => path);
  return [
    ...homes.flatMap((home) => [`${home}/include`, `${home}/include/openblas`]),
    '/usr/include/openblas',
    `/usr/include/${triple}/openblas-pthread`,
    `/usr/include/${triple}/openblas-openmp`,
    `/usr/include/${triple}/openblas-serial`,
    '/usr/local/include/openblas',
    '/usr/local/opt/openblas/include',
    '/opt/homebrew/opt/openblas/include',
    '/opt/OpenBLAS/include',
  ].filter(isFolder);
}

/** @param {string} path */
function isFolder(path) {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
