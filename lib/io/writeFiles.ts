/**
 * Writes the files that belong to one run, so that nobody ever finds half of one, not even after a
 * power failure: each is written beside its place under a temporary name, synced, and then renamed.
 * The file that it replaces keeps its mode and, where the system allows that, its owner.
 *
 * The place is made and tried out before the work begins (`prepareFolder`, `prepareFile`), so that
 * no run is lost for want of a place to put it.
 */
import type { Stats } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { assertReplaceable, type Destination, destinationOf, folderOf } from './destination.ts';
import { syncFolder } from './syncFolder.ts';
import { removeAbandoned, removeTemporary, temporaryPath } from './temporaryFiles.ts';
import { failedBy, writeFailure } from './writeFailure.ts';

/** What to write, by file name (a plain name, without a folder). */
export type FileContents = Readonly<Record<string, string | Uint8Array>>;

/** A file to write. */
interface Content {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** A file that is written and has not its name yet. */
interface Staged extends Destination {
  readonly temporary: string;
  /** Its path as the user wrote it. */
  readonly given: string;
}

/** A block of a disk: where none is left, an empty file could still be made. */
const PROBE = new Uint8Array(4096);

/**
 * Creates a folder with its parents, if need be, and makes sure that files of these names can be
 * written into it. Removes what killed runs left there half-written.
 *
 * @throws {Error} if not; the message names the folder or the file and the reason, `cause` is the
 *   system's error
 * @example
 * await prepareFolder('out/today', ['loss.svg', 'report.html']);
 */
export async function prepareFolder(folder: string, names: readonly string[]): Promise<void> {
  await tryOut(folder, await folderOf(folder));
  for (const name of names) await prepareFile(join(folder, name));
}

/**
 * Makes sure that a file can be written, before the work begins that is for it. Its folder is made
 * if need be; what killed runs left there half-written is removed.
 *
 * @returns where the file will be, when symbolic links are followed
 * @throws {Error} as `prepareFolder` does
 * @example
 * await prepareFile('models/today.json');
 */
export async function prepareFile(path: string): Promise<Destination> {
  try {
    const destination = await destinationOf(path);
    await assertReplaceable(destination);
    await tryOut(destination.folder, destination.folder);
    return destination;
  } catch (error) {
    throw writeFailure('file', path, error);
  }
}

/** Cleans up a folder and writes a file to it that is removed again. */
async function tryOut(given: string, folder: string): Promise<void> {
  await removeAbandoned(folder);
  const probe = temporaryPath(folder);
  try {
    await writeNew(probe, PROBE);
  } catch (error) {
    throw writeFailure('folder', given, error);
  } finally {
    await removeTemporary(probe);
  }
}

/**
 * Writes files into a folder, over files of the same names. None is renamed into place before all
 * are written; when anything fails, or the signal is aborted before that point, the temporary
 * files are removed and what was there before stays as it was.
 *
 * @returns the paths of the files, in the order of `files`
 * @throws {Error} if a file cannot be written, as `prepareFolder` does
 * @throws the signal's reason, when aborted
 * @example
 * await writeFiles('out', { 'loss.svg': svg, 'report.html': html }); // ['out/loss.svg', …]
 */
export async function writeFiles(
  folder: string,
  files: FileContents,
  signal?: AbortSignal,
): Promise<string[]> {
  const contents = Object.entries(files).map(([name, content]) => {
    return { path: join(folder, name), content };
  });
  await writeAll(contents, signal);
  return contents.map(({ path }) => path);
}

/**
 * Writes a file whole or not at all.
 *
 * @throws {Error} as `writeFiles` does
 * @example
 * await writeWholeFile('model.json', JSON.stringify(model));
 */
export async function writeWholeFile(path: string, content: string | Uint8Array): Promise<void> {
  await writeAll([{ path, content }], undefined);
}

async function writeAll(
  contents: readonly Content[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const staged: Staged[] = [];
  try {
    for (const { path, content } of contents) {
      signal?.throwIfAborted();
      await explained(path, async () => {
        const destination = await destinationOf(path);
        const temporary = temporaryPath(destination.folder);
        staged.push({ ...destination, temporary, given: path });
        await writeNew(temporary, content, destination.existing);
      });
    }
    signal?.throwIfAborted();
    for (const { temporary, path, given } of staged) {
      await explained(given, () => rename(temporary, path));
    }
    const folders = new Map(staged.map(({ folder, given }) => [folder, given]));
    for (const [folder, given] of folders) await explained(given, () => syncFolder(folder));
  } finally {
    await Promise.all(staged.map(({ temporary }) => removeTemporary(temporary)));
  }
}

async function explained(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw writeFailure('file', path, error);
  }
}

/** Writes a file that is not there yet, onto the disk; with the mode of the one that it replaces. */
async function writeNew(
  path: string,
  content: string | Uint8Array,
  replaced?: Stats,
): Promise<void> {
  // Until it has its mode, a file that replaces one is for this user alone.
  const handle = await open(path, 'wx', replaced === undefined ? 0o666 : 0o600);
  try {
    await handle.writeFile(content);
    if (replaced !== undefined) await takeOver(handle, replaced);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Gives a new file the owner and the mode of the one that it replaces, where that is allowed. */
async function takeOver(handle: FileHandle, { uid, gid, mode }: Stats): Promise<void> {
  const own = await handle.stat();
  if (own.uid !== uid || own.gid !== gid) {
    // Another owner is for root to give, a group for its members.
    await allowed(handle.chown(uid, gid));
    if ((await handle.stat()).gid !== gid) await allowed(handle.chown(own.uid, gid));
  }
  // After the owner, whose change takes special bits away.
  await allowed(handle.chmod(mode & 0o7777));
}

/** What some users may not do, and some file systems cannot. */
async function allowed(change: Promise<void>): Promise<void> {
  await change.catch((error: unknown) => {
    if (!failedBy(error, 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'ENOSYS')) throw error;
  });
}
