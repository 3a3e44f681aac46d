/**
 * Writes the files of a run atomically: a reader never finds a partial file, even after a power
 * failure. Each file is written under a temporary name in its folder, synced, and then renamed. A
 * replaced file's mode is kept and, if permitted, its owner.
 *
 * Destinations are created and tested before the work starts (`prepareFolder`, `prepareFile`), so
 * that a run is not lost because its results cannot be written.
 */
import type { Stats } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { assertReplaceable, type Destination, destinationOf, folderOf } from './destination.ts';
import { syncFolder } from './syncFolder.ts';
import { removeAbandoned, removeTemporary, temporaryPath } from './temporaryFiles.ts';
import { failedBy, writeFailure } from './writeFailure.ts';

/** Contents by file name (without a folder). */
export type FileContents = Readonly<Record<string, string | Uint8Array>>;

/** A file to write. */
interface Content {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** A complete file under its temporary name. */
interface Staged extends Destination {
  readonly temporary: string;
  /** Path as the user gave it. */
  readonly given: string;
}

/**
 * Bytes of the test file: one disk block, because an empty file can be created even on a full disk.
 */
const PROBE = new Uint8Array(4096);

/**
 * Creates a folder with its parents if needed, and checks that files of these names can be written
 * into it. Removes partial files of killed runs.
 *
 * @throws {Error} if they cannot be written; the message names the folder or the file and the
 *   reason, `cause` is the system's error
 * @example
 * await prepareFolder('out/today', ['loss.svg', 'report.html']);
 */
export async function prepareFolder(folder: string, names: readonly string[]): Promise<void> {
  await tryOut(folder, await folderOf(folder));
  for (const name of names) await prepareFile(join(folder, name));
}

/**
 * Checks before the work starts that a file can be written. Creates its folder if needed, and
 * removes partial files of killed runs.
 *
 * @returns the path of the file after symbolic links are resolved
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

/** Cleans up a folder, and tests it with a file that is removed again. */
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
 * Writes files into a folder, and replaces existing ones. Files are renamed only after all are
 * complete. If anything fails, or the signal is aborted before that point, the temporary files are
 * removed and existing files stay unchanged.
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
 * Writes a file atomically.
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

/** Creates a file on disk, with the mode of the file that it replaces. */
async function writeNew(
  path: string,
  content: string | Uint8Array,
  replaced?: Stats,
): Promise<void> {
  // Until its mode is set, a replacement is private to the current user.
  const handle = await open(path, 'wx', replaced === undefined ? 0o666 : 0o600);
  try {
    await handle.writeFile(content);
    if (replaced !== undefined) await takeOver(handle, replaced);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Copies owner and mode of the replaced file, as far as permitted. */
async function takeOver(handle: FileHandle, { uid, gid, mode }: Stats): Promise<void> {
  const own = await handle.stat();
  if (own.uid !== uid || own.gid !== gid) {
    // Only root may change the owner; group members may change the group.
    await allowed(handle.chown(uid, gid));
    if ((await handle.stat()).gid !== gid) await allowed(handle.chown(own.uid, gid));
  }
  // Set after the owner, because changing the owner clears the setuid and setgid bits.
  await allowed(handle.chmod(mode & 0o7777));
}

/** Error codes for missing permission, and for file systems without owners or modes. */
async function allowed(change: Promise<void>): Promise<void> {
  await change.catch((error: unknown) => {
    if (!failedBy(error, 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'ENOSYS')) throw error;
  });
}
