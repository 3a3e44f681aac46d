/**
 * Finds Chromium, in which the tests open pages, and installs it with apt where set-up may. Only the tests
 * need it.
 */
import { installAdvice, installWithApt, mayInstall, thisSystem } from './installLine.mjs';
import { run, say } from './log.mjs';
import { findOnPath } from './toolchain.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** Environment variables that a browser must not inherit: the sanitizers' libraries and Node's settings. */
const NOT_INHERITED = /^(LD_PRELOAD|NODE_OPTIONS|(A|L|UB)SAN_OPTIONS)$/;

/**
 * A Chromium that starts: the one that FALLLINE_CHROMIUM names, or else the first on the PATH.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined}
 */
export function findChromium(env = process.env) {
  const { FALLLINE_CHROMIUM: named } = env;
  const found = named ? [named] : NAMES.map((name) => findOnPath(name, env));
  // Ubuntu's program of that name only tells where to install another.
  return found.find(
    (file) => file !== undefined && run(file, ['--version'], { env: browserEnvironment(env) }).ok,
  );
}

/**
 * The environment a browser starts in.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Record<string, string>}
 */
export function browserEnvironment(env = process.env) {
  /** @type {Record<string, string>} */
  const kept = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !NOT_INHERITED.test(name)) kept[name] = value;
  }
  return kept;
}

/**
 * Installs Chromium where it is missing and set-up may; says what to run where it may not.
 * @param {import('./installLine.mjs').System} [system]
 * @param {NodeJS.ProcessEnv} [env]
 */
export function provideBrowser(system = thisSystem(), env = process.env) {
  if (findChromium(env) !== undefined) return;
  if (mayInstall(system, env) && installWithApt(system, 'browser', ['Chromium'], env)) {
    if (findChromium(env) !== undefined) return;
  }
  say(
    `tests of pages in a browser are left out: ${installAdvice(system, ['Chromium'], 'browser')}`,
  );
}
