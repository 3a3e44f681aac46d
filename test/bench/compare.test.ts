/** Two results held side by side. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchmarkRun } from '../../bench/workloads/benchmarkRun.ts';
import { compareRuns, hasSlower, showComparison } from '../../bench/workloads/compare.ts';
import { temporaryFolder } from '../setup/temporaryFolder.ts';
import { MACHINE, measured, type Outcomes, runOf } from './results.ts';

const COMPARE = fileURLToPath(new URL('../../bench/workloads/compareRun.ts', import.meta.url));

function compared(before: Outcomes, after: Outcomes) {
  return compareRuns(runOf(before), runOf(after));
}

function verdicts(before: Outcomes, after: Outcomes): string[] {
  return compared(before, after).changes.map(({ verdict }) => verdict);
}

describe('benchmark comparison', () => {
  it('ignores what lies within 5 %, or within the spread of both', () => {
    const steady = { native: measured(0.5, [10, 10, 10]) };
    assert.deepEqual(verdicts(steady, { native: measured(0.5, [10.4, 10.4]) }), ['same']);
    assert.deepEqual(verdicts(steady, { native: measured(0.5, [10.6, 10.6]) }), ['slower']);
    assert.deepEqual(verdicts(steady, { native: measured(0.5, [9, 9]) }), ['faster']);
    // Quartiles 9 and 11 of a median of 10: a spread of 20 %.
    const noisy = { native: measured(0.5, [8, 9, 10, 11, 12]) };
    assert.deepEqual(verdicts(noisy, { native: measured(0.5, [11.9]) }), ['same']);
    assert.deepEqual(verdicts(noisy, { native: measured(0.5, [12.1]) }), ['slower']);
  });

  it('blames fallline only for what is its own, and tells how the others drifted', () => {
    const before = { native: measured(0.5, [10]), numpy: measured(0.5, [10]) };
    const peers = compared(before, { native: measured(0.5, [10]), numpy: measured(0.5, [20]) });
    assert.equal(hasSlower(peers), false);
    assert.equal(peers.drift, 2);
    const ours = compared(before, { native: measured(0.5, [20]), numpy: measured(0.5, [10]) });
    assert.equal(hasSlower(ours), true);
    assert.equal(ours.drift, 1);
    const text = showComparison(ours);
    assert.match(text, /^batch-gd +native +10\.00 +20\.00 +2\.000 +5 % +SLOWER$/m);
    assert.match(text, /Slower beyond the noise: batch-gd, native: 100 % \(noise 5 %\)\.\n$/);
    assert.match(showComparison(peers), /Nothing of fallline became slower/);
  });

  it('says what it cannot compare', () => {
    const before = runOf({ native: measured(0.5, [1]), numpy: measured(0.5, [1]) });
    const missing = { status: 'missing', reason: 'no Python' } as const;
    const after = runOf({ native: measured(0.5, [1]), numpy: missing });
    const other = { ...after, machine: { ...MACHINE, cpu: 'Another' } };
    const comparison = compareRuns(before, other);
    assert.deepEqual(comparison.unmatched, ['batch-gd, NumPy: missing: no Python']);
    assert.equal(comparison.sameMachine, false);
    assert.match(showComparison(comparison), /^The machines are not the same/);
    assert.deepEqual(compareRuns(before, { ...after, workloads: [] }).unmatched, [
      'batch-gd: not measured',
    ]);
    const [result] = after.workloads;
    const larger = { ...result, workload: { ...result.workload, rows: 7 } };
    assert.deepEqual(compareRuns(before, { ...after, workloads: [larger] }).unmatched, [
      'batch-gd: another size or training',
    ]);
  });

  it('watches how long the import takes', () => {
    const base = runOf({});
    const at = (seconds: number): BenchmarkRun => ({
      ...base,
      startup: { imported: [seconds, seconds], loaded: [1] },
    });
    const { changes } = compareRuns(at(0.05), at(0.08));
    assert.deepEqual(
      changes.map(({ workload, verdict }) => [workload, verdict]),
      [['start-up', 'slower']],
    );
  });

  describe('npm run bench:compare', () => {
    const folder = temporaryFolder();
    const run = (...files: string[]) =>
      spawnSync(process.execPath, ['--import', import.meta.resolve('tsx/esm'), COMPARE, ...files], {
        encoding: 'utf8',
        cwd: folder.path,
      });

    it('ends with 1 where something became slower, and with 2 where it cannot tell', () => {
      folder.write({
        'a.json': JSON.stringify(runOf({ native: measured(0.5, [10]) })),
        'b.json': JSON.stringify(runOf({ native: measured(0.5, [20]) })),
        'c.json': '{}',
      });
      assert.equal(run('a.json', 'a.json').status, 0);
      const slower = run('a.json', 'b.json');
      assert.equal(slower.status, 1);
      assert.match(slower.stdout, /SLOWER/);
      const wrong = run('a.json', 'c.json');
      assert.equal(wrong.status, 2);
      assert.equal(wrong.stderr, 'c.json is not what npm run bench -- --json writes\n');
      assert.equal(run('a.json', join('none', 'd.json')).status, 2);
      assert.equal(run().status, 2);
    });
  });
});
