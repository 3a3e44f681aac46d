/**
 * All of set-up in order: npm packages, dist/, the tools for the native build, the addon, and for the
 * tests a browser. npm's list of packages, tsc and CMake decide what each step must do; a second run takes
 * half a second.
 */
import { join } from 'node:path';
import { provideBrowser } from './browser.mjs';
import { root } from './files.mjs';
import { installAdvice, installWithApt, mayInstall, thisSystem } from './installLine.mjs';
import { withLock } from './lock.mjs';
import { say } from './log.mjs';
import { buildAddon, isConfigured } from './nativeBuild.mjs';
import { installPackages, stalePackage } from './packages.mjs';
import { missingTools } from './toolchain.mjs';
import { buildDist } from './typescriptBuild.mjs';

/** Packages that only the tests need: bundlers, and the originals of fallline/compat. */
const forTests = ['test/compat', 'test/bundle'].map((folder) => join(root, folder));

/**
 * `start` may continue with the TypeScript backend if the addon cannot be built; `test` may not.
 * @typedef {'start' | 'test'} Purpose
 */

/**
 * @param {Purpose} purpose
 * @returns {boolean} False if the command must stop.
 */
export function setUp(purpose) {
  const folders = purpose === 'test' ? [root, ...forTests] : [root];
  return withLock(root, () => {
    if (purpose === 'test') provideBrowser();
    for (const folder of folders) {
      if (stalePackage(folder) !== undefined && !installPackages(folder)) return false;
    }
    if (!buildDist(root)) return false;
    if (!wantsNative() || provideAddon()) return true;
    return mayGoOnWithout(purpose);
  });
}

export function wantsNative() {
  return process.env.FALLLINE_BACKEND !== 'typescript';
}

/** Installs what is missing if it may, and builds the addon. */
function provideAddon() {
  const system = thisSystem();
  // Searching for tools takes longer than a build that is up to date.
  let missing = isConfigured(root) ? [] : missingTools();
  if (
    missing.length > 0 &&
    mayInstall(system, process.env) &&
    installWithApt(system, 'build', missing)
  ) {
    missing = missingTools();
  }
  if (missing.length > 0) {
    say(`the native addon was not built: ${installAdvice(system, missing)}`);
    return false;
  }
  return buildAddon(root);
}

/** @param {Purpose} purpose */
function mayGoOnWithout(purpose) {
  if (purpose === 'start' && process.env.FALLLINE_BACKEND !== 'native') {
    say('going on with the TypeScript backend, which computes the same, only slower.');
    return true;
  }
  if (purpose === 'test') {
    say('the tests need it; those of the TypeScript backend: FALLLINE_BACKEND=typescript npm test');
  } else {
    say('FALLLINE_BACKEND=native asks for it, so this is the end.');
  }
  return false;
}
