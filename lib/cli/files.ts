/** The single files that commands read and write. */
import { lstat, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { prepareFolder, writeFiles } from '../io/writeFiles.ts';

/** Why a file cannot be read, by the system's error code. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  ENOTDIR: 'there is no such file',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
};

/**
 * Makes sure that a file can be written, before the work begins that is for it.
 *
 * @throws {Error} if not, as `prepareFolder` does
 */
export async function prepareFile(path: string): Promise<void> {
  await prepareFolder(dirname(path), [basename(path)]);
}

/** Writes a file whole or not at all; throws as `writeFiles` does. */
export async function writeWhole(path: string, content: string): Promise<void> {
  await writeFiles(dirname(path), { [basename(path)]: content });
}

/**
 * Whether two paths are of the same file, also where it does not exist yet.
 *
 * @throws {Error} if a folder cannot be looked at
 */
export async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = [await fileOf(one), await fileOf(other)];
  return first === second;
}

/** The path without links: of the file, or, where there is none, of its name in its folder. */
async function fileOf(path: string): Promise<string> {
  const whole = await realPath(path);
  if (whole !== undefined) return whole;
  const folder = dirname(resolve(path));
  return join((await realPath(folder)) ?? folder, basename(path));
}

async function realPath(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Whether nothing has the path's name; a link to a file that is missing is something. */
export async function existsAt(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    // What cannot be looked at is for the reader to say.
    return !isMissing(error);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/**
 * What stands in a file of JSON.
 *
 * @param what the file's contents, for messages
 * @throws {Error} if it cannot be read, or is not JSON
 */
export async function readJson(what: string, path: string): Promise<unknown> {
  const shown = JSON.stringify(path);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const reason = REASONS[code] ?? (error instanceof Error ? error.message : String(error));
    throw new Error(`Cannot read ${what} ${shown}: ${reason}`, { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const empty = text.trim() === '' ? 'it is empty' : 'it is not JSON';
    throw new Error(`Cannot read ${what} ${shown}: ${empty}`, { cause: error });
  }
}
