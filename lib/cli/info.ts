/** `fallline info`: which backend runs and why, what it computes with, and the versions of it all. */
import { loadAddon } from '../backend/native.ts';
import type { BackendInfo } from '../backend/select.ts';
import { resolvePlan } from '../plan/plan.ts';
import { packageVersion, showRows } from './shared/describe.ts';

/** What `--json` prints. */
export interface SystemInfo {
  readonly fallline: string;
  readonly backend: BackendInfo;
  /** Absent (`null`) where the native backend does not run, as the next two are. */
  readonly blas: { readonly name: string; readonly version: string; readonly core: string } | null;
  readonly instructionSet: string | null;
  /** All that this processor runs. */
  readonly instructionSets: readonly string[] | null;
  /** Most threads that a fit uses unless it is told otherwise. */
  readonly threads: number;
  readonly node: string;
  readonly napi: string;
  readonly platform: string;
  readonly arch: string;
}

/** Gathers everything, for the backend that runs. */
export function systemInfo(backend: BackendInfo): SystemInfo {
  const native = backend.name === 'native' ? loadAddon().info() : undefined;
  return {
    fallline: packageVersion(),
    backend,
    blas: native?.blas ?? null,
    instructionSet: native?.instructionSet ?? null,
    instructionSets: native?.instructionSets ?? null,
    threads: native === undefined ? 1 : defaultThreads(),
    node: process.versions.node,
    napi: process.versions.napi ?? 'none',
    platform: process.platform,
    arch: process.arch,
  };
}

/** The same as lines for people. */
export function showInfo(info: SystemInfo): string {
  const { backend, blas, instructionSet, instructionSets } = info;
  const others = (instructionSets ?? []).filter((name) => name !== instructionSet);
  const rows: [string, string][] = [
    ['fallline', info.fallline],
    ['backend', backend.name],
    ['why', backend.reason],
    ['computes with', backend.description],
  ];
  if (blas !== null) rows.push([blas.name, `${blas.version}, ${blas.core} kernels`]);
  if (instructionSet !== null) {
    const available = others.length > 0 ? ` (also available: ${others.join(', ')})` : '';
    rows.push(['instruction set', `${instructionSet}${available}`]);
  }
  rows.push(
    ['threads', String(info.threads)],
    ['Node', `${info.node}, N-API ${info.napi}`],
    ['platform', `${info.platform} ${info.arch}`],
  );
  return showRows(rows);
}

function defaultThreads(): number {
  return resolvePlan({}, { nSamples: 1, nFeatures: 1, precision: 'float64' }).threads;
}
