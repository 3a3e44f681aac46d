/** lib/kernels/float32 is lib/kernels/float64 for the other kind of array. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { float32Files, folder } from '../../lib/scripts/writeKernels.mjs';

describe('kernels of float32', () => {
  const written = new Map(float32Files());

  it('are as `npm run write:kernels` writes them', () => {
    assert.ok(written.size >= 6);
    for (const [name, text] of written) {
      assert.equal(readFileSync(`${folder('float32')}/${name}`, 'utf8'), text, name);
    }
  });

  it('are all written, but for what says which kind they have', () => {
    const names = readdirSync(folder('float32'));
    assert.deepEqual(names.sort(), [...written.keys(), 'elements.ts'].sort());
  });
});
