/**
 * Reads and writes float32 arrays as .npy files, the format of `numpy.save`, so that contenders in
 * Node and in Python train on the same bytes without conversion.
 *
 * Format: NumPy's published documentation, `numpy.lib.format`, version 1.0.
 */
import { closeSync, fstatSync, openSync, readSync, writeFileSync } from 'node:fs';

/** An array with one or two dimensions in row-major order. */
export interface Float32Npy {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** Magic string and version 1.0; the 16-bit length of the header follows. */
const MAGIC = Buffer.from('\x93NUMPY\x01\x00', 'latin1');
const PREFIX_BYTES = MAGIC.length + 2;
/** The offset of the elements is a multiple of this. */
const ALIGNMENT = 64;
const HEADER =
  /^\{'descr': '([^']*)', 'fortran_order': (True|False), 'shape': \(([\d, ]*)\),? *\} *\n$/;

/** The header of a C-ordered float32 array of this shape. */
export function npyHeader(shape: readonly number[]): Buffer {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${sizes}), }`;
  const unpadded = PREFIX_BYTES + text.length + 1;
  const bytes = Math.ceil(unpadded / ALIGNMENT) * ALIGNMENT;
  const header = Buffer.alloc(bytes, ' ');
  MAGIC.copy(header);
  header.writeUInt16LE(bytes - PREFIX_BYTES, MAGIC.length);
  header.write(text, PREFIX_BYTES, 'latin1');
  header[bytes - 1] = 0x0a;
  return header;
}

/** Size in bytes of the file for an array of this shape. */
export function npyBytes(shape: readonly number[]): number {
  return npyHeader(shape).length + 4 * elements(shape);
}

/** Writes an array to a file. */
export function writeNpy(path: string, { data, shape }: Float32Npy): void {
  if (elements(shape) !== data.length) {
    throw new RangeError(`Expected ${elements(shape)} elements, but received ${data.length}`);
  }
  writeFileSync(path, npyHeader(shape));
  writeFileSync(path, new Uint8Array(data.buffer, data.byteOffset, data.byteLength), { flag: 'a' });
}

/**
 * Reads a file into a new array.
 *
 * @throws {Error} if the file is not a .npy file of float32 in C order, or its size does not match
 *   its shape
 */
export function readNpy(path: string): Float32Npy {
  const file = openSync(path, 'r');
  try {
    const prefix = readBytes(file, 0, PREFIX_BYTES);
    if (prefix.length < PREFIX_BYTES || !MAGIC.equals(prefix.subarray(0, MAGIC.length))) {
      throw new Error(`${path} is not a .npy file of version 1.0`);
    }
    const headerBytes = prefix.readUInt16LE(MAGIC.length);
    const header = readBytes(file, PREFIX_BYTES, headerBytes).toString('latin1');
    const shape = shapeIn(path, header);
    const data = new Float32Array(elements(shape));
    const from = PREFIX_BYTES + headerBytes;
    if (fstatSync(file).size !== from + data.byteLength) {
      throw new Error(`${path} is not as long as its shape (${shape.join(', ')}) says`);
    }
    readInto(file, from, new Uint8Array(data.buffer));
    return { data, shape };
  } finally {
    closeSync(file);
  }
}

function shapeIn(path: string, header: string): number[] {
  const [, type, fortranOrder, sizes] = HEADER.exec(header) ?? [];
  if (type !== '<f4' || fortranOrder !== 'False') {
    throw new Error(`${path} does not hold float32 in C order: ${header.trim()}`);
  }
  return sizes
    .split(',')
    .filter((size) => size.trim() !== '')
    .map(Number);
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function readBytes(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readInto(file, position, bytes));
}

/** Reads into `bytes` from `position`; returns the number of bytes read. */
function readInto(file: number, position: number, bytes: Uint8Array): number {
  /** A call of `readSync` must read less than 2 GiB. */
  const most = 1 << 30;
  let done = 0;
  while (done < bytes.length) {
    const length = Math.min(most, bytes.length - done);
    const read = readSync(file, bytes, done, length, position + done);
    if (read === 0) break;
    done += read;
  }
  return done;
}
