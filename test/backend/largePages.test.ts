/** Large arrays request large pages, and nothing else about them changes. */
import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
// The selection of a backend says how to ask.
import '../../lib/backend/select.ts';
import { Dataset } from '../../lib/data/dataset.ts';
import { wishLargePages } from '../../lib/data/largePages.ts';
import { matrix } from '../../lib/data/matrix.ts';
import { describeNative } from '../support/backends.ts';

const MEGABYTE = 1 << 20;

/** Bytes of all mappings of this process for which large pages were requested (`hg` in proc(5)). */
function wished(): number {
  let bytes = 0;
  for (const mapping of readFileSync('/proc/self/smaps', 'utf8').split(
    /\n(?=[0-9a-f]+-[0-9a-f]+ )/,
  )) {
    if (!/^VmFlags:.*\bhg\b/m.test(mapping)) continue;
    const [begin, end] = mapping.split(/[- ]/, 2).map((word) => Number.parseInt(word, 16));
    bytes += end - begin;
  }
  return bytes;
}

describe('wishLargePages', () => {
  it('returns the array, with what was in it', () => {
    const array = new Float64Array(MEGABYTE).map((_, i) => i);
    assert.equal(wishLargePages(array), array);
    assert.ok(array.every((value, i) => value === i));
  });

  it('takes what it has no wish for: small, empty, transferred', () => {
    for (const array of [
      new Float32Array(0),
      new Uint8Array(100),
      new DataView(new ArrayBuffer(8)),
    ])
      assert.equal(wishLargePages(array), array);
    const gone = new Float32Array(4 * MEGABYTE);
    structuredClone(gone.buffer, { transfer: [gone.buffer] });
    assert.equal(wishLargePages(gone), gone);
  });
});

describeNative('large pages', (addon) => {
  const areKnown = existsSync('/sys/kernel/mm/transparent_hugepage/enabled');
  // A test without a body is pending, and its title is the reason.
  if (!areKnown)
    it('a Dataset cannot ask for them: this system is no Linux, or one without large pages');

  // The larger after the smaller, so that what is left of one is not taken for the other.
  for (const storage of areKnown ? (['uint8', undefined] as const) : []) {
    it(`are asked for by a Dataset of ${storage ?? 'float32'}`, () => {
      const [rows, cols] = [MEGABYTE / 2, 64];
      const x = matrix(new Float32Array(rows * cols).fill(3), rows, cols);
      const dataset = new Dataset(x, { storage });
      const bytes = rows * cols * (storage === undefined ? 4 : 1);
      assert.ok(wished() >= bytes - 2 * MEGABYTE, `${wished()} of ${bytes} bytes`);
      assert.equal(dataset.nSamples, rows);
    });
  }

  it('are asked for typed arrays alone', () => {
    for (const wrong of [undefined, {}, 'x', new ArrayBuffer(8)] as unknown[]) {
      assert.throws(
        () => addon.wishLargePages(wrong as ArrayBufferView),
        /TypeError: Expected native argument "array" to be a typed array/,
      );
    }
  });

  it('cannot be asked for memory that is gone', () => {
    const gone = new Float32Array(4 * MEGABYTE);
    structuredClone(gone.buffer, { transfer: [gone.buffer] });
    addon.wishLargePages(gone);
    assert.equal(gone.length, 0);
  });
});
