/** The page of the descents: its programs print what stands below them, and nothing is left out. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as descent from '../../lib/descent/index.ts';
import { EXPERIMENT_NAMES } from '../../lib/experiments/catalog.ts';
import { docPage, printedBy, wordsOf } from '../support/docPrograms.ts';

const { text: page, programs } = docPage('descent.md');
const SOURCES = { fallline: 'index.ts', 'fallline/descent': 'descent/index.ts' };

describe('lib/docs/descent.md', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fallline-test-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('has an output for each of its programs', () => {
    assert.equal(programs.length, page.match(/```js/g)?.length);
    assert.ok(programs.length >= 6);
  });

  for (const [i, { program, output }] of programs.entries()) {
    it(`program ${i + 1} prints what is said`, async () => {
      const printed = await printedBy(program, join(folder, `${i}.mjs`), SOURCES);
      assert.equal(wordsOf(printed), wordsOf(output));
    });
  }

  it('names everything that there is', () => {
    for (const name of Object.keys(descent)) assert.ok(page.includes(`\`${name}`), name);
    for (const name of descent.TEST_FUNCTION_NAMES) assert.ok(page.includes(`\`${name}\``), name);
    for (const name of EXPERIMENT_NAMES) assert.ok(page.includes(`\`${name}\``), name);
  });
});
