/** The page on convergence: its program prints what stands below it, and the rule's words are all there. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MOST_LEFT } from '../../lib/models/convergence.ts';
import { docPage, printedBy, wordsOf } from '../support/docPrograms.ts';

describe('lib/docs/convergence.md', () => {
  const { text, programs } = docPage('convergence.md');

  it('prints what it says', async () => {
    assert.equal(programs.length, 1);
    const folder = mkdtempSync(join(tmpdir(), 'fallline-test-'));
    try {
      const [{ program, output }] = programs;
      const printed = await printedBy(program, join(folder, 'program.mjs'), {
        fallline: 'index.ts',
      });
      assert.equal(wordsOf(printed), wordsOf(output));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has the limit, the findings and the causes of the code', () => {
    assert.ok(text.includes(`at most ${MOST_LEFT}.`));
    const words = ['noBetterThanStart', 'noBetterThanConstant', 'stillFalling'];
    const causes = ['columnScales', 'rateTooLarge', 'rateTooSmall', 'epochs'];
    for (const word of [...words, ...causes]) assert.ok(text.includes(`\`${word}\``), word);
  });
});
