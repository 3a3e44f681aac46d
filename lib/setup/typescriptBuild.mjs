/**
 * Compiles lib/ to dist/: TypeScript checks it and writes declarations and JavaScript, whose modules are joined
 * into fewer files (bundle.mjs). It goes into a folder beside it, which takes dist's place only when complete: an
 * interrupted build leaves no half a dist, and removed sources leave no traces.
 */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildLabPage, hasLabPage } from './labPage.mjs';
import { run, say, show } from './log.mjs';
import { lockedPackages } from './packages.mjs';
import { filesIn, inputHash, readStamp, removeStamp, writeStamp } from './stamp.mjs';

const BUNDLE = fileURLToPath(new URL('bundle.mjs', import.meta.url));

/** @param {string} root */
function stampFile(root) {
  return join(root, 'build/dist.stamp');
}

/**
 * Lists the files that the last build wrote.
 * @param {string} root
 */
function outputsFile(root) {
  return join(root, 'build/dist.outputs');
}

/** @param {string} root */
function sources(root) {
  return filesIn(root, 'lib').filter((file) => file.endsWith('.ts'));
}

/**
 * The data sets, with their licence, which are read where they are.
 * @param {string} root
 * @returns {string[]}
 */
export function dataFiles(root) {
  return filesIn(root, 'lib/datasets/data');
}

/**
 * What the lab's page is made of beside the library.
 * @param {string} root
 */
function pageFiles(root) {
  return filesIn(root, 'lib/lab/page').filter((file) => !file.endsWith('.ts'));
}

/** @param {string} root */
function distHash(root) {
  const locked = lockedPackages(join(root, 'package-lock.json'));
  const versions = ['typescript', 'rollup', 'esbuild'].map(
    (name) => locked[`node_modules/${name}`]?.version,
  );
  const inputs = [
    ...['tsconfig.json', 'tsconfig.build.json', 'package.json'],
    ...['bundle', 'entryPoints', 'labPage', 'pureInitialisers'].map(
      (name) => `lib/setup/${name}.mjs`,
    ),
    ...[...sources(root), ...dataFiles(root), ...pageFiles(root)],
  ];
  return inputHash(root, inputs, { versions });
}

/** @param {string} root */
export function distIsFresh(root) {
  if (readStamp(stampFile(root)) !== distHash(root)) return false;
  // What several entry points share has names that only the build knows.
  const outputs = readStamp(outputsFile(root))?.split('\n') ?? [];
  return outputs.length > 0 && outputs.every((file) => existsSync(join(root, file)));
}

/**
 * Where TypeScript's command is, or undefined if it is not installed.
 * @param {string} root
 */
function findTsc(root) {
  try {
    const manifest = createRequire(join(root, 'package.json')).resolve('typescript/package.json');
    return join(dirname(manifest), 'bin/tsc');
  } catch {
    return undefined;
  }
}

/** @param {string} root */
export function canBuildDist(root) {
  return findTsc(root) !== undefined;
}

/**
 * @param {string} root
 * @returns {boolean}
 */
export function buildDist(root) {
  const tsc = findTsc(root);
  if (tsc === undefined) {
    say('TypeScript is not installed; run: npm ci');
    return false;
  }
  say('compiling TypeScript to dist/');
  const hash = distHash(root);
  const next = join(root, 'dist.new');
  const previous = join(root, 'dist.old');
  rmSync(next, { recursive: true, force: true });
  removeStamp(stampFile(root));
  const args = [tsc, '-p', 'tsconfig.build.json', '--outDir', next];
  const result = run(process.execPath, args, { cwd: root });
  if (!result.ok) {
    rmSync(next, { recursive: true, force: true });
    show(result.output);
    say('TypeScript did not compile.');
    return false;
  }
  const bundled = run(process.execPath, [BUNDLE, root, next]);
  if (!bundled.ok) {
    rmSync(next, { recursive: true, force: true });
    show(bundled.output);
    say('the modules could not be joined.');
    return false;
  }
  const wrong = hasLabPage(root) ? buildLabPage(root, next) : [];
  if (wrong.length > 0) {
    rmSync(next, { recursive: true, force: true });
    show(wrong.join('\n'));
    say("the lab's page could not be bundled.");
    return false;
  }
  rmSync(previous, { recursive: true, force: true });
  if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), previous);
  renameSync(next, join(root, 'dist'));
  rmSync(previous, { recursive: true, force: true });
  writeStamp(outputsFile(root), filesIn(root, 'dist').join('\n'));
  writeStamp(stampFile(root), hash);
  return true;
}
