/**
 * Where a path leads that a file is to be written to. Symbolic links are followed to the file at
 * their end, which is then replaced in its own folder; the links stay.
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

/** A place for a file. */
export interface Destination {
  /** The folder without symbolic links, absolute. */
  readonly folder: string;
  /** The file in it, absolute. */
  readonly path: string;
  /** The file that is there now and is to be replaced. */
  readonly existing: Stats | undefined;
}

/** As many links as Linux follows. */
const MOST_LINKS = 40;
/** Names of what a process has open. */
const DESCRIPTOR = /^\/(dev\/fd|proc\/[^/]+(\/task\/[^/]+)?\/fd)\/\d+$/;
const STICKY = 0o1000;

/**
 * Follows a path to where its file is, or would be. The folder is made if need be.
 *
 * @param path may be relative
 * @throws {InTheWayError} if something is there that no file may replace
 * @throws the system's error, if the folder cannot be made or the links not be read
 */
export async function destinationOf(path: string): Promise<Destination> {
  // The system refuses a file's name with a slash at its end, which `basename` leaves out.
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
      // On a file system that ignores case, the name that it has there.
      return { folder, path: await realpath(file), existing };
    }
    const link = await readlink(file);
    // Not joined: `..` is to be understood after the links before it.
    current = isAbsolute(link) ? link : `${folder}${sep}${link}`;
  }
  throw Object.assign(new Error('too many symbolic links'), { code: 'ELOOP' });
}

const DESCRIPTOR_ADVICE =
  'it is something that this process has open; write - to mean stdout, where that is possible';

/**
 * Makes a folder with its parents, unless it is there, and returns where it really is.
 *
 * @throws {Error} if it cannot be made; the message names the folder and the reason
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
 * One by one: `mkdir` with `recursive` never returns where the system says that there is no such
 * folder though its parent is there, as below /proc.
 */
async function madeFolder(folder: string): Promise<string> {
  const found = await realpath(folder).catch(nothingThere);
  if (found !== undefined || dirname(folder) === folder) return found ?? folder;
  const parent = await madeFolder(dirname(folder));
  try {
    await mkdir(join(parent, basename(folder)));
    // The new folder is an entry that a power failure must not lose either.
    await syncFolder(parent);
  } catch (error) {
    // Another process may make the same one.
    if (!failedBy(error, 'EEXIST')) throw error;
  }
  return realpath(folder);
}

/**
 * Throws what replacing the file would, as far as that can be known before.
 *
 * @throws {InTheWayError | Error} if it may not be replaced
 */
export async function assertReplaceable({ folder, path, existing }: Destination): Promise<void> {
  if (existing === undefined) return;
  // A file that may not be written to is not to be replaced either, though its folder allows it.
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

/** Whether something is mounted on a file, as containers do with single files (Linux). */
async function isMountPoint(path: string): Promise<boolean> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  // Blanks and backslashes are escaped as octal numbers.
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

/** Absent is what a new file is. */
function nothingThere(error: unknown): undefined {
  if (!failedBy(error, 'ENOENT')) throw error;
}
