/**
 * Builds the addon of a target: by zig, for any target on any machine, or by the system's compiler, for this machine
 * alone and with its libraries. The second takes a minute and is not to be published.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { say } from '../../setup/log.mjs';
import { addonFile, buildAddon } from '../../setup/nativeBuild.mjs';
import { findOnPath } from '../../setup/toolchain.mjs';
import { failure } from './failure.mjs';
import { must, provideZig } from './python.mjs';

/** @typedef {import('./targets.mjs').Target} Target */

/**
 * @param {string} root
 * @returns {string} Path of the addon.
 */
export function compileWithSystem(root) {
  const options = { package: true, configure: true };
  if (!buildAddon(root, options)) throw failure('the addon did not build');
  return join(root, addonFile(options));
}

/**
 * @param {string} root
 * @param {string} folder
 * @param {Target} target
 * @param {string} headers Folder of OpenBLAS's headers.
 * @returns {string} Path of the addon.
 */
export function compileWithZig(root, folder, target, headers) {
  const zig = provideZig(folder);
  const build = join(folder, target.key);
  // Both hold what zig built before, such as the C++ library of each target, which takes minutes.
  const cache = join(folder, 'zig-cache');
  const env = { ...process.env, ZIG_GLOBAL_CACHE_DIR: cache, ZIG_LOCAL_CACHE_DIR: cache };
  mkdirSync(build, { recursive: true });
  writeFileSync(join(build, 'toolchain.cmake'), toolchain(target, zig));
  say(`compiling the addon for ${target.key} (zig)`);
  const generator = findOnPath('ninja') === undefined ? [] : ['-G', 'Ninja'];
  const imports =
    target.os === 'win32' ? [`-DCMAKE_JS_LIB=${writeImportLibrary(root, build, zig)}`] : [];
  const options = [...generator, ...settings(root, build, headers), ...imports];
  must('cmake', ['-S', root, '-B', build, ...options], { env });
  const jobs = String(availableParallelism());
  must('cmake', ['--build', build, '--target', 'fallline_package', '--parallel', jobs], { env });
  return join(build, 'Release/package/fallline.node');
}

/**
 * CMake's description of the compiler.
 * @param {Target} target
 * @param {string} zig
 */
export function toolchain({ system, processor, triple }, zig) {
  return [
    `set(CMAKE_SYSTEM_NAME ${system})`,
    `set(CMAKE_SYSTEM_PROCESSOR ${processor})`,
    `set(CMAKE_CXX_COMPILER "${zig}" c++)`,
    `set(CMAKE_CXX_FLAGS_INIT "-target ${triple}")`,
    // CMake looks for it before it configures for macOS, but uses it in installations only.
    ...(system === 'Darwin' ? ['set(CMAKE_INSTALL_NAME_TOOL true)'] : []),
    // CMake asks for a compiler of resources, of which the addon has none.
    ...(system === 'Windows' ? [`set(CMAKE_RC_COMPILER "${zig}")`] : []),
    '',
  ].join('\n');
}

/**
 * As cmake-js gives them to CMake.
 * @param {string} root
 * @param {string} build
 * @param {string} headers
 */
function settings(root, build, headers) {
  const require = createRequire(join(root, 'package.json'));
  const folderOf = (/** @type {string} */ name) => dirname(require.resolve(`${name}/package.json`));
  const includes = [join(folderOf('node-api-headers'), 'include'), folderOf('node-addon-api')];
  return [
    `-DCMAKE_TOOLCHAIN_FILE=${join(build, 'toolchain.cmake')}`,
    `-DCMAKE_BUILD_TYPE=Release`,
    `-DCMAKE_LIBRARY_OUTPUT_DIRECTORY=${join(build, 'Release')}`,
    // A launcher such as ccache does not know zig; zig caches by itself.
    '-DCMAKE_CXX_COMPILER_LAUNCHER=',
    '-DCMAKE_JS_VERSION=release',
    `-DCMAKE_JS_INC=${includes.join(';')}`,
    `-DFALLLINE_PREFIXED_HEADERS=${headers}`,
    '-DFALLLINE_ZIG=ON',
  ];
}

/**
 * On Windows the linker must know that node.exe has Node's functions; elsewhere they may be undefined.
 * @param {string} root
 * @param {string} build
 * @param {string} zig
 * @returns {string} Path of the library.
 */
function writeImportLibrary(root, build, zig) {
  const [definitions, library] = ['node.def', 'node.lib'].map((name) => join(build, name));
  const { symbols } = createRequire(join(root, 'package.json'))('node-api-headers');
  const { js_native_api_symbols: ofEngine, node_api_symbols: ofNode } = symbols.v8;
  const names = [...ofEngine, ...ofNode].map((name) => `  ${name}`);
  writeFileSync(definitions, ['NAME NODE.EXE', 'EXPORTS', ...names, ''].join('\n'));
  must(zig, ['dlltool', '-d', definitions, '-l', library, '-m', 'i386:x86-64']);
  return library;
}
