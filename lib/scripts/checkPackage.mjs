/**
 * `npm run check:package`: would the published package hold what its users need, and nothing else? They read
 * the docs, run dist/, and build the addon from native/ where no package has it; declarations need no sources
 * beside them.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { command } from '../setup/command.mjs';
import { entryPoints, typedEntryPoints } from '../setup/entryPoints.mjs';
import { root } from '../setup/files.mjs';
import { PAGE } from '../setup/labPage.mjs';
import { run, say, show } from '../setup/log.mjs';
import { npm } from '../setup/packages.mjs';
import { dataFiles } from '../setup/typescriptBuild.mjs';

/** Maximum number of files: every installation reads, checks and writes each. */
const MAX_FILES = 400;
/** Maximum size of the tarball in bytes: every installation downloads it. */
const MAX_BYTES = 1_500_000;

/** Beside what package.json names as entry points, and the data files. */
const NEEDED = [
  ...['CMakeLists.txt', 'native/binding/addon.cc', 'LICENSE', 'README.md', 'CHANGELOG.md'],
  ...['lib/docs/README.md', `dist/${PAGE}`],
];
/** What builds the addon in an installed package (`npm run build:native`). */
const BUILD = 'lib/setup/buildNative.mjs';
/**
 * With binding.gyp in a package, package managers that install from a lock file run node-gyp, which fails where there
 * is no compiler: a lock file does not keep "gypfile": false. Of lib/ only docs, data and the build belong to it.
 * Source maps with their sources are two fifths of the tarball, and dist/ is TypeScript without its types: it has
 * the names and comments of the sources. The maps serve coverage and debuggers in a checkout.
 */
const UNWANTED =
  /^(test|bench|lib\/scripts|build|coverage|node_modules|\.ci|\.github)\/|^lib\/.*\.ts$|\.node$|^dist\/.*\.map$|^binding\.gyp$|^tsconfig/;

/**
 * A module of set-up and all its imports.
 * @param {string} file
 * @param {Set<string>} found
 */
function closure(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  const source = readFileSync(join(root, file), 'utf8');
  for (const [, target] of source.matchAll(/from '(\.\/[^']+)'/g)) {
    closure(join(dirname(file), target).replaceAll('\\', '/'), found);
  }
  return found;
}

/**
 * TypeScript's errors in a program that imports the declarations of every entry point.
 * @param {string[]} types Files of dist/.
 * @returns {string[]}
 */
function faultsOfTypes(types) {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const options = '--ignoreConfig --noEmit --strict --module nodenext --target es2023 --types node';
  const lib = ['--lib', 'es2023,es2024.arraybuffer,es2024.sharedmemory,dom'];
  const { output } = run(process.execPath, [tsc, ...options.split(' '), ...lib, ...types], {
    cwd: root,
  });
  // Those of other packages' declarations are theirs.
  return output.split('\n').filter((line) => /^(dist\/|error)/.test(line));
}

function checkPackage() {
  const result = npm(root, ['pack', '--dry-run', '--json', '--ignore-scripts']);
  const start = result.output.indexOf('[\n');
  if (!result.ok || start < 0) {
    show(result.output);
    return false;
  }
  /** @type {[{ size: number, files: { path: string }[] }]} */
  const [{ size, files }] = JSON.parse(
    result.output.slice(start, result.output.lastIndexOf(']') + 1),
  );
  const paths = files.map((file) => file.path);
  const types = typedEntryPoints(root).map((file) => file.replace(/\.js$/, '.d.ts'));
  const built = [...entryPoints(root), ...types].map((file) => `dist/${file}`);
  const setup = closure(BUILD);
  const needed = [...NEEDED, ...built, ...dataFiles(root), ...setup];
  const missing = needed.filter((path) => !paths.includes(path));
  const isUnwanted = (/** @type {string} */ path) =>
    UNWANTED.test(path) || (path.startsWith('lib/setup/') && !setup.has(path));
  const unwanted = paths.filter(isUnwanted);
  if (missing.length > 0) say(`the package lacks ${missing.join(', ')}`);
  if (unwanted.length > 0) say(`the package must not hold ${unwanted.join(', ')}`);
  const faults = faultsOfTypes(types.map((file) => `dist/${file}`));
  if (faults.length > 0) show(faults.join('\n'));
  const isLarge = paths.length >= MAX_FILES || size >= MAX_BYTES;
  if (isLarge) {
    say(
      `the package must have fewer than ${MAX_FILES} files and ${inMegabytes(MAX_BYTES)} packed, ` +
        `but it has ${paths.length} files and ${inMegabytes(size)}`,
    );
  }
  if ([missing, unwanted, faults].some(({ length }) => length > 0) || isLarge) return false;
  say(
    `the package holds ${paths.length} files, among them all entry points; ${inMegabytes(size)} packed`,
  );
  return true;
}

/** @param {number} bytes */
function inMegabytes(bytes) {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}

command(checkPackage);
