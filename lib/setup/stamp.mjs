/**
 * Stamps: a build's output is fresh when the file beside it holds the SHA-256 of what it was built
 * from. Contents count, not times, so that a checkout, a copy or a switch of branches cannot deceive.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * All files in a folder, sorted, as paths relative to `root` with forward slashes; none if there is
 * no such folder.
 * @param {string} root
 * @param {string} folder
 * @returns {string[]}
 */
export function filesIn(root, folder) {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true })
      .flatMap((entry) => {
        const path = `${folder}/${entry.name}`;
        return entry.isDirectory() ? filesIn(root, path) : [path];
      })
      .sort();
  } catch {
    return [];
  }
}

/**
 * @param {string} root
 * @param {string[]} files Relative to root; a missing file counts as such.
 * @param {unknown} facts Whatever else decides the output.
 * @returns {string}
 */
export function inputHash(root, files, facts) {
  const hash = createHash('sha256').update(JSON.stringify(facts ?? null));
  for (const file of files) {
    const content = readOrUndefined(join(root, file));
    hash.update(`\0${file}\0${content?.length ?? 'missing'}\0`).update(content ?? '');
  }
  return hash.digest('hex');
}

/** @param {string} file */
export function readStamp(file) {
  return readOrUndefined(file)?.toString('utf8').trim();
}

/**
 * @param {string} file
 * @param {string} hash
 */
export function writeStamp(file, hash) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${hash}\n`);
}

/** @param {string} file */
export function removeStamp(file) {
  rmSync(file, { force: true });
}

/** @param {string} file */
function readOrUndefined(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
