/**
 * Whether two paths lead to the same file: through links, mounts, or names that differ only in
 * case.
 */
import { lstat, open, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Destination } from './destination.ts';
import { removeTemporary, temporaryPath } from './temporaryFiles.ts';

/** An existing or future file: absolute path without symbolic links. */
export type Place = Pick<Destination, 'folder' | 'path'>;

/** Resolves the path of a file to be read; `undefined` if it does not exist. */
export async function placeOfSource(path: string): Promise<Place | undefined> {
  const found = await realpath(path).catch(() => undefined);
  return found === undefined ? undefined : { folder: dirname(found), path: found };
}

/**
 * Whether writing to one place would change the file at the other.
 *
 * @param ignoresCase whether a folder is case-insensitive; default: found by a test in the folder
 */
export async function isSamePlace(
  one: Place,
  other: Place,
  ignoresCase: (folder: string) => Promise<boolean> = findsOtherCase,
): Promise<boolean> {
  if (one.path === other.path) return true;
  const [name, otherName] = [basename(one.path), basename(other.path)];
  if (folded(name) !== folded(otherName)) return false;
  if (!(await isSameFolder(one.folder, other.folder))) return false;
  return name === otherName || ignoresCase(one.folder);
}

/** Whether two paths are the same folder, even if it is mounted twice. */
export async function isSameFolder(one: string, other: string): Promise<boolean> {
  if (one === other) return true;
  const [a, b] = await Promise.all([one, other].map((each) => stat(each, { bigint: true })));
  return a.dev === b.dev && a.ino === b.ino;
}

/** Normalises names on file systems that ignore case and Unicode composition. */
function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

async function findsOtherCase(folder: string): Promise<boolean> {
  const path = temporaryPath(folder);
  try {
    await (await open(path, 'wx', 0o600)).close();
    const other = join(folder, basename(path).toUpperCase());
    return await lstat(other).then(
      () => true,
      () => false,
    );
  } finally {
    await removeTemporary(path);
  }
}
