import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { packageFile, rootOf, VERSION } from '../../lib/system/packageFile.ts';
import { temporaryFolder } from '../setup/temporaryFolder.ts';

const HERE = new URL('../../', import.meta.url);
const NATIVE = { '#native': { default: './build/Release/fallline.node' } };

describe("the package's folder", () => {
  const folder = temporaryFolder();

  it('is that above lib/ and dist/', () => {
    for (const file of ['lib/system/packageFile.ts', 'dist/index.js', 'dist/chunks/a.js']) {
      assert.equal(rootOf(new URL(file, HERE).href)?.href, HERE.href);
    }
    assert.equal(JSON.parse(readFileSync(packageFile('package.json'), 'utf8')).version, VERSION);
  });

  it('is that of a fork by another name too', () => {
    folder.write({ 'package.json': JSON.stringify({ name: '@fork/f', imports: NATIVE }) });
    assert.equal(rootOf(`file://${folder.path}/dist/index.js`)?.href, `file://${folder.path}/`);
  });

  // What bundlers leave in place of import.meta.url, and where bundles lie.
  for (const here of [
    undefined,
    '',
    'about:blank',
    'data:text/javascript,',
    {},
    'file:///app.js',
  ]) {
    it(`is unknown by ${JSON.stringify(here)}`, () => assert.equal(rootOf(here), undefined));
  }

  for (const [what, manifest] of [
    ['no package.json', undefined],
    ["the program's own package.json", '{ "name": "app" }'],
    ['one with another "#native"', '{ "imports": { "#native": { "default": "./own.node" } } }'],
    ['one that is no JSON', '{'],
    ['null', 'null'],
  ] as const) {
    it(`is unknown in a folder dist/ with ${what} above it`, () => {
      if (manifest !== undefined) folder.write({ 'package.json': manifest });
      assert.equal(rootOf(`file://${folder.path}/dist/app.mjs`), undefined);
    });
  }
});
