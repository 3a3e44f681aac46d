/** The file of checkpoints: the latest state, whole, and a failure that is said at the end. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CheckpointFile } from '../../../lib/cli/train/checkpointFile.ts';
import { LogisticRegression } from '../../../lib/index.ts';
import { put, readText } from '../data.ts';
import { inFolder } from '../process.ts';

const model = new LogisticRegression({ maxEpochs: 1 });
model.fitSync([[0], [1]], ['a', 'b']);

/** A checkpoint that is told from others by its number. */
const numbered = (nSamples: number) => ({ ...model.checkpoint(), nSamples });

describe('CheckpointFile', () => {
  it('holds the latest of many that come at once', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'c.json');
      const file = new CheckpointFile(path, assert.fail);
      for (let n = 1; n <= 100; n++) file.put(numbered(n));
      await file.finish();
      assert.equal(JSON.parse(readText(path)).nSamples, 100);
      file.put(numbered(101));
      await file.finish();
      assert.equal(JSON.parse(readText(path)).nSamples, 101);
      assert.deepEqual(readdirSync(folder), ['c.json']);
    }));

  it('warns at once and once that a state was not written, and tries again with the next', () =>
    inFolder(async (folder) => {
      const below = join(folder, 'below');
      const path = join(below, 'c.json');
      const warnings: string[] = [];
      let warned = () => {};
      const first = new Promise<void>((resolve) => {
        warned = resolve;
      });
      const file = new CheckpointFile(path, (text) => {
        warnings.push(text);
        warned();
      });
      put(folder, 'below', 'in the way');
      file.put(numbered(1));
      await first;
      const reason = `Cannot write to the folder ${JSON.stringify(below)}: a file is in the way`;
      assert.deepEqual(warnings, [
        `fallline: the checkpoint ${path} was not written (${reason}); training goes on, and the next one is tried`,
      ]);
      for (let n = 2; n <= 20; n++) {
        file.put(numbered(n));
        await new Promise(setImmediate);
      }
      await assert.rejects(file.finish(), { message: reason });
      assert.equal(warnings.length, 1);

      rmSync(below);
      mkdirSync(below);
      file.put(numbered(21));
      await file.finish();
      assert.equal(JSON.parse(readText(path)).nSamples, 21);
    }));

  it('leaves it to the caller to say what fails after training', () =>
    inFolder(async (folder) => {
      const path = join(put(folder, 'file', ''), 'c.json');
      const file = new CheckpointFile(path, assert.fail);
      await assert.rejects(file.finish(numbered(1)), /a file is in the way$/);
    }));
});
