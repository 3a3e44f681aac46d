/**
 * `npm run release:packages`: writes the packages of a release into build/packages, as they would be published: fallline
 * with the platforms' packages as optional dependencies, and for each platform the addon and OpenBLAS.
 *
 * Arguments are platforms, such as linux-x64; without any, all that are supported are built. --experimental allows the
 * others. --compiler system builds the addon for this machine with its own compiler, in a minute and with its
 * libraries: for tests, not to be published. Anything downloaded or compiled is kept in build/release.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { command } from '../../setup/command.mjs';
import { root } from '../../setup/files.mjs';
import { withLock } from '../../setup/lock.mjs';
import { say } from '../../setup/log.mjs';
import { buildDist } from '../../setup/typescriptBuild.mjs';
import { compileWithSystem, compileWithZig } from './compile.mjs';
import { faultsOfElf, readElf, staysLoaded } from './elf.mjs';
import { failure } from './failure.mjs';
import { withRepository } from './manifests.mjs';
import { packAddon, packMain, packOpenBlas } from './pack.mjs';
import { GLIBC, keyOf, targetsOf } from './targets.mjs';
import { provideOpenBlas } from './wheel.mjs';

/** @typedef {import('./targets.mjs').Target} Target */
/** @typedef {import('./pack.mjs').Packed} Packed */

const folder = join(root, 'build/release');
const places = { root, folder, packages: join(root, 'build/packages') };

/** @param {string[]} args */
function readArguments(args) {
  const keys = [];
  let compiler = 'zig';
  let experimental = false;
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--experimental') experimental = true;
    else if (args[i] === '--compiler') compiler = args[++i];
    else if (args[i].startsWith('-')) {
      throw failure(`expected --compiler or --experimental, but got "${args[i]}"`);
    } else keys.push(args[i]);
  }
  if (compiler !== 'zig' && compiler !== 'system') {
    throw failure(`expected --compiler to be zig or system, but got "${compiler}"`);
  }
  const isSystem = compiler === 'system';
  return { isSystem, targets: targetsOf(isSystem ? ownKey(keys) : keys, experimental) };
}

/**
 * The key of this machine, which is the only one that its compiler builds for.
 * @param {string[]} keys
 */
function ownKey(keys) {
  // Names of hosts are not looked up.
  Object.assign(process.report, { excludeNetwork: true });
  const report = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (
    process.report.getReport()
  );
  const isMusl = process.platform === 'linux' && report.header.glibcVersionRuntime === undefined;
  const own = keyOf({ platform: process.platform, arch: process.arch, isMusl });
  const other = keys.find((key) => key !== own);
  if (other !== undefined) {
    throw failure(`the system's compiler builds for ${own} only, not for ${other}`);
  }
  return [own];
}

/**
 * Refuses a library that would not load on every system of its package.
 * @param {Target} target
 * @param {string} file
 */
function check({ cpu, libc, key }, file) {
  if (libc === undefined) return;
  const elf = readElf(readFileSync(file));
  const faults = faultsOfElf(elf, { cpu, libc, newest: GLIBC });
  const name = relative(root, file);
  if (faults.length > 0) throw failure(`${name} does not fit ${key}: it ${faults.join('; it ')}`);
  say(`${name}: needs ${elf.needed.join(', ')}; ${elf.versions.join(', ') || 'no versions'}`);
}

/**
 * The loader refuses packages of another version than its own.
 * @param {string} version Of package.json.
 */
function checkVersion(version) {
  const file = 'lib/system/packageFile.ts';
  const [, own] = /VERSION = '([^']+)'/.exec(readFileSync(join(root, file), 'utf8')) ?? [];
  if (own !== version) {
    throw failure(
      `package.json has version ${version}, but ${file} has ${own}: write it there too`,
    );
  }
}

/** @param {Packed} packed */
function tell({ file, size, unpackedSize }) {
  const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(2)} MB`;
  say(`wrote ${relative(root, file)}: ${megabytes(size)}, ${megabytes(unpackedSize)} unpacked`);
}

/** @param {string[]} args */
function releasePackages(args) {
  const { isSystem, targets } = readArguments(args);
  const main = withRepository(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  checkVersion(main.version);
  // Those of an earlier version, or of other platforms, would be tested and published with these.
  rmSync(places.packages, { recursive: true, force: true });
  for (const target of targets) {
    const openBlas = provideOpenBlas(folder, target);
    const addon = isSystem
      ? compileWithSystem(root)
      : compileWithZig(root, folder, target, openBlas.headers);
    check(target, openBlas.library);
    // The system's compiler builds for this system only.
    if (!isSystem) check(target, addon);
    if (target.os === 'linux' && !staysLoaded(readFileSync(addon))) {
      throw failure(
        `${relative(root, addon)} could be unloaded under its threads: link it with -z nodelete`,
      );
    }
    tell(packAddon(places, target, main, addon, isSystem));
    tell(packOpenBlas(places, target, main, openBlas));
  }
  if (!buildDist(root)) return false;
  tell(packMain(places, targets));
  say(
    `fallline's optional dependencies are ${targets.map(({ key }) => `@fallline/${key}`).join(', ')}`,
  );
  return true;
}

command((args) => withLock(root, () => releasePackages(args)));
