/**
 * `npm run check:package`: would the published package hold what its users need, and nothing else?
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './command.mjs';
import { PAGE } from './labPage.mjs';
import { say, show } from './log.mjs';
import { npm } from './packages.mjs';
import { root } from './setup.mjs';
import { dataFiles } from './typescriptBuild.mjs';

/** Beside what package.json names as entry points, and the data files. */
const NEEDED = [
  ...['CMakeLists.txt', 'binding.gyp', 'native/addon.cc', 'LICENSE', 'README.md'],
  `dist/${PAGE}`,
];
const UNWANTED = /^(test|bench|build|coverage|node_modules|\.ci)\/|\.node$|\.stamp$/;

/** @param {{ exports: Record<string, unknown>, bin: Record<string, string> }} manifest */
function entryPoints({ exports, bin }) {
  return [...Object.values(exports), ...Object.values(bin)]
    .flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry ?? {})))
    .map((file) => file.replace(/^\.\//, ''));
}

function checkPackage() {
  const result = npm(root, ['pack', '--dry-run', '--json', '--ignore-scripts']);
  const start = result.output.indexOf('[\n');
  if (!result.ok || start < 0) {
    show(result.output);
    return false;
  }
  /** @type {[{ files: { path: string }[] }]} */
  const [{ files }] = JSON.parse(result.output.slice(start, result.output.lastIndexOf(']') + 1));
  const paths = files.map((file) => file.path);
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const data = dataFiles(root).map((file) => file.replace(/^lib\//, 'dist/'));
  const needed = [...NEEDED, ...entryPoints(manifest), ...data];
  const missing = needed.filter((path) => !paths.includes(path));
  const unwanted = paths.filter((path) => UNWANTED.test(path));
  if (missing.length > 0) say(`the package lacks ${missing.join(', ')}`);
  if (unwanted.length > 0) say(`the package must not hold ${unwanted.join(', ')}`);
  if (missing.length > 0 || unwanted.length > 0) return false;
  say(`the package holds ${paths.length} files, among them all entry points`);
  return true;
}

command(checkPackage);
