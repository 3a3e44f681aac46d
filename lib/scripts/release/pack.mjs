/** Writes the packages' folders and packs them with npm, as they would be published. */
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn } from '../../setup/files.mjs';
import { npm } from '../../setup/packages.mjs';
import { failure } from './failure.mjs';
import * as manifests from './manifests.mjs';
import { must } from './python.mjs';

/** @typedef {import('./targets.mjs').Target} Target */
/** @typedef {import('./manifests.mjs').Main} Main */

/**
 * @typedef {object} Packed
 * @property {string} file Path of the archive.
 * @property {number} size Bytes of the archive.
 * @property {number} unpackedSize Bytes of its files.
 */

/**
 * @typedef {object} Places
 * @property {string} root The checkout.
 * @property {string} folder Where the packages' folders are written.
 * @property {string} packages Where the archives are written.
 */

/**
 * @param {string} folder Of the package.
 * @param {string} packages
 * @returns {Packed}
 */
function pack(folder, packages) {
  mkdirSync(packages, { recursive: true });
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', packages];
  const { ok, output } = npm(folder, args);
  if (!ok) throw failure(`npm pack failed in ${folder}:\n${output.trimEnd()}`);
  const start = output.indexOf('[\n');
  const [{ filename, size, unpackedSize }] = JSON.parse(
    output.slice(start, output.lastIndexOf(']') + 1),
  );
  return { file: join(packages, filename), size, unpackedSize };
}

/**
 * @param {string} folder
 * @param {Record<string, string | object>} files Text, or an object that is written as JSON.
 */
function write(folder, files) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const text =
      typeof content === 'string' ? content : `${JSON.stringify(content, undefined, 2)}\n`;
    writeFileSync(join(folder, name), text);
  }
}

/**
 * @param {Places} places
 * @param {Target} target
 * @param {Main} main
 * @param {string} addon
 * @param {boolean} isPrivate Whether npm must refuse to publish it.
 */
export function packAddon({ root, folder, packages }, target, main, addon, isPrivate) {
  const at = join(folder, 'packed', target.key);
  const manifest = manifests.addonManifest(target, main);
  write(at, {
    'package.json': isPrivate ? { ...manifest, private: true } : manifest,
    'index.cjs': manifests.addonModule(target, main, statSync(addon).size),
    'README.md': manifests.addonReadme(target),
  });
  copyFileSync(join(root, 'LICENSE'), join(at, 'LICENSE'));
  copyFileSync(addon, join(at, 'fallline.node'));
  return pack(at, packages);
}

/**
 * @param {Places} places
 * @param {Target} target
 * @param {Main} main
 * @param {import('./wheel.mjs').OpenBlas} openBlas
 */
export function packOpenBlas({ folder, packages }, target, main, { library, licence }) {
  const at = join(folder, 'packed', `openblas-${target.key}`);
  write(at, {
    'package.json': manifests.openBlasManifest(target, main),
    'index.cjs': manifests.openBlasModule(target, statSync(library).size),
    'README.md': manifests.openBlasReadme(target),
  });
  copyFileSync(licence, join(at, 'LICENSE.txt'));
  copyFileSync(library, join(at, target.library));
  return pack(at, packages);
}

/**
 * fallline itself: what `npm pack` of the checkout holds, with another manifest.
 * @param {Places} places
 * @param {readonly Target[]} targets
 */
export function packMain({ root, folder, packages }, targets) {
  const at = join(folder, 'packed/fallline');
  write(at, {});
  const { file } = pack(root, at);
  must('tar', ['-xzf', file, '-C', at]);
  rmSync(file);
  const unpacked = join(at, 'package');
  const manifestFile = join(unpacked, 'package.json');
  const main = manifests.withRepository(JSON.parse(readFileSync(manifestFile, 'utf8')));
  const manifest = manifests.mainManifest(main, targets);
  writeFileSync(manifestFile, `${JSON.stringify(manifest, undefined, 2)}\n`);
  forgetMaps(unpacked);
  return pack(unpacked, packages);
}

/**
 * The package has no source maps: a debugger would look for those that its files name.
 * @param {string} folder
 */
function forgetMaps(folder) {
  for (const file of filesIn(folder, 'dist').filter((name) => name.endsWith('.js'))) {
    const text = readFileSync(join(folder, file), 'utf8');
    writeFileSync(join(folder, file), text.replace(/^\/\/# sourceMappingURL=\S+\n*$/m, ''));
  }
}
