/** The charts of a benchmark run's page, as Vega-Lite specifications. */
import type { TopLevelSpec } from 'vega-lite';
import { logDomain, logTicks, type Range, rangeOf } from '../../lib/plots/domains.ts';
import { heading } from '../../lib/plots/heading.ts';
import type { ChartLayer, Position } from '../../lib/plots/options.ts';
import {
  CLASS_COLORS,
  CLASS_SHAPES,
  INK,
  PLOT_HEIGHT,
  PLOT_WIDTH,
  THEME,
} from '../../lib/plots/theme.ts';

const SCHEMA = 'https://vega.github.io/schema/vega-lite/v6.json';
/** Height of one contender's line, in pixels. */
const LINE_HEIGHT = 26;
/** Room for the longest title of a contender, in pixels as Vega reckons them without a browser. */
const LABEL_WIDTH = 340;
const OURS = 'fallline';
const OTHERS = 'others';

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly series: string;
}

export interface LinesOptions {
  readonly title: string;
  readonly remarks?: readonly string[];
  readonly xTitle: string;
  readonly yTitle: string;
  /** At least one, with positive coordinates. */
  readonly points: readonly Point[];
  /** Points to be marked by themselves, with their series as text beside them. */
  readonly marked?: readonly Point[];
}

/** Lines with dots over two logarithmic axes, one line for each series. */
export function linesChart(options: LinesOptions): TopLevelSpec {
  const { title, remarks = [], xTitle, yTitle, points, marked = [] } = options;
  const names = [...new Set(points.map(({ series }) => series))];
  const all = [...points, ...marked];
  const x = logPosition('x', xTitle, rangeOf(all.map((point) => point.x)));
  const y = logPosition('y', yTitle, rangeOf(all.map((point) => point.y)));
  const bySeries = (range: readonly string[]) =>
    ({
      field: 'series',
      type: 'nominal',
      scale: { domain: names, range: names.map((_, i) => range[i % range.length]) },
      legend: { title: null, columns: 2 },
    }) as const;
  return {
    $schema: SCHEMA,
    ...heading(title, remarks, PLOT_WIDTH),
    width: PLOT_WIDTH,
    height: PLOT_HEIGHT,
    config: THEME,
    layer: [
      {
        data: { values: [...points] },
        mark: { type: 'line', strokeWidth: 2 },
        encoding: { x, y, color: bySeries(CLASS_COLORS) },
      },
      {
        data: { values: [...points] },
        mark: { type: 'point', filled: true, size: 50, opacity: 1 },
        encoding: { x, y, color: bySeries(CLASS_COLORS), shape: bySeries(CLASS_SHAPES) },
      },
      ...(marked.length === 0 ? [] : markedLayers(marked, x, y)),
    ],
  };
}

/** An axis of powers over all of the range, on which every chart's layers agree. */
function logPosition(field: string, title: string, range: Range, format = '~s'): Position {
  const [low, high] = logDomain(range);
  return {
    field,
    type: 'quantitative',
    title,
    scale: { type: 'log', domain: [low, high], nice: false },
    axis: { format, ...logTicks([low, high]) },
  };
}

function markedLayers(marked: readonly Point[], x: Position, y: Position): ChartLayer[] {
  // Names to the right and to the left in turn, so that those of neighbours do not meet.
  const sorted = [...marked].sort((a, b) => a.y - b.y);
  const names = (['left', 'right'] as const).map((align, side): ChartLayer => {
    return {
      data: { values: sorted.filter((_, i) => i % 2 === side) },
      mark: { type: 'text', align, dx: side === 0 ? 8 : -8, fontSize: 11 },
      encoding: { x, y, text: { field: 'series', type: 'nominal' } },
    };
  });
  return [
    {
      data: { values: sorted },
      mark: { type: 'point', size: 70, color: INK },
      encoding: { x, y },
    },
    ...names,
  ];
}

export interface Duration {
  readonly title: string;
  readonly ours: boolean;
  readonly median: number;
  readonly fastest: number;
  readonly slowest: number;
}

/** How long each contender took: its median, and a line from its fastest to its slowest run. */
export function durationsChart(
  title: string,
  remarks: readonly string[],
  durations: readonly Duration[],
): TopLevelSpec {
  const range = rangeOf(durations.flatMap(({ fastest, slowest }) => [fastest, slowest]));
  const values = durations.map((each) => ({ ...each, kind: each.ours ? OURS : OTHERS }));
  const y = {
    field: 'title',
    type: 'nominal',
    title: null,
    sort: null,
    axis: { labelLimit: LABEL_WIDTH },
  } as const;
  const kind = (range: readonly string[]) =>
    ({
      field: 'kind',
      type: 'nominal',
      scale: { domain: [OURS, OTHERS], range: range.slice(0, 2) },
      legend: { title: null },
    }) as const;
  return {
    $schema: SCHEMA,
    ...heading(title, remarks, PLOT_WIDTH),
    width: PLOT_WIDTH,
    height: LINE_HEIGHT * durations.length,
    config: THEME,
    data: { values },
    layer: [
      {
        mark: { type: 'rule', strokeWidth: 2 },
        encoding: {
          x: logPosition('fastest', 'seconds (log scale)', range, '~g'),
          x2: { field: 'slowest' },
          y,
          color: kind(CLASS_COLORS),
        },
      },
      {
        mark: { type: 'point', filled: true, size: 80, opacity: 1 },
        encoding: {
          x: logPosition('median', 'seconds (log scale)', range, '~g'),
          y,
          color: kind(CLASS_COLORS),
          shape: kind(CLASS_SHAPES),
        },
      },
    ],
  };
}
