/** Paths over a surface: validated, cut where they are not finite, thinned, and drawn. */
import type { Data, Legend, Mark, Scale } from 'vega';
import { wrongKind, wrongValue } from '../common/errors.ts';
import { knownOptions } from '../common/validate.ts';
import type { Range } from './domains.ts';
import { toNumbers } from './numbers.ts';
import { textOption } from './options.ts';
import { CLASS_COLORS, CLASS_SHAPES, COLORS, INK, legendColumns } from './theme.ts';

/** The path of one run over a surface. */
export interface SurfacePath {
  /** Name of the run, such as its optimizer. */
  readonly name: string;
  /** The points, from the start on: pairs of coordinates. */
  readonly points: readonly ArrayLike<number>[];
}

/** A path prepared for drawing. */
export interface DrawnPath {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Number of steps before thinning. */
  readonly steps: number;
  /** Whether it was cut at a point that is not finite. */
  readonly diverged: boolean;
}

/** Maximum number of points of a path; more cannot be told apart. */
const MAX_POINTS = 600;
/** Maximum number of points for which each has a dot. */
const MAX_DOTS = 80;

/** Validates paths, for a chart with these domains. */
export function toPaths(value: unknown, x: Range, y: Range): readonly DrawnPath[] {
  if (!Array.isArray(value)) throw wrongKind('paths', 'an array of paths', value);
  const paths = value.map((each, k) => toPath(`paths[${k}]`, each, x, y));
  const names = paths.map(({ name }) => name);
  const twice = names.find((name, k) => names.indexOf(name) < k);
  if (twice === undefined) return paths;
  throw wrongValue('paths', 'paths of different names', twice);
}

function toPath(option: string, value: unknown, x: Range, y: Range): DrawnPath {
  const { name, points } = knownOptions(option, value, ['name', 'points']);
  if (name === undefined) throw wrongKind(`${option}.name`, 'a string', name);
  if (!Array.isArray(points) || points.length === 0) {
    throw wrongKind(`${option}.points`, 'an array of one point or more', points);
  }
  const pairs = points.map((point, i) => {
    const pair = toNumbers(`${option}.points[${i}]`, point, { finite: false });
    if (pair.length !== 2) throw wrongValue(`${option}.points[${i}]`, 'two coordinates', point);
    return [pair[0], pair[1]] as const;
  });
  const end = pairs.findIndex((pair) => !pair.every(Number.isFinite));
  return {
    name: textOption(`${option}.name`, name, ''),
    points: thinned(end < 0 ? pairs : pairs.slice(0, end)).map(
      (pair) => [nearTo(x, pair[0]), nearTo(y, pair[1])] as const,
    ),
    steps: pairs.length - 1,
    diverged: end >= 0,
  };
}

/** Limits coordinates far outside the chart, which picture formats cannot represent. */
function nearTo([low, high]: Range, value: number): number {
  const far = 20 * (high - low);
  return Math.min(high + far, Math.max(low - far, value));
}

/** Selects the start, the end, and points at equal numbers of steps between them. */
function thinned<Point>(points: readonly Point[]): readonly Point[] {
  if (points.length <= MAX_POINTS) return points;
  const last = points.length - 1;
  return Array.from(
    { length: MAX_POINTS },
    (_, i) => points[Math.round((i * last) / (MAX_POINTS - 1))],
  );
}

/** The remarks in the subtitle on paths. */
export function pathRemarks(paths: readonly DrawnPath[]): readonly string[] {
  if (paths.length === 0) return [];
  const diverged = paths.filter((path) => path.diverged).map(({ name }) => name);
  return [
    'ring: start',
    diverged.length === 0 ? '' : `left the finite numbers: ${diverged.join(', ')}`,
  ];
}

/** Scales of colour and shape by path. */
export function pathScales(paths: readonly DrawnPath[]): Scale[] {
  const domain = paths.map(({ name }) => name);
  const cycled = (range: readonly string[]) => domain.map((_, i) => range[i % range.length]);
  return [
    { name: 'pathColor', type: 'ordinal', domain, range: cycled(CLASS_COLORS) },
    { name: 'pathShape', type: 'ordinal', domain, range: cycled(CLASS_SHAPES) },
  ];
}

export function pathLegend(paths: readonly DrawnPath[], width: number): Legend[] {
  if (paths.length === 0) return [];
  return [
    {
      fill: 'pathColor',
      shape: 'pathShape',
      columns: legendColumns(
        paths.map(({ name }) => name),
        width,
      ),
      symbolSize: 90,
      symbolStrokeWidth: 0,
    },
  ];
}

/** The data of `pathMarks`. */
export function pathData(paths: readonly DrawnPath[]): Data[] {
  const values = (points: DrawnPath['points']) => points.map(([x, y]) => ({ x, y }));
  return paths.flatMap(({ points }, k) => [
    { name: `path${k}`, values: values(points) },
    { name: `path${k}Start`, values: values(points.slice(0, 1)) },
    { name: `path${k}End`, values: values(points.slice(-1)) },
  ]);
}

/**
 * Marks of paths on the scales `x` and `y`: a line with an outline in the background colour, dots
 * of its steps, its start and its end.
 */
export function pathMarks(paths: readonly DrawnPath[]): Mark[] {
  const rim = { value: COLORS.ground.light };
  const position = { x: { scale: 'x', field: 'x' }, y: { scale: 'y', field: 'y' } };
  const mark = (type: 'line' | 'symbol', data: string, looks: object): Mark => ({
    type,
    from: { data },
    aria: false,
    encode: { enter: { ...position, ...looks } },
  });
  const fill = (k: number) => ({ scale: 'pathColor', value: paths[k].name });
  // Lines are drawn first, so that none covers the start or end of another path.
  const lines = paths.flatMap((_, k) => [
    mark('line', `path${k}`, { stroke: rim, strokeWidth: { value: 4 } }),
    mark('line', `path${k}`, { stroke: fill(k), strokeWidth: { value: 2 } }),
  ]);
  const dots = paths.flatMap(({ steps }, k) => {
    const dot = { fill: fill(k), size: { value: 14 }, strokeWidth: { value: 0 } };
    return steps <= MAX_DOTS ? [mark('symbol', `path${k}`, dot)] : [];
  });
  const start = {
    fill: rim,
    stroke: { value: INK },
    size: { value: 80 },
    strokeWidth: { value: 2 },
  };
  const ends = paths.map(({ name }, k) =>
    mark('symbol', `path${k}End`, {
      fill: fill(k),
      shape: { scale: 'pathShape', value: name },
      stroke: rim,
      size: { value: 130 },
      strokeWidth: { value: 1.5 },
    }),
  );
  const starts = paths.map((_, k) => mark('symbol', `path${k}Start`, start));
  return [...lines, ...dots, ...starts, ...ends];
}
