/**
 * Flushes folders to disk: a renamed file survives a power failure only after its folder is synced.
 */
import { open } from 'node:fs/promises';
import { failedBy } from './writeFailure.ts';

/**
 * Error codes of systems that cannot open folders (Windows) or sync them (some network file
 * systems).
 */
const NOT_POSSIBLE = ['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'ENOSYS', 'EBADF'];

/**
 * Waits until the entries of a folder are on disk, if the system supports that.
 *
 * @throws the system's error, if writing to the disk failed
 */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!failedBy(error, ...NOT_POSSIBLE)) throw error;
  }
}
