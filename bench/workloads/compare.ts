/** Compares two benchmark runs: finds what became slower or faster by more than the noise. */
import { median, relativeSpread, spreadOf } from '../../lib/bench/statistics.ts';
import { type Column, showFigure, showShare, tableLines } from '../../lib/bench/table.ts';
import { type ContenderName, isOurs } from '../shared/contenders.ts';
import type { BenchmarkRun, WorkloadResult } from './benchmarkRun.ts';
import type { Row } from './summary.ts';

/** Minimum relative change to report: repeated runs on one machine vary by this much. */
const LEAST_NOISE = 0.05;

export interface Change {
  readonly workload: string;
  readonly title: string;
  /** Whether the contender is fallline, rather than the plain loop or another library. */
  readonly ours: boolean;
  readonly before: number;
  readonly after: number;
  /** Seconds after divided by seconds before. */
  readonly ratio: number;
  /** Noise: the sum of both relative interquartile ranges; at least 5 %. */
  readonly noise: number;
  readonly verdict: 'slower' | 'faster' | 'same';
}

export interface Comparison {
  readonly changes: readonly Change[];
  /** Results without a counterpart of the same size in the other run. */
  readonly unmatched: readonly string[];
  /** Median slowdown of the other libraries and the plain loop, which is due to the machine. */
  readonly drift?: number | undefined;
  readonly sameMachine: boolean;
}

export function compareRuns(before: BenchmarkRun, after: BenchmarkRun): Comparison {
  const changes: Change[] = [];
  const unmatched: string[] = [];
  for (const old of before.workloads) {
    const { name } = old.workload;
    const now = after.workloads.find(({ workload }) => workload.name === name);
    if (now === undefined || !isSameWork(old, now)) {
      unmatched.push(`${name}: ${now === undefined ? 'not measured' : 'another size or training'}`);
      continue;
    }
    for (const row of old.contenders) {
      const other = now.contenders.find((each) => each.name === row.name);
      if (secondsOf(row).length === 0) continue;
      if (other === undefined || secondsOf(other).length === 0) {
        const why = other === undefined ? 'not measured' : `${other.status}: ${other.reason}`;
        unmatched.push(`${name}, ${row.title}: ${why}`);
        continue;
      }
      changes.push(changeOf(name, row, other));
    }
  }
  changes.push(...startupChange(before, after));
  const others = changes.filter(({ ours }) => !ours).map(({ ratio }) => ratio);
  return {
    changes,
    unmatched,
    drift: others.length === 0 ? undefined : median(others),
    sameMachine:
      before.machine.cpu === after.machine.cpu && before.machine.cores === after.machine.cores,
  };
}

/** Whether any result of fallline became slower by more than the noise. */
export function hasSlower({ changes }: Comparison): boolean {
  return changes.some(({ ours, verdict }) => ours && verdict === 'slower');
}

function isSameWork({ workload: a }: WorkloadResult, { workload: b }: WorkloadResult): boolean {
  const work = ({ rows, cols, classes, seed, training }: typeof a) =>
    JSON.stringify([rows, cols, classes, seed, Object.entries(training).sort()]);
  return work(a) === work(b);
}

function secondsOf({ status, seconds = [] }: Row): number[] {
  return status === 'measured' ? seconds.flat() : [];
}

function changeOf(workload: string, before: Row, after: Row): Change {
  const ours = isOurs(before.name as ContenderName);
  return change(workload, before.title, ours, secondsOf(before), secondsOf(after));
}

function startupChange(
  { startup: before }: BenchmarkRun,
  { startup: after }: BenchmarkRun,
): Change[] {
  if (!before || !after || 'missing' in before || 'missing' in after) return [];
  return [change('start-up', "import 'fallline'", true, before.imported, after.imported)];
}

function change(
  workload: string,
  title: string,
  ours: boolean,
  before: readonly number[],
  after: readonly number[],
): Change {
  const [old, now] = [spreadOf(before), spreadOf(after)];
  const ratio = now.median / old.median;
  const noise = Math.max(LEAST_NOISE, relativeSpread(old) + relativeSpread(now));
  const verdict = ratio > 1 + noise ? 'slower' : 1 / ratio > 1 + noise ? 'faster' : 'same';
  return {
    workload,
    title,
    ours,
    before: old.median,
    after: now.median,
    ratio,
    noise,
    verdict,
  };
}

const COLUMNS: readonly Column<Change>[] = [
  { heading: 'workload', align: 'left', cell: ({ workload }) => workload },
  { heading: 'contender', align: 'left', cell: ({ title }) => title },
  { heading: 'before s', align: 'right', cell: ({ before }) => showFigure(before, 4) },
  { heading: 'after s', align: 'right', cell: ({ after }) => showFigure(after, 4) },
  { heading: 'after / before', align: 'right', cell: ({ ratio }) => ratio.toFixed(3) },
  { heading: 'noise', align: 'right', cell: ({ noise }) => showShare(noise) },
  {
    heading: 'verdict',
    align: 'left',
    cell: ({ verdict, ours }) =>
      verdict === 'same' ? '' : ours && verdict === 'slower' ? 'SLOWER' : verdict,
  },
];

/** Formats the comparison, slowdowns first. */
export function showComparison(comparison: Comparison): string {
  const { changes, unmatched, drift, sameMachine } = comparison;
  const sorted = [...changes].sort((a, b) => Number(b.ours) - Number(a.ours) || b.ratio - a.ratio);
  const slower = sorted.filter(({ ours, verdict }) => ours && verdict === 'slower');
  const lines = [
    ...(sameMachine ? [] : ['The machines are not the same: ratios say little.', '']),
    ...tableLines(COLUMNS, sorted),
    '',
    ...unmatched.map((text) => `not compared: ${text}`),
    ...(drift === undefined
      ? []
      : [`The plain loop and the peers take ${drift.toFixed(3)} times as long (median).`]),
    slower.length === 0
      ? 'Nothing of fallline became slower beyond the noise.'
      : `Slower beyond the noise: ${slower.map(describeSlower).join('; ')}.`,
  ];
  return `${lines.join('\n')}\n`;
}

function describeSlower({ workload, title, ratio, noise }: Change): string {
  return `${workload}, ${title}: ${showShare(ratio - 1)} (noise ${showShare(noise)})`;
}
