/**
 * Builds the addon with cmake-js, as CMakeLists.txt describes it: build/Release/fallline.node, or
 * with sanitizers build/sanitize/Release/fallline.node, or for the benchmark that tunes networks
 * build/tuning/Release/fallline.node. package.json's "imports" names them. CMake decides what is stale:
 * a build with nothing to do takes a tenth of a second.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { isNewer } from './files.mjs';
import { run, say, show } from './log.mjs';

/** The npm packages that the addon is built with. */
const BUILD_PACKAGES = ['node-addon-api', 'node-api-headers', 'cmake-js'];

/**
 * @typedef {object} NativeOptions
 * @property {boolean} [sanitize] With AddressSanitizer and UndefinedBehaviorSanitizer.
 * @property {boolean} [package] The addon of the platform packages, which opens OpenBLAS at run time.
 * @property {boolean} [tuning] With sizes of native/engine/network.h that the environment may change.
 * @property {boolean} [configure] Configure even where that was done: options or packages may have changed.
 * @property {boolean} [fresh] Forget the last configuration first: another compiler, other flags.
 * @property {boolean} [verbose] Show CMake's output as it comes.
 * @property {boolean} [quiet] Let the caller report a failed build.
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
  const folder = `${outputFolder(options)}/Release`;
  return options.package ? `${folder}/package/fallline.node` : `${folder}/fallline.node`;
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
 * The command that installs the packages that build the addon: in a checkout the locked packages, otherwise
 * in the project that depends on fallline.
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
 * Whether CMake was configured for this folder and processor architecture. The build folder of a copied
 * checkout would build the original.
 * @param {string} root
 * @param {NativeOptions} [options]
 */
export function isConfigured(root, options = {}) {
  try {
    const cache = readFileSync(join(root, outputFolder(options), 'CMakeCache.txt'), 'utf8');
    const value = (/** @type {string} */ name) =>
      new RegExp(`^${name}:\\w+=(.*)$`, 'm').exec(cache)?.[1] ?? '';
    return (
      resolve(value('CMAKE_HOME_DIRECTORY')) === resolve(root) &&
      value('NODE_ARCH') === process.arch
    );
  } catch {
    return false;
  }
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
  const { configure = false, fresh = false, verbose = false, quiet = false } = options;
  const file = join(root, addonFile(options));
  const target = ['--target', options.package ? 'fallline_package' : 'fallline'];
  const builds = () => cmake(['--build', outputFolder(options), ...target, '--parallel', jobs()]);
  /** @param {string[]} args */
  const cmake = (args) => run('cmake', args, { cwd: root, env: buildEnvironment(), loud: verbose });
  const configures = () =>
    run(process.execPath, [cmakeJs, 'configure', ...settings(options)], {
      ...{ cwd: root, env: buildEnvironment(), loud: verbose },
    });

  // Only for the message; CMake decides what to build.
  if (configure || !isConfigured(root, options) || isNewer(root, ['native'], file)) {
    say(`building the native addon${options.sanitize ? ' with sanitizers' : ''} (C++)`);
  }
  let result;
  if (!configure && isConfigured(root, options)) result = builds();
  // A missing compiler or build program shows as a failure.
  if (!result?.ok) {
    if (fresh || !isConfigured(root, options)) forgetConfiguration(root, options);
    result = configures();
    if (!result.ok) {
      forgetConfiguration(root, options);
      result = configures();
    }
    if (result.ok) result = builds();
  }
  if (!result.ok) {
    if (!quiet) show(result.output);
    if (!quiet) say('the native addon did not build.');
    return false;
  }
  if (existsSync(file)) return true;
  say(`the native build ended without ${addonFile(options)}.`);
  return false;
}

/** @param {NativeOptions} options */
function settings(options) {
  return [
    ...['--out', outputFolder(options)],
    `--CDFALLLINE_SANITIZE=${options.sanitize ? 'ON' : 'OFF'}`,
    `--CDFALLLINE_WERROR=${warningsAreErrors() ? 'ON' : 'OFF'}`,
    `--CDFALLLINE_TUNING=${options.tuning ? 'ON' : 'OFF'}`,
  ];
}

/** FALLLINE_WERROR=1 is set by CI alone: another compiler may warn of more, and must not stop a user's build. */
function warningsAreErrors() {
  return process.env.FALLLINE_WERROR === '1';
}

function jobs() {
  return String(availableParallelism());
}

/** cmake-js and CMakeLists.txt call `node`: add this Node at the end of the PATH. */
function buildEnvironment() {
  const { PATH = '' } = process.env;
  return { ...process.env, PATH: `${PATH}${delimiter}${dirname(process.execPath)}` };
}

/**
 * Keeps the objects: the same configuration does not compile them again.
 * @param {string} root
 * @param {NativeOptions} options
 */
function forgetConfiguration(root, options) {
  const folder = join(root, outputFolder(options));
  rmSync(join(folder, 'CMakeCache.txt'), { force: true });
  rmSync(join(folder, 'CMakeFiles'), { recursive: true, force: true });
}
