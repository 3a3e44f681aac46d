/** The programs in lib/docs/compat print what stands below them, on the sources in place of the package. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { PEERS } from '../../lib/register/peers.ts';
import { temporaryFolder } from '../setup/temporaryFolder.ts';
import { docPage, printedBy, wordsOf } from '../support/docPrograms.ts';
import { versionOf } from './peers.ts';

const PAGES = {
  apparatus: 'compat/apparatus/index.ts',
  brain: 'compat/brain/index.ts',
  'ml-logistic-regression': 'compat/mlLogisticRegression/index.ts',
} as const;

describe('lib/docs/compat', () => {
  const folder = temporaryFolder();

  for (const [name, source] of Object.entries(PAGES)) {
    const { programs } = docPage(`compat/${name}.md`);
    it(`the programs of ${name}.md print what is said`, async () => {
      assert.ok(programs.length > 0);
      for (const [i, { program, output }] of programs.entries()) {
        const file = join(folder.path, `${name}${i}.mjs`);
        const text = await printedBy(program, file, { [`fallline/compat/${name}`]: source });
        assert.equal(wordsOf(text), wordsOf(output));
      }
    });
  }

  it('names each package with the versions that are tested, and its page', () => {
    const index = docPage('compat/README.md').text;
    for (const { name, from, below } of PEERS) {
      const page = name.replace('.js', '');
      const line = index.split('\n').find((each) => each.includes(`[${name}](${page}.md)`));
      assert.ok(line?.includes(versionOf(name)), name);
      assert.ok(line?.includes(`${from} ≤ version < ${below}`), name);
      assert.ok(docPage(`compat/${page}.md`).text.includes('## What differs'));
    }
  });
});
