/** Measures how the time of an epoch grows with rows and with columns, and fits power laws. */
import { fitPowerLaw } from '../../lib/bench/statistics.ts';
import { type Column, showFigure, showWhole, tableLines } from '../../lib/bench/table.ts';
import { CONTENDERS, type ContenderName } from '../shared/contenders.ts';
import type { ScalingLine, ScalingResult } from './benchmarkRun.ts';
import { type NamedWorkload, type RunOptions, runBenchmark } from './rounds.ts';
import { type Row, summarize } from './summary.ts';
import { WORKLOADS } from './workloads.ts';

/** Contenders that are measured: fallline, the naive loop, and the most common other library. */
export const SCALING_CONTENDERS: readonly ContenderName[] = [
  'native',
  'native-1',
  'typescript',
  'plain-loop',
  'numpy',
];

export interface ScalingPlan {
  readonly by: 'rows' | 'cols';
  /** Fixed size of the other dimension. */
  readonly other: number;
  readonly places: readonly number[];
}

/** Sizes from the cache of a core to main memory. */
const PLANS: readonly ScalingPlan[] = [
  { by: 'rows', other: 64, places: [250, 1000, 4000, 16_000, 64_000, 256_000, 1_024_000] },
  { by: 'cols', other: 20_000, places: [4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048] },
];
const QUICK_PLANS: readonly ScalingPlan[] = [
  { by: 'rows', other: 8, places: [100, 200, 400] },
  { by: 'cols', other: 200, places: [4, 8, 16] },
];

/**
 * Minimum number of elements of x that all epochs read in total, so that the overhead of a fit is
 * negligible.
 */
const ELEMENTS = 6e7;
const MOST_EPOCHS = 200;

/** The workload at one size: full batches, with enough epochs to be timed. */
export function workloadAt({ by, other }: ScalingPlan, place: number): NamedWorkload {
  const [rows, cols] = by === 'rows' ? [place, other] : [other, place];
  const epochs = Math.min(MOST_EPOCHS, Math.max(3, Math.ceil(ELEMENTS / (rows * cols))));
  // The learning rate converges for any number of columns, with which the largest curvature grows.
  const learningRate = Math.min(0.5, 8 / cols);
  return {
    ...WORKLOADS['batch-gd'],
    name: `batch-gd at ${showWhole(rows)} × ${showWhole(cols)}`,
    title: `logistic regression, ${epochs} full-batch steps`,
    rows,
    cols,
    training: { epochs, batchSize: 'all', learningRate },
  };
}

/** Measures all sizes; missing contenders have no points. */
export async function measureScaling(
  options: RunOptions,
  contenders: readonly ContenderName[],
  quick: boolean,
): Promise<ScalingResult[]> {
  const results: ScalingResult[] = [];
  for (const plan of quick ? QUICK_PLANS : PLANS) {
    const at: { place: number; rows: readonly Row[] }[] = [];
    for (const place of plan.places) {
      const full = workloadAt(plan, place);
      const training = quick ? { ...full.training, epochs: 2 } : full.training;
      const workload = { ...full, training };
      const { rows } = summarize(await runBenchmark({ ...options, workload, contenders }));
      at.push({ place, rows });
    }
    const { by, other } = plan;
    const lines = contenders.map((name) => lineOf(name, at));
    results.push({ task: 'batch-gd', by, other, lines });
  }
  return results;
}

function lineOf(
  name: ContenderName,
  at: readonly { readonly place: number; readonly rows: readonly Row[] }[],
): ScalingLine {
  const points = at.flatMap(({ place, rows }) => {
    const y = rows.find((row) => row.name === name)?.figures?.secondsPerEpoch;
    return y === undefined ? [] : [{ x: place, y }];
  });
  const law = points.length < 2 ? undefined : fitPowerLaw(points);
  return { name, title: CONTENDERS[name].title, points, law };
}

/** Formats the seconds per epoch at each size, and the exponent. */
export function showScaling({ task, by, other, lines }: ScalingResult): string {
  const places = [...new Set(lines.flatMap(({ points }) => points.map(({ x }) => x)))];
  const columns: Column<ScalingLine>[] = [
    { heading: by, align: 'left', cell: ({ title }) => title },
    ...places.map(
      (place): Column<ScalingLine> => ({
        heading: showWhole(place),
        align: 'right',
        cell: ({ points }) => showFigure(points.find(({ x }) => x === place)?.y, 3),
      }),
    ),
    { heading: 'exponent', align: 'right', cell: ({ law }) => law?.exponent.toFixed(2) ?? '' },
  ];
  const held = `${showWhole(other)} ${by === 'rows' ? 'cols' : 'rows'}`;
  return [
    `${task}, seconds per epoch by ${by}, ${held}; seconds grow as ${by} to the exponent`,
    '',
    ...tableLines(columns, lines),
    '',
  ].join('\n');
}
