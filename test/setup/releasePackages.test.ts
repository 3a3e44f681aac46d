import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { toolchain } from '../../lib/scripts/release/compile.mjs';
import * as manifests from '../../lib/scripts/release/manifests.mjs';
import {
  keyOf,
  OPENBLAS_PACKAGES_VERSION,
  TARGETS,
  targetsOf,
} from '../../lib/scripts/release/targets.mjs';
import { provideOpenBlas } from '../../lib/scripts/release/wheel.mjs';
import { filesIn, root } from '../../lib/setup/files.mjs';
import { temporaryFolder } from './temporaryFolder.ts';

const main = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const SUPPORTED = ['linux-x64', 'linux-x64-musl', 'linux-arm64', 'linux-arm64-musl'];

/** What a CommonJS module exports, if it lay in /package. */
function load(module: string, packages: Readonly<Record<string, unknown>> = {}) {
  const exports: Record<string, unknown> = {};
  const require = (name: string) => {
    if (name === 'node:path') return { join };
    assert.ok(name in packages, `requires ${name}`);
    return packages[name];
  };
  runInThisContext(`(exports, require, __dirname) => {${module}}`)(exports, require, '/package');
  return exports;
}

describe('release: platforms', () => {
  it('are named as Node names the machine', () => {
    assert.ok(TARGETS.length > 4);
    for (const { key, os, cpu, libc } of TARGETS) {
      assert.equal(key, keyOf({ platform: os, arch: cpu, isMusl: libc === 'musl' }));
      assert.equal(libc === undefined, os !== 'linux', key);
    }
    assert.equal(new Set(TARGETS.map(({ key }) => key)).size, TARGETS.length);
  });

  it('each have a wheel and a compiler of their own', () => {
    for (const { wheel, processor, triple, key } of TARGETS) {
      assert.match(wheel.sha256, /^[0-9a-f]{64}$/, key);
      assert.ok(wheel.file.startsWith(`scipy_openblas32-${wheel.version}-py3-none-`), wheel.file);
      assert.ok(wheel.file.includes(wheel.platform), wheel.file);
      assert.ok(triple.startsWith(processor === 'arm64' ? 'aarch64' : processor), triple);
    }
    for (const property of ['triple', 'wheel'] as const) {
      const values = TARGETS.map((target) => JSON.stringify(target[property]));
      assert.equal(new Set(values).size, TARGETS.length, property);
    }
  });

  it('are the supported ones, the experimental ones on request, or those that are named', () => {
    const keys = (names: string[], experimental: boolean) =>
      targetsOf(names, experimental).map(({ key }) => key);
    assert.deepEqual(keys([], false), SUPPORTED);
    assert.deepEqual(
      keys([], true),
      TARGETS.map(({ key }) => key),
    );
    assert.deepEqual(keys(['linux-arm64', 'linux-x64'], false), ['linux-x64', 'linux-arm64']);
    assert.deepEqual(keys(['darwin-arm64'], true), ['darwin-arm64']);
  });

  it('are refused by name', () => {
    assert.throws(
      () => targetsOf(['linux-x86'], true),
      /expected a platform of linux-x64, .*but got "linux-x86"/,
    );
    assert.throws(
      () => targetsOf(['darwin-x64'], false),
      /darwin-x64 is experimental: .*--experimental/,
    );
  });

  it('are described to CMake', () => {
    const lines = toolchain(TARGETS[0], '/a folder/zig').split('\n');
    assert.ok(lines.includes('set(CMAKE_CXX_COMPILER "/a folder/zig" c++)'));
    assert.ok(lines.includes('set(CMAKE_CXX_FLAGS_INIT "-target x86_64-linux-gnu.2.28")'));
  });
});

describe("release: OpenBLAS's wheel", () => {
  const folder = temporaryFolder();

  it('is refused and removed if its sha256 is another', () => {
    const { wheel } = TARGETS[0];
    const file = join('wheels', wheel.file);
    folder.write({ [file]: 'not the wheel' });
    assert.throws(
      () => provideOpenBlas(folder.path, TARGETS[0]),
      new RegExp(`expected ${wheel.file} with sha256 ${wheel.sha256}, but it has [0-9a-f]{64}$`),
    );
    assert.deepEqual(filesIn(folder.path, 'wheels'), []);
    assert.deepEqual(filesIn(folder.path, 'openblas'), []);
  });
});

describe('release: packages', () => {
  for (const target of TARGETS) {
    const { key, os, cpu, libc, library, wheel } = target;
    const [addon, openBlas] = [`@fallline/${key}`, `@fallline/openblas-${key}`];

    it(`${addon} names its platform, version and OpenBLAS`, () => {
      const manifest = manifests.addonManifest(target, main);
      assert.equal(manifest.name, addon);
      assert.equal(manifest.version, main.version);
      assert.deepEqual(manifest.dependencies, { [openBlas]: OPENBLAS_PACKAGES_VERSION });
      for (const { engines, main: entry, ...each } of [
        manifest,
        manifests.openBlasManifest(target, main),
      ]) {
        assert.deepEqual([each.os, each.cpu, each.libc], [[os], [cpu], libc && [libc]]);
        assert.deepEqual([engines, entry, each.preferUnplugged], [main.engines, 'index.cjs', true]);
        assert.equal(/experimental/.test(each.description), os !== 'linux', each.description);
      }
    });

    it(`${addon} exports its files, sizes and versions`, () => {
      const known = { version: wheel.version };
      assert.deepEqual(
        load(manifests.addonModule(target, main, 4_700_000), { [openBlas]: known }),
        {
          version: main.version,
          addon: { file: '/package/fallline.node', bytes: 4_700_000 },
          openBlas: known,
          openBlasVersion: wheel.version,
        },
      );
      assert.deepEqual(load(manifests.openBlasModule(target, 25_100_000)), {
        version: wheel.version,
        file: `/package/${library}`,
        bytes: 25_100_000,
      });
    });

    it(`${openBlas} holds the library and its licences`, () => {
      const { name, version, description, files } = manifests.openBlasManifest(target, main);
      assert.deepEqual([name, version], [openBlas, OPENBLAS_PACKAGES_VERSION]);
      assert.ok(description.includes(`OpenBLAS ${wheel.version}`), description);
      assert.deepEqual(files, [library, 'index.cjs', 'LICENSE.txt']);
      assert.match(manifests.openBlasReadme(target), /GPL-3\.0/);
    });
  }

  it('fallline has exactly its version of each as optional dependency, and nothing else changed', () => {
    const { optionalDependencies, ...manifest } = manifests.mainManifest(
      main,
      targetsOf([], false),
    );
    assert.deepEqual(
      optionalDependencies,
      Object.fromEntries(SUPPORTED.map((key) => [`@fallline/${key}`, main.version])),
    );
    assert.deepEqual(manifest, main);
    // The checkout itself has none: they would be installed, or missed, while a version is in the making.
    assert.equal(main.optionalDependencies, undefined);
  });
});
