/** The tarballs that `npm run release:packages` writes, with what their manifests say. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../setup/log.mjs';

/** Where they are, from the root. */
export const FOLDER = 'build/packages';

/**
 * @typedef {object} Packed
 * @property {string} file
 * @property {string} name
 * @property {string} version
 * @property {string} integrity As the registry states it: sha512 in base64.
 * @property {boolean} isPrivate Whether it must not be published; npm does not look at this in a tarball.
 * @property {Readonly<Record<string, string>>} needs Its dependencies and optional dependencies of this project.
 */

/**
 * @param {string} folder
 * @returns {Packed[]} At least one.
 */
export function readPackages(folder) {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const files = names.filter((name) => name.endsWith('.tgz'));
  if (files.length === 0) {
    const message = `${folder} has no tarballs; write them with npm run release:packages`;
    throw Object.assign(new Error(message), { code: 'NO_TARBALLS' });
  }
  return files.map((name) => readPacked(folder, name));
}

/**
 * @param {string} folder
 * @param {string} archive Its name: GNU tar takes the C: of a path on Windows for a host.
 * @returns {Packed}
 */
function readPacked(folder, archive) {
  const { ok, output } = run('tar', ['-xzOf', archive, 'package/package.json'], { cwd: folder });
  if (!ok) throw new Error(`${archive} is no package: ${output}`);
  const manifest = JSON.parse(output);
  const { name, version, private: isPrivate = false } = manifest;
  const { dependencies = {}, optionalDependencies = {} } = manifest;
  const ours = Object.entries({ ...dependencies, ...optionalDependencies }).filter(([each]) =>
    each.startsWith('@fallline/'),
  );
  const file = join(folder, archive);
  const digest = createHash('sha512').update(readFileSync(file)).digest('base64');
  const integrity = `sha512-${digest}`;
  return { file, name, version, integrity, isPrivate, needs: Object.fromEntries(ours) };
}
