/** Explains why a file cannot be written. */

/** Explanations by system error code. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'it would be larger than files may be here',
  EIO: 'the device reports an error',
  EMFILE: 'this process has too many files open',
  ENFILE: 'the system has too many files open',
  EBUSY: 'it is in use, or something is mounted on it',
  ESTALE: 'the network folder is gone',
  EEXIST: 'a file is in the way',
  ENOTDIR: 'a file is in the way',
  EISDIR: 'a folder is in the way of a file',
  ELOOP: 'its symbolic links lead in a circle',
  ENAMETOOLONG: 'a name is too long',
  ENOENT: 'there is no such folder, and none can be made',
};

/** The path is occupied by something that a file may not replace. */
export class InTheWayError extends Error {
  /** @param reason completes `Cannot write the file "m.json": ` */
  constructor(reason: string) {
    super(reason);
    this.name = 'InTheWayError';
  }
}

/**
 * Translates a system error into a message that says what to do; returns other errors unchanged.
 *
 * @param path the path that the user gave
 */
export function writeFailure(what: 'file' | 'folder', path: string, error: unknown): unknown {
  const reason = reasonOf(error);
  if (reason === undefined) return error;
  const place = what === 'folder' ? 'to the folder' : 'the file';
  return new Error(`Cannot write ${place} ${JSON.stringify(path)}: ${reason}`, { cause: error });
}

function reasonOf(error: unknown): string | undefined {
  if (error instanceof InTheWayError) return error.message;
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) return;
  return REASONS[error.code] ?? error.message;
}

/** Whether an error is a system error with one of these codes. */
export function failedBy(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
