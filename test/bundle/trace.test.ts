/** @vercel/nft, which copies what a program needs, follows every package that the loader may require. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { nodeFileTrace } from '@vercel/nft';
import { PLATFORMS } from '../../lib/system/platformKey.ts';
import { FORCED, NOT_FORCED } from './lanes.ts';
import { ADDON, makeProject, removeProject, writeFiles } from './project.ts';
import { standIns } from './standIns.ts';

describe('a trace of the files of a program', function () {
  this.timeout(60_000);
  if (FORCED) {
    it(NOT_FORCED);
    return;
  }
  let project = '';
  afterEach(() => removeProject(project));

  it('has the own build, and both packages of each platform', async () => {
    project = makeProject(true);
    const needed = Object.keys(PLATFORMS).flatMap((key) => {
      const files = standIns(key, 0);
      writeFiles(`${project}/node_modules`, files);
      return Object.keys(files).map((name) => `node_modules/${name}`);
    });
    assert.ok(needed.length > 40);
    writeFiles(project, { 'app.mjs': `import { backend } from 'fallline'; backend();` });
    const { fileList } = await nodeFileTrace([join(project, 'app.mjs')], {
      base: project,
      processCwd: project,
    });
    assert.deepEqual(
      [...needed, `node_modules/fallline/${ADDON}`].filter((name) => !fileList.has(name)),
      [],
    );
  });
});
