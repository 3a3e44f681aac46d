/** The single files that commands read. */
import { readFile } from 'node:fs/promises';

/** Why a file cannot be read, by the system's error code. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  ENOTDIR: 'there is no such file',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
};

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
