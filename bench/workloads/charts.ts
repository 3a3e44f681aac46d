/** The charts of a benchmark run, specified with lib/plots. */
import type { Curve } from '../../lib/plots/curves.ts';
import {
  type ChartSpec,
  curvePlot,
  type DotRow,
  dotPlot,
  type NamedPoint,
} from '../../lib/plots/index.ts';
import type { ContenderName } from '../shared/contenders.ts';
import type { BenchmarkRun, WorkloadResult } from './benchmarkRun.ts';
import type { WorkloadName } from './workloads.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly series: string;
}

export interface LinesOptions {
  readonly title: string;
  readonly subtitle?: string;
  readonly xTitle: string;
  readonly yTitle: string;
  /** Points with positive coordinates, at least one. */
  readonly points: readonly Point[];
  /** Separate points with labels. */
  readonly marks?: readonly NamedPoint[];
}

/** Lines on two logarithmic axes, one per series. */
export function linesChart(options: LinesOptions): ChartSpec {
  const { title, subtitle = '', xTitle, yTitle, points, marks = [] } = options;
  const names = [...new Set(points.map(({ series }) => series))];
  const curves = names.map((name): Curve => {
    const own = points.filter(({ series }) => series === name);
    return { name, x: own.map(({ x }) => x), y: own.map(({ y }) => y) };
  });
  return curvePlot({
    ...{ title, subtitle, curves, marks },
    x: { name: xTitle, scale: 'log' },
    y: { name: yTitle, scale: 'log' },
  });
}

export interface Duration {
  readonly title: string;
  readonly ours: boolean;
  readonly median: number;
  readonly fastest: number;
  readonly slowest: number;
}

/** Time of each contender: its median, and a line from the fastest to the slowest run. */
export function durationsChart(
  title: string,
  subtitle: string,
  durations: readonly Duration[],
): ChartSpec {
  return dotPlot({
    title,
    subtitle,
    rows: durations.map(({ title: name, ours, median: value, fastest: low, slowest: high }) => ({
      name,
      dots: [{ series: ours ? 'fallline' : 'others', value, low, high }],
    })),
    x: { name: 'seconds', scale: 'log' },
  });
}

/** Contenders of the chart of speeds, with their names in it. */
const SPEEDS: Partial<Record<ContenderName, string>> = {
  native: 'fallline',
  typescript: 'fallline, TypeScript',
  'plain-loop': 'plain loop',
  numpy: 'NumPy',
  pytorch: 'PyTorch',
  'scikit-learn': 'scikit-learn',
  'tensorflow-js': 'TensorFlow.js',
};

/** Short descriptions of the workloads for the chart. */
const WORK: Partial<Record<WorkloadName, string>> = {
  'batch-gd': 'full batches, 500,000 × 64',
  'batch-gd-16': 'full batches, 1,000,000 × 16',
  'batch-gd-150': 'full batches, 150 × 4',
  'mini-batch': 'mini-batches of 256',
  online: 'one sample a step',
  softmax: 'softmax, 10 classes',
  'predict-one': 'predictProba of one row',
};

/**
 * Time of each contender relative to fallline, for the README; absent for a run without fallline.
 */
export function speedChart({ workloads, machine }: BenchmarkRun): ChartSpec | undefined {
  const rows = workloads.flatMap(speedRow);
  if (rows.length === 0) return undefined;
  return dotPlot({
    title: 'Time taken, fallline = 1',
    subtitle: `medians on ${machine.cores} cores (${machine.cpu}), float32 · less is better`,
    rows,
    x: { name: 'time, relative to fallline', scale: 'log' },
    width: 520,
  });
}

function speedRow({ workload, contenders }: WorkloadResult): DotRow[] {
  const name = WORK[workload.name as WorkloadName];
  const seconds = (each: ContenderName) =>
    contenders.find((contender) => contender.name === each)?.figures?.median;
  const ours = seconds('native');
  if (name === undefined || ours === undefined) return [];
  const dots = Object.entries(SPEEDS).flatMap(([contender, series]) => {
    const median = seconds(contender as ContenderName);
    return median === undefined ? [] : [{ series, value: median / ours }];
  });
  return [{ name, dots }];
}
