import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { lockFolder, withLock } from '../../lib/setup/lock.mjs';
import { captureStderr } from './stderr.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const lockModule = JSON.stringify(new URL('../../lib/setup/lock.mjs', import.meta.url).href);
const holdMs = 400;

describe('setup: lock', () => {
  const folder = temporaryFolder();
  const said = captureStderr();
  const owner = 'build/.setup.lock/owner';
  const isLocked = () => existsSync(lockFolder(folder.path));

  it('is held while the work runs, and gone afterwards', () => {
    assert.equal(withLock(folder.path, isLocked), true);
    assert.equal(isLocked(), false);
  });

  it('is gone after work that throws', () => {
    const failing = () => {
      throw new Error('work');
    };
    assert.throws(() => withLock(folder.path, failing), /work/);
    assert.equal(isLocked(), false);
  });

  it('of an ended process is taken over', () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    folder.write({ [owner]: `${pid} 1` });
    const held = withLock(folder.path, () => readFileSync(join(folder.path, owner), 'utf8'));
    assert.equal(held.split(' ')[0], String(process.pid));
    assert.deepEqual(readdirSync(join(folder.path, 'build')), []);
  });

  it('of an earlier process with a number in use again is taken over', function () {
    // When a process began is read from /proc.
    if (process.platform !== 'linux') this.skip();
    folder.write({ [owner]: `${process.pid} 1` });
    assert.equal(withLock(folder.path, isLocked), true);
  });

  it('without an owner is taken over when it is old', () => {
    folder.write({ 'build/.setup.lock/other': '' });
    utimesSync(lockFolder(folder.path), 1, 1);
    assert.equal(withLock(folder.path, isLocked), true);
    assert.equal(isLocked(), false);
  });

  it('of a running process is waited for', async () => {
    const root = JSON.stringify(folder.path);
    const hold = `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${holdMs})`;
    const code = `import { withLock } from ${lockModule};
      withLock(${root}, () => { process.stdout.write('held'); ${hold}; });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code]);
    const ended = once(child, 'exit');
    await once(child.stdout, 'data');
    const begin = performance.now();
    withLock(folder.path, () => undefined);
    assert.ok(performance.now() - begin > holdMs / 2);
    assert.match(said.text, new RegExp(`waiting for another set-up \\(process ${child.pid},`));
    assert.deepEqual((await ended)[0], 0);
  });
});
