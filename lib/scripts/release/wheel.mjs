/** OpenBLAS for a target: PyPI's wheel, downloaded by pip, compared with its sha256 and unpacked. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { say } from '../../setup/log.mjs';
import { failure } from './failure.mjs';
import { must, providePython } from './python.mjs';

/** @typedef {import('./targets.mjs').Target} Target */

/**
 * @typedef {object} OpenBlas
 * @property {string} library Path of the library.
 * @property {string} headers Folder of its headers.
 * @property {string} licence Path of the text with all licences.
 */

/**
 * @param {string} folder
 * @param {Target} target
 * @returns {OpenBlas}
 */
export function provideOpenBlas(folder, target) {
  const { wheel, key, library } = target;
  const unpacked = join(folder, 'openblas', `${key}-${wheel.version}`);
  if (!existsSync(unpacked)) unpack(folder, provideWheel(folder, target), unpacked);
  const licences = join(unpacked, `scipy_openblas32-${wheel.version}.dist-info/licenses`);
  return {
    library: join(unpacked, 'scipy_openblas32/lib', library),
    headers: join(unpacked, 'scipy_openblas32/include'),
    licence: join(licences, 'LICENSE.txt'),
  };
}

/**
 * @param {string} folder
 * @param {Target} target
 * @returns {string} Path of the wheel, whose sha256 is right.
 */
function provideWheel(folder, { key, wheel }) {
  const wheels = join(folder, 'wheels');
  const file = join(wheels, wheel.file);
  if (!existsSync(file)) {
    say(`downloading OpenBLAS ${wheel.version} for ${key}`);
    mkdirSync(wheels, { recursive: true });
    const only = ['--no-deps', '--only-binary=:all:', '--platform', wheel.platform];
    const quiet = ['--quiet', '--disable-pip-version-check', '--dest', wheels];
    const name = `scipy-openblas32==${wheel.version}`;
    must(providePython(folder), ['-m', 'pip', 'download', ...only, ...quiet, name]);
  }
  if (!existsSync(file)) {
    throw failure(
      `expected pip to download ${wheel.file}, but got ${readdirSync(wheels).join(', ')}`,
    );
  }
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
  if (sha256 !== wheel.sha256) {
    rmSync(file);
    throw failure(`expected ${wheel.file} with sha256 ${wheel.sha256}, but it has ${sha256}`);
  }
  return file;
}

/**
 * @param {string} folder
 * @param {string} wheel
 * @param {string} to Exists only when complete.
 */
function unpack(folder, wheel, to) {
  rmSync(`${to}.part`, { recursive: true, force: true });
  mkdirSync(`${to}.part`, { recursive: true });
  must(providePython(folder), ['-m', 'zipfile', '-e', wheel, `${to}.part`]);
  renameSync(`${to}.part`, to);
}
