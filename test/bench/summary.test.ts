/** What the benchmark makes of measurements: figures, and the refusal of wrong results. */
import assert from 'node:assert/strict';
import type { ContenderName } from '../../bench/contenders.ts';
import type { Measurement } from '../../bench/messages.ts';
import { showReport, toJson } from '../../bench/report.ts';
import type { BenchmarkResult, Outcome } from '../../bench/rounds.ts';
import { median, type Row, summarize } from '../../bench/summary.ts';
import { WORKLOADS } from '../../bench/workloads.ts';

const GIGABYTE = 1e9;

/** Measurements of 1 GB of x, read 50 times by 'batch-gd'. */
function resultOf(outcomes: Partial<Record<ContenderName, Outcome>>): BenchmarkResult {
  return {
    workload: { name: 'batch-gd', ...WORKLOADS['batch-gd'], rows: GIGABYTE / 4 / 50, cols: 50 },
    machine: {
      cpu: 'A processor',
      cores: 2,
      memoryBytes: 8 * GIGABYTE,
      platform: 'linux x64',
      node: '20.19.0',
      loadAverage: 0.25,
      date: '2026-01-02T03:04:05.678Z',
    },
    native: {
      one: 10 * GIGABYTE,
      all: 20 * GIGABYTE,
      threads: 2,
      blas: { name: 'OpenBLAS', version: '0.3.21', core: 'Haswell' },
      instructionSet: 'x86_64_v3',
    },
    rounds: 2,
    samples: 2,
    outcomes: new Map(Object.entries(outcomes) as [ContenderName, Outcome][]),
  };
}

function measured(loss: number | null, ...rounds: readonly number[][]): Outcome {
  const told = { loss, threads: 1, with: 'something' };
  return {
    status: 'measured',
    rounds: rounds.map((seconds): Measurement => ({ ...told, seconds })),
  };
}

function rowsOf(result: BenchmarkResult): Partial<Record<ContenderName, Row>> {
  return Object.fromEntries(summarize(result).rows.map((row) => [row.name, row]));
}

function statuses(outcomes: Partial<Record<ContenderName, Outcome>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(rowsOf(resultOf(outcomes))).map(([name, { status }]) => [name, status]),
  );
}

