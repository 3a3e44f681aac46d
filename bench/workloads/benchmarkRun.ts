/**
 * All that one run of the benchmark measured, as it is written to a file: what the page is made of,
 * and what two runs are compared by.
 */
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

/** To be raised when older files cannot be read any more. */
const FORMAT = 'fallline-bench-1';

export interface WorkloadResult {
  readonly workload: NamedWorkload;
  readonly native: NativeProbe | Absence;
  readonly rounds: number;
  readonly samples: number;
  readonly bestPeer?: string | undefined;
  readonly contenders: readonly Row[];
}

/** Seconds per epoch as one extent of the data grows. */
export interface ScalingResult {
  readonly task: string;
  /** The extent that grows, and what the other one is held at. */
  readonly by: 'rows' | 'cols';
  readonly other: number;
  readonly lines: readonly ScalingLine[];
}

export interface ScalingLine {
  readonly name: ContenderName;
  readonly title: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** Of all points; absent where fewer than two were measured. */
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
  /** Workloads that were not run, and why. */
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

/** What the machine can do over that workload's data, if it was found out. */
export function limitsOf({ native }: WorkloadResult): Limits | undefined {
  return 'missing' in native ? undefined : native.limits;
}

/**
 * What `--json` wrote.
 *
 * @throws {Error} if the file cannot be read, or is no such result
 */
export function readRun(path: string): BenchmarkRun {
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const isRun =
    typeof value === 'object' && value !== null && 'format' in value && value.format === FORMAT;
  if (!isRun) throw new Error(`${path} is not what npm run bench -- --json writes`);
  return value as unknown as BenchmarkRun;
}
