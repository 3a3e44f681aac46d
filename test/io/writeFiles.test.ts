import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareFolder, writeFiles } from '../../lib/io/writeFiles.ts';
import { inFolder } from '../cli/process.ts';

describe('prepareFolder', () => {
  it('creates a folder with its parents, and leaves nothing in it', () =>
    inFolder(async (parent) => {
      const folder = join(parent, 'a', 'b');
      await prepareFolder(folder, ['one.txt']);
      assert.deepEqual(readdirSync(folder), []);
    }));

  it('leaves what is there as it is', () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'one.txt'), 'old');
      await prepareFolder(folder, ['one.txt']);
      assert.deepEqual(readdirSync(folder), ['one.txt']);
      assert.equal(readFileSync(join(folder, 'one.txt'), 'utf8'), 'old');
    }));

  for (const { what, place, reason } of [
    { what: 'a file of its name', place: 'file', reason: 'a file is in the way' },
    { what: 'a file among its parents', place: 'file/below', reason: 'a file is in the way' },
    {
      what: 'a name that is too long',
      place: 'n'.repeat(300),
      reason: 'a name is too long',
    },
  ]) {
    it(`refuses ${what}`, () =>
      inFolder(async (parent) => {
        writeFileSync(join(parent, 'file'), '');
        const folder = join(parent, place);
        await assert.rejects(prepareFolder(folder, []), (error) => {
          assert.ok(error instanceof Error && error.cause instanceof Error);
          assert.equal(
            error.message,
            `Cannot write to the folder ${JSON.stringify(folder)}: ${reason}`,
          );
          return true;
        });
      }));
  }

  it('refuses a folder where a file is to be', () =>
    inFolder(async (folder) => {
      const inTheWay = join(folder, 'one.txt');
      mkdirSync(inTheWay);
      await assert.rejects(prepareFolder(folder, ['one.txt']), {
        message: `Cannot write the file ${JSON.stringify(inTheWay)}: a folder is in the way of a file`,
      });
    }));
});

describe('writeFiles', () => {
  it('writes texts and bytes, over what was there, and returns their paths', () =>
    inFolder(async (parent) => {
      const folder = join(parent, 'new');
      await writeFiles(folder, { 'one.txt': 'old and longer' });
      const paths = await writeFiles(folder, {
        'two.bin': new Uint8Array([0, 255]),
        'one.txt': 'é',
      });
      assert.deepEqual(paths, [join(folder, 'two.bin'), join(folder, 'one.txt')]);
      assert.deepEqual([...readFileSync(paths[0])], [0, 255]);
      assert.equal(readFileSync(paths[1], 'utf8'), 'é');
      assert.deepEqual(readdirSync(folder).sort(), ['one.txt', 'two.bin']);
    }));

  it('leaves no temporary file, and what was there as it was, when a name cannot be written', () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'one.txt'), 'old');
      const tooLong = 'n'.repeat(300);
      await assert.rejects(
        writeFiles(folder, { 'one.txt': 'new', [tooLong]: '' }),
        /^Error: Cannot write the file .*: a name is too long$/,
      );
      assert.deepEqual(readdirSync(folder), ['one.txt']);
      assert.equal(readFileSync(join(folder, 'one.txt'), 'utf8'), 'old');
    }));

  it('leaves no temporary file when a folder is in the way at last', () =>
    inFolder(async (folder) => {
      mkdirSync(join(folder, 'one.txt', 'full'), { recursive: true });
      await assert.rejects(
        writeFiles(folder, { 'one.txt': 'new' }),
        /Cannot write the file .*: a folder is in the way/,
      );
      assert.deepEqual(readdirSync(folder), ['one.txt']);
    }));

  for (const [when, delay] of [
    ['before', undefined],
    ['while', 0],
  ] as const) {
    it(`throws the reason of a signal aborted ${when} it writes, and leaves nothing`, () =>
      inFolder(async (parent) => {
        const folder = join(parent, 'new');
        const controller = new AbortController();
        const reason = new Error('enough');
        if (delay === undefined) controller.abort(reason);
        const text = 'x'.repeat(1_000_000);
        const files = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`${i}.txt`, text]));
        const writing = writeFiles(folder, files, controller.signal);
        if (delay !== undefined) setTimeout(() => controller.abort(reason), delay);
        await assert.rejects(writing, (error) => error === reason);
        assert.deepEqual(existsSync(folder) ? readdirSync(folder) : [], []);
      }));
  }
});
