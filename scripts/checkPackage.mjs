/**
 * `npm run check:package`: would the published package hold what its users need, and nothing else?
 */

import { command } from '../lib/setup/command.mjs';
import { entryPoints } from '../lib/setup/entryPoints.mjs';
import { root } from '../lib/setup/files.mjs';
import { PAGE } from '../lib/setup/labPage.mjs';
import { say, show } from '../lib/setup/log.mjs';
import { npm } from '../lib/setup/packages.mjs';
import { dataFiles } from '../lib/setup/typescriptBuild.mjs';

/** Beside what package.json names as entry points, and the data files. */
const NEEDED = [
  ...['CMakeLists.txt', 'native/binding/addon.cc', 'LICENSE', 'README.md'],
  `dist/${PAGE}`,
];
/**
 * With binding.gyp in a package, package managers that install from a lock file run node-gyp, which fails where there
 * is no compiler: a lock file does not keep "gypfile": false.
 */
const UNWANTED = /^(test|bench|build|coverage|node_modules|\.ci)\/|\.node$|\.stamp$|^binding\.gyp$/;

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
  const entries = entryPoints(root).flatMap((file) => [file, file.replace(/\.js$/, '.d.ts')]);
  const needed = [...NEEDED, ...entries.map((file) => `dist/${file}`), ...dataFiles(root)];
  const missing = needed.filter((path) => !paths.includes(path));
  const unwanted = paths.filter((path) => UNWANTED.test(path));
  if (missing.length > 0) say(`the package lacks ${missing.join(', ')}`);
  if (unwanted.length > 0) say(`the package must not hold ${unwanted.join(', ')}`);
  if (missing.length > 0 || unwanted.length > 0) return false;
  say(`the package holds ${paths.length} files, among them all entry points`);
  return true;
}

command(checkPackage);
