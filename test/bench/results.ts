/** Results of the benchmark, made up for tests. */
import type { ContenderName } from '../../bench/shared/contenders.ts';
import type { Machine } from '../../bench/shared/machine.ts';
import type { Measurement, NativeProbe } from '../../bench/shared/messages.ts';
import { type BenchmarkRun, emptyRun, workloadResult } from '../../bench/workloads/benchmarkRun.ts';
import type { BenchmarkResult, Outcome } from '../../bench/workloads/rounds.ts';
import { summarize } from '../../bench/workloads/summary.ts';
import { WORKLOADS } from '../../bench/workloads/workloads.ts';

export const GIGABYTE = 1e9;

export const MACHINE: Machine = {
  cpu: 'A processor',
  cores: 2,
  memoryBytes: 8 * GIGABYTE,
  platform: 'linux x64',
  node: '20.19.0',
  loadAverage: 0.25,
  date: '2026-01-02T03:04:05.678Z',
};

const PEAK = { precision: 'float32', rows: 512, cols: 512, outputs: 512 } as const;

export const PROBE: NativeProbe = {
  limits: {
    bandwidth: [
      { threads: 1, bytes: GIGABYTE, bytesPerSecond: 10 * GIGABYTE },
      { threads: 2, bytes: GIGABYTE, bytesPerSecond: 20 * GIGABYTE },
    ],
    products: [
      { ...PEAK, threads: 1, operationsPerSecond: 100e9 },
      { ...PEAK, threads: 2, operationsPerSecond: 200e9 },
    ],
  },
  threads: 2,
  blas: { name: 'OpenBLAS', version: '0.3.21', core: 'Haswell' },
  instructionSet: 'x86_64_v3',
};

export type Outcomes = Partial<Record<ContenderName, Outcome>>;

/** Measurements of 1 GB of x, read 50 times by 'batch-gd'. */
export function resultOf(outcomes: Outcomes): BenchmarkResult {
  return {
    workload: { name: 'batch-gd', ...WORKLOADS['batch-gd'], rows: GIGABYTE / 4 / 50, cols: 50 },
    native: PROBE,
    rounds: 2,
    samples: 2,
    outcomes: new Map(Object.entries(outcomes) as [ContenderName, Outcome][]),
  };
}

/** A measurement with these seconds in each round. */
export function measured(loss: number | null, ...rounds: readonly number[][]): Outcome {
  return measuredOn(1, loss, ...rounds);
}

export function measuredOn(
  threads: number | null,
  loss: number | null,
  ...rounds: readonly number[][]
): Outcome {
  const told = { loss, threads, epochs: 50, peakBytes: 1.5 * GIGABYTE, with: 'something' };
  return {
    status: 'measured',
    rounds: rounds.map((seconds): Measurement => ({ ...told, seconds })),
  };
}

export function runOf(outcomes: Outcomes): BenchmarkRun {
  const result = resultOf(outcomes);
  return { ...emptyRun(MACHINE), workloads: [workloadResult(result, summarize(result))] };
}
