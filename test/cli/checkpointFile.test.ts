/** The file of checkpoints: the latest state, whole, and a failure that is said at the end. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CheckpointFile } from '../../lib/cli/checkpointFile.ts';
import { LogisticRegression } from '../../lib/index.ts';
import { put, readText } from './data.ts';
import { inFolder } from './process.ts';

const model = new LogisticRegression({ maxEpochs: 1 });
model.fitSync([[0], [1]], ['a', 'b']);

/** A checkpoint that is told from others by its number. */
const numbered = (nSamples: number) => ({ ...model.checkpoint(), nSamples });

describe('CheckpointFile', () => {
  it('holds the latest of many that come at once', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'c.json');
      const file = new CheckpointFile(path);
      for (let n = 1; n <= 100; n++) file.put(numbered(n));
      await file.finish();
      assert.equal(JSON.parse(readText(path)).nSamples, 100);
      file.put(numbered(101));
      await file.finish();
      assert.equal(JSON.parse(readText(path)).nSamples, 101);
      assert.deepEqual(readdirSync(folder), ['c.json']);
    }));

  it('says at the end that the last one could not be written', () =>
    inFolder(async (folder) => {
      const below = join(folder, 'below');
      const file = new CheckpointFile(join(below, 'c.json'));
      put(folder, 'below', 'in the way');
      file.put(numbered(1));
      await assert.rejects(
        file.finish(),
        /^Error: Cannot write to the folder .*: a file is in the way$/,
      );
      rmSync(below);
      mkdirSync(below);
      file.put(numbered(2));
      await file.finish();
      assert.equal(JSON.parse(readText(join(below, 'c.json'))).nSamples, 2);
    }));
});
