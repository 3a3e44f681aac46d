/** The programs in lib/docs/kernels.md print what stands below them, on the sources in place of the package. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as blas from '../../lib/kernels/blas.ts';
import * as kernels from '../../lib/kernels/index.ts';
import { docPage, printedBy, wordsOf } from '../support/docPrograms.ts';

const { text: page, programs } = docPage('kernels.md');
const SOURCES = {
  'fallline/kernels': 'kernels/index.ts',
  'fallline/kernels/blas': 'kernels/blas.ts',
};

describe('lib/docs/kernels.md', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fallline-test-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('has an output for each of its programs', () => {
    assert.equal(programs.length, page.match(/```js/g)?.length);
    assert.ok(programs.length >= 4);
  });

  for (const [i, { program, output }] of programs.entries()) {
    it(`program ${i + 1} prints what is said`, async () => {
      const printed = await printedBy(program, join(folder, `${i}.mjs`), SOURCES);
      assert.equal(wordsOf(printed), wordsOf(output));
    });
  }

  it('names every kernel', () => {
    for (const name of Object.keys(kernels)) assert.ok(page.includes(`\`${name}(`), name);
    for (const name of Object.keys(blas)) {
      if (name.startsWith('d') || name.startsWith('id'))
        assert.ok(page.includes(`\`${name}\``), name);
    }
  });
});
