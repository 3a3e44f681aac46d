/** How work is timed, and what is said where the package that times it is missing. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { timed } from '../../lib/bench/timed.ts';
import { temporaryFolder } from '../setup/temporaryFolder.ts';

describe('timed', () => {
  const folder = temporaryFolder();

  it('runs once untimed, then as often as asked', async () => {
    let runs = 0;
    const seconds = await timed(
      () => {
        runs++;
        const until = performance.now() + 60;
        while (performance.now() < until);
      },
      { samples: 2 },
    );
    assert.equal(runs, 3);
    assert.equal(seconds.length, 2);
    for (const each of seconds) assert.ok(each >= 0.06, `${each}`);
  });

  it('waits for work that takes its time, and means short work', async () => {
    let runs = 0;
    const seconds = await timed(
      async () => {
        await null;
        runs++;
      },
      { samples: 2 },
    );
    assert.equal(seconds.length, 2);
    assert.ok(runs > 100, `${runs}`);
  });

  it('passes on what the work throws, at first and later', async () => {
    for (const at of [1, 3]) {
      let runs = 0;
      const failing = timed(
        () => {
          runs++;
          if (runs === at) throw new Error(`run ${at}`);
        },
        { samples: 2 },
      );
      await assert.rejects(failing, { message: `run ${at}` });
    }
  });

  it('names the line that installs benchmark where it is missing', () => {
    const copy = join(folder.path, 'lib');
    mkdirSync(copy);
    cpSync(new URL('../../lib/bench/timed.ts', import.meta.url), join(copy, 'timed.mts'));
    const script = `import { timed } from ${JSON.stringify(pathToFileURL(join(copy, 'timed.mts')).href)};
      await timed(() => {}, { samples: 1 }).catch(({ message }) => console.log(message));`;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', import.meta.resolve('tsx/esm'), '--input-type=module', '-e', script],
      { encoding: 'utf8', cwd: folder.path },
    );
    assert.equal(
      stdout,
      'Measuring needs the package benchmark; install it with: npm install benchmark\n',
      stderr,
    );
  });
});
