/**
 * Resolves the path of a file to be written. Symbolic links are followed to their target, which is
 * then replaced in its own folder; the links stay.
 */
import type { Stats } from 'node:fs';
import {
  access,
  constants,
  lstat,
  mkdir,
  readFile,
  readlink,
  realpath,
  stat,
} from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, sep } from 'node:path';
import { syncFolder } from './syncFolder.ts';
import { failedBy, InTheWayError, writeFailure } from './writeFailure.ts';

/** The resolved destination of a file. */
export interface Destination {
  /** Absolute path of the folder, without symbolic links. */
  readonly folder: string;
  /** Absolute path of the file. */
  readonly path: string;
  /** The existing file, which will be replaced. */
  readonly existing: Stats | undefined;
}

/** Maximum number of links to follow: Linux's limit. */
const MOST_LINKS = 40;
/** Paths of a process's open file descriptors. */
const DESCRIPTOR = /^\/(dev\/fd|proc\/[^/]+(\/task\/[^/]+)?\/fd)\/\d+$/;
const STICKY = 0o1000;

/**
 * Resolves a path to its file, existing or not. The folder is created if needed.
 *
 * @param path absolute or relative path
 * @throws {InTheWayError} if something exists there that a file may not replace
 * @throws the system's error, if the folder cannot be created or the links cannot be read
 */
export async function destinationOf(path: string): Promise<Destination> {
  // A trailing slash makes the path invalid for a file, but `basename` drops it.
  if (path.endsWith('/') || path.endsWith(sep))
    throw new InTheWayError('it is the name of a folder');
  let current = path;
  for (let links = 0; links <= MOST_LINKS; links++) {
    const folder = await folderOf(dirname(current));
    const file = join(folder, basename(current));
    if (DESCRIPTOR.test(file)) throw new InTheWayError(DESCRIPTOR_ADVICE);
    const existing = await lstat(file).catch(nothingThere);
    if (existing === undefined) return { folder, path: file, existing };
    if (!existing.isSymbolicLink()) {
      refuseOther(existing);
      // On a case-insensitive file system, this gives the name as stored.
      return { folder, path: await realpath(file), existing };
    }
    const link = await readlink(file);
    // Not `join`, which would resolve `..` before the links that precede it.
    current = isAbsolute(link) ? link : `${folder}${sep}${link}`;
  }
  throw Object.assign(new Error('too many symbolic links'), { code: 'ELOOP' });
}

const DESCRIPTOR_ADVICE =
  'it is something that this process has open; write - to mean stdout, where that is possible';

/**
 * Creates a folder with its parents if needed, and returns its path without symbolic links.
 *
 * @throws {Error} if it cannot be created; the message names the folder and the reason
 */
export async function folderOf(folder: string): Promise<string> {
  try {
    const found = await madeFolder(folder);
    if ((await stat(found)).isDirectory()) return found;
    throw new InTheWayError('a file is in the way');
  } catch (error) {
    throw writeFailure('folder', folder, error);
  }
}

/**
 * Creates the folders one by one. Recursive `mkdir` hangs if the system reports a missing folder
 * although its parent exists, as below /proc.
 */
async function madeFolder(folder: string): Promise<string> {
  const found = await realpath(folder).catch(nothingThere);
  if (found !== undefined || dirname(folder) === folder) return found ?? folder;
  const parent = await madeFolder(dirname(folder));
  try {
    await mkdir(join(parent, basename(folder)));
    // Syncs the parent, because the entry of the new folder must survive a power failure too.
    await syncFolder(parent);
  } catch (error) {
    // Another process may have created the folder meanwhile.
    if (!failedBy(error, 'EEXIST')) throw error;
  }
  return realpath(folder);
}

/**
 * Throws the errors that replacing the file would cause, as far as they can be predicted.
 *
 * @throws {InTheWayError | Error} if the file must not be replaced
 */
export async function assertReplaceable({ folder, path, existing }: Destination): Promise<void> {
  if (existing === undefined) return;
  // A read-only file must not be replaced, even if its folder is writable.
  await access(path, constants.W_OK);
  const user = process.getuid?.() ?? 0;
  const { mode, uid } = await stat(folder);
  if ((mode & STICKY) !== 0 && user !== 0 && user !== uid && user !== existing.uid) {
    throw new InTheWayError('it is the file of another user');
  }
  if (await isMountPoint(path)) {
    throw new InTheWayError(
      'it is mounted by itself, so that it cannot be replaced: mount its folder',
    );
  }
}

/** Whether a file is a mount point, as single files in containers can be (Linux). */
async function isMountPoint(path: string): Promise<boolean> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  // mountinfo escapes blanks and backslashes as octal numbers.
  const written = path.replace(/[\s\\]/g, (each) => {
    return `\\${each.charCodeAt(0).toString(8).padStart(3, '0')}`;
  });
  return mounts.split('\n').some((line) => line.split(' ')[4] === written);
}

function refuseOther(found: Stats): void {
  if (found.isFile()) return;
  if (found.isDirectory()) throw new InTheWayError('a folder is in the way of a file');
  const kind = found.isFIFO()
    ? 'a FIFO (named pipe)'
    : found.isSocket()
      ? 'a socket'
      : found.isCharacterDevice() || found.isBlockDevice()
        ? 'a device'
        : 'no regular file';
  throw new InTheWayError(`it is ${kind}, which a file must not replace`);
}

/** Returns `undefined` if the file does not exist. */
function nothingThere(error: unknown): undefined {
  if (!failedBy(error, 'ENOENT')) throw error;
}
