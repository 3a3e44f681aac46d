/**
 * The C++ part of `npm run lint`: native/ and test/native are formatted by .clang-format, and every header of
 * native/ compiles alone without a warning, so that an editor can open it. `--write` formats them instead.
 *
 * The formatter is clang-format as WebAssembly, from an npm package: one version for every machine. The
 * compiler is the one that builds the addon.
 */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { format } from '@wasm-fmt/clang-format';
import { command } from '../setup/command.mjs';
import { root } from '../setup/files.mjs';
import { say, show } from '../setup/log.mjs';
import { findCompiler } from '../setup/toolchain.mjs';

const FOLDERS = ['native', 'test/native'];

/** The warnings of CMakeLists.txt; a header alone may define functions that it does not call. */
const WARNINGS = ['-Wall', '-Wextra', '-Wpedantic', '-Wshadow', '-Werror', '-Wno-unused-function'];

/** @param {string} folder */
function sourcesIn(folder) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(h|cc)$/.test(path))
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .sort();
}

/**
 * Compares every file with its formatted text, or writes the formatted text.
 * @param {string[]} files
 * @param {boolean} write
 */
function checkFormat(files, write) {
  const style = readFileSync(join(root, '.clang-format'), 'utf8');
  let ok = true;
  for (const file of files) {
    const path = join(root, file);
    const text = readFileSync(path, 'utf8');
    const formatted = format(text, file, style);
    if (formatted === text) continue;
    if (write) {
      writeFileSync(path, formatted);
      continue;
    }
    ok = false;
    say(`${file}:${firstDifference(text, formatted)}: not formatted; run: npm run format`);
  }
  return ok;
}

/**
 * The number of the first line, from 1, that differs.
 * @param {string} text
 * @param {string} formatted
 */
function firstDifference(text, formatted) {
  const lines = formatted.split('\n');
  return text.split('\n').findIndex((line, i) => line !== lines[i]) + 1;
}

/**
 * Compiles every header by itself, several at a time.
 * @param {string[]} headers
 */
async function checkHeaders(headers) {
  const compiler = findCompiler();
  if (compiler === undefined) {
    say('headers were not compiled: no C++ compiler was found; npm run build:native installs one');
    return true;
  }
  const require = createRequire(import.meta.url);
  const packages = ['node-addon-api', 'node-api-headers/include'].map((path) => {
    const [name, ...folders] = path.split('/');
    return join(dirname(require.resolve(`${name}/package.json`)), ...folders);
  });
  const flags = [
    ...['-std=c++20', '-fsyntax-only', '-fopenmp-simd', ...WARNINGS],
    ...[
      '-DNAPI_VERSION=8',
      '-DNODE_ADDON_API_CPP_EXCEPTIONS',
      '-DNODE_ADDON_API_CPP_EXCEPTIONS_ALL',
    ],
    ...[`-I${join(root, 'native')}`, ...packages.flatMap((folder) => ['-isystem', folder])],
  ];
  const compile = promisify(execFile);
  const waiting = [...headers];
  let ok = true;
  const worker = async () => {
    for (let header = waiting.pop(); header !== undefined; header = waiting.pop()) {
      const args = [...flags, '-include', join(root, header), '-x', 'c++', '/dev/null'];
      try {
        await compile(compiler, args);
      } catch (error) {
        ok = false;
        say(`${header} does not compile by itself:`);
        show(/** @type {{ stderr?: string }} */ (error).stderr ?? String(error));
      }
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return ok;
}

/** @param {string[]} args */
async function lint(args) {
  const files = FOLDERS.flatMap(sourcesIn);
  if (args.includes('--write')) return checkFormat(files, true);
  const isFormatted = checkFormat(files, false);
  return (await checkHeaders(files.filter((file) => file.endsWith('.h')))) && isFormatted;
}

await command(lint);
