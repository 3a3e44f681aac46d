/**
 * What the packages say of themselves: manifests, modules that name their files, and README. The names of files stand
 * in the modules literally, so that tools that trace files (@vercel/nft) see them.
 */
import { OPENBLAS_PACKAGES_VERSION } from './targets.mjs';

/** @typedef {import('./targets.mjs').Target} Target */

/**
 * The fields of fallline's package.json that the packages repeat.
 * @typedef {object} Main
 * @property {string} version
 * @property {string} license
 * @property {{ node: string }} engines
 * @property {string} [homepage]
 * @property {unknown} [repository]
 */

/** @param {Target} target */
export function addonPackage({ key }) {
  return `@fallline/${key}`;
}

/** @param {Target} target */
export function openBlasPackage({ key }) {
  return `@fallline/openblas-${key}`;
}

/**
 * @param {Target} target
 * @returns {string} Such as `Linux on x64 (musl)`.
 */
function inWords({ os, cpu, libc, experimental }) {
  const system = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' }[os];
  return `${system} on ${cpu}${libc === undefined ? '' : ` (${libc})`}${experimental ? ', experimental' : ''}`;
}

/**
 * What npm and its like choose by, and what both packages of a platform have.
 * @param {Target} target
 * @param {Main} main
 */
function common({ os, cpu, libc }, { engines, homepage, repository }) {
  return {
    ...(homepage === undefined ? {} : { homepage }),
    ...(repository === undefined ? {} : { repository }),
    main: 'index.cjs',
    engines,
    os: [os],
    cpu: [cpu],
    ...(libc === undefined ? {} : { libc: [libc] }),
    // A library in an archive cannot be opened.
    preferUnplugged: true,
  };
}

/**
 * @param {Target} target
 * @param {Main} main
 */
export function addonManifest(target, main) {
  return {
    name: addonPackage(target),
    version: main.version,
    description: `The native engine of fallline for ${inWords(target)}`,
    license: main.license,
    ...common(target, main),
    files: ['fallline.node', 'index.cjs'],
    dependencies: { [openBlasPackage(target)]: OPENBLAS_PACKAGES_VERSION },
  };
}

/**
 * @param {Target} target
 * @param {Main} main
 */
export function openBlasManifest(target, main) {
  return {
    name: openBlasPackage(target),
    version: OPENBLAS_PACKAGES_VERSION,
    description: `OpenBLAS ${target.wheel.version} (scipy-openblas32) for ${inWords(target)}, as fallline uses it`,
    license: 'BSD-3-Clause AND BSD-2-Clause AND GPL-3.0-or-later WITH GCC-exception-3.1',
    ...common(target, main),
    files: [target.library, 'index.cjs', 'LICENSE.txt'],
  };
}

/**
 * fallline's own manifest, with the packages of the platforms.
 * @param {Main} manifest
 * @param {readonly Target[]} targets
 */
export function mainManifest(manifest, targets) {
  const packages = targets.map((target) => [addonPackage(target), manifest.version]);
  return { ...manifest, optionalDependencies: Object.fromEntries(packages) };
}

/**
 * With the repository that GitHub's runner builds, which npm compares with the provenance of a package. Elsewhere the
 * manifest stays as it is.
 * @template {Main} Manifest
 * @param {Manifest} manifest
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Manifest}
 */
export function withRepository(manifest, env = process.env) {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = env;
  if (server === undefined || name === undefined) return manifest;
  return { ...manifest, repository: { type: 'git', url: `git+${server}/${name}.git` } };
}

/**
 * @param {Target} target
 * @param {Main} main
 * @param {number} bytes Size of the addon: a truncated one would end the process that opens it.
 */
export function addonModule(target, main, bytes) {
  return [
    "'use strict';",
    "const { join } = require('node:path');",
    `exports.version = '${main.version}';`,
    `exports.addon = { file: join(__dirname, 'fallline.node'), bytes: ${bytes} };`,
    `exports.openBlas = require('${openBlasPackage(target)}');`,
    '// What the addon was built for; another one is refused.',
    `exports.openBlasVersion = '${target.wheel.version}';`,
    '',
  ].join('\n');
}

/**
 * @param {Target} target
 * @param {number} bytes
 */
export function openBlasModule(target, bytes) {
  return [
    "'use strict';",
    "const { join } = require('node:path');",
    `exports.version = '${target.wheel.version}';`,
    `exports.file = join(__dirname, '${target.library}');`,
    `exports.bytes = ${bytes};`,
    '',
  ].join('\n');
}

/** @param {Target} target */
export function addonReadme(target) {
  return `# ${addonPackage(target)}

The native engine of [fallline](https://www.npmjs.com/package/fallline) for ${inWords(target)}. Do not install it
yourself: \`npm install fallline\` chooses the package of your platform.
`;
}

/** @param {Target} target */
export function openBlasReadme(target) {
  return `# ${openBlasPackage(target)}

OpenBLAS ${target.wheel.version} for ${inWords(target)}: the library of PyPI's
[scipy-openblas32](https://github.com/MacPython/openblas-libs), unchanged. It has 32-bit
integers, and the names of its functions begin with \`scipy_\`. [fallline](https://www.npmjs.com/package/fallline) opens
it at run time.

LICENSE.txt has the licences of OpenBLAS and LAPACK (BSD-3-Clause), of the GCC runtime within the library (GPL-3.0 with
the GCC Runtime Library Exception) and of the packaging (BSD-2-Clause).
`;
}
