/** A result as text for people and as JSON for programs. */
import { isAbsence } from './messages.ts';
import type { BenchmarkResult } from './rounds.ts';
import type { Row, Summary } from './summary.ts';

interface Column {
  readonly heading: string;
  readonly cell: (row: Row) => string;
  readonly align: 'left' | 'right';
}

const COLUMNS: readonly Column[] = [
  { heading: 'contender', align: 'left', cell: ({ title }) => title },
  { heading: 'median s', align: 'right', cell: ({ figures }) => number(figures?.median, 4) },
  { heading: 'min … max s', align: 'right', cell: spread },
  { heading: '× plain loop', align: 'right', cell: (row) => number(row.figures?.timesBaseline, 3) },
  { heading: '× best peer', align: 'right', cell: (row) => number(row.figures?.timesPeer, 3) },
  {
    heading: 'bandwidth',
    align: 'right',
    cell: ({ figures }) =>
      figures?.bandwidthShare === undefined ? '' : `${(100 * figures.bandwidthShare).toFixed(0)} %`,
  },
  { heading: 'loss', align: 'right', cell: ({ loss }) => loss?.toFixed(7) ?? '' },
  { heading: 'threads', align: 'right', cell: ({ threads }) => (threads ?? '').toString() },
  { heading: 'computed with', align: 'left', cell: (row) => row.with ?? '' },
];

/** Everything a reader needs to judge the figures, then the figures. */
export function showReport(result: BenchmarkResult, summary: Summary): string {
  const { machine, workload, native, rounds, samples } = result;
  const mebibytes = (4 * workload.rows * workload.cols) / 2 ** 20;
  const lines = [
    `${workload.name}: ${workload.title}`,
    `${count(workload.rows)} × ${count(workload.cols)} float32, ${mebibytes.toFixed(1)} MiB, seed ${workload.seed}`,
    `${machine.cpu}, ${machine.cores} cores, ${machine.platform}, Node ${machine.node}; ` +
      `load ${machine.loadAverage.toFixed(2)} at the start, ${machine.date}`,
    ...nativeLines(native),
    `samples: ${rounds} rounds × ${samples}; each round in a process of its own, after a run that is not timed`,
    '',
    ...table(summary.rows),
    '',
    `× plain loop, × best peer${summary.bestPeer ? ` (${summary.bestPeer})` : ''}: how many times as fast.`,
  ];
  if (summary.rows.some(({ figures }) => figures?.bandwidthShare !== undefined)) {
    lines.push(
      'bandwidth: bytes of x in all epochs, by the median seconds and by the bandwidth of as many threads.',
    );
  }
  return `${lines.join('\n')}\n`;
}

function nativeLines(native: BenchmarkResult['native']): string[] {
  if (isAbsence(native)) return [`no addon, no bandwidth: ${native.missing}`];
  const { blas, instructionSet, threads, one, all } = native;
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB/s`;
  return [
    `addon: ${blas.name} ${blas.version} (${blas.core} kernels), ${instructionSet}, ${threads} threads unless said otherwise`,
    `read bandwidth: ${gigabytes(one)} on 1 thread, ${gigabytes(all)} on ${threads}`,
  ];
}

function table(rows: readonly Row[]): string[] {
  const cells = rows.map((row) => COLUMNS.map(({ cell }) => cell(row)));
  const widths = COLUMNS.map(({ heading }, j) =>
    Math.max(heading.length, ...cells.map((row) => row[j].length)),
  );
  const line = (texts: readonly string[]) =>
    texts
      .map((text, j) =>
        COLUMNS[j].align === 'left' ? text.padEnd(widths[j]) : text.padStart(widths[j]),
      )
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width));
  const body = rows.map((row, i) =>
    row.reason === undefined
      ? line(cells[i])
      : `${row.title.padEnd(widths[0])}  ${row.status}: ${row.reason}`,
  );
  return [line(COLUMNS.map(({ heading }) => heading)), line(rule), ...body];
}

function spread({ figures }: Row): string {
  return figures === undefined
    ? ''
    : `${number(figures.fastest, 3)} … ${number(figures.slowest, 3)}`;
}

function number(value: number | undefined, digits: number): string {
  if (value === undefined) return '';
  return value >= 10 ** digits ? value.toFixed(0) : value.toPrecision(digits);
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** The same as a value for JSON. */
export function toJson(result: BenchmarkResult, { rows, bestPeer }: Summary): object {
  const { outcomes: _, ...rest } = result;
  return { ...rest, bestPeer, contenders: rows };
}
