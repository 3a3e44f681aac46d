/** The lab as files for any static host, or for opening from a folder. */
import { readdir } from 'node:fs/promises';
import { prepareFolder, writeFiles } from '../io/writeFiles.ts';
import { readLabPage } from './page.ts';

const NAME = 'index.html';

/**
 * Writes the page into a folder: one file, `index.html`, that needs nothing beside it.
 *
 * @returns the paths of what was written
 * @throws {Error} if the folder cannot be written to, or holds other files than an earlier export
 * @example
 * await exportLab('public/lab'); // ['public/lab/index.html']
 */
export async function exportLab(folder: string): Promise<string[]> {
  const page = readLabPage();
  await prepareFolder(folder, [NAME]);
  const others = (await readdir(folder)).filter((name) => name !== NAME);
  if (others.length > 0) {
    throw new Error(
      `Expected the folder ${JSON.stringify(folder)} to be empty, but it holds ${JSON.stringify(others[0])}${others.length > 1 ? ` and ${others.length - 1} more` : ''}`,
    );
  }
  return writeFiles(folder, { [NAME]: page });
}
