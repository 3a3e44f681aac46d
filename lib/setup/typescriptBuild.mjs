/**
 * Compiles lib/ to dist/: `tsc --build` checks what changed and writes modules and declarations to build/ts;
 * bundle.mjs joins them into few files. These go into a folder that replaces dist/ only when complete: an
 * interrupted build leaves no partial dist/, and files of removed sources disappear. Both folders have the same
 * parent, since maps name sources by relative paths.
 */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesIn, isNewer } from './files.mjs';
import { buildLabPage, hasLabPage } from './labPage.mjs';
import { run, say, show } from './log.mjs';

const BUNDLE = fileURLToPath(new URL('bundle.mjs', import.meta.url));
/** Where tsconfig.build.json has TypeScript write, and what TypeScript writes there whenever a source changed. */
const COMPILED = 'build/ts';
const COMPILED_AT = 'build/ts/tsbuildinfo';
/** Lists the files of dist/; its modification time is when their build began. */
const OUTPUTS = 'build/dist.outputs';

/** Inputs of dist/ besides the compiled TypeScript. */
const INPUTS = [
  ...['package.json', 'package-lock.json', 'lib/lab/page', 'lib/datasets/data'],
  ...['bundle', 'entryPoints', 'labPage', 'pureInitialisers', 'typescriptBuild'].map(
    (name) => `lib/setup/${name}.mjs`,
  ),
];

/**
 * The data sets, with their licence, which are read where they are.
 * @param {string} root
 * @returns {string[]}
 */
export function dataFiles(root) {
  return filesIn(root, 'lib/datasets/data');
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
 * Whether dist/ is what the last build wrote, and that build had all that there is now.
 * @param {string} root
 */
function distIsFresh(root) {
  if (isNewer(root, [COMPILED_AT, ...INPUTS], join(root, OUTPUTS))) return false;
  // What several entry points share has names that only the build knows.
  const outputs = readFileSync(join(root, OUTPUTS), 'utf8').split('\n');
  return outputs.every((file) => existsSync(join(root, file)));
}

/**
 * Builds what changed; says so if there is something to do.
 * @param {string} root
 * @returns {boolean}
 */
export function buildDist(root) {
  const tsc = findTsc(root);
  if (tsc === undefined) {
    say('TypeScript is not installed; run: npm ci');
    return false;
  }
  // Only for the message; tsc decides what to compile.
  const sources = filesIn(root, 'lib').filter((file) => file.endsWith('.ts'));
  if (isNewer(root, sources, join(root, COMPILED_AT)) || !distIsFresh(root)) {
    say('compiling TypeScript to dist/');
  }
  const compiled = run(process.execPath, [tsc, '--build', 'tsconfig.build.json'], { cwd: root });
  if (!compiled.ok) return failed(compiled.output, 'TypeScript did not compile.');
  if (distIsFresh(root)) return true;
  const begin = new Date();

  const next = join(root, 'dist.new');
  rmSync(next, { recursive: true, force: true });
  mkdirSync(next, { recursive: true });
  const bundled = run(process.execPath, [BUNDLE, root, join(root, COMPILED), next]);
  if (!bundled.ok) return failed(bundled.output, 'the modules could not be joined.');
  const wrong = hasLabPage(root) ? buildLabPage(root, next) : [];
  if (wrong.length > 0) return failed(wrong.join('\n'), "the lab's page could not be bundled.");

  const previous = join(root, 'dist.old');
  rmSync(previous, { recursive: true, force: true });
  if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), previous);
  renameSync(next, join(root, 'dist'));
  rmSync(previous, { recursive: true, force: true });
  writeFileSync(join(root, OUTPUTS), filesIn(root, 'dist').join('\n'));
  utimesSync(join(root, OUTPUTS), begin, begin);
  return true;
}

/**
 * @param {string} output Another program's words.
 * @param {string} reason
 */
function failed(output, reason) {
  show(output);
  say(reason);
  return false;
}
