/**
 * The files of samples that every contender trains on: generated once, and kept as .npy with a
 * description. Files that do not match their description are generated again.
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
import { makeSamples, type SampleShape } from '../../lib/bench/samples.ts';
import { npyBytes, writeNpy } from './npy.ts';

/**
 * Version of the generator; increase it when the numbers change, so that older files are not
 * reused.
 */
const GENERATOR = 2;

/** Paths of the .npy files. */
export interface DataFiles {
  readonly x: string;
  readonly y: string;
}

const PARTS = ['x', 'y'] as const satisfies readonly (keyof DataFiles)[];

/**
 * Returns the files of these samples in `folder`, and generates them if they are missing or
 * outdated.
 *
 * @param say called with one line of text when samples are generated, which takes seconds
 */
export function dataFiles(
  folder: string,
  shape: SampleShape,
  say: (line: string) => void,
): DataFiles {
  const { rows, cols, classes, seed } = shape;
  const stem = join(folder, `${classes}-classes-${rows}x${cols}-seed${seed}-v${GENERATOR}`);
  const files = { x: `${stem}.x.npy`, y: `${stem}.y.npy` };
  const description = `${stem}.json`;
  if (isAsDescribed(files, shape, description)) return files;

  say(`making ${rows} × ${cols} samples in ${folder}`);
  mkdirSync(folder, { recursive: true });
  // Written under temporary names first, so that an interrupted run leaves no partial files.
  const unfinished = (path: string) => `${path}.${process.pid}`;
  const paths = [files.x, files.y, description];
  try {
    const { x, y } = makeSamples(shape);
    writeNpy(unfinished(files.x), { data: x, shape: [rows, cols] });
    writeNpy(unfinished(files.y), { data: y, shape: [rows] });
    const sha256 = { x: hashOf(unfinished(files.x)), y: hashOf(unfinished(files.y)) };
    writeFileSync(unfinished(description), `${JSON.stringify({ sha256 }, undefined, 2)}\n`);
    for (const path of paths) renameSync(unfinished(path), path);
  } finally {
    for (const path of paths) rmSync(unfinished(path), { force: true });
  }
  return files;
}

/** Whether the size of both files matches their shape, and their contents match the stored hash. */
function isAsDescribed(
  files: DataFiles,
  { rows, cols }: SampleShape,
  description: string,
): boolean {
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
