/** `fallline bench`: what it measures, what it prints and what it refuses. */
import assert from 'node:assert/strict';
import type { ShippedResult } from '../../lib/bench/shipped.ts';
import { TASK_NAMES } from '../../lib/bench/tasks.ts';
import { resolveBenchOptions } from '../../lib/cli/benchOptions.ts';
import { backendNames, withNative } from '../support/backends.ts';
import { assertRefused, cli, cliJson } from './inProcess.ts';

const SMALL = ['--rows', '200', '--cols', '5', '--seconds', '0.01'];

describe('fallline bench', function () {
  this.timeout(120_000);

  it('measures the backends and the plain loop, on equal losses', async () => {
    const tasks = ['batch-gd', 'softmax'];
    const result = await cliJson<ShippedResult>('bench', '--workload', tasks.join(), ...SMALL);
    assert.equal(result.limits !== undefined, withNative);
    assert.deepEqual(
      result.tasks.map(({ task }) => task),
      tasks,
    );
    for (const { rows, cols, contenders } of result.tasks) {
      assert.deepEqual([rows, cols], [200, 5]);
      for (const name of ['native', 'typescript', 'plain JavaScript loop'] as const) {
        const row = contenders.find(({ title }) => title === name);
        const runs = name.startsWith('plain') || backendNames.some((each) => each === name);
        assert.equal(row?.status, runs ? 'measured' : 'left out', name);
        assert.equal(row?.figures !== undefined && row.figures.count >= 6, runs, name);
      }
    }
  });

  it('prints a table for each workload', async () => {
    const { code, stdout, stderr } = await cli('bench', '--workload', 'predict-one', ...SMALL);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^predict-one: predictProba of one row at a time/m);
    assert.match(stdout, /^200 × 5 float32$/m);
    assert.match(stdout, /^plain JavaScript loop +\d/m);
    assert.match(stderr, /^predict-one, round 3 of 3: plain JavaScript loop$/m);
  });

  it('takes all workloads and a second for each contender, unless told otherwise', () => {
    const { tasks, seconds, rows, threads } = resolveBenchOptions({});
    assert.deepEqual([tasks, seconds, rows], [TASK_NAMES, 1, undefined]);
    assert.ok(threads >= 1);
    assert.equal(resolveBenchOptions({ threads: '3' }).threads, 3);
  });

  it('refuses what it cannot do', async () => {
    const usage = (args: string[], message: RegExp) =>
      assertRefused(['bench', ...args], { code: 2, message });
    await usage(
      ['--workload', 'batch-gt'],
      /Expected "workload" to be .*Did you mean 'batch-gd'\?/,
    );
    await usage(['--rows', '1'], /Expected "rows" to be an integer of at least 2/);
    await usage(['--seconds', '0'], /Expected "seconds" to be a positive number/);
    await assertRefused(['bench', '--rows', '1e12', '--cols', '1'], {
      code: 1,
      message: /^These data are too large: it needs about .* GB of memory, but .* GB are free$/,
    });
  });
});
