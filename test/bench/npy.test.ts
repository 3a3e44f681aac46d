/** The .npy files that the benchmark's contenders share. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npyBytes, readNpy, writeNpy } from '../../bench/shared/npy.ts';
import { temporaryFolder } from '../setup/temporaryFolder.ts';

/** What `numpy.save` of NumPy 1.24.2 writes before the elements, for a C-ordered float32 array. */
const HEADERS: readonly [shape: number[], text: string][] = [
  [[3], "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }"],
  [[3, 4], "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }"],
];
const NUMPY_HEADER_BYTES = 128;

/** Files that hold something else, by what is replaced in a right one of shape (3, 4). */
const UNSUITABLE: readonly [title: string, from: string, to: string, message: RegExp][] = [
  ['another format', '\x93NUMPY', '\x93HUMPY', /is not a \.npy file of version 1\.0/],
  ['another version', '\x93NUMPY\x01', '\x93NUMPY\x02', /is not a \.npy file of version 1\.0/],
  ['doubles', '<f4', '<f8', /does not hold float32 in C order/],
  ['columns first', 'False', 'True ', /does not hold float32 in C order/],
  ['too few elements', '(3, 4)', '(3, 5)', /is not as long as its shape \(3, 5\) says/],
  ['too many elements', '(3, 4)', '(3, 3)', /is not as long as its shape \(3, 3\) says/],
];

describe('npy', () => {
  const folder = temporaryFolder();

  for (const [shape, text] of HEADERS) {
    it(`writes the bytes that NumPy writes, and reads them again: ${shape.join(' × ')}`, () => {
      const path = join(folder.path, 'a.npy');
      const size = shape.reduce((product, each) => product * each, 1);
      const data = Float32Array.from({ length: size }, (_, i) => (i - 2) / 3);
      writeNpy(path, { data, shape });

      const header = `\x93NUMPY\x01\x00\x76\x00${text}`.padEnd(NUMPY_HEADER_BYTES - 1);
      const bytes = readFileSync(path);
      assert.equal(bytes.subarray(0, NUMPY_HEADER_BYTES).toString('latin1'), `${header}\n`);
      assert.equal(bytes.length, NUMPY_HEADER_BYTES + 4 * size);
      assert.equal(bytes.length, npyBytes(shape));
      assert.equal(bytes.readFloatLE(NUMPY_HEADER_BYTES + 4), Math.fround(-1 / 3));
      assert.deepEqual(readNpy(path), { data, shape });
    });
  }

  for (const [title, from, to, message] of UNSUITABLE) {
    it(`refuses ${title}`, () => {
      const path = join(folder.path, 'a.npy');
      writeNpy(path, { data: new Float32Array(12), shape: [3, 4] });
      const right = readFileSync(path, 'latin1');
      assert.ok(right.includes(from));
      writeFileSync(path, right.replace(from, to), 'latin1');
      assert.throws(() => readNpy(path), message);
    });
  }

  it('refuses to write fewer elements than the shape says', () => {
    const path = join(folder.path, 'a.npy');
    assert.throws(() => writeNpy(path, { data: new Float32Array(11), shape: [3, 4] }), {
      name: 'RangeError',
      message: 'Expected 12 elements, but received 11',
    });
  });
});
