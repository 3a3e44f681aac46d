/**
 * Reads the bundled data sets. Their files have a fixed simple format (a header, rows of numbers,
 * the target in the last column, no quotes), so this reader is short. `io/readCsv.ts` reads other
 * files.
 */
import { type Matrix, matrix } from '../data/matrix.ts';
import { packageFile } from '../system/packageFile.ts';
import { builtinModule } from '../system/platform.ts';

/** The contents of a file in new arrays. */
export interface BundledTable {
  readonly featureNames: readonly string[];
  /** samples × features. */
  readonly x: Matrix<Float64Array>;
  /** The last column of the file. */
  readonly target: Float64Array;
}

/**
 * Reads `lib/datasets/data/<name>.csv`.
 *
 * @throws {Error} if the file is missing, because the code is part of a bundle or the package is
 *   incomplete; or in a browser, which has no files
 */
export function readBundledTable(name: string): BundledTable {
  const files = builtinModule('node:fs');
  if (files === undefined) {
    throw new Error(`The data set "${name}" is a file of the package, which only Node can read`);
  }
  const file = packageFile(`lib/datasets/data/${name}.csv`);
  return parseBundledTable(readHere(files, file));
}

/** Explains a missing file: tools that copy a program's files find modules, but not data files. */
function readHere(files: typeof import('node:fs'), file: URL): string {
  try {
    return files.readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`The package lacks its file ${file.pathname}: was it left out of a copy?`, {
      cause: error,
    });
  }
}

/** Parses such a file. */
export function parseBundledTable(text: string): BundledTable {
  const [header, ...lines] = text.trimEnd().split(/\r?\n/);
  const featureNames = header.split(',').slice(0, -1);
  const cols = featureNames.length;
  const data = new Float64Array(lines.length * cols);
  const target = new Float64Array(lines.length);
  for (const [i, line] of lines.entries()) {
    const cells = line.split(',');
    for (let j = 0; j < cols; j++) data[i * cols + j] = Number(cells[j]);
    target[i] = Number(cells[cols]);
  }
  return { featureNames: Object.freeze(featureNames), x: matrix(data, lines.length, cols), target };
}
