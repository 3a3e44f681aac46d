/** The benchmark's samples and the files they are kept in. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { binaryDataFiles, makeBinaryData } from '../../bench/data.ts';
import { readNpy } from '../../bench/npy.ts';
import { temporaryFolder } from '../setup/temporaryFolder.ts';

const SHAPE = { rows: 4000, cols: 5, seed: 7 };

describe('benchmark data', () => {
  const folder = temporaryFolder();
  /** The files, and how often they had to be made. */
  const obtain = () => {
    let made = 0;
    const files = binaryDataFiles(folder.path, SHAPE, () => made++);
    return { files, made };
  };

  it('has correlated columns of unequal scales and two classes, from the seed', () => {
    const { x, y } = makeBinaryData(SHAPE);
    assert.deepEqual(makeBinaryData(SHAPE), { x, y });
    assert.notDeepEqual(makeBinaryData({ ...SHAPE, seed: 8 }).x, x);

    const column = (j: number) => x.data.filter((_, k) => k % SHAPE.cols === j);
    const deviations = Array.from({ length: SHAPE.cols }, (_, j) => deviation(column(j)));
    assert.ok(Math.max(...deviations) > 1.2 * Math.min(...deviations), `${deviations}`);
    // Normal numbers of variance 1 + 0.5² that share 0.5²: correlation 0.2, within 5 deviations.
    assert.ok(Math.abs(correlation(column(0), column(1)) - 0.2) < 5 / Math.sqrt(SHAPE.rows));
    const ones = y.data.reduce((sum, each) => sum + each, 0);
    assert.deepEqual([...new Set(y.data)].sort(), [0, 1]);
    assert.ok(Math.abs(ones / SHAPE.rows - 0.5) < 0.1, `${ones}`);
  });

  it('is written once and used again', () => {
    const first = obtain();
    assert.equal(first.made, 1);
    assert.deepEqual(
      { x: readNpy(first.files.x), y: readNpy(first.files.y) },
      makeBinaryData(SHAPE),
    );
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

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function covariance(a: Float32Array, b: Float32Array): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  return a.reduce((sum, value, i) => sum + (value - meanA) * (b[i] - meanB), 0) / a.length;
}

function deviation(values: Float32Array): number {
  return Math.sqrt(covariance(values, values));
}

function correlation(a: Float32Array, b: Float32Array): number {
  return covariance(a, b) / (deviation(a) * deviation(b));
}
