/** Folders on the disk: a file's new name is safe from a power failure once its folder is. */
import { open } from 'node:fs/promises';
import { failedBy } from './writeFailure.ts';

/** Where folders cannot be opened (Windows) or not be synced (some network file systems). */
const NOT_POSSIBLE = ['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'ENOSYS', 'EBADF'];

/**
 * Waits until the entries of a folder are on the disk, where the system can.
 *
 * @throws the system's error, if the disk reports one
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
