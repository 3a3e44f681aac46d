/** `npm run release:publish`, with npm itself and a registry on the loopback. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FORCED, NOT_FORCED } from '../bundle/lanes.ts';
import { type WritableRegistry, writableRegistry } from './registry.ts';

const SCRIPT = fileURLToPath(
  new URL('../../lib/scripts/release/publishPackages.mjs', import.meta.url),
);
const OPENBLAS = '@fallline/openblas-linux-x64';
const PLATFORM = '@fallline/linux-x64';

/** The packages of a release for one platform. */
const manifests = (version: string) => [
  { name: 'fallline', version, optionalDependencies: { [PLATFORM]: version } },
  { name: PLATFORM, version, dependencies: { [OPENBLAS]: '1.0.0' } },
  { name: OPENBLAS, version: '1.0.0' },
];

describe('release:publish', function () {
  this.timeout(120_000);
  if (FORCED) {
    it(NOT_FORCED);
    return;
  }
  let folder = '';
  let registry: WritableRegistry;
  let count = 0;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fallline-publish-'));
    registry = await writableRegistry();
    const { host } = new URL(registry.url);
    const settings = [`registry=${registry.url}`, `//${host}/:_authToken=of-nobody`];
    writeFileSync(join(folder, 'npmrc'), settings.join('\n'));
  });
  afterEach(() => {
    registry.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Packs each; the contents are never the same twice, as a compiler's output may be. */
  function pack(...packages: readonly object[]): string {
    const to = mkdtempSync(join(folder, 'packages-'));
    for (const manifest of packages) {
      const source = join(folder, `source${++count}`);
      mkdirSync(join(source, 'package'), { recursive: true });
      writeFileSync(join(source, 'package/package.json'), JSON.stringify(manifest));
      writeFileSync(join(source, 'package/index.js'), `// ${count}\n`);
      execFileSync('tar', ['-czf', join(to, `${count}.tgz`), '-C', source, 'package']);
    }
    return to;
  }

  async function run(from: string, ...args: readonly string[]) {
    const { NODE_OPTIONS: _, ...inherited } = process.env;
    const env = {
      ...inherited,
      npm_config_userconfig: join(folder, 'npmrc'),
      npm_config_registry: registry.url,
      npm_config_fetch_retries: '0',
    };
    const child = spawn(process.execPath, [SCRIPT, `--from=${from}`, ...args], { env });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { status, stderr };
  }

  it('sends nothing unless it is told to', async () => {
    const { status, stderr } = await run(pack(...manifests('1.2.3')));
    assert.equal(status, 0, stderr);
    assert.deepEqual(stderr.match(/\S+ \S+ would be published/g), [
      `${OPENBLAS} 1.0.0 would be published`,
      `${PLATFORM} 1.2.3 would be published`,
      'fallline 1.2.3 would be published',
    ]);
    assert.deepEqual(registry.published, []);
  });

  it('sends what others need first, and OpenBLAS once for many releases', async () => {
    const first = [`${OPENBLAS}@1.0.0`, `${PLATFORM}@1.2.3`, 'fallline@1.2.3'];
    const packed = pack(...manifests('1.2.3'));
    assert.equal((await run(packed, '--publish')).status, 0);
    assert.deepEqual(registry.published, first);
    // Run again, as after an interruption.
    assert.equal((await run(packed, '--publish')).status, 0);
    assert.deepEqual(registry.published, first);
    const { status, stderr } = await run(pack(...manifests('1.2.4')), '--publish');
    assert.equal(status, 0, stderr);
    assert.match(stderr, /openblas-linux-x64 1\.0\.0 is published already/);
    assert.deepEqual(registry.published, [...first, `${PLATFORM}@1.2.4`, 'fallline@1.2.4']);
  });

  it('sends nothing if a version was not raised', async () => {
    await run(pack(...manifests('1.2.3')), '--publish');
    const { status, stderr } = await run(pack(...manifests('1.2.3')), '--publish');
    assert.equal(status, 1);
    assert.match(stderr, /fallline 1\.2\.3 is published with other contents: raise the version/);
    assert.equal(registry.published.length, 3);
  });

  it('sends nothing if a package is missing, of another version, or private', async () => {
    const [main, platform, openBlas] = manifests('1.2.3');
    const lacks = async (...packages: readonly object[]) => {
      const { status, stderr } = await run(pack(...packages), '--publish');
      assert.equal(status, 1, stderr);
      assert.deepEqual(registry.published, []);
      return stderr;
    };
    assert.match(
      await lacks(main, openBlas),
      /fallline 1\.2\.3 needs @fallline\/linux-x64 1\.2\.3/,
    );
    assert.match(await lacks(main, platform), /needs @fallline\/openblas-linux-x64 1\.0\.0, which/);
    assert.match(
      await lacks(main, { ...platform, version: '1.2.2' }, openBlas),
      /fallline 1\.2\.3 needs @fallline\/linux-x64 1\.2\.3, which is neither packed nor published/,
    );
    assert.match(await lacks(platform, openBlas), /one tarball of the main package/);
    assert.match(await lacks({ name: 'fallline', version: '1.2.3' }), /lists no platform/);
    assert.match(
      await lacks(main, { ...platform, private: true }, openBlas),
      /@fallline\/linux-x64 1\.2\.3 is private: built for tests/,
    );
    assert.match((await run(join(folder, 'none'))).stderr, /none has no tarballs; write them with/);
  });

  it('stops if the registry does not answer', async () => {
    const packed = pack(...manifests('1.2.3'));
    registry.close();
    const { status, stderr } = await run(packed, '--publish');
    assert.equal(status, 1);
    assert.match(stderr, /the registry does not say whether it has @fallline\/openblas-linux-x64/);
  });
});
