/** Recognises files that are not text tables, whatever their name, and suggests what to do. */

/** Binary formats by their first bytes, each with advice. */
const BY_BYTES: readonly (readonly [bytes: string, problem: string])[] = [
  ['PK\x03\x04', 'a zip archive, such as a spreadsheet (.xlsx, .ods): save the sheet as CSV'],
  ['\xd0\xcf\x11\xe0', 'a spreadsheet of old (.xls): save the sheet as CSV'],
  ['\x1f\x8b', 'compressed by gzip: unpack it first (gunzip)'],
  ['BZh', 'compressed by bzip2: unpack it first (bunzip2)'],
  ['\xfd7zXZ\0', 'compressed by xz: unpack it first (unxz)'],
  ['\x28\xb5\x2f\xfd', 'compressed by zstd: unpack it first (unzstd)'],
  ['7z\xbc\xaf', 'a 7z archive: unpack it first'],
  ['PAR1', 'a Parquet file: save it as CSV'],
  ['ARROW1', 'an Arrow (Feather) file: save it as CSV'],
  ['Obj\x01', 'an Avro file: save it as CSV'],
  ['\x89HDF', 'an HDF5 file: save the table as CSV'],
  ['SQLite format 3', 'a SQLite database: save the table as CSV'],
  ['\x93NUMPY', 'an array of NumPy (.npy): save it as CSV (numpy.savetxt)'],
  ['%PDF-', 'a PDF document: save its table as CSV'],
];

/**
 * Describes a binary file by its first bytes.
 *
 * @returns the end of a sentence
 */
export function binaryFormat(head: Buffer): string | undefined {
  const start = head.toString('latin1', 0, 16);
  const found = BY_BYTES.find(([bytes]) => start.startsWith(bytes));
  return found && `the file is ${found[1]}`;
}

/**
 * The LIBSVM format: `label 1:0.5 7:2 # comment`, with an optional query id; features may be
 * absent.
 */
const SVMLIGHT = /^[+-]?[\w.,]+(\s+qid:\d+)?(\s+\d+:[+-]?[\w.+-]+)+\s*(#.*)?$/;

const BY_LINE: readonly (readonly [pattern: RegExp, problem: string])[] = [
  [
    /^@relation\b/i,
    'ARFF (the format of Weka), which is not read: keep the lines after @data, which are CSV without a header (header: false, --no-header), or export it as CSV',
  ],
  [
    SVMLIGHT,
    'svmlight (LIBSVM), a format of sparse rows, which is not read: write a column for each feature and save it as CSV',
  ],
  [
    /^%%MatrixMarket\b/i,
    'Matrix Market, which is not read: save it as CSV with a column for each feature',
  ],
  [
    /^\{\s*("|$)/,
    'JSON, which is not read here: save it as CSV with a header and a row for each sample',
  ],
  [
    /^\[\s*(["{[\d-]|$)/,
    'JSON, which is not read here: save it as CSV with a header and a row for each sample',
  ],
  [/^<(\?xml|!doctype|html|table)\b/i, 'XML or HTML, which is not read: save its table as CSV'],
];

/**
 * Describes a text file that is not a table, by its first line that is neither blank nor a comment.
 *
 * @returns the end of a sentence
 */
export function otherTextFormat(line: string): string | undefined {
  const found = BY_LINE.find(([pattern]) => pattern.test(line));
  return found && `the file is ${found[1]}`;
}
