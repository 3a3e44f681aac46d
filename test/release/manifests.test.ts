/** What the packages say of themselves. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mainManifest, withRepository } from '../../lib/scripts/release/manifests.mjs';
import { TARGETS } from '../../lib/scripts/release/targets.mjs';

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

describe('the manifest of the main package', () => {
  it('lists the platforms at its own version, and keeps the script that builds from source', () => {
    const packed: Record<string, unknown> = mainManifest(manifest, TARGETS.slice(0, 2));
    assert.deepEqual(packed.optionalDependencies, {
      '@fallline/linux-x64': manifest.version,
      '@fallline/linux-x64-musl': manifest.version,
    });
    assert.deepEqual(packed.scripts, { 'build:native': manifest.scripts['build:native'] });
    assert.equal('devDependencies' in packed, false);
    assert.deepEqual(packed.exports, manifest.exports);
  });

  it('names the repository that a runner builds, and leaves it alone elsewhere', () => {
    const env = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'some/where' };
    assert.deepEqual(withRepository(manifest, env).repository, {
      type: 'git',
      url: 'git+https://github.com/some/where.git',
    });
    assert.equal(withRepository(manifest, {}), manifest);
  });
});
