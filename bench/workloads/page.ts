/** A benchmark run as a self-contained HTML page: charts, tables, and the machine. */
import type { Bandwidth, ProductPeak } from '../../lib/bench/limits.ts';
import { attainable, costOf } from '../../lib/bench/roofline.ts';
import { median, relativeSpread, spreadOf } from '../../lib/bench/statistics.ts';
import { showFigure, showScaled, showShare, showWhole } from '../../lib/bench/table.ts';
import {
  type ChartSpec,
  htmlReport,
  type NamedPoint,
  type ReportFigure,
  type ReportTable,
  renderSvg,
} from '../../lib/plots/index.ts';
import type { NetworkResult } from '../networks/measureNetwork.ts';
import { CONTENDERS, isOurs } from '../shared/contenders.ts';
import type { BenchmarkRun, ScalingResult, WorkloadResult } from './benchmarkRun.ts';
import { durationsChart, linesChart, type Point, speedChart } from './charts.ts';
import { showMachine } from './report.ts';

/** Range of arithmetic intensity (operations per byte) in the roofline chart. */
const INTENSITIES = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64];

interface Chart {
  readonly spec: ChartSpec;
  readonly caption: string;
}

/** Draws and writes the page. */
export async function benchmarkPage(run: BenchmarkRun): Promise<string> {
  const figures: ReportFigure[] = [];
  for (const { spec, caption } of chartsOf(run)) {
    figures.push({ svg: await renderSvg(spec), caption });
  }
  return htmlReport({
    title: 'fallline: benchmark',
    lead: leadOf(run),
    figures,
    tables: [
      ...run.workloads.map(workloadTable),
      ...(run.networks ?? []).map(networkTable),
      ...run.scaling.map(scalingTable),
      ...limitTables(run),
    ],
    footer: 'Written by npm run bench -- --html',
  });
}

/**
 * Draws the chart of speeds for light and dark backgrounds, by file name.
 *
 * @param file path of the light version, an .svg
 * @throws {RangeError} if the run has no workload with a measurement of fallline
 */
export async function speedPictures(run: BenchmarkRun, file: string): Promise<Map<string, string>> {
  const spec = speedChart(run);
  if (spec === undefined)
    throw new RangeError('Expected a run of fallline on a workload of the chart');
  const dark = file.replace(/(\.svg)?$/, '-dark.svg');
  return new Map([
    [file, `${await renderSvg(spec)}\n`],
    [dark, `${await renderSvg(spec, { theme: 'dark' })}\n`],
  ]);
}

function leadOf({ machine, startup, leftOut }: BenchmarkRun): string[] {
  const lines = [showMachine(machine).trim()];
  if (startup !== undefined && !('missing' in startup)) {
    const milliseconds = (seconds: readonly number[]) =>
      `${showFigure(1000 * median(seconds), 3)} ms`;
    lines.push(
      `import 'fallline' takes ${milliseconds(startup.imported)}, with its backend loaded ${milliseconds(startup.loaded)} (medians of ${startup.imported.length} processes).`,
    );
  }
  for (const { name, reason } of leftOut) lines.push(`Left out: ${name}, because ${reason}.`);
  return lines;
}

function chartsOf(run: BenchmarkRun): Chart[] {
  const measured = run.workloads.filter(({ contenders }) =>
    contenders.some(({ figures }) => figures !== undefined),
  );
  return [
    ...measured.map(durations),
    ...run.scaling
      .filter(({ lines }) => lines.some(({ points }) => points.length > 0))
      .map(scaling),
    ...limitCharts(run),
  ];
}

function durations({ workload, contenders }: WorkloadResult): Chart {
  const size = `${showWhole(workload.rows)} × ${showWhole(workload.cols)} float32`;
  const rows = contenders.flatMap(({ name, title, figures }) =>
    figures === undefined ? [] : [{ ...figures, title, ours: isOurs(name) }],
  );
  return {
    spec: durationsChart(workload.name, size, rows),
    caption: `${workload.title}: medians, from the fastest to the slowest run.`,
  };
}

