/** What the benchmark makes of measurements: figures, and the refusal of wrong results. */
import assert from 'node:assert/strict';
import type { ContenderName } from '../../bench/shared/contenders.ts';
import { showMachine, showReport } from '../../bench/workloads/report.ts';
import type { BenchmarkResult, Outcome } from '../../bench/workloads/rounds.ts';
import { type Row, summarize } from '../../bench/workloads/summary.ts';
import { WORKLOADS } from '../../bench/workloads/workloads.ts';
import { MACHINE, measured, measuredOn, type Outcomes, resultOf } from './results.ts';

type Measured = Extract<Outcome, { status: 'measured' }>;

function rowsOf(result: BenchmarkResult): Partial<Record<ContenderName, Row>> {
  return Object.fromEntries(summarize(result).rows.map((row) => [row.name, row]));
}

function statuses(outcomes: Outcomes): Record<string, string> {
  return Object.fromEntries(
    Object.entries(rowsOf(resultOf(outcomes))).map(([name, { status }]) => [name, status]),
  );
}

describe('benchmark summary', () => {
  it('pools the rounds, and compares with the plain loop, the fastest peer and the roofline', () => {
    const result = resultOf({
      native: measuredOn(2, 0.5, [4, 5], [6, 5]),
      'native-1': measured(0.5, [8]),
      'plain-loop': measured(0.5, [60, 40]),
      numpy: measuredOn(null, 0.5, [10]),
      pytorch: measured(0.5, [20]),
    });
    const rows = rowsOf(result);
    assert.deepEqual(rows.native?.figures, {
      median: 5,
      fastest: 4,
      slowest: 6,
      lowerQuartile: 4.75,
      upperQuartile: 5.25,
      count: 4,
      epochs: 50,
      samplesPerSecond: 50e6,
      secondsPerEpoch: 0.1,
      bytesPerSecond: 10e9,
      operationsPerSecond: 10e9,
      bandwidthShare: 0.5,
      rooflineShare: 0.5,
      timesBaseline: 10,
      timesPeer: 2,
    });
    assert.deepEqual(rows.native?.seconds, [
      [4, 5],
      [6, 5],
    ]);
    assert.equal(rows.native?.peakBytes, 1.5e9);
    assert.equal(rows['native-1']?.figures?.bandwidthShare, 50 / 8 / 10);
    assert.equal(rows.pytorch?.figures?.timesPeer, 0.5);
    // Its number of threads is not known: as many as there are.
    assert.equal(rows.numpy?.figures?.bandwidthShare, 5 / 20);
    assert.equal(summarize(result).bestPeer, 'NumPy');
  });

  it('scales up what did less, and does not compare its loss', () => {
    const scaled = { factor: 25, text: '2 of 50 epochs' };
    const result = resultOf({
      'plain-loop': measured(0.5, [100]),
      'tensorflow-js': { ...(measured(0.9, [40]) as Measured), scaled },
    });
    const row = rowsOf(result)['tensorflow-js'];
    assert.equal(row?.status, 'measured');
    assert.equal(row?.figures?.median, 1000);
    assert.equal(row?.figures?.secondsPerEpoch, 20);
    assert.deepEqual(row?.seconds, [[1000]]);
    assert.equal(row?.remark, 'scaled up from 2 of 50 epochs');
    assert.equal(row?.figures?.timesBaseline, 0.1);
  });

  it('says where a contender solves another problem, which is no peer to compare with', () => {
    const result = resultOf({
      native: measured(0.5, [4]),
      numpy: measured(0.5, [8]),
      'brain-js': measured(0.9, [1]),
    });
    assert.match(rowsOf(result)['brain-js']?.remark ?? '', /squared error/);
    assert.equal(summarize(result).bestPeer, 'NumPy');
  });

  it('holds solvers of the optimum against the lowest objective', () => {
    const { against, lossTolerance } = WORKLOADS.optimum;
    const outcomes = { native: measured(0.5, [1]), 'scikit-learn': measured(0.5000004, [1]) };
    const result = resultOf({ ...outcomes, liblinear: measured(0.5000006, [1]) });
    const optimum = { ...result, workload: { ...result.workload, against, lossTolerance } };
    const statusOf = (name: ContenderName) => rowsOf(optimum)[name]?.status;
    assert.equal(statusOf('scikit-learn'), 'measured');
    assert.equal(statusOf('liblinear'), 'wrong');
    assert.equal(
      rowsOf(optimum).liblinear?.reason,
      'its loss is 0.5000006, but the lowest of all is 0.5',
    );
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

  it('is shown with every contender, and the reason of each that has no figures', () => {
    const result = resultOf({
      native: measured(0.5, [4, 6]),
      'plain-loop': measured(0.5, [40]),
      'brain-js': measured(0.7, [400]),
      numpy: { status: 'missing', reason: 'python3: it has no module numpy' },
    });
    assert.equal(
      showMachine(MACHINE),
      'A processor, 2 cores, linux x64, Node 20.19.0; load 0.25 at the start, 2026-01-02T03:04:05.678Z\n',
    );
    assert.equal(
      showReport(result, summarize(result)),
      `batch-gd: logistic regression, 50 full-batch steps, learning rate 0.5, mean loss
5,000,000 × 50 float32, 953.7 MiB, seed 20261122
addon: OpenBLAS 0.3.21 (Haswell kernels), x86_64_v3, 2 threads unless said otherwise
read bandwidth: 10.0 GB/s on 1 thread, 20.0 GB/s on 2 threads
gemm: 100 GFLOP/s on 1 thread, 200 GFLOP/s on 2 threads
samples: 2 rounds × 2, of work over 5 s one; each round in a process of its own, after a run that is not timed

contender              median s  min … max s  spread  × plain loop  × best peer  samples/s  s/epoch   GB/s  GFLOP/s  bandwidth  roofline  peak MB       loss  threads  computed with
---------------------  --------  -----------  ------  ------------  -----------  ---------  -------  -----  -------  ---------  --------  -------  ---------  -------  -------------
native                    5.000  4.00 … 6.00    20 %          8.00                  50.0 M    0.100   10.0     10.0      100 %     100 %     1500  0.5000000        1  something
plain JavaScript loop     40.00  40.0 … 40.0     0 %          1.00                  6.25 M    0.800   1.25     1.25       13 %      13 %     1500  0.5000000        1  something
brain.js                  400.0    400 … 400     0 %         0.100                   625 k     8.00  0.125    0.125        1 %       1 %     1500  0.7000000        1  something
NumPy                  missing: python3: it has no module numpy

brain.js: it takes single samples in their order, on the squared error of the sigmoid.
`,
    );
  });
});
