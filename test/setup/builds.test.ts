import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, isNewer, root } from '../../lib/setup/files.mjs';
import { addonFile, isConfigured } from '../../lib/setup/nativeBuild.mjs';
import { buildDist } from '../../lib/setup/typescriptBuild.mjs';
import { captureStderr } from './stderr.ts';
import { temporaryFolder } from './temporaryFolder.ts';

describe('setup: files', () => {
  const folder = temporaryFolder();
  const output = () => join(folder.path, 'out');
  const at = (file: string, seconds: number) =>
    utimesSync(join(folder.path, file), seconds, seconds);

  it('are newer than an output that is missing or older, also in folders', () => {
    folder.write({ 'native/a.cc': '', 'native/deep/b.h': '' });
    assert.equal(isNewer(folder.path, ['native'], output()), true);
    folder.write({ out: '' });
    for (const file of ['out', 'native', 'native/a.cc', 'native/deep/b.h']) at(file, 1000);
    assert.equal(isNewer(folder.path, ['native', 'missing'], output()), false);
    at('native/deep/b.h', 1001);
    assert.equal(isNewer(folder.path, ['native'], output()), true);
    assert.equal(isNewer(folder.path, ['native/a.cc'], output()), false);
    folder.write({ 'native/c.h': '' });
    at('native/c.h', 999);
    assert.equal(isNewer(folder.path, ['native/a.cc', 'native'], output()), true);
  });
});

describe('setup: dist', () => {
  const folder = temporaryFolder();
  const said = captureStderr();
  const exists = (file: string) => existsSync(join(folder.path, file));
  const read = (file: string) => readFileSync(join(folder.path, file), 'utf8');
  const options = {
    module: 'nodenext',
    target: 'es2023',
    types: [],
    rootDir: 'lib',
    outDir: 'build/ts',
    ...{ declaration: true, sourceMap: true, inlineSources: true },
    ...{ incremental: true, tsBuildInfoFile: 'build/ts/tsbuildinfo' },
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

  /** Builds, and tells whether there was something to do. */
  const build = () => {
    const before = said.text;
    assert.equal(buildDist(folder.path), true, said.text);
    return said.text !== before;
  };

  it('is built when a source, an input or an output changes, and else left alone', () => {
    assert.deepEqual([build(), build()], [true, false]);
    folder.write({ 'lib/index.ts': 'export const one: number = 2;' });
    assert.deepEqual([build(), build()], [true, false]);
    assert.match(read('dist/index.js'), /one = 2/);
    rmSync(join(folder.path, 'dist/deep/old.js'));
    assert.deepEqual([build(), build()], [true, false]);
    assert.ok(exists('dist/deep/old.js'));
    folder.write({ 'package.json': JSON.stringify({ ...manifest, bin: {} }) });
    assert.deepEqual([build(), build()], [true, false]);
    assert.equal(exists('dist/deep/old.js'), false);
  });

  it('has parts that entry points share, their types and their sources', () => {
    folder.write({
      'package.json': JSON.stringify({
        ...manifest,
        exports: { ...manifest.exports, './old': { default: './dist/deep/old.js' } },
        bin: {},
      }),
      'lib/deep/shared.ts': 'export class Two { readonly two: number = 2; }',
      'lib/index.ts': "export { Two } from './deep/shared.js'; export const one: number = 1;",
      'lib/deep/old.ts':
        "import { Two } from './shared.js'; export const old = (): Two => new Two();",
    });
    assert.equal(build(), true);
    const shared = filesIn(folder.path, 'dist/chunks');
    assert.deepEqual(shared.map((file) => file.replace(/^dist\/chunks\/shared-[^.]+/, '')).sort(), [
      '.d.ts',
      '.js',
      '.js.map',
    ]);
    const map = JSON.parse(read(shared.find((file) => file.endsWith('.map')) ?? ''));
    assert.deepEqual(map.sources, ['../../lib/deep/shared.ts']);
    assert.match(map.sourcesContent[0], /readonly two: number = 2/);
    assert.match(read('dist/deep/old.d.ts'), /import \{ Two \} from '\.\.\/index\.js'/);
    assert.equal(build(), false);
    rmSync(join(folder.path, shared[0]));
    assert.equal(build(), true);
  });

  it('keeps nothing of removed sources', () => {
    build();
    rmSync(join(folder.path, 'lib/deep'), { recursive: true });
    folder.write({ 'package.json': JSON.stringify({ ...manifest, bin: {} }) });
    build();
    assert.deepEqual([exists('dist/index.js'), exists('dist/deep')], [true, false]);
    assert.deepEqual([exists('dist.new'), exists('dist.old')], [false, false]);
  });

  it('does not build an entry point without its source, be it removed or never there', () => {
    build();
    rmSync(join(folder.path, 'lib/deep'), { recursive: true });
    folder.write({ 'package.json': JSON.stringify({ ...manifest, description: 'changed' }) });
    for (const file of ['dist/deep/old.js', 'dist/none.js']) {
      folder.write({ 'package.json': JSON.stringify({ ...manifest, bin: { one: file } }) });
      assert.equal(buildDist(folder.path), false);
      assert.ok(said.text.includes(`package.json names ${file}`), said.text);
      assert.equal(exists('dist/deep/old.js'), true);
    }
  });

  it('stays as it was when a source does not compile, until it does', () => {
    build();
    folder.write({ 'lib/index.ts': 'export const one: number = "two";' });
    for (const time of [1, 2]) {
      assert.equal(buildDist(folder.path), false);
      assert.equal(said.text.match(/lib\/index\.ts\D+1\D+14\D.* TS2322/g)?.length, time, said.text);
    }
    assert.match(read('dist/index.js'), /one = 1/);
    folder.write({ 'lib/index.ts': 'export const one: number = 3;' });
    build();
    assert.match(read('dist/index.js'), /one = 3/);
  });
});

describe('setup: addon', () => {
  const folder = temporaryFolder();

  it('is configured for one folder and one kind of processor', () => {
    const cache = (home: string, arch: string) =>
      folder.write({
        'build/CMakeCache.txt': `CMAKE_HOME_DIRECTORY:INTERNAL=${home}\nNODE_ARCH:UNINITIALIZED=${arch}\n`,
      });
    assert.equal(isConfigured(folder.path), false);
    cache(folder.path, process.arch);
    assert.equal(isConfigured(folder.path), true);
    assert.equal(isConfigured(folder.path, { sanitize: true }), false);
    cache(`${folder.path}-copied`, process.arch);
    assert.equal(isConfigured(folder.path), false);
    cache(folder.path, 'other');
    assert.equal(isConfigured(folder.path), false);
  });

  it('lies where package.json says', () => {
    const { imports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    assert.equal(imports['#native']['fallline-sanitize'], `./${addonFile({ sanitize: true })}`);
    assert.equal(imports['#native']['fallline-tuning'], `./${addonFile({ tuning: true })}`);
    assert.equal(imports['#native'].default, `./${addonFile()}`);
  });
});
