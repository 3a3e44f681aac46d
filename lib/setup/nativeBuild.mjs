/**
 * Builds the addon with cmake-js, as CMakeLists.txt describes it: build/Release/fallline.node, or
 * with sanitizers build/sanitize/Release/fallline.node, or for the benchmark that tunes networks
 * build/tuning/Release/fallline.node. package.json's "imports" names them.
 */
import { existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { run, say, show } from './log.mjs';
import { lockedPackages } from './packages.mjs';
import { filesIn, inputHash, readStamp, removeStamp, writeStamp } from './stamp.mjs';
import { findCompiler, findOnPath } from './toolchain.mjs';

/** The npm packages that the addon is built with. */
const BUILD_PACKAGES = ['node-addon-api', 'node-api-headers', 'cmake-js'];

/**
 * @typedef {object} NativeOptions
 * @property {boolean} [sanitize] With AddressSanitizer and UndefinedBehaviorSanitizer.
 * @property {boolean} [tuning] With sizes of native/engine/network.h that the environment may change.
 * @property {boolean} [verbose] Show CMake's output as it comes.
 * @property {boolean} [quiet] Leave it to the caller to say that the build failed.
 */

/** @param {NativeOptions} options */
function outputFolder({ sanitize = false, tuning = false }) {
  if (tuning) return 'build/tuning';
  return sanitize ? 'build/sanitize' : 'build';
}

/**
 * @param {NativeOptions} [options]
 * @returns {string} Relative to the root.
 */
export function addonFile(options = {}) {
  return `${outputFolder(options)}/Release/fallline.node`;
}

/**
 * @param {string} root
 * @param {NativeOptions} options
 */
function stampFile(root, options) {
  return `${join(root, addonFile(options))}.stamp`;
}

/**
 * @param {string} root
 * @param {NativeOptions} options
 */
function addonHash(root, { sanitize = false, tuning = false }) {
  const locked = lockedPackages(join(root, 'package-lock.json'));
  const { binary, version } = createRequire(import.meta.url)(join(root, 'package.json'));
  return inputHash(root, ['CMakeLists.txt', ...filesIn(root, 'native')], {
    ...{ binary, version },
    sanitize,
    ...(tuning && { tuning }),
    ...(warningsAreErrors() && { warningsAreErrors: true }),
    versions: BUILD_PACKAGES.map((name) => locked[`node_modules/${name}`]?.version),
    machine: [process.platform, process.arch],
  });
}

/**
 * @param {string} root
 * @param {NativeOptions} [options]
 */
export function addonIsFresh(root, options = {}) {
  return (
    existsSync(join(root, addonFile(options))) &&
    readStamp(stampFile(root, options)) === addonHash(root, options)
  );
}

/**
 * cmake-js's command, or undefined if it is not installed.
 * @param {string} root
 */
function findCmakeJs(root) {
  try {
    const manifest = createRequire(join(root, 'package.json')).resolve('cmake-js/package.json');
    return join(dirname(manifest), 'bin/cmake-js');
  } catch {
    return undefined;
  }
}

/**
 * The line that installs what builds the addon: in a checkout the locked packages, else, where this is a
 * dependency, in the project that it is one of.
 * @param {string} root
 */
export function packagesLine(root) {
  const isCheckout = existsSync(join(root, 'package-lock.json'));
  return isCheckout ? 'npm ci' : `npm install --save-dev ${BUILD_PACKAGES.join(' ')}`;
}

/** @param {string} root */
export function canBuildAddon(root) {
  return findCmakeJs(root) !== undefined;
}

/**
 * Builds what changed. CMake's output is shown on failure, or as it comes if verbose.
 * @param {string} root
 * @param {NativeOptions} [options]
 * @returns {boolean}
 */
export function buildAddon(root, options = {}) {
  const cmakeJs = findCmakeJs(root);
  if (cmakeJs === undefined) {
    say(`cmake-js is not installed; run: ${packagesLine(root)}`);
    return false;
  }
  say(`building the native addon${options.sanitize ? ' with sanitizers' : ''} (C++)`);
  const hash = addonHash(root, options);
  removeStamp(stampFile(root, options));
  // A process may have the old file open: it keeps it, where overwriting would pull it away.
  rmSync(join(root, addonFile(options)), { force: true });
  forgetOtherConfiguration(root, options);

  const out = ['--out', outputFolder(options)];
  const settings = [
    `--CDFALLLINE_SANITIZE=${options.sanitize ? 'ON' : 'OFF'}`,
    `--CDFALLLINE_WERROR=${warningsAreErrors() ? 'ON' : 'OFF'}`,
    `--CDFALLLINE_TUNING=${options.tuning ? 'ON' : 'OFF'}`,
  ];
  const jobs = String(availableParallelism());
  // Configuring again costs little and picks up every change of options; building alone would not.
  const commands = [
    ['configure', ...out, ...settings],
    ['build', ...out, ...settings, '--parallel', jobs],
  ];
  for (const command of commands) {
    const result = run(process.execPath, [cmakeJs, ...command], {
      cwd: root,
      env: buildEnvironment(),
      loud: options.verbose,
    });
    if (!result.ok) {
      if (!options.quiet) show(result.output);
      if (!options.quiet) say('the native addon did not build.');
      return false;
    }
  }
  if (!existsSync(join(root, addonFile(options)))) {
    say(`the native build ended without ${addonFile(options)}.`);
    return false;
  }
  writeStamp(stampFile(root, options), hash);
  return true;
}

/** FALLLINE_WERROR=1 is set by CI alone: another compiler may warn of more, and must not stop a user's build. */
function warningsAreErrors() {
  return process.env.FALLLINE_WERROR === '1';
}

/** CMakeLists.txt calls `node`: let it be found, behind everything else on the PATH. */
function buildEnvironment() {
  const { PATH = '' } = process.env;
  return { ...process.env, PATH: `${PATH}${delimiter}${dirname(process.execPath)}` };
}

/**
 * CMake refuses a cache made for another folder, compiler or build program, and keeps old results of
 * its searches: so such a cache goes. The objects stay as long as the cache does.
 * @param {string} root
 * @param {NativeOptions} options
 */
function forgetOtherConfiguration(root, options) {
  const folder = join(root, outputFolder(options));
  const stamp = join(folder, 'configuration.stamp');
  const programs = ['cmake', 'ninja', 'make', 'pkg-config'].map((name) => findOnPath(name));
  const { CC, CXX, CFLAGS, CXXFLAGS, LDFLAGS } = process.env;
  const hash = inputHash(root, ['CMakeLists.txt'], {
    root,
    sanitize: options.sanitize ?? false,
    programs: [findCompiler(), ...programs],
    environment: [CC, CXX, CFLAGS, CXXFLAGS, LDFLAGS],
  });
  if (readStamp(stamp) === hash) return;
  rmSync(join(folder, 'CMakeCache.txt'), { force: true });
  rmSync(join(folder, 'CMakeFiles'), { recursive: true, force: true });
  writeStamp(stamp, hash);
}
