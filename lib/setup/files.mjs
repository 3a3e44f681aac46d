/** Files of the checkout: where it is, what is in a folder, and what is newer than what. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's folder, or the installed package's. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * All files in a folder, sorted, as paths relative to `from` with forward slashes; none if there is no such
 * folder.
 * @param {string} from
 * @param {string} folder
 * @returns {string[]}
 */
export function filesIn(from, folder) {
  try {
    return readdirSync(join(from, folder), { withFileTypes: true })
      .flatMap((entry) => {
        const path = `${folder}/${entry.name}`;
        return entry.isDirectory() ? filesIn(from, path) : [path];
      })
      .sort();
  } catch {
    return [];
  }
}

/**
 * Whether a file, or one in a folder, was changed after `output` was; true if there is no output. A file that
 * is missing is not newer.
 * @param {string} from
 * @param {string[]} paths Files and folders, relative to `from`.
 * @param {string} output
 */
export function isNewer(from, paths, output) {
  const written = changedAt(output);
  const files = paths.flatMap((path) => [path, ...filesIn(from, path)]);
  return written === 0 || files.some((file) => changedAt(join(from, file)) > written);
}

/** @param {string} file */
function changedAt(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
