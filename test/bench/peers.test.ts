/** Peers that are not installed, and what is said of them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTENDERS, type Contender } from '../../bench/shared/contenders.ts';
import { nodePeer } from '../../bench/shared/nodePeers.ts';
import { findPython, PYTHON_SCRIPTS } from '../../bench/shared/python.ts';
import { temporaryFolder } from '../setup/temporaryFolder.ts';

const FOLDER = new URL('../../bench/contenders/', import.meta.url);

describe('benchmark peers', () => {
  const folder = temporaryFolder();

  it('that run in Node are looked for beside a package.json', () => {
    folder.write({
      'node_modules/here/index.js': '',
      'node_modules/here/package.json': '{}',
      'package.json': '{}',
    });
    const manifest = join(folder.path, 'package.json');
    assert.equal(nodePeer(['here'], manifest), undefined);
    assert.deepEqual(nodePeer(['here', 'not-here'], manifest), {
      missing: 'there is no package not-here; install it with: npm run bench:peers',
    });
  });

  it('that run in Python are missing where there is no Python', async () => {
    const python = join(folder.path, 'no-python');
    assert.deepEqual(await findPython('numpy', { FALLLINE_BENCH_PYTHON: python }), {
      missing: `${python}: there is no such program; install it with: python3 -m pip install -r bench/contenders/requirements.txt`,
    });
  });

  it('are pinned', () => {
    const text = (name: string) => readFileSync(new URL(name, FOLDER), 'utf8');
    const { dependencies } = JSON.parse(text('package.json')) as {
      dependencies: Record<string, string>;
    };
    for (const version of Object.values(dependencies)) assert.match(version, /^\d+\.\d+\.\d+$/);
    const needed = Object.values<Contender>(CONTENDERS).flatMap((contender) =>
      contender.runtime === 'node' ? contender.packages : [],
    );
    assert.deepEqual(Object.keys(dependencies).sort(), [...new Set(needed)].sort());
    const lines = text('requirements.txt')
      .split('\n')
      .filter((line) => /^[^#]/.test(line));
    assert.ok(lines.length > 2);
    for (const line of lines) assert.match(line, /^[a-z-]+==\d+(\.\d+)+$/);
  });

  it('have a script for every task that they know', () => {
    const tables = Object.entries(CONTENDERS) as [string, Contender][];
    for (const [name, { runtime, tasks = [] }] of tables) {
      if (runtime !== 'python') continue;
      for (const task of tasks) {
        const script = readFileSync(new URL(PYTHON_SCRIPTS[task], FOLDER), 'utf8');
        assert.ok(script.includes(`'${name}':`), `${name} in ${PYTHON_SCRIPTS[task]}`);
      }
    }
  });
});
