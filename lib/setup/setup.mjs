/**
 * All of set-up in order: npm packages, dist/, the tools for the native build, the addon, and for the
 * tests a browser. Each step is taken only when its result is stale, so that a second run takes none.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium, provideBrowser } from './browser.mjs';
import { installAdvice, installWithApt, mayInstall, thisSystem } from './installLine.mjs';
import { withLock } from './lock.mjs';
import { say } from './log.mjs';
import { addonIsFresh, buildAddon } from './nativeBuild.mjs';
import { installPackages, stalePackage } from './packages.mjs';
import { missingTools } from './toolchain.mjs';
import { buildDist, distIsFresh } from './typescriptBuild.mjs';

/** The checkout's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Packages that only the tests need: those that fallline/compat is compared with, and bundlers. */
const forTests = ['test/compat', 'test/bundle'].map((folder) => join(root, folder));

/**
 * `start` may go on with the TypeScript backend where the addon cannot be built; `test` may not.
 * @typedef {'start' | 'test'} Purpose
 */

/**
 * @param {Purpose} purpose
 * @returns {boolean} False if the command must not go on.
 */
export function setUp(purpose) {
  const folders = purpose === 'test' ? [root, ...forTests] : [root];
  if (isReady(folders) && (purpose !== 'test' || findChromium() !== undefined)) return true;
  return withLock(root, () => {
    if (purpose === 'test') provideBrowser();
    for (const folder of folders) {
      if (stalePackage(folder) !== undefined && !installPackages(folder)) return false;
    }
    if (!distIsFresh(root) && !buildDist(root)) return false;
    if (!wantsNative() || addonIsFresh(root) || provideAddon()) return true;
    return mayGoOnWithout(purpose);
  });
}

/** @param {string[]} folders Those with a package.json. */
function isReady(folders) {
  return (
    folders.every((folder) => stalePackage(folder) === undefined) &&
    distIsFresh(root) &&
    (!wantsNative() || addonIsFresh(root))
  );
}

export function wantsNative() {
  return process.env.FALLLINE_BACKEND !== 'typescript';
}

/** Installs what is missing if it may, and builds the addon. */
function provideAddon() {
  const system = thisSystem();
  let missing = missingTools();
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
