import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { addonFile, addonIsFresh } from '../../lib/setup/nativeBuild.mjs';
import { root } from '../../lib/setup/setup.mjs';
import { filesIn, inputHash } from '../../lib/setup/stamp.mjs';
import { buildDist, distIsFresh } from '../../lib/setup/typescriptBuild.mjs';
import { captureStderr } from './stderr.ts';
import { temporaryFolder } from './temporaryFolder.ts';

describe('setup: input hash', () => {
  const folder = temporaryFolder();
  const hash = (facts?: unknown) => inputHash(folder.path, filesIn(folder.path, 'native'), facts);

  it('is the same for the same contents', () => {
    folder.write({ 'native/a.cc': 'int a;', 'native/deep/b.h': 'int b;' });
    const before = hash({ sanitize: false });
    folder.write({ 'native/a.cc': 'int a;' });
    assert.equal(hash({ sanitize: false }), before);
    assert.match(before, /^[0-9a-f]{64}$/);
  });

  const changes: Record<string, () => unknown> = {
    'a changed file': () => folder.write({ 'native/deep/b.h': 'int c;' }),
    'a new file': () => folder.write({ 'native/c.h': '' }),
    'a removed file': () => rmSync(join(folder.path, 'native/a.cc')),
    'contents moved to the next file': () =>
      folder.write({ 'native/a.cc': 'int ', 'native/deep/b.h': 'a;int b;' }),
  };
  for (const [name, change] of Object.entries(changes)) {
    it(`differs after ${name}`, () => {
      folder.write({ 'native/a.cc': 'int a;', 'native/deep/b.h': 'int b;' });
      const before = hash();
      change();
      assert.notEqual(hash(), before);
    });
  }

  it('differs for other facts', () => {
    assert.notEqual(hash({ sanitize: true }), hash({ sanitize: false }));
  });
});

describe('setup: dist', () => {
  const folder = temporaryFolder();
  const said = captureStderr();
  const exists = (file: string) => existsSync(join(folder.path, file));
  const options = {
    module: 'nodenext',
    target: 'es2023',
    types: [],
    rootDir: 'lib',
    outDir: 'dist',
    declaration: true,
    sourceMap: true,
  };
  const manifest = {
    type: 'module',
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
    bin: { one: 'dist/deep/old.js' },
  };

  beforeEach(() => {
    symlinkSync(join(root, 'node_modules'), join(folder.path, 'node_modules'), 'junction');
    folder.write({
      'package.json': JSON.stringify(manifest),
      'tsconfig.build.json': JSON.stringify({ compilerOptions: options, include: ['lib/**/*.ts'] }),
      'lib/index.ts': 'export const one: number = 1;',
      'lib/deep/old.ts': 'export const old = 1;',
    });
  });

  it('is stale until built, and when a source or an output changes', () => {
    assert.equal(distIsFresh(folder.path), false);
    assert.equal(buildDist(folder.path), true);
    assert.equal(distIsFresh(folder.path), true);
    folder.write({ 'lib/index.ts': 'export const one: number = 2;' });
    assert.equal(distIsFresh(folder.path), false);
    folder.write({ 'lib/index.ts': 'export const one: number = 1;' });
    assert.equal(distIsFresh(folder.path), true);
    rmSync(join(folder.path, 'dist/deep/old.js'));
    assert.equal(distIsFresh(folder.path), false);
  });

  it('is stale without a part that entry points share', () => {
    folder.write({
      'lib/deep/shared.ts': 'export const two: number = 2;',
      'lib/index.ts': "import { two } from './deep/shared.js'; export const one: number = two - 1;",
      'lib/deep/old.ts': "import { two } from './shared.js'; export const old: number = two + 1;",
    });
    assert.equal(buildDist(folder.path), true);
    const shared = filesIn(folder.path, 'dist/chunks').filter((file) => file.endsWith('.js'));
    assert.equal(shared.length, 1);
    assert.equal(distIsFresh(folder.path), true);
    rmSync(join(folder.path, shared[0]));
    assert.equal(distIsFresh(folder.path), false);
  });

  it('keeps nothing of removed sources', () => {
    assert.equal(buildDist(folder.path), true);
    rmSync(join(folder.path, 'lib/deep'), { recursive: true });
    folder.write({ 'package.json': JSON.stringify({ ...manifest, bin: {} }) });
    assert.equal(buildDist(folder.path), true);
    assert.deepEqual([exists('dist/index.js'), exists('dist/deep')], [true, false]);
    assert.deepEqual([exists('dist.new'), exists('dist.old')], [false, false]);
  });

  it('is stale when package.json names another entry point, and does not build without its source', () => {
    assert.equal(buildDist(folder.path), true);
    folder.write({ 'package.json': JSON.stringify({ ...manifest, bin: { one: 'dist/none.js' } }) });
    assert.equal(distIsFresh(folder.path), false);
    assert.equal(buildDist(folder.path), false);
    assert.match(said.text, /none.js/);
    assert.equal(exists('dist/deep/old.js'), true);
  });

  it('stays as it was, but stale, when a source does not compile', () => {
    assert.equal(buildDist(folder.path), true);
    folder.write({ 'lib/index.ts': 'export const one: number = "two";' });
    assert.equal(buildDist(folder.path), false);
    assert.match(said.text, /lib\/index\.ts\(1,14\): error TS2322/);
    assert.match(readFileSync(join(folder.path, 'dist/index.js'), 'utf8'), /one = 1/);
    folder.write({ 'lib/index.ts': 'export const one: number = 1;' });
    assert.equal(distIsFresh(folder.path), false);
  });
});

describe('setup: addon', () => {
  const folder = temporaryFolder();

  it('is stale without an output, and with one of unknown origin', () => {
    folder.write({ 'package.json': '{}', 'CMakeLists.txt': '', 'native/binding/addon.cc': '' });
    assert.equal(addonIsFresh(folder.path), false);
    folder.write({ [addonFile()]: '' });
    assert.equal(addonIsFresh(folder.path), false);
  });

  it('lies where package.json says', () => {
    const { imports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    assert.equal(imports['#native']['fallline-sanitize'], `./${addonFile({ sanitize: true })}`);
    assert.equal(imports['#native']['fallline-tuning'], `./${addonFile({ tuning: true })}`);
    assert.equal(imports['#native'].default, `./${addonFile()}`);
  });
});
