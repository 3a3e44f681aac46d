/**
 * `fallline bench`: measures the training speed of this machine, and compares it with the limits of
 * its memory and arithmetic.
 */
import { cpus, freemem } from 'node:os';
import { showLimits } from '../bench/limitsText.ts';
import { lackOfMemory } from '../bench/memory.ts';
import {
  measureShipped,
  type ShippedResult,
  type ShippedRow,
  type ShippedTask,
} from '../bench/shipped.ts';
import { relativeSpread } from '../bench/statistics.ts';
import {
  type Column,
  showFigure,
  showScaled,
  showShare,
  showWhole,
  tableLines,
} from '../bench/table.ts';
import { SHIPPED_SIZES, type Size } from '../bench/tasks.ts';
import type { BenchOptions } from './benchOptions.ts';
import { packageVersion } from './shared/describe.ts';
import type { Output } from './shared/output.ts';

/**
 * Runs the measurements, and prints them as text or as JSON. Progress is printed on stderr.
 *
 * @returns the exit code: 1 if a contender's loss differs from the plain loop's
 * @throws {Error} if there is too little memory, or benchmark is not installed
 */
export async function runBench(
  options: BenchOptions,
  { output, signal }: { readonly output: Output; readonly signal: AbortSignal },
): Promise<number> {
  const lack = options.tasks
    .map((task) => ({ ...SHIPPED_SIZES[task], ...givenSize(options) }))
    .map((size) => lackOfMemory(size, freemem()))
    .find((reason) => reason !== undefined);
  if (lack !== undefined) throw new Error(`These data are too large: ${lack}`);
  const say = (line: string) => output.log(`${line}\n`);
  const result = await measureShipped({ ...options, say, signal });
  const where = {
    fallline: packageVersion(),
    node: process.versions.node,
    cpu: cpus()[0]?.model.trim() || 'unknown processor',
    threads: options.threads,
  };
  if (options.json) output.write(`${JSON.stringify({ ...where, ...result }, null, 2)}\n`);
  else output.print([showWhere(where), ...showResult(result)].join('\n\n'));
  const rows = result.tasks.flatMap(({ contenders }) => contenders);
  return rows.some(({ status }) => status === 'wrong') ? 1 : 0;
}

function givenSize({ rows, cols }: BenchOptions): Partial<Size> {
  return { ...(rows !== undefined && { rows }), ...(cols !== undefined && { cols }) };
}

function showWhere({ fallline, node, cpu, threads }: Record<string, string | number>): string {
  return `fallline ${fallline}, Node ${node}, ${cpu}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}

/** The sections of the text: the machine's limits, then one table per workload. */
export function showResult({ limits, tasks }: ShippedResult): string[] {
  return [
    limits === undefined
      ? 'The native backend does not run, so the limits of the machine are not known.'
      : showLimits(limits).trimEnd(),
    ...tasks.map(showTask),
    [
      'spread: the width of the middle half of the samples, by the median.',
      'roofline: operations a second by the most that the bandwidth to data as large and gemm allow.',
    ].join('\n'),
  ];
}

const COLUMNS: readonly Column<ShippedRow>[] = [
  { heading: 'contender', align: 'left', cell: ({ title }) => title },
  { heading: 'median s', align: 'right', cell: ({ figures }) => showFigure(figures?.median, 4) },
  {
    heading: 'min … max s',
    align: 'right',
    cell: ({ figures }) =>
      figures === undefined
        ? ''
        : `${showFigure(figures.fastest, 3)} … ${showFigure(figures.slowest, 3)}`,
  },
  {
    heading: 'spread',
    align: 'right',
    cell: ({ figures }) => showShare(figures && relativeSpread(figures)),
  },
  { heading: '× plain loop', align: 'right', cell: (row) => showFigure(row.timesBaseline, 3) },
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
  {
    heading: 'bytes/s',
    align: 'right',
    cell: ({ figures }) => showScaled(figures?.bytesPerSecond).trim(),
  },
  {
    heading: 'FLOP/s',
    align: 'right',
    cell: ({ figures }) => showScaled(figures?.operationsPerSecond).trim(),
  },
  { heading: 'roofline', align: 'right', cell: ({ figures }) => showShare(figures?.rooflineShare) },
  { heading: 'loss', align: 'right', cell: ({ loss }) => loss?.toFixed(7) ?? '' },
];

function showTask({ task, title, rows, cols, contenders }: ShippedTask): string {
  return [
    `${task}: ${title}`,
    `${showWhole(rows)} × ${showWhole(cols)} float32`,
    '',
    ...tableLines(COLUMNS, contenders, ({ status, reason }) =>
      status === 'measured' ? undefined : `${status}: ${reason}`,
    ),
  ].join('\n');
}
