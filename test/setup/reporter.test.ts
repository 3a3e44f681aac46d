import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../lib/setup/files.mjs';
import { temporaryFolder } from './temporaryFolder.ts';

const cases = [
  { name: 'no test', source: '', last: '0 passed, 0 failed' },
  { name: 'passes', source: "it('a', () => {}); it('b', () => {});", last: '2 passed, 0 failed' },
  {
    name: 'a failure and a test that waits to be written',
    source: "it('a', () => { throw new Error('planned'); }); it('b'); it('c', () => {});",
    last: '1 passed, 1 failed, 1 skipped',
  },
];

describe('the reporter ends with one line of figures', () => {
  const folder = temporaryFolder();

  for (const { name, source, last } of cases) {
    it(name, () => {
      folder.write({ 'some.cjs': source });
      const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
      const reporter = join(root, 'test/support/reporter.mjs');
      const args = [mocha, '--no-config', '--reporter', reporter, 'some.cjs'];
      const { stdout } = spawnSync(process.execPath, args, { cwd: folder.path, encoding: 'utf8' });
      assert.equal(stdout.trimEnd().split('\n').at(-1), last);
    });
  }
});
