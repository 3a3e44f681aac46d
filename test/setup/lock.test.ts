import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockFile, withLock } from '../../lib/setup/lock.mjs';
import { captureStderr } from './stderr.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const lockModule = JSON.stringify(new URL('../../lib/setup/lock.mjs', import.meta.url).href);
const holdMs = 400;

describe('setup: lock', () => {
  const folder = temporaryFolder();
  const said = captureStderr();
  const owner = 'build/setup.lock';
  const isLocked = () => existsSync(lockFile(folder.path));

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

  it('has one owner among many that come at once, also after a dead one', async () => {
    folder.write({ [owner]: '999999999 1', log: '' });
    const path = JSON.stringify(folder.path);
    // Each process notes its number at the beginning and the end of its work.
    const code = `import { withLock } from ${lockModule};
      import { appendFileSync } from 'node:fs';
      const note = () => appendFileSync(${path} + '/log', process.pid + '\\n');
      for (let i = 0; i < 5; i++) {
        withLock(${path}, () => { note(); for (const end = Date.now() + 3; Date.now() < end; ); note(); });
      }`;
    const children = Array.from({ length: 4 }, () =>
      once(spawn(process.execPath, ['--input-type=module', '-e', code]), 'exit'),
    );
    for (const [status] of await Promise.all(children)) assert.equal(status, 0);
    const lines = readFileSync(join(folder.path, 'log'), 'utf8').trim().split('\n');
    assert.equal(lines.length, 4 * 5 * 2);
    for (let i = 0; i < lines.length; i += 2) assert.equal(lines[i], lines[i + 1], `line ${i}`);
    assert.deepEqual(readdirSync(join(folder.path, 'build')), []);
  });
});
