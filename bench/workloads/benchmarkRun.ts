/** The results of a benchmark run as stored in a file: the input of the page and of comparisons. */
import { readFileSync } from 'node:fs';
import type { Limits } from '../../lib/bench/limits.ts';
import type { PowerLaw } from '../../lib/bench/statistics.ts';
import type { NetworkResult } from '../networks/measureNetwork.ts';
import type { ContenderName } from '../shared/contenders.ts';
import type { Machine } from '../shared/machine.ts';
import type { Absence, NativeProbe } from '../shared/messages.ts';
import type { Startup } from './probes.ts';
import type { BenchmarkResult, NamedWorkload } from './rounds.ts';
import type { Row, Summary } from './summary.ts';

/** Version of the format; increase it when older files become unreadable. */
const FORMAT = 'fallline-bench-1';

export interface WorkloadResult {
  readonly workload: NamedWorkload;
  readonly native: NativeProbe | Absence;
  readonly rounds: number;
  readonly samples: number;
  readonly bestPeer?: string | undefined;
  readonly contenders: readonly Row[];
}

/** Seconds per epoch while one dimension of the data grows. */
export interface ScalingResult {
  readonly task: string;
  /** The dimension that grows, and the fixed size of the other one. */
  readonly by: 'rows' | 'cols';
  readonly other: number;
  readonly lines: readonly ScalingLine[];
}

export interface ScalingLine {
  readonly name: ContenderName;
  readonly title: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** Power law through all points; absent if fewer than two were measured. */
  readonly law?: PowerLaw | undefined;
}

export interface BenchmarkRun {
  readonly format: typeof FORMAT;
  readonly machine: Machine;
  readonly limits?: NativeProbe | Absence | undefined;
  readonly startup?: Startup | Absence | undefined;
  readonly workloads: readonly WorkloadResult[];
  /** Absent in older files. */
  readonly networks?: readonly NetworkResult[] | undefined;
  readonly scaling: readonly ScalingResult[];
  /** Workloads that were skipped, with the reason. */
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
}

export function emptyRun(machine: Machine): BenchmarkRun {
  return { format: FORMAT, machine, workloads: [], scaling: [], leftOut: [] };
}

export function workloadResult(
  { outcomes: _, ...rest }: BenchmarkResult,
  { rows, bestPeer }: Summary,
): WorkloadResult {
  return { ...rest, bestPeer, contenders: rows };
}

/** Limits of the machine for the size of this workload's data, if measured. */
export function limitsOf({ native }: WorkloadResult): Limits | undefined {
  return 'missing' in native ? undefined : native.limits;
}

/**
 * Reads a file written by `--json`.
 *
 * @throws {Error} if the file cannot be read, or is not a benchmark result
 */
export function readRun(path: string): BenchmarkRun {
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const isRun =
    typeof value === 'object' && value !== null && 'format' in value && value.format === FORMAT;
  if (!isRun) throw new Error(`${path} is not what npm run bench -- --json writes`);
  return value as unknown as BenchmarkRun;
}
