/** Temporary files that killed processes left: which are removed, and which may still be in use. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isSamePlace, placeOfSource } from '../../lib/io/samePlace.ts';
import { ownWriter, removeAbandoned, temporaryPath } from '../../lib/io/temporaryFiles.ts';
import { prepareFolder } from '../../lib/io/writeFiles.ts';
import { inFolder } from '../cli/process.ts';

const { host, pid, start } = ownWriter();
const nameOf = (...parts: readonly (string | number)[]) => `.fallline-${parts.join('-')}.tmp`;
const RANDOM = '0123abcd';
const OTHER_HOST = host === '00000000' ? '11111111' : '00000000';
const HOURS = 3600;
/** The id of a process that has ended. */
const dead = spawnSync(process.execPath, ['-e', '']).pid;

interface Case {
  readonly what: string;
  readonly name: string;
  /** Seconds since it was written. */
  readonly age?: number;
}

const REMOVED: readonly Case[] = [
  { what: 'of a process that has ended', name: nameOf(host, dead, start, RANDOM) },
  { what: 'of one that has ended, of unknown start', name: nameOf(host, dead, 0, RANDOM) },
  {
    what: 'of another machine, a long time ago',
    name: nameOf(OTHER_HOST, pid, start, RANDOM),
    age: 25 * HOURS,
  },
];

const KEPT: readonly Case[] = [
  { what: 'of this process', name: nameOf(host, pid, start, RANDOM) },
  { what: 'of this process, a long time ago', name: nameOf(host, pid, start, RANDOM), age: 1e6 },
  { what: 'of a running one of unknown start', name: nameOf(host, process.ppid, 0, RANDOM) },
  { what: 'of another machine', name: nameOf(OTHER_HOST, dead, start, RANDOM), age: 23 * HOURS },
  { what: 'of another program', name: `.m.json.${dead}-1.tmp`, age: 1e6 },
  { what: 'with more in its name', name: `${nameOf(host, dead, start, RANDOM)}.txt` },
  { what: 'of another name in the middle', name: nameOf(host, dead, start, 'model'), age: 1e6 },
  { what: 'of a name without a process', name: '.fallline-cache.tmp', age: 1e6 },
];

describe('temporary files in a folder that is written to', () => {
  const namesLeft = async (cases: readonly Case[]) => {
    let names: string[] = [];
    await inFolder(async (folder) => {
      for (const { name, age = 0 } of cases) {
        writeFileSync(join(folder, name), 'half');
        const time = Date.now() / 1000 - age;
        utimesSync(join(folder, name), time, time);
      }
      await prepareFolder(folder, []);
      names = readdirSync(folder);
    });
    return names;
  };
  for (const each of REMOVED) {
    it(`is removed: one ${each.what}`, async () => assert.deepEqual(await namesLeft([each]), []));
  }
  for (const each of KEPT) {
    it(`stays: one ${each.what}`, async () =>
      assert.deepEqual(await namesLeft([each]), [each.name]));
  }

  it('is removed: one of a process whose id was given to another', async function () {
    // Elsewhere, nothing is known of when a process began.
    if (process.platform !== 'linux') this.skip();
    const earlier = { what: '', name: nameOf(host, pid, Number(start) + 1, RANDOM) };
    assert.deepEqual(await namesLeft([earlier]), []);
  });

  it('is the file of a running process, told by what it says of itself', async () => {
    const library = new URL('../../lib/io/temporaryFiles.ts', import.meta.url).href;
    const script = `import { temporaryPath } from ${JSON.stringify(library)};
      import { writeFileSync } from 'node:fs';
      writeFileSync(temporaryPath(process.argv[1]), ''); console.log('written');
      setInterval(() => {}, 1000);`;
    await inFolder(async (folder) => {
      const child = spawn(
        process.execPath,
        ['--import', 'tsx/esm', '--input-type=module', '-e', script, folder],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      await new Promise((resolve) => child.stdout.once('data', resolve));
      await removeAbandoned(folder);
      assert.equal(readdirSync(folder).length, 1, 'its writer still runs');
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('close', resolve));
      await removeAbandoned(folder);
      assert.deepEqual(readdirSync(folder), []);
    });
  });

  it('stays where it is no file', () =>
    inFolder(async (folder) => {
      const [link, below] = [RANDOM, '89abcdef'].map((end) => nameOf(host, dead, start, end));
      symlinkSync('elsewhere', join(folder, link));
      mkdirSync(join(folder, below));
      await removeAbandoned(folder);
      assert.deepEqual(readdirSync(folder).sort(), [link, below].sort());
    }));

  it('has a short name of its own each time, by which it is found', async () => {
    const names = Array.from({ length: 100 }, () => basename(temporaryPath('x')));
    assert.equal(new Set(names).size, 100);
    for (const name of names) assert.ok(name.length <= 64, name);
    const [name] = names;
    assert.deepEqual(
      await namesLeft([{ what: '', name: name.replace(`-${pid}-`, `-${dead}-`) }]),
      [],
    );
  });

  it('is not looked for where there is no folder', () => removeAbandoned('/not/here'));
});

describe('isSamePlace', () => {
  const place = (folder: string, name: string) => ({ folder, path: join(folder, name) });
  const never = async () => assert.fail('asked for nothing');

  it('tells files by their names', () =>
    inFolder(async (folder) => {
      assert.equal(await isSamePlace(place(folder, 'a'), place(folder, 'a'), never), true);
      assert.equal(await isSamePlace(place(folder, 'a'), place(folder, 'b'), never), false);
    }));

  it('asks the folder where they differ only in case, or in how an accent is written', () =>
    inFolder(async (folder) => {
      for (const [one, other] of [
        ['model.json', 'Model.JSON'],
        ['caf\u00e9', 'cafe\u0301'],
      ]) {
        for (const ignores of [true, false]) {
          const answer = isSamePlace(place(folder, one), place(folder, other), async () => ignores);
          assert.equal(await answer, ignores);
        }
      }
      mkdirSync(join(folder, 'other'));
      const elsewhere = place(join(folder, 'other'), 'A');
      assert.equal(await isSamePlace(place(folder, 'a'), elsewhere, never), false);
    }));

  it('finds out what a folder does, and leaves nothing there', () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'probe'), '');
      const ignores = (await placeOfSource(join(folder, 'PROBE'))) !== undefined;
      assert.equal(await isSamePlace(place(folder, 'a'), place(folder, 'A')), ignores);
      assert.deepEqual(readdirSync(folder), ['probe']);
    }));
});
