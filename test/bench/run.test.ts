/** `npm run bench` from end to end on a few samples. What it times is not looked at. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NETWORK_TASKS } from '../../bench/networks/networkTasks.ts';
import type { BenchmarkRun } from '../../bench/workloads/benchmarkRun.ts';
import type { Row } from '../../bench/workloads/summary.ts';
import { backendNames, withNative } from '../support/backends.ts';

const RUN = fileURLToPath(new URL('../../bench/workloads/run.ts', import.meta.url));
const CONTENDERS = ['native', 'typescript', 'plain-loop', 'numpy'] as const;
const WORKLOADS = ['batch-gd', 'softmax', 'predict-one'] as const;

function bench(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  return spawnSync(process.execPath, ['--import', import.meta.resolve('tsx/esm'), RUN, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
}

describe('npm run bench', function () {
  this.timeout(120_000);
  let folder: string;
  let spawned: ReturnType<typeof bench>;
  let run: BenchmarkRun;
  let html: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fallline-bench-'));
    const [json, page] = ['result.json', 'page.html'].map((name) => join(folder, name));
    const chosen = [
      '--contenders',
      CONTENDERS.join(),
      '--workload',
      [...WORKLOADS, 'limits', 'networks'].join(),
    ];
    const files = ['--data', join(folder, 'data'), '--json', json, '--html', page];
    spawned = bench(['--quick', ...chosen, ...files], {
      FALLLINE_BENCH_PYTHON: join(folder, 'no-python'),
    });
    assert.equal(spawned.status, 0, spawned.stderr);
    run = JSON.parse(readFileSync(json, 'utf8'));
    html = readFileSync(page, 'utf8');
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const rowOf = (workload: number, name: string): Row => {
    const row = run.workloads[workload].contenders.find((each) => each.name === name);
    assert.ok(row, name);
    return row;
  };

  it('measures the plain loop and every backend that FALLLINE_BACKEND allows, on equal losses', () => {
    assert.deepEqual(
      run.workloads.map(({ workload }) => workload.name),
      WORKLOADS,
    );
    for (const [i, { workload }] of run.workloads.entries()) {
      const expected = rowOf(i, 'plain-loop').loss;
      const untrained = Math.log(workload.classes);
      assert.ok(typeof expected === 'number' && expected > 0.1 && expected < 0.999 * untrained);
      for (const name of [...backendNames, 'plain-loop'] as const) {
        const { status, loss, seconds, figures, peakBytes } = rowOf(i, name);
        assert.equal(status, 'measured');
        assert.ok(Math.abs((loss ?? Number.NaN) - expected) < 1e-6 * expected, `${name}: ${loss}`);
        assert.equal(seconds?.flat().length, 1);
        assert.ok(figures?.timesBaseline !== undefined && figures.samplesPerSecond !== undefined);
        assert.ok(peakBytes !== undefined && peakBytes > 1e7 && peakBytes < 1e10, `${peakBytes}`);
      }
    }
  });

  it('trains networks, on equal losses from the same start', () => {
    const networks = run.networks ?? [];
    assert.deepEqual(
      networks.map(({ name }) => name),
      Object.keys(NETWORK_TASKS),
    );
    for (const { rows, failed, task } of networks) {
      assert.deepEqual(failed, []);
      const ours = rows.map(({ contender }) => contender);
      assert.deepEqual(ours, backendNames);
      for (const { checkedLoss, differs, seconds, accuracy } of rows) {
        assert.equal(differs, false);
        assert.ok(seconds > 0 && accuracy > 0 && accuracy <= 1);
        // The start of a network is no better than chance, by much: a few steps are taken.
        assert.ok(checkedLoss !== null && checkedLoss > 0.3 && checkedLoss < 2 * task.classes);
      }
    }
    assert.match(spawned.stdout, /\nnetwork small: 30-16-1, /);
    assert.match(html, /Network small/);
  });

  it('says which backend is left out', () => {
    for (const name of ['native', 'typescript'] as const) {
      if (backendNames.includes(name)) continue;
      const { status, reason } = rowOf(0, name);
      assert.equal(status, 'left out');
      assert.equal(reason, `FALLLINE_BACKEND forces '${process.env.FALLLINE_BACKEND}'`);
    }
  });

  it("finds the machine's limits where the addon takes part", () => {
    const share = rowOf(0, 'plain-loop').figures?.rooflineShare;
    assert.equal(share !== undefined && share > 0, withNative);
    assert.match(spawned.stdout, withNative ? /^products, GFLOP\/s/m : /no addon/);
  });

  it('lists a peer that has no Python as missing', () => {
    const { status, reason } = rowOf(0, 'numpy');
    assert.equal(status, 'missing');
    assert.match(reason ?? '', /no-python: there is no such program; install it with: /);
  });

  it('prints a line for each contender of each workload', () => {
    const lines = spawned.stdout.split('\n');
    for (const { contenders } of run.workloads) {
      for (const { title } of contenders) {
        const found = lines.filter((line) => line.startsWith(`${title}  `));
        assert.equal(found.length, WORKLOADS.length, spawned.stdout);
      }
    }
  });

  it('writes a page with charts', () => {
    assert.match(html, /^<!doctype html>/);
    assert.ok(html.split('<svg').length - 1 >= WORKLOADS.length);
  });

  it('refuses a contender that it does not know', () => {
    const { status, stdout, stderr } = bench(['--contenders', 'natve']);
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /Expected "--contenders" to be one of .*Did you mean 'native'\?/);
  });

  it('draws the chart of a saved run without measuring', () => {
    const svg = join(folder, 'speed.svg');
    const from = fileURLToPath(new URL('../../bench/baseline.json', import.meta.url));
    const { status, stdout, stderr } = bench(['--from', from, '--svg', svg]);
    assert.equal(status, 0, stderr);
    assert.equal(stdout, '');
    assert.match(readFileSync(svg, 'utf8'), /^<svg/);
    assert.match(readFileSync(svg.replace('.svg', '-dark.svg'), 'utf8'), /^<svg/);
  });
});
