/** The files that the benchmark's samples are kept in. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dataFiles } from '../../bench/shared/data.ts';
import { readNpy } from '../../bench/shared/npy.ts';
import { makeSamples } from '../../lib/bench/samples.ts';
import { temporaryFolder } from '../setup/temporaryFolder.ts';

const SHAPE = { rows: 400, cols: 5, classes: 2, seed: 7 };

describe('benchmark data', () => {
  const folder = temporaryFolder();
  /** The files, and how often they had to be made. */
  const obtain = () => {
    let made = 0;
    const files = dataFiles(folder.path, SHAPE, () => made++);
    return { files, made };
  };

  it('is written once and used again', () => {
    const first = obtain();
    assert.equal(first.made, 1);
    const { x, y } = makeSamples(SHAPE);
    assert.deepEqual(readNpy(first.files.x), { data: x, shape: [SHAPE.rows, SHAPE.cols] });
    assert.deepEqual(readNpy(first.files.y), { data: y, shape: [SHAPE.rows] });
    const names = readdirSync(folder.path);
    assert.equal(names.length, 3, `nothing unfinished is left: ${names}`);
    assert.deepEqual(obtain(), { files: first.files, made: 0 });
  });

  it('is made again where a file is cut short or was changed', () => {
    const { files } = obtain();
    const right = readFileSync(files.x);
    truncateSync(files.x, right.length - 4);
    assert.equal(obtain().made, 1);
    const changed = Buffer.from(right);
    changed[right.length - 1] ^= 1;
    writeFileSync(files.x, changed);
    assert.equal(obtain().made, 1);
    assert.deepEqual(readFileSync(files.x), right);
  });
});
