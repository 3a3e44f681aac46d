/** Reads only the column names of a CSV file, so that a caller can ask which columns to use. */
import { type CsvOptions, resolveCsvOptions } from './csvOptions.ts';
import { forEachRecord } from './csvRecords.ts';

/**
 * Reads the first record of a CSV file.
 *
 * @returns the names in the header; column numbers from 1 if the file has no header; an empty list
 *   if the file is empty
 * @throws {CsvError} if the file is not text in its encoding, or has another format
 * @throws {Error} if the file cannot be read
 */
export async function readColumnNames(
  path: string,
  options: CsvOptions,
): Promise<readonly string[]> {
  const settings = resolveCsvOptions(options);
  let names: readonly string[] = [];
  const enough = new Error('the first record is there');
  const first = {
    add(fields: readonly string[]) {
      names = settings.header ? fields : fields.map((_, j) => String(j + 1));
      throw enough;
    },
    columnName: () => undefined,
  };
  try {
    await forEachRecord(path, settings, () => first);
  } catch (error) {
    if (error !== enough) throw error;
  }
  return names;
}
