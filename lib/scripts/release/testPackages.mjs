/**
 * `npm run release:test -- KEY`: are the packages of a release right on this machine, whose platform is KEY (such as
 * linux-arm64-musl)? Installs the tarballs in an empty project, as a user's package manager does, and trains there;
 * then runs the tests that compare the backends on the installed addon. .github/workflows/release.yml does so on
 * every platform. It needs the checkout's packages (`npm ci --ignore-scripts`), but no compiler. On a platform that
 * the release has no package for, fallline must train on the TypeScript backend.
 */
import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from '../../setup/command.mjs';
import { root } from '../../setup/files.mjs';
import { withLock } from '../../setup/lock.mjs';
import { run, say, show } from '../../setup/log.mjs';
import { npm } from '../../setup/packages.mjs';
import { buildDist } from '../../setup/typescriptBuild.mjs';
import { FOLDER, readPackages } from './tarballs.mjs';

/** Tests that hold the backends together, on the addon that FALLLINE_ADDON names; select.test.ts chooses others. */
const PARITY = 'test/backend/!(select).test.ts';

/** Trains, and fails if it is not on the backend that its argument names. */
const PROGRAM = 'test/release/trains.mjs';

/**
 * Installs a release in an empty project.
 * @param {string} project
 * @param {string} key
 * @returns {{ isNative: boolean } | undefined} Whether it has a package for this platform; undefined if it failed.
 */
function install(project, key) {
  const packages = readPackages(join(root, FOLDER));
  const main = packages.find(({ name }) => name === 'fallline');
  const isNative = main?.needs[`@fallline/${key}`] !== undefined;
  const platform = [`@fallline/${key}`, `@fallline/openblas-${key}`];
  const wanted = ['fallline', ...(isNative ? platform : [])];
  const files = wanted.map((name) => packages.find((each) => each.name === name)?.file ?? name);
  const missing = files.filter((file) => wanted.includes(file));
  if (missing.length > 0) {
    say(`${FOLDER} lacks ${missing.join(', ')}; write it with npm run release:packages`);
    return undefined;
  }
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
  copyFileSync(join(root, PROGRAM), join(project, 'app.mjs'));
  const { ok, output } = npm(project, ['install', '--ignore-scripts', ...files]);
  if (!ok) show(output);
  return ok ? { isNative } : undefined;
}

/**
 * Runs Node in an environment that forces nothing, unless `more` does.
 * @param {string} cwd
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [more]
 */
function node(cwd, args, more = {}) {
  const { FALLLINE_BACKEND: _, FALLLINE_ADDON: __, ...inherited } = process.env;
  return run(process.execPath, args, { cwd, env: { ...inherited, ...more }, loud: true }).ok;
}

/** @param {string[]} args */
function testPackages([key]) {
  if (key === undefined) {
    say('which platform is this? npm run release:test -- linux-x64');
    return false;
  }
  if (!withLock(root, () => buildDist(root))) return false;
  const project = mkdtempSync(join(tmpdir(), 'fallline-release-'));
  // Some tests run as another user, who must be able to read the addon.
  chmodSync(project, 0o755);
  try {
    const installed = install(project, key);
    if (installed === undefined) return false;
    const backend = installed.isNative ? 'native' : 'typescript';
    if (!node(project, ['node_modules/fallline/dist/cli/main.js', 'info'])) return false;
    if (!node(project, ['app.mjs', backend])) return false;
    say(`${key}: installed, and trains on the ${backend} backend`);
    if (!installed.isNative) return true;
    const addon = join(project, 'node_modules/@fallline', key, 'fallline.node');
    const forced = { FALLLINE_BACKEND: 'native', FALLLINE_ADDON: addon };
    return node(root, ['node_modules/mocha/bin/mocha.js', PARITY], forced);
  } finally {
    // Windows does not delete a library that a process has just let go of.
    rmSync(project, { recursive: true, force: true, maxRetries: 5 });
  }
}

command(testPackages);