function scaling({ task, by, other, lines }: ScalingResult): Chart {
  const extent = by === 'rows' ? 'rows' : 'columns';
  const held = `${showWhole(other)} ${by === 'rows' ? 'columns' : 'rows'}`;
  const points = lines.flatMap(({ title, points: each }) =>
    each.map(({ x, y }) => ({ x, y, series: title })),
  );
  return {
    spec: linesChart({
      title: `${task}: cost by ${extent}`,
      subtitle: held,
      xTitle: extent,
      yTitle: 'seconds per epoch',
      points,
    }),
    caption: `Seconds of an epoch as the number of ${extent} grows, ${held}.`,
  };
}

function limitCharts({ limits, workloads }: BenchmarkRun): Chart[] {
  if (limits === undefined || 'missing' in limits) return [];
  const { bandwidth, products } = limits.limits;
  const product = (each: ProductPeak) => ({
    x: (2 * each.rows * each.cols * each.outputs) / 1e6,
    y: each.operationsPerSecond / 1e9,
    series: `${each.precision}, ${threadsOf(each)}`,
  });
  const charts: Chart[] = [
    {
      spec: linesChart({
        title: 'Read bandwidth',
        xTitle: 'MB of the array',
        yTitle: 'GB/s',
        points: bandwidth.map((each) => ({
          x: each.bytes / 1e6,
          y: each.bytesPerSecond / 1e9,
          series: threadsOf(each),
        })),
      }),
      caption: 'How fast arrays of several sizes are read.',
    },
  ];
  for (const [name, isOf] of [
    ['gemv', ({ outputs }: ProductPeak) => outputs === 1],
    ['gemm', ({ outputs }: ProductPeak) => outputs > 1],
  ] as const) {
    // Ordered by the work of one product, so that products of other shapes stand among the square
    // ones.
    const points = products
      .filter(isOf)
      .map(product)
      .sort((a, b) => a.x - b.x);
    if (points.length === 0) continue;
    charts.push({
      spec: linesChart({
        title: `${name} by size`,
        xTitle: 'million operations in one product',
        yTitle: 'GFLOP/s',
        points,
      }),
      caption: `How fast OpenBLAS's ${name} is, each thread on matrices of its own.`,
    });
  }
  return [...charts, roofline(bandwidth, products, workloads)];
}

function roofline(
  bandwidth: readonly Bandwidth[],
  products: readonly ProductPeak[],
  workloads: readonly WorkloadResult[],
): Chart {
  const single = products.filter(({ precision }) => precision === 'float32');
  const most = Math.max(...bandwidth.map(({ bytes }) => bytes));
  const roofs = bandwidth.filter(({ bytes }) => bytes === most);
  const points = roofs.flatMap(({ threads, bytesPerSecond }): Point[] => {
    const peaks = single.filter((each) => each.threads === threads);
    const peak = Math.max(...peaks.map(({ operationsPerSecond }) => operationsPerSecond));
    return INTENSITIES.map((x) => ({
      x,
      y: attainable({ bandwidth: bytesPerSecond, peak }, { bytes: 1, operations: x }) / 1e9,
      series: threadsOf({ threads }),
    }));
  });
  const marks = workloads.flatMap(({ workload, contenders }): NamedPoint[] => {
    const { operationsPerSecond } = contenders.find(({ name }) => name === 'native')?.figures ?? {};
    if (operationsPerSecond === undefined) return [];
    const { operations, bytes } = costOf(workload, workload);
    return [{ name: workload.name, x: operations / bytes, y: operationsPerSecond / 1e9 }];
  });
  return {
    spec: linesChart({
      title: 'Roofline, float32',
      subtitle: 'arrays beyond the caches',
      xTitle: 'operations a byte',
      yTitle: 'GFLOP/s',
      points,
      marks,
    }),
    caption: `Lines: the most that memory and gemm allow. Marks: what ${CONTENDERS.native.title} does; data that fit into a cache may lie above the lines.`,
  };
}

