/**
 * The platforms that packages are built for: by what compiler's name, with which OpenBLAS, and what npm must know
 * to choose the package. A platform that was never run is marked experimental.
 */

import { failure } from './failure.mjs';

/** Version of the packages @fallline/openblas-*, which changes with OpenBLAS and not with fallline. */
export const OPENBLAS_PACKAGES_VERSION = '1.0.0';

/** Oldest glibc that the packages run on, as zig and the symbol versions write it. */
export const GLIBC = '2.28';

/**
 * @typedef {object} Wheel PyPI's scipy-openblas32, the OpenBLAS that NumPy and SciPy ship.
 * @property {string} version
 * @property {string} platform As pip's `--platform`.
 * @property {string} file
 * @property {string} sha256
 */

/**
 * @typedef {object} Target
 * @property {string} key Name of the package, after `@fallline/`.
 * @property {string} triple As zig's `-target`.
 * @property {string} system As CMake's CMAKE_SYSTEM_NAME.
 * @property {string} processor As CMake's CMAKE_SYSTEM_PROCESSOR.
 * @property {'linux' | 'darwin' | 'win32'} os As npm's `os`.
 * @property {'x64' | 'arm64'} cpu As npm's `cpu`.
 * @property {'glibc' | 'musl'} [libc] As npm's `libc`, on Linux.
 * @property {string} library File name of OpenBLAS.
 * @property {Wheel} wheel
 * @property {boolean} experimental
 */

const VERSION = '0.3.34.481.3';

/**
 * @param {string} platform
 * @param {string} tags Tags in the wheel's file name.
 * @param {string} sha256
 * @param {string} [version]
 * @returns {Wheel}
 */
function wheel(platform, tags, sha256, version = VERSION) {
  return { version, platform, sha256, file: `scipy_openblas32-${version}-py3-none-${tags}.whl` };
}

/** @type {{ system: string, os: 'linux', library: string, experimental: boolean }} */
const LINUX = {
  system: 'Linux',
  os: 'linux',
  library: 'libscipy_openblas.so',
  experimental: false,
};
/** @type {{ system: string, os: 'darwin', library: string, experimental: boolean }} */
const MACOS = {
  ...{ system: 'Darwin', os: 'darwin', library: 'libscipy_openblas.dylib', experimental: true },
};

/** @type {readonly Target[]} In the order in which they are built. */
export const TARGETS = [
  {
    ...{ key: 'linux-x64', ...LINUX, cpu: 'x64', libc: 'glibc' },
    ...{ triple: `x86_64-linux-gnu.${GLIBC}`, processor: 'x86_64' },
    wheel: wheel(
      'manylinux_2_28_x86_64',
      'manylinux_2_27_x86_64.manylinux_2_28_x86_64',
      '0595f94cd58c1f8a0d90c975621f4587337a003916b1979e834ebdf2cb5d9504',
    ),
  },
  {
    ...{ key: 'linux-x64-musl', ...LINUX, cpu: 'x64', libc: 'musl' },
    ...{ triple: 'x86_64-linux-musl', processor: 'x86_64' },
    wheel: wheel(
      'musllinux_1_2_x86_64',
      'musllinux_1_2_x86_64',
      '46fac855d3c05004f9ee111eeeeb0aeb076c6411fc6f87c34a49b8ba729c4c38',
    ),
  },
  {
    ...{ key: 'linux-arm64', ...LINUX, cpu: 'arm64', libc: 'glibc' },
    ...{ triple: `aarch64-linux-gnu.${GLIBC}`, processor: 'aarch64' },
    wheel: wheel(
      'manylinux_2_28_aarch64',
      'manylinux_2_27_aarch64.manylinux_2_28_aarch64',
      'e085dddbc5b9aa130f83def515d31c440e69f387a90c7e63b154a5575b4466bc',
    ),
  },
  {
    ...{ key: 'linux-arm64-musl', ...LINUX, cpu: 'arm64', libc: 'musl' },
    ...{ triple: 'aarch64-linux-musl', processor: 'aarch64' },
    wheel: wheel(
      'musllinux_1_2_aarch64',
      'musllinux_1_2_aarch64',
      '88b00ba6a232fe958695403f6f71858fb23c3c9ce561c467e787e5d46ace16ca',
    ),
  },
  {
    ...{ key: 'darwin-arm64', ...MACOS, cpu: 'arm64' },
    ...{ triple: 'aarch64-macos.11.0', processor: 'arm64' },
    wheel: wheel(
      'macosx_11_0_arm64',
      'macosx_11_0_arm64',
      '813bb8101da2f64555c4a5e71c3714539d92b0b4f1841ec12b80d50e56cde46c',
    ),
  },
  {
    ...{ key: 'darwin-x64', ...MACOS, cpu: 'x64' },
    ...{ triple: 'x86_64-macos.11.0', processor: 'x86_64' },
    // The last one for this platform.
    wheel: wheel(
      'macosx_10_9_x86_64',
      'macosx_10_9_x86_64',
      'f40c15a3dc64f62e448d556280a9bec75d0aa896b013335c40fc5d8e36805a3c',
      '0.3.34.237.2',
    ),
  },
  {
    ...{ key: 'win32-x64', system: 'Windows', os: 'win32', cpu: 'x64', experimental: true },
    ...{ triple: 'x86_64-windows-gnu', processor: 'x86_64', library: 'libscipy_openblas.dll' },
    wheel: wheel(
      'win_amd64',
      'win_amd64',
      '963e311354df08856c22aad17d77209448d2d8fc3bc4b3b1d87912828797cf13',
    ),
  },
];

/**
 * The targets of some keys, or of all keys that are supported.
 * @param {readonly string[]} keys
 * @param {boolean} experimental Whether the experimental ones are wanted too.
 * @returns {Target[]}
 */
export function targetsOf(keys, experimental) {
  const unknown = keys.find((key) => !TARGETS.some((target) => target.key === key));
  if (unknown !== undefined) {
    const known = TARGETS.map(({ key }) => key).join(', ');
    throw failure(`expected a platform of ${known}, but got "${unknown}"`);
  }
  const wanted = TARGETS.filter(({ key, ...target }) =>
    keys.length > 0 ? keys.includes(key) : experimental || !target.experimental,
  );
  const risky = wanted.find((target) => target.experimental);
  if (risky !== undefined && !experimental) {
    throw failure(`${risky.key} is experimental: it is built with --experimental only`);
  }
  return wanted;
}

/**
 * The key of this machine.
 * @param {{ platform: string, arch: string, isMusl: boolean }} machine
 */
export function keyOf({ platform, arch, isMusl }) {
  return `${platform}-${arch}${isMusl ? '-musl' : ''}`;
}
