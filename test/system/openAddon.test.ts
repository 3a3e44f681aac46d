/** Opening an addon that is not linked to OpenBLAS, and the order of the places where one may be. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { AddonSearch, type AddonSource } from '../../lib/system/addonSearch.ts';
import { type LoadedAddon, openBlasName, openFile } from '../../lib/system/openAddon.ts';
import { VERSION } from '../../lib/system/packageFile.ts';
import { platformOf, thisHost } from '../../lib/system/platformKey.ts';
import { packagesFrom } from '../../lib/system/platformPackage.ts';
import { NoAddonError, Refusal } from '../../lib/system/refusal.ts';
import { temporaryFolder } from '../setup/temporaryFolder.ts';

/** What a platform package's addon exports, and the calls of its `open`. */
function unopened(version = VERSION) {
  const opened: [string, boolean, string | undefined][] = [];
  const open = (file: string, another: boolean) => {
    opened.push([file, another, process.env.OPENBLAS_NUM_THREADS]);
    return { copy: opened.length };
  };
  return { opened, load: () => ({ version, open }) };
}

describe('an addon that opens OpenBLAS', () => {
  const folder = temporaryFolder();
  const name = openBlasName();
  const holder = `@fallline/openblas-${platformOf(thisHost()).name}`;
  const file = () => join(folder.path, 'a/fallline.node');
  const open = (load: () => unknown) =>
    openFile('a/fallline.node', file(), {
      packages: [packagesFrom(file()), packagesFrom(join(folder.path, 'b/package.json'))],
      load,
    });

  const packageIn = (place: string) => ({
    [`${place}/node_modules/${holder}/package.json`]: '{ "main": "index.cjs" }',
    [`${place}/node_modules/${holder}/index.cjs`]: '',
    [`${place}/node_modules/${holder}/${name}`]: 'a library',
  });

  it('takes the file beside it, then the package that it sees, then that of fallline', () => {
    const { opened, load } = unopened();
    const expected: string[] = [];
    for (const [files, where] of [
      [packageIn('b'), join(`b/node_modules/${holder}`, name)],
      [packageIn('a'), join(`a/node_modules/${holder}`, name)],
      [{ [`a/${name}`]: 'a library' }, join('a', name)],
    ] as const) {
      folder.write(files);
      expected.push(join(folder.path, where));
      assert.equal(open(load).file, file());
    }
    assert.deepEqual(
      opened.map(([library]) => library),
      expected,
    );
  });

  it('opens it with one thread, and another copy when asked', () => {
    folder.write({ [`a/${name}`]: 'a library' });
    const before = process.env.OPENBLAS_NUM_THREADS;
    const { opened, load } = unopened();
    const { exports, reopen } = open(load);
    assert.deepEqual(exports, { copy: 1 });
    assert.deepEqual(reopen?.(), { copy: 2 });
    const library = join(folder.path, 'a', name);
    assert.deepEqual(opened, [
      [library, false, '1'],
      [library, true, '1'],
    ]);
    assert.equal(process.env.OPENBLAS_NUM_THREADS, before);
  });

  it('says where it misses OpenBLAS', () => {
    assert.throws(
      () => open(unopened().load),
      (error: Refusal) => {
        assert.equal(
          error.reason,
          `needs OpenBLAS, but ${name} is not beside it, and ${holder} is not installed`,
        );
        assert.equal(error.advice, `Copy ${name} from ${holder} to ${join(folder.path, 'a')}`);
        return error instanceof Refusal;
      },
    );
  });

  it('of another version opens nothing', () => {
    folder.write({ [`a/${name}`]: 'a library' });
    const { opened, load } = unopened('0.0.9');
    assert.throws(() => open(load), /The addon is that of fallline 0\.0\.9, but this is fallline/);
    assert.deepEqual(opened, []);
  });

  it('is not asked to open anything if it is linked', () => {
    const linked = { selfCheck: () => '' };
    assert.deepEqual(
      open(() => linked),
      { name: 'a/fallline.node', file: file(), exports: linked },
    );
  });

  it('says which C library it needs, and which is there', () => {
    const old = () => {
      throw new Error(`libc.so.6: version \`GLIBC_2.28' not found (required by fallline.node)`);
    };
    assert.throws(
      () => open(old),
      /^Refusal: a\/fallline\.node needs glibc 2\.28 or newer, but this/,
    );
  });
});

describe('the search for an addon', () => {
  const advice = () => 'Build it';
  const loaded = (name: string): LoadedAddon => ({ name, file: `/${name}`, exports: { name } });
  const found = (name: string): AddonSource => ({ name, advice, load: () => loaded(name) });
  const absent: AddonSource = { name: 'absent', advice, load: () => undefined };
  const failing = (name: string, error: Error): AddonSource => ({
    name,
    advice,
    load() {
      throw error;
    },
  });

  it('ends at the first that loads, and tries none after it', () => {
    const search = new AddonSearch([absent, found('first'), failing('next', new Error('tried'))]);
    assert.equal(search.load().name, 'first');
    assert.equal(search.load().name, 'first');
    assert.deepEqual(search.refused, []);
  });

  it('keeps each that is refused, before and after it was loaded', () => {
    const search = new AddonSearch([
      failing('own', new Error('no such file\nRequire stack: …')),
      failing('package', new Refusal('is not installed', 'Install it', '@fallline/x')),
      found('wrong'),
      found('right'),
    ]);
    assert.equal(search.load().name, 'wrong');
    search.refuse(new Error('1 instead of 2'));
    assert.equal(search.load().name, 'right');
    assert.deepEqual(search.refused, [
      { addon: 'own', reason: 'does not load: no such file' },
      { addon: '@fallline/x', reason: 'is not installed' },
      { addon: 'wrong', reason: 'is refused: 1 instead of 2' },
    ]);
  });

  it('fails with all reasons and the last advice, each time', () => {
    const search = new AddonSearch([
      failing('own', new Error('no such file')),
      failing('package', new Refusal('is not installed', 'Install it')),
    ]);
    for (let i = 0; i < 2; i++) {
      assert.throws(
        () => search.load(),
        (error: NoAddonError) => {
          assert.ok(error instanceof NoAddonError);
          assert.equal(error.message, 'own does not load: no such file; package is not installed');
          assert.equal(error.advice, 'Install it');
          assert.deepEqual(
            error.errors.map(({ message }) => message),
            ['no such file', 'package is not installed'],
          );
          return true;
        },
      );
    }
  });

  it('knows what an own build misses', () => {
    const error = new Error('libopenblas.so.0: cannot open shared object file');
    const search = new AddonSearch([failing('own', error)]);
    assert.throws(
      () => search.load(),
      (each: NoAddonError) => /^Install the OpenBLAS library/.test(each.advice),
    );
  });
});
