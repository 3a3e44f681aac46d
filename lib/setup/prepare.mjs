/**
 * npm's `prepare`: runs at `npm ci` in a checkout, before packing and publishing, and when a project
 * depends on the git repository. Builds dist/, and in a checkout the addon if that is possible; what
 * the addon lacks never makes an installation fail.
 */
import { command } from './command.mjs';
import { root } from './files.mjs';
import { installAdvice, thisSystem } from './installLine.mjs';
import { withLock } from './lock.mjs';
import { say } from './log.mjs';
import { buildAddon, canBuildAddon, packagesLine } from './nativeBuild.mjs';
import { wantsNative } from './setup.mjs';
import { missingTools } from './toolchain.mjs';
import { buildDist, canBuildDist } from './typescriptBuild.mjs';

/** @returns {boolean} False if npm must stop: only for a dist/ that does not compile. */
function prepare() {
  if (!canBuildDist(root)) {
    say('nothing was built: the development packages are not installed (npm ci installs them).');
    return true;
  }
  return withLock(root, () => {
    if (!buildDist(root)) return false;
    if (wantsNative() && !isForPacking()) prepareAddon();
    return true;
  });
}

/**
 * Packing, publishing and installing from git pack the files that package.json names: an addon built
 * there would be thrown away. npm sets a variable when it installs from git.
 */
function isForPacking() {
  const { npm_command, _PACOTE_NO_PREPARE_ } = process.env;
  return npm_command === 'pack' || npm_command === 'publish' || _PACOTE_NO_PREPARE_ !== undefined;
}

function prepareAddon() {
  const missing = canBuildAddon(root) ? missingTools() : ['cmake-js'];
  if (missing.length > 0) {
    const advice = canBuildAddon(root)
      ? installAdvice(thisSystem(), missing)
      : `run: ${packagesLine(root)}`;
    say(`the native addon was not built (the TypeScript backend runs instead): ${advice}`);
  } else if (!buildAddon(root, { quiet: true })) {
    say('the native addon did not build; npm run build:native shows why.');
  }
}

command(prepare);
