/** `npm run bench` from end to end on a few samples. What it times is not looked at. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Row } from '../../bench/summary.ts';
import { backendNames } from '../support/backends.ts';

const RUN = fileURLToPath(new URL('../../bench/run.ts', import.meta.url));
const CONTENDERS = ['native', 'typescript', 'plain-loop', 'numpy'] as const;

function bench(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  return spawnSync(process.execPath, ['--import', import.meta.resolve('tsx/esm'), RUN, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
}

describe('npm run bench', () => {
  let folder: string;
  let run: ReturnType<typeof bench>;
  let rows: Record<(typeof CONTENDERS)[number], Row>;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fallline-bench-'));
    const json = join(folder, 'result.json');
    const sizes = ['--rows', '2000', '--cols', '8', '--rounds', '1', '--samples', '1'];
    const files = ['--data', join(folder, 'data'), '--json', json];
    run = bench(['--contenders', CONTENDERS.join(), ...sizes, ...files], {
      FALLLINE_BENCH_PYTHON: join(folder, 'no-python'),
    });
    assert.equal(run.status, 0, run.stderr);
    const { contenders } = JSON.parse(readFileSync(json, 'utf8')) as { contenders: Row[] };
    assert.deepEqual(
      contenders.map(({ name }) => name),
      CONTENDERS,
    );
    rows = Object.fromEntries(contenders.map((row) => [row.name, row])) as typeof rows;
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('measures the plain loop and every backend that FALLLINE_BACKEND allows, on equal losses', () => {
    const expected = rows['plain-loop'].loss;
    // A model that has learned nothing has the loss log 2.
    assert.ok(typeof expected === 'number' && expected > 0.1 && expected < 0.6, `${expected}`);
    for (const name of [...backendNames, 'plain-loop'] as const) {
      const { status, loss, seconds, figures } = rows[name];
      assert.equal(status, 'measured');
      assert.ok(Math.abs((loss ?? Number.NaN) - expected) < 1e-6 * expected, `${name}: ${loss}`);
      assert.equal(seconds?.flat().length, 1);
      assert.ok(figures !== undefined && figures.timesBaseline !== undefined);
    }
  });

  it('says which backend is left out', () => {
    for (const name of ['native', 'typescript'] as const) {
      if (backendNames.includes(name)) continue;
      const { status, reason } = rows[name];
      assert.equal(status, 'left out');
      assert.equal(reason, `FALLLINE_BACKEND forces '${process.env.FALLLINE_BACKEND}'`);
    }
  });

  it('finds the read bandwidth where the addon takes part', () => {
    const share = rows.native.figures?.bandwidthShare;
    assert.equal(share !== undefined && share > 0, backendNames.includes('native'));
    assert.match(run.stdout, backendNames.includes('native') ? /read bandwidth: / : /no addon/);
  });

  it('lists a peer that has no Python as missing', () => {
    const { status, reason } = rows.numpy;
    assert.equal(status, 'missing');
    assert.equal(reason, `${join(folder, 'no-python')}: there is no such program`);
  });

  it('prints a line for each contender', () => {
    const lines = run.stdout.split('\n');
    for (const { title } of Object.values(rows)) {
      assert.equal(lines.filter((line) => line.startsWith(`${title}  `)).length, 1, run.stdout);
    }
  });

  it('refuses a contender that it does not know', () => {
    const { status, stdout, stderr } = bench(['--contenders', 'natve']);
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /Expected "--contenders" to be one of .*Did you mean 'native'\?/);
  });
});