describe('benchmark summary', () => {
  it('takes the middle of odd and even numbers of samples', () => {
    assert.equal(median([3, 1, 10]), 3);
    assert.equal(median([4, 1, 10, 3]), 3.5);
    assert.throws(() => median([]), RangeError);
  });

  it('pools the rounds, and compares with the plain loop, the fastest peer and the bandwidth', () => {
    const result = resultOf({
      native: measured(0.5, [4, 5], [6, 5]),
      'native-1': measured(0.5, [8]),
      'plain-loop': measured(0.5, [60, 40]),
      numpy: measured(0.5, [10]),
      pytorch: measured(0.5, [20]),
    });
    const rows = rowsOf(result);
    assert.deepEqual(rows.native?.figures, {
      median: 5,
      fastest: 4,
      slowest: 6,
      timesBaseline: 10,
      timesPeer: 2,
      bandwidthShare: 0.5,
    });
    assert.deepEqual(rows.native?.seconds, [
      [4, 5],
      [6, 5],
    ]);
    assert.equal(rows['native-1']?.figures?.bandwidthShare, 50 / 8 / 10);
    assert.equal(rows.pytorch?.figures?.timesPeer, 0.5);
    assert.equal(rows.numpy?.figures?.bandwidthShare, undefined);
    assert.equal(summarize(result).bestPeer, 'NumPy');
  });

  it('refuses a loss that differs by more than 1e-4 from the median', () => {
    const outcomes = { 'plain-loop': measured(0.5, [40]), typescript: measured(0.5, [40]) };
    assert.deepEqual(statuses({ ...outcomes, native: measured(0.500049, [4]) }), {
      'plain-loop': 'measured',
      typescript: 'measured',
      native: 'measured',
    });
    const wrong = { ...outcomes, native: measured(0.500051, [4]) };
    assert.deepEqual(statuses(wrong), {
      'plain-loop': 'measured',
      typescript: 'measured',
      native: 'wrong',
    });
    const row = rowsOf(resultOf(wrong)).native;
    assert.equal(row?.reason, 'its loss is 0.500051, but the median of all is 0.5');
    assert.equal(row?.figures, undefined);
  });

  it('gives each implementation one voice on the loss', () => {
    const outcomes = {
      native: measured(0.6, [4]),
      'native-1': measured(0.6, [4]),
      'native-fit': measured(0.6, [4]),
      'plain-loop': measured(0.5, [4]),
      numpy: measured(0.5, [4]),
    };
    assert.deepEqual(statuses(outcomes), {
      native: 'wrong',
      'native-1': 'wrong',
      'native-fit': 'wrong',
      'plain-loop': 'measured',
      numpy: 'measured',
    });
  });

  it('refuses both of two that disagree, and a loss that is not finite', () => {
    assert.deepEqual(statuses({ native: measured(0.5, [4]), 'plain-loop': measured(0.6, [40]) }), {
      native: 'wrong',
      'plain-loop': 'wrong',
    });
    assert.deepEqual(statuses({ native: measured(null, [4]), 'plain-loop': measured(0.6, [40]) }), {
      native: 'wrong',
      'plain-loop': 'measured',
    });
  });

  it('does not compare with a peer or a plain loop whose result is wrong', () => {
    const result = resultOf({
      native: measured(0.5, [4]),
      typescript: measured(0.5, [40]),
      pytorch: measured(0.5, [20]),
      'plain-loop': measured(0.7, [1]),
      numpy: measured(0.7, [1]),
    });
    const { figures } = rowsOf(result).native ?? {};
    assert.equal(figures?.timesBaseline, undefined);
    assert.equal(figures?.timesPeer, 5);
    assert.equal(summarize(result).bestPeer, 'PyTorch');
  });

  it('is shown with the machine, every contender and the reason of each that has no figures', () => {
    const result = resultOf({
      native: measured(0.5, [4, 6]),
      'plain-loop': measured(0.5, [40]),
      numpy: { status: 'missing', reason: 'python3: it has no module numpy' },
    });
    const summary = summarize(result);
    assert.equal(
      showReport(result, summary),
      `batch-gd: logistic regression, 50 full-batch steps, learning rate 0.5, mean loss
5,000,000 × 50 float32, 953.7 MiB, seed 20261122
A processor, 2 cores, linux x64, Node 20.19.0; load 0.25 at the start, 2026-01-02T03:04:05.678Z
addon: OpenBLAS 0.3.21 (Haswell kernels), x86_64_v3, 2 threads unless said otherwise
read bandwidth: 10.0 GB/s on 1 thread, 20.0 GB/s on 2
samples: 2 rounds × 2; each round in a process of its own, after a run that is not timed

contender              median s  min … max s  × plain loop  × best peer  bandwidth       loss  threads  computed with
---------------------  --------  -----------  ------------  -----------  ---------  ---------  -------  -------------
native                    5.000  4.00 … 6.00          8.00                    50 %  0.5000000        1  something
plain JavaScript loop     40.00  40.0 … 40.0          1.00                          0.5000000        1  something
NumPy                  missing: python3: it has no module numpy

× plain loop, × best peer: how many times as fast.
bandwidth: bytes of x in all epochs, by the median seconds and by the bandwidth of as many threads.
`,
    );
    const json = JSON.parse(JSON.stringify(toJson(result, summary)));
    assert.equal(json.machine.cpu, 'A processor');
    assert.equal(json.native.blas.version, '0.3.21');
    assert.deepEqual(
      json.contenders.map((row: Row) => [row.name, row.status]),
      [
        ['native', 'measured'],
        ['plain-loop', 'measured'],
        ['numpy', 'missing'],
      ],
    );
  });
});
