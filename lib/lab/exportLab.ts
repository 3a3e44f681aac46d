/** Writes the lab as files for a static host, or for opening from a folder. */
import { readdir } from 'node:fs/promises';
import { prepareFolder, writeFiles } from '../io/writeFiles.ts';
import { readLabPage } from './page.ts';

const NAME = 'index.html';

/**
 * Writes the lab (a page in which you train models in the browser) to a folder, as one
 * self-contained file `index.html`.
 *
 * @param folder path of the folder; it is created if needed
 * @returns the paths of the written files
 * @throws {Error} if the folder cannot be written, or contains files that are not from an earlier
 *   export
 * @example
 * const written = await exportLab('public/lab');
 * written.length; // 1
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
