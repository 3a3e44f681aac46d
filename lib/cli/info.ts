/** `fallline info`: which backend runs and why, its BLAS and instruction sets, and all versions. */
import { addonPath, loadAddon } from '../backend/checkedAddon.ts';
import type { BackendInfo } from '../backend/select.ts';
import { resolvePlan } from '../plan/plan.ts';
import { refusalText } from '../system/refusal.ts';
import { packageVersion, showRows } from './shared/describe.ts';

/** The output of `--json`. */
export interface SystemInfo {
  readonly fallline: string;
  readonly backend: BackendInfo;
  /** The path of the addon. This and the next three are `null` unless the native backend runs. */
  readonly addon: string | null;
  readonly blas: { readonly name: string; readonly version: string; readonly core: string } | null;
  readonly instructionSet: string | null;
  /** All instruction sets that this processor supports. */
  readonly instructionSets: readonly string[] | null;
  /** Default maximum number of threads of a fit. */
  readonly threads: number;
  readonly node: string;
  readonly napi: string;
  readonly platform: string;
  readonly arch: string;
}

/** Collects the information for the running backend. */
export function systemInfo(backend: BackendInfo): SystemInfo {
  const native = backend.name === 'native' ? loadAddon().info() : undefined;
  return {
    fallline: packageVersion(),
    backend,
    addon: native === undefined ? null : addonPath(),
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

/** Formats the information as lines of text. */
export function showInfo(info: SystemInfo): string {
  const { backend, addon, blas, instructionSet, instructionSets } = info;
  const others = (instructionSets ?? []).filter((name) => name !== instructionSet);
  const rows: [string, string][] = [
    ['fallline', info.fallline],
    ['backend', backend.name],
    ['why', backend.reason],
    ...backend.refused.map((each): [string, string] => ['refused', refusalText(each)]),
    ['computes with', backend.description],
  ];
  if (addon !== null) rows.push(['addon', addon]);
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
