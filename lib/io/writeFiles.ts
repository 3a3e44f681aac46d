/**
 * Writes the files that belong to one run into a folder, so that nobody ever finds half of one:
 * each is written beside its place under a temporary name and then renamed.
 *
 * The folder is made and tried out before the work begins (`prepareFolder`), so that no run is
 * lost for want of a place to put it.
 */
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What to write, by file name (a plain name, without a folder). */
export type FileContents = Readonly<Record<string, string | Uint8Array>>;

/** Why a folder cannot be written to, by the system's error code. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'a file is in the way',
  ENOTDIR: 'a file is in the way',
  EISDIR: 'a folder is in the way of a file',
  ENAMETOOLONG: 'a name is too long',
};

let temporaryFiles = 0;

/**
 * Creates a folder with its parents, if need be, and makes sure that files of these names can be
 * written into it.
 *
 * @throws {Error} if not; the message names the folder and the reason, `cause` is the system's error
 * @example
 * await prepareFolder('out/today', ['loss.svg', 'report.html']);
 */
export async function prepareFolder(folder: string, names: readonly string[]): Promise<void> {
  const probe = temporaryPath(folder, 'probe');
  try {
    await mkdir(folder, { recursive: true });
    for (const name of names) await refuseFolder(join(folder, name));
    try {
      await writeFile(probe, '', { flag: 'wx' });
    } finally {
      await remove(probe);
    }
  } catch (error) {
    throw explained(folder, error);
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
  const staged: { temporary: string; target: string }[] = [];
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, content] of Object.entries(files)) {
      signal?.throwIfAborted();
      const file = { temporary: temporaryPath(folder, name), target: join(folder, name) };
      staged.push(file);
      await writeFile(file.temporary, content, { flag: 'wx' });
    }
    signal?.throwIfAborted();
    for (const { temporary, target } of staged) await rename(temporary, target);
    return staged.map(({ target }) => target);
  } catch (error) {
    throw explained(folder, error);
  } finally {
    await Promise.all(staged.map(({ temporary }) => remove(temporary)));
  }
}

/** A hidden name in the folder itself, since renaming works only within a file system. */
function temporaryPath(folder: string, name: string): string {
  temporaryFiles++;
  return join(folder, `.${name}.${process.pid}-${temporaryFiles}.tmp`);
}

/** Removes a temporary file, if it is there. Why it cannot be would hide why it was not needed. */
async function remove(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => {});
}

/** Throws as writing over it would, if there is a folder at a path meant for a file. */
async function refuseFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) {
    throw Object.assign(new Error(`${path} is a folder`), { code: 'EISDIR', path });
  }
}

/** The system's error in words that say what to do about it; any other error as it is. */
function explained(folder: string, error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) return error;
  const reason = REASONS[error.code] ?? error.message;
  const path = 'path' in error && error.code === 'EISDIR' ? ` (${error.path})` : '';
  return new Error(`Cannot write to the folder ${JSON.stringify(folder)}: ${reason}${path}`, {
    cause: error,
  });
}