function workloadTable({ workload, contenders, bestPeer }: WorkloadResult): ReportTable {
  const size = `${showWhole(workload.rows)} × ${showWhole(workload.cols)}`;
  return {
    caption: `${workload.name}, ${size}${bestPeer === undefined ? '' : ` (best peer: ${bestPeer})`}`,
    columns: [
      ...['contender', 'median', 'spread', '× plain loop', '× best peer', 'samples/s', 's/epoch'],
      ...['bytes/s', 'FLOP/s', 'roofline', 'peak memory', 'loss', 'remarks'],
    ],
    rows: contenders.map((row) => {
      const { title, figures, status, reason, remark, loss, peakBytes } = row;
      if (figures === undefined) {
        return [title, ...Array.from({ length: 11 }, () => ''), `${status}: ${reason ?? ''}`];
      }
      return [
        title,
        `${showFigure(figures.median, 4)} s`,
        showShare(relativeSpread(figures)),
        showFigure(figures.timesBaseline, 3),
        showFigure(figures.timesPeer, 3),
        showScaled(figures.samplesPerSecond).trim(),
        showFigure(figures.secondsPerEpoch, 3),
        `${showScaled(figures.bytesPerSecond)}B`,
        `${showScaled(figures.operationsPerSecond)}FLOP`,
        showShare(figures.rooflineShare),
        peakBytes === undefined ? '' : `${showScaled(peakBytes)}B`,
        loss?.toFixed(7) ?? '',
        remark ?? '',
      ];
    }),
  };
}

function networkTable({ name, task, checkRows, rows }: NetworkResult): ReportTable {
  return {
    caption: `Network ${name}: ${task.title}; same start: the loss of the first ${showWhole(checkRows)} rows in their order, all from the same weights`,
    columns: ['contender', 'median s', 'GFLOP/s', 'loss', 'accuracy', 'same start', 'remark'],
    rows: rows.map((row) => [
      row.contender,
      showFigure(row.seconds, 4),
      showFigure(row.gigaflops, 3),
      showFigure(row.loss ?? undefined, 4),
      showShare(row.accuracy),
      showFigure(row.checkedLoss ?? undefined, 6),
      row.remark ?? '',
    ]),
  };
}

function scalingTable({ task, by, other, lines }: ScalingResult): ReportTable {
  const places = [...new Set(lines.flatMap(({ points }) => points.map(({ x }) => x)))];
  return {
    caption: `${task}: seconds per epoch by ${by}, ${showWhole(other)} ${by === 'rows' ? 'cols' : 'rows'}`,
    columns: ['contender', ...places.map(showWhole), 'exponent'],
    rows: lines.map(({ title, points, law }) => [
      title,
      ...places.map((place) => showFigure(points.find(({ x }) => x === place)?.y, 3)),
      law === undefined ? '' : law.exponent.toFixed(2),
    ]),
  };
}

function limitTables({ limits, startup }: BenchmarkRun): ReportTable[] {
  const tables: ReportTable[] = [];
  if (limits !== undefined && !('missing' in limits)) {
    const { bandwidth, products } = limits.limits;
    tables.push({
      caption: 'Read bandwidth',
      columns: ['array', 'threads', 'bandwidth'],
      rows: bandwidth.map(({ bytes, threads, bytesPerSecond }) => [
        `${showScaled(bytes)}B`,
        threads,
        `${showScaled(bytesPerSecond)}B/s`,
      ]),
    });
    tables.push({
      caption: 'Products by OpenBLAS',
      columns: ['rows × cols × outputs', 'precision', 'threads', 'GFLOP/s'],
      rows: products.map((each) => [
        `${each.rows} × ${each.cols} × ${each.outputs}`,
        each.precision,
        each.threads,
        showFigure(each.operationsPerSecond / 1e9, 3),
      ]),
    });
  }
  if (startup !== undefined && !('missing' in startup)) {
    const row = (title: string, seconds: readonly number[]) => {
      const { median: middle, fastest, slowest } = spreadOf(seconds);
      return [
        title,
        ...[middle, fastest, slowest].map((each) => `${showFigure(1000 * each, 3)} ms`),
      ];
    };
    tables.push({
      caption: 'Start-up in a new process',
      columns: ['until', 'median', 'fastest', 'slowest'],
      rows: [row("import 'fallline'", startup.imported), row('backend loaded', startup.loaded)],
    });
  }
  return tables;
}

function threadsOf({ threads }: { readonly threads: number }): string {
  return `${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}
