/** The repository in the manifests of a release; test/setup/releasePackages.test.ts has the rest of them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { withRepository } from '../../lib/scripts/release/manifests.mjs';

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

describe('the manifests of a release', () => {
  it('name the repository that a runner builds, and elsewhere none but their own', () => {
    const env = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'some/where' };
    assert.deepEqual(withRepository(manifest, env).repository, {
      type: 'git',
      url: 'git+https://github.com/some/where.git',
    });
    assert.equal(withRepository(manifest, {}), manifest);
  });
});
