/**
 * Reads CIFAR-10 in its binary version: six files of records of 3,073 bytes, a label from 0 to 9 and
 * then 32 × 32 pixels, row by row, all reds before all greens before all blues. A. Krizhevsky,
 * "Learning multiple layers of features from tiny images" (2009), https://www.cs.toronto.edu/~kriz/cifar.html
 */
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { wrongKind, wrongValue } from '../common/errors.ts';
import { integerBetween, knownOptions } from '../common/validate.ts';
import type { NumericMatrix } from '../data/matrix.ts';

export const CIFAR10_CLASSES = [
  ...['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
] as const;

const PIXELS = 32 * 32 * 3;
const RECORD = 1 + PIXELS;
const TRAIN_FILES = [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`);
const TEST_FILE = 'test_batch.bin';
/** Folder name in the downloaded archive. */
const INNER = 'cifar-10-batches-bin';

export interface Cifar10 {
  /** images × 3,072 pixels from 0 to 255. */
  readonly xTrain: NumericMatrix;
  readonly yTrain: Uint8Array;
  readonly xTest: NumericMatrix;
  readonly yTest: Uint8Array;
  readonly classNames: readonly string[];
}

export interface Cifar10Options {
  /** Most images of each part; the first ones are taken. Default: all. */
  images?: number | undefined;
  /** Bytes of memory that may be used; more than that is refused before anything is read. */
  memory?: number | undefined;
}

/** Bytes per pixel: one as read, and two float copies for training. */
const BYTES_PER_PIXEL = 1 + 2 * 4;

/**
 * Reads the data set from a folder that holds its binary files, or the folder `cifar-10-batches-bin`
 * that does.
 *
 * @throws {Error} if a file is missing, or is not of that format (named, with the byte)
 * @throws {RangeError} if the images would need more memory than `memory`
 * @example
 * const { xTrain, yTrain, classNames } = await readCifar10('cifar-10-batches-bin', { images: 5000 });
 */
export async function readCifar10(folder: string, options?: Cifar10Options): Promise<Cifar10> {
  if (typeof folder !== 'string') throw wrongKind('folder', 'the path of a folder', folder);
  if (folder === '') throw wrongValue('folder', 'the path of a folder', folder);
  const given = knownOptions('readCifar10', options, ['images', 'memory']);
  const images =
    given.images === undefined
      ? Number.POSITIVE_INFINITY
      : integerBetween('images', given.images, 1);
  const memory = (given.memory as number | undefined) ?? Number.POSITIVE_INFINITY;
  const found = await filesIn(folder);
  const train = await measure(folder, found, TRAIN_FILES, images);
  const test = await measure(folder, found, [TEST_FILE], images);
  const need = (train.rows + test.rows) * PIXELS * BYTES_PER_PIXEL;
  if (need > memory) {
    const [needs, has] = [need, memory].map((bytes) => `${Math.ceil(bytes / 2 ** 20)} MiB`);
    throw new RangeError(
      `Expected "images" to be fewer: ${train.rows + test.rows} images need about ${needs}, and there are ${has}`,
    );
  }
  const [{ x: xTrain, y: yTrain }, { x: xTest, y: yTest }] = [await read(train), await read(test)];
  return { xTrain, yTrain, xTest, yTest, classNames: CIFAR10_CLASSES };
}

/** Files of each part, and the number of records to read from each. */
interface Part {
  readonly folder: string;
  readonly files: readonly { readonly path: string; readonly rows: number }[];
  readonly rows: number;
}

/** Finds the folder that contains the files, and lists its contents. */
async function filesIn(folder: string): Promise<{ folder: string; names: readonly string[] }> {
  const names = await list(folder, folder);
  if (names.includes(TEST_FILE) || !names.includes(INNER)) return { folder, names };
  const inner = join(folder, INNER);
  return { folder: inner, names: await list(inner, folder) };
}

async function list(folder: string, named: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') throw cannotRead(named, 'there is no such folder', error);
    if (code === 'ENOTDIR')
      throw cannotRead(named, 'it is a file, and the folder is needed', error);
    throw cannotRead(named, error instanceof Error ? error.message : String(error), error);
  }
}

async function measure(
  named: string,
  { folder, names }: { folder: string; names: readonly string[] },
  wanted: readonly string[],
  most: number,
): Promise<Part> {
  let rows = 0;
  const files: { path: string; rows: number }[] = [];
  for (const name of wanted) {
    if (rows >= most) break;
    if (!names.includes(name)) {
      const isOther = names.includes(name.replace('.bin', ''));
      throw cannotRead(
        named,
        isOther
          ? `it holds the Python version (${name.replace('.bin', '')}), and the binary version is needed`
          : `there is no ${name} in it`,
      );
    }
    const path = join(folder, name);
    const size = await sizeOf(path);
    if (size === 0 || size % RECORD !== 0) {
      throw new Error(
        `${JSON.stringify(path)} is not CIFAR-10: it has ${size} bytes, which is no multiple of ${RECORD} (a label and ${PIXELS} pixels)`,
      );
    }
    const taken = Math.min(size / RECORD, most - rows);
    files.push({ path, rows: taken });
    rows += taken;
  }
  return { folder, files, rows };
}

async function sizeOf(path: string): Promise<number> {
  const file = await open(path, 'r').catch((error) => {
    throw cannotRead(path, error instanceof Error ? error.message : String(error), error);
  });
  try {
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

async function read({ files, rows }: Part): Promise<{ x: NumericMatrix; y: Uint8Array }> {
  const data = new Uint8Array(rows * PIXELS);
  const y = new Uint8Array(rows);
  let row = 0;
  for (const { path, rows: count } of files) {
    const bytes = await readStart(path, count * RECORD);
    for (let i = 0; i < count; i++, row++) {
      const label = bytes[i * RECORD];
      if (label >= CIFAR10_CLASSES.length) {
        throw new Error(
          `${JSON.stringify(path)} is not CIFAR-10: record ${i + 1} (byte ${i * RECORD}) has the label ${label}, and labels go from 0 to 9`,
        );
      }
      y[row] = label;
      data.set(bytes.subarray(i * RECORD + 1, (i + 1) * RECORD), row * PIXELS);
    }
  }
  return { x: { data, rows, cols: PIXELS }, y };
}

/** Reads exactly the first bytes of a file. */
async function readStart(path: string, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  const file = await open(path, 'r');
  try {
    let at = 0;
    while (at < size) {
      const { bytesRead } = await file.read(bytes, at, size - at, at);
      if (bytesRead === 0) throw cannotRead(path, `it ended at byte ${at} while it was read`);
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
  return bytes;
}

function cannotRead(path: string, reason: string, cause?: unknown): Error {
  return new Error(`Cannot read CIFAR-10 from ${JSON.stringify(path)}: ${reason}`, { cause });
}
