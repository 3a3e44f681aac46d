/**
 * The samples that every contender trains on: two classes with correlated columns of unequal
 * scales and logistic noise, from a seed. They are made once and kept as .npy files beside a
 * description of them; files that are not as described are made again.
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { nextDouble, seedWords } from '../lib/backend/typescript/rng.ts';
import { type Float32Npy, npyBytes, writeNpy } from './npy.ts';

/** To be raised when the numbers change, so that no older file is taken for newer data. */
const GENERATOR = 1;
/** Standard deviation of what the columns of a row have in common; their own is 1. */
const SHARED_DEVIATION = 0.5;
/** A column's scale is e^u, u being uniform between minus this and this. */
const LOG_SCALE = 0.5;
/** Factor of x · w before the noise is added: how well the classes can be told apart. */
const SIGNAL = 2;

export interface DataShape {
  readonly rows: number;
  readonly cols: number;
  readonly seed: number;
}

/** x: rows × cols; y: 0 or 1, one per row. */
export interface BinaryData {
  readonly x: Float32Npy;
  readonly y: Float32Npy;
}

/** Where the .npy files are. */
export interface DataFiles {
  readonly x: string;
  readonly y: string;
}

const PARTS = ['x', 'y'] as const satisfies readonly (keyof DataFiles)[];

/**
 * Draws the samples. In formulas: x[i][j] = scale[j] · (normal + 0.5 · normal of row i),
 * y[i] = 1 where 2 · x[i] · w + logistic noise > 0, and w[j] = normal / √cols.
 */
export function makeBinaryData({ rows, cols, seed }: DataShape): BinaryData {
  const words = seedWords(seed);
  const normal = normalNumbers(words);
  const scales = Float64Array.from({ length: cols }, () =>
    Math.exp(LOG_SCALE * (2 * nextDouble(words) - 1)),
  );
  const weights = Float64Array.from({ length: cols }, () => normal() / Math.sqrt(cols));
  const x = new Float32Array(rows * cols);
  const y = new Float32Array(rows);
  for (let i = 0, k = 0; i < rows; i++) {
    const shared = SHARED_DEVIATION * normal();
    let score = 0;
    for (let j = 0; j < cols; j++, k++) {
      x[k] = scales[j] * (normal() + shared);
      score += x[k] * weights[j];
    }
    const uniform = 1 - nextDouble(words);
    const noise = Math.log(uniform) - Math.log1p(-uniform);
    y[i] = SIGNAL * score + noise > 0 ? 1 : 0;
  }
  return { x: { data: x, shape: [rows, cols] }, y: { data: y, shape: [rows] } };
}

/**
 * The files of these samples in `folder`, made if they are not there or not as they should be.
 *
 * @param say told in one line when samples are made, which takes seconds
 */
export function binaryDataFiles(
  folder: string,
  shape: DataShape,
  say: (line: string) => void,
): DataFiles {
  const { rows, cols, seed } = shape;
  const stem = join(folder, `binary-${rows}x${cols}-seed${seed}-v${GENERATOR}`);
  const files = { x: `${stem}.x.npy`, y: `${stem}.y.npy` };
  const description = `${stem}.json`;
  if (isAsDescribed(files, shape, description)) return files;

  say(`making ${rows} × ${cols} samples in ${folder}`);
  mkdirSync(folder, { recursive: true });
  // Written under other names first: a run that is interrupted leaves nothing half-written.
  const unfinished = (path: string) => `${path}.${process.pid}`;
  const paths = [files.x, files.y, description];
  try {
    const data = makeBinaryData(shape);
    for (const part of PARTS) writeNpy(unfinished(files[part]), data[part]);
    const sha256 = { x: hashOf(unfinished(files.x)), y: hashOf(unfinished(files.y)) };
    writeFileSync(unfinished(description), `${JSON.stringify({ sha256 }, undefined, 2)}\n`);
    for (const path of paths) renameSync(unfinished(path), path);
  } finally {
    for (const path of paths) rmSync(unfinished(path), { force: true });
  }
  return files;
}

/** Whether both files have the size of their shape and the hash they were made with. */
function isAsDescribed(files: DataFiles, { rows, cols }: DataShape, description: string): boolean {
  const bytes = { x: npyBytes([rows, cols]), y: npyBytes([rows]) };
  try {
    const { sha256 } = JSON.parse(readFileSync(description, 'utf8')) as {
      sha256: Record<keyof DataFiles, string>;
    };
    return PARTS.every(
      (part) => statSync(files[part]).size === bytes[part] && hashOf(files[part]) === sha256[part],
    );
  } catch {
    return false;
  }
}

function hashOf(path: string): string {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(1 << 22);
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const read = readSync(file, piece);
      if (read === 0) return hash.digest('hex');
      hash.update(piece.subarray(0, read));
    }
  } finally {
    closeSync(file);
  }
}

/** Standard normal numbers, in pairs: Box and Muller, Ann. Math. Statist. 29 (1958). */
function normalNumbers(words: Uint32Array): () => number {
  let kept: number | undefined;
  return () => {
    if (kept !== undefined) {
      const second = kept;
      kept = undefined;
      return second;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - nextDouble(words)));
    const angle = 2 * Math.PI * nextDouble(words);
    kept = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
