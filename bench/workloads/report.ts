/** Formats the result of a workload as text. */

import type { Bandwidth } from '../../lib/bench/limits.ts';
import { ELEMENT_BYTES } from '../../lib/bench/roofline.ts';
import { relativeSpread } from '../../lib/bench/statistics.ts';
import {
  type Column,
  showFigure,
  showScaled,
  showShare,
  showWhole,
  tableLines,
} from '../../lib/bench/table.ts';
import type { Machine } from '../shared/machine.ts';
import { isAbsence } from '../shared/messages.ts';
import type { BenchmarkResult } from './rounds.ts';
import type { Row, Summary } from './summary.ts';

/** Columns of the tables, also used by the page of a benchmark run. */
export const COLUMNS: readonly Column<Row>[] = [
  { heading: 'contender', align: 'left', cell: ({ title }) => title },
  { heading: 'median s', align: 'right', cell: ({ figures }) => showFigure(figures?.median, 4) },
  { heading: 'min … max s', align: 'right', cell: extremes },
  {
    heading: 'spread',
    align: 'right',
    cell: ({ figures }) => showShare(figures && relativeSpread(figures)),
  },
  {
    heading: '× plain loop',
    align: 'right',
    cell: ({ figures }) => showFigure(figures?.timesBaseline, 3),
  },
  {
    heading: '× best peer',
    align: 'right',
    cell: ({ figures }) => showFigure(figures?.timesPeer, 3),
  },
  {
    heading: 'samples/s',
    align: 'right',
    cell: ({ figures }) => showScaled(figures?.samplesPerSecond).trim(),
  },
  {
    heading: 's/epoch',
    align: 'right',
    cell: ({ figures }) => showFigure(figures?.secondsPerEpoch, 3),
  },
  { heading: 'GB/s', align: 'right', cell: ({ figures }) => billions(figures?.bytesPerSecond) },
  {
    heading: 'GFLOP/s',
    align: 'right',
    cell: ({ figures }) => billions(figures?.operationsPerSecond),
  },
  {
    heading: 'bandwidth',
    align: 'right',
    cell: ({ figures }) => showShare(figures?.bandwidthShare),
  },
  { heading: 'roofline', align: 'right', cell: ({ figures }) => showShare(figures?.rooflineShare) },
  { heading: 'peak MB', align: 'right', cell: ({ peakBytes }) => millions(peakBytes) },
  { heading: 'loss', align: 'right', cell: ({ loss }) => loss?.toFixed(7) ?? '' },
  { heading: 'threads', align: 'right', cell: ({ threads }) => (threads ?? '').toString() },
  { heading: 'computed with', align: 'left', cell: (row) => row.with ?? '' },
];

/** Legend of the columns, printed once for all tables. */
export const LEGEND = `× plain loop, × best peer: how many times as fast, by the medians.
spread: the width of the middle half of the samples, by the median. samples/s, s/epoch: by the median.
GB/s: bytes of x, once an epoch. bandwidth: that by what as many threads read from an array as large.
roofline: operations a second by the most that bandwidth and gemm allow to such work, as many threads.
peak MB: the most memory that the contender's process held, the data included.
`;

/** Describes the machine and the libraries. */
export function showMachine({ cpu, cores, platform, node, loadAverage, date }: Machine): string {
  return (
    `${cpu}, ${cores} cores, ${platform}, Node ${node}; ` +
    `load ${loadAverage.toFixed(2)} at the start, ${date}\n`
  );
}

/** Formats the description of a workload and its results. */
export function showReport(result: BenchmarkResult, summary: Summary): string {
  const { workload, rounds, samples, native } = result;
  const mebibytes = (ELEMENT_BYTES * workload.rows * workload.cols) / 2 ** 20;
  const remarks = summary.rows.filter(({ remark }) => remark !== undefined);
  const lines = [
    `${workload.name}: ${workload.title}`,
    `${showWhole(workload.rows)} × ${showWhole(workload.cols)} float32, ${mebibytes.toFixed(1)} MiB, seed ${workload.seed}`,
    ...nativeLines(native),
    `samples: ${rounds} rounds × ${samples}, of work over 5 s one; each round in a process of its own, after a run that is not timed`,
    '',
    ...tableLines(COLUMNS, summary.rows, ({ status, reason }) =>
      reason === undefined ? undefined : `${status}: ${reason}`,
    ),
    '',
    ...remarks.map(({ title, remark }) => `${title}: ${remark}.`),
    ...(summary.bestPeer === undefined ? [] : [`best peer: ${summary.bestPeer}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function nativeLines(native: BenchmarkResult['native']): string[] {
  if (isAbsence(native)) return [`no addon, no limits: ${native.missing}`];
  const { blas, instructionSet, threads, limits } = native;
  return [
    `addon: ${blas.name} ${blas.version} (${blas.core} kernels), ${instructionSet}, ${threads} threads unless said otherwise`,
    `read bandwidth: ${limits.bandwidth.map(showBandwidth).join(', ')}`,
    `gemm: ${limits.products
      .map((peak) => `${billions(peak.operationsPerSecond)} GFLOP/s ${onThreads(peak.threads)}`)
      .join(', ')}`,
  ];
}

function showBandwidth({ bytesPerSecond, threads }: Bandwidth): string {
  return `${billions(bytesPerSecond)} GB/s ${onThreads(threads)}`;
}

function onThreads(threads: number): string {
  return `on ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}

function extremes({ figures }: Row): string {
  return figures === undefined
    ? ''
    : `${showFigure(figures.fastest, 3)} … ${showFigure(figures.slowest, 3)}`;
}

function billions(value: number | undefined): string {
  return showFigure(value && value / 1e9, 3);
}

function millions(value: number | undefined): string {
  return value === undefined ? '' : (value / 1e6).toFixed(0);
}
