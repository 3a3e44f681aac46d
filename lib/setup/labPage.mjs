/**
 * Builds the page of `fallline lab` into one file of HTML that needs no other file: the library's
 * own TypeScript, bundled for browsers, with style and data inside.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const FOLDER = 'lib/lab/page';
/** The page in dist/. */
export const PAGE = 'lab/page.html';

/** @param {string} root */
export function hasLabPage(root) {
  return existsSync(join(root, FOLDER, 'main.ts'));
}

/**
 * Writes the page into a folder that becomes dist/.
 * @param {string} root
 * @param {string} dist
 * @returns {string[]} What is wrong; empty if nothing.
 */
export function buildLabPage(root, dist) {
  const scratch = mkdtempSync(join(tmpdir(), 'fallline-page-'));
  try {
    const file = join(dist, PAGE);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, pageOf(root, scratch));
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * @param {string} root
 * @param {string} scratch
 */
function pageOf(root, scratch) {
  const read = (/** @type {string} */ name) => readFileSync(join(root, FOLDER, name), 'utf8');
  const style = bundled(root, { entryPoints: [join(root, FOLDER, 'style.css')] });
  const script = bundled(root, {
    entryPoints: [join(root, FOLDER, 'main.ts')],
    alias: dataFor(root, scratch),
  });
  // Allows only the scripts and styles of this file, and requests to its own server.
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'",
  ].join('; ');
  return read('index.html')
    .replace(
      '<!--policy-->',
      () => `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    )
    .replace('/*style*/', () => style)
    .replace('/*script*/', () => script);
}

/**
 * @param {string} root
 * @param {object} options
 * @returns {string}
 */
function bundled(root, options) {
  const { buildSync } = createRequire(join(root, 'package.json'))('esbuild');
  const { outputFiles } = buildSync({
    ...{ absWorkingDir: root, bundle: true, write: false, minify: true, charset: 'utf8' },
    ...{ platform: 'browser', format: 'iife', target: 'es2022', legalComments: 'none' },
    // For modules; only Node's side of the library reads it.
    define: { 'import.meta.url': '"about:blank"' },
    ...{ loader: { '.csv': 'text' }, logLevel: 'silent' },
    ...options,
  });
  const text = outputFiles[0].text.trim();
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error('The page would end inside its script');
  return text;
}

/** @param {string} text */
function hashOf(text) {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/**
 * The data in the page: Iris, and the zeros and ones of the digits, described by two sums of their pixels.
 * @param {string} root
 * @param {string} scratch
 */
function dataFor(root, scratch) {
  const data = join(root, 'lib/datasets/data');
  const pair = join(scratch, 'digits-pair.csv');
  writeFileSync(pair, digitsPair(readFileSync(join(data, 'digits.csv'), 'utf8')));
  return { 'iris.csv': join(data, 'iris.csv'), 'digits-pair.csv': pair };
}

/** @param {string} text */
function digitsPair(text) {
  const rows = text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number));
  const lines = rows
    .filter((row) => row[64] < 2)
    .map((row) => {
      const ink = (/** @type {(column: number, line: number) => boolean} */ where) =>
        row.slice(0, 64).reduce((sum, each, k) => sum + (where(k % 8, k >> 3) ? each : 0), 0);
      const middle = ink((column, line) => column >= 3 && column <= 4 && line >= 2 && line <= 5);
      const sides = ink((column) => column <= 2 || column >= 5);
      return [middle, sides, row[64]].join(',');
    });
  return ['middle,sides,target', ...lines, ''].join('\n');
}
