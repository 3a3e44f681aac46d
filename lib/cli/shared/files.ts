/** Reads JSON files for the commands. */
import { readFile } from 'node:fs/promises';
import { type TextProblem, wholeText } from '../../io/textFile.ts';

/** Why a file cannot be read, by system error code. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  ENOTDIR: 'there is no such file',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
};

/**
 * Parses a JSON file in UTF-8, or in UTF-16 with a byte-order mark.
 *
 * @param what the file's contents, for messages
 * @throws {Error} if it cannot be read, or is not JSON
 */
export async function readJson(what: string, path: string): Promise<unknown> {
  const shown = JSON.stringify(path);
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const reason = REASONS[code] ?? (error instanceof Error ? error.message : String(error));
    throw new Error(`Cannot read ${what} ${shown}: ${reason}`, { cause: error });
  }
  const read = wholeText(bytes);
  if (!('text' in read)) throw new Error(`Cannot read ${what} ${shown}: ${describeProblem(read)}`);
  const { text } = read;
  try {
    return JSON.parse(text);
  } catch (error) {
    const empty = text.trim() === '' ? 'it is empty' : 'it is not JSON';
    throw new Error(`Cannot read ${what} ${shown}: ${empty}`, { cause: error });
  }
}

/**
 * Describes a decoding problem: `line 3, character 7: the byte 0xfc is not UTF-8`. JSON has no
 * encoding option, so no hint follows.
 */
function describeProblem({
  line,
  character,
  problem,
}: TextProblem & { character?: number }): string {
  if (line === undefined) return problem;
  return `line ${line}, character ${character}: ${problem} (JSON is UTF-8)`;
}
