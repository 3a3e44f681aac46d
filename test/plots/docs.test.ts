/** lib/docs/plots.md: its programs print what stands below them, and it names every function. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as plots from '../../lib/plots/index.ts';
import { docPage, printedBy, wordsOf } from '../support/docPrograms.ts';

const { text, programs } = docPage('plots.md');
const SOURCES = { 'fallline/plots': 'plots/index.ts', fallline: 'index.ts' };

describe('lib/docs/plots.md', () => {
  const startedIn = process.cwd();
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fallline-test-'));
    // The programs write files where they run.
    process.chdir(folder);
  });
  after(() => {
    process.chdir(startedIn);
    rmSync(folder, { recursive: true });
  });

  it('has an output for each of its programs', () => {
    assert.equal(programs.length, text.match(/```js/g)?.length);
    assert.ok(programs.length >= 4);
  });

  for (const [i, { program, output }] of programs.entries()) {
    it(`program ${i + 1} prints what is said`, async () => {
      const printed = await printedBy(program, join(folder, `${i}.mjs`), SOURCES);
      assert.equal(wordsOf(printed), wordsOf(output));
    });
  }

  it('has programs that write all kinds of files', () => {
    const files = readdirSync(folder);
    for (const name of ['svg', 'png', 'html'])
      assert.ok(files.includes(`rosenbrock.${name}`), name);
  });

  it('names every function', () => {
    for (const name of Object.keys(plots)) assert.ok(text.includes(`\`${name}(`), name);
  });
});
