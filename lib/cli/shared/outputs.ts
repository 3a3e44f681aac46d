/** Destinations of results: files, which are checked before the work starts, or stdout. */
import { isSameFolder, isSamePlace, placeOfSource } from '../../io/samePlace.ts';
import { prepareFile, prepareFolder, writeWholeFile } from '../../io/writeFiles.ts';
import { UsageError } from './failure.ts';

/** The path that means stdout. */
export const STDOUT = '-';

/** Paths by their name in messages; an option that was not given is `undefined`. */
export type NamedPaths = Readonly<Record<string, string | undefined>>;

export interface CommandFiles {
  /** Files to write, by option. `STDOUT` is ignored. */
  readonly outputs: NamedPaths;
  /** Files to read. */
  readonly inputs?: NamedPaths;
  /** Folders to be filled with several files, by option. */
  readonly folders?: NamedPaths;
  /** Outputs that may replace an input, such as the checkpoint that the run resumes from. */
  readonly replaces?: Readonly<Record<string, string>>;
}

/**
 * Checks before the work starts that all output files can be written, and that none overwrites
 * another output or an input.
 *
 * @throws {UsageError} if two outputs, or an output and an input, are the same file
 * @throws {Error} if a file cannot be written, as `prepareFile` does
 */
export async function prepareOutputs({
  outputs,
  inputs = {},
  folders = {},
  replaces = {},
}: CommandFiles): Promise<void> {
  for (const [, path] of given(folders)) await prepareFolder(path, []);
  const places = [];
  for (const [option, path] of given(outputs)) {
    if (path !== STDOUT) places.push({ option, place: await prepareFile(path) });
  }
  for (const [i, { option, place }] of places.entries()) {
    for (const other of places.slice(i + 1)) {
      if (!(await isSamePlace(place, other.place))) continue;
      throw new UsageError(
        `Expected "${option}" and "${other.option}" to be different files, but both lead to ${JSON.stringify(place.path)}`,
      );
    }
    for (const [input, path] of given(inputs)) {
      const source = await placeOfSource(path);
      if (replaces[option] === input || source === undefined) continue;
      if (!(await isSamePlace(place, source))) continue;
      throw new UsageError(
        `Expected "${option}" to be another file than ${input}, which it would replace: both lead to ${JSON.stringify(place.path)}`,
      );
    }
    for (const [owner, path] of given(folders)) {
      if (!(await isSameFolder(place.folder, path))) continue;
      throw new UsageError(
        `Expected "${option}" to be a file outside of the folder ${JSON.stringify(path)}, which "${owner}" fills`,
      );
    }
  }
}

function given(paths: NamedPaths): [string, string][] {
  return Object.entries(paths).filter((each): each is [string, string] => each[1] !== undefined);
}

/**
 * Checks that at most one result goes to stdout.
 *
 * @param results by option, whether it does
 * @throws {UsageError} if several results do
 */
export function oneToStdout(results: Readonly<Record<string, boolean>>): void {
  const names = Object.keys(results).filter((name) => results[name]);
  if (names.length <= 1) return;
  throw new UsageError(
    `Expected only one result on stdout, but ${names.map((name) => `"${name}"`).join(' and ')} go there`,
  );
}

/**
 * Writes a complete file (or none if writing fails), or writes text to stdout.
 *
 * @param path a path, or `STDOUT`
 * @param write writes text to stdout
 * @throws {Error} as `writeWholeFile` does
 */
export async function writeOutput(
  path: string,
  content: string,
  write: (text: string) => void,
): Promise<void> {
  if (path === STDOUT) write(content);
  else await writeWholeFile(path, content);
}

/** The name of a destination in messages. */
export function placeName(path: string): string {
  return path === STDOUT ? 'stdout' : path;
}
