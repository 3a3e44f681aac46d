/** A chart of named curves, such as the losses of several runs, with optional bands. */
import type { TopLevelSpec } from 'vega-lite';
import { wrongKind } from '../common/errors.ts';
import { finiteNumber, knownOptions, oneOf } from '../common/validate.ts';
import { axisTitle, type NamedAxis } from './axes.ts';
import { type Curve, curveLayers, curveRanges, cutRemark, toCurves } from './curves.ts';
import { logDomain, logTicks, paddedRange, type Range, rangeOf } from './domains.ts';
import { heading, showCount } from './heading.ts';
import { chooseScale, type LossScale, lossAxis } from './lossCurve.ts';
import { toNumbers } from './numbers.ts';
import {
  type ChartLayer,
  type ChartText,
  chartSize,
  type Position,
  textOption,
} from './options.ts';
import { INK, legendColumns, THEME, TICK_COUNT } from './theme.ts';

/** Label and scale of an axis. */
export interface ScaledAxis extends NamedAxis {
  /** Logarithmic or linear scale; `'auto'` decides by the values. */
  readonly scale?: LossScale;
}

/** Options of `curvePlot`. */
export interface CurvePlotOptions extends Omit<ChartText, 'xTitle' | 'yTitle'> {
  /** The curves; each needs a different name. */
  readonly curves: readonly Curve[];
  /** Horizontal axis. Default `{ name: 'epoch', scale: 'linear' }`. */
  readonly x?: ScaledAxis;
  /**
   * Vertical axis. Default `{ name: 'loss', scale: 'auto' }`: logarithmic if values differ by a
   * factor of 10 or more.
   */
  readonly y?: ScaledAxis;
  /** Points that are marked by themselves, with their names beside them. Default: none. */
  readonly marks?: readonly NamedPoint[];
}

/** A marked point of a curve plot. */
export interface NamedPoint {
  /** Name that is written beside the point. */
  readonly name: string;
  /** Horizontal position. */
  readonly x: number;
  /** Vertical position. */
  readonly y: number;
}

const OPTIONS = ['curves', 'x', 'y', 'marks', 'title', 'subtitle', 'width', 'height'];
const SCALES = ['auto', 'log', 'linear'] as const;
/** Maximum number of points of a curve; more cannot be told apart in the width of a chart. */
const MAX_VALUES = 1000;

/**
 * Plots named curves, each with a colour, a dash pattern and, if given, a band. A curve ends where
 * its values are no longer finite; the subtitle names such curves.
 *
 * @param options curves, axes, title and size
 * @returns a Vega-Lite specification that contains its data; `renderSvg` draws it
 * @throws {TypeError} if an option is unknown or has the wrong type
 * @throws {RangeError} if arrays of a curve differ in length, two curves have the same name, no
 *   curve begins with a finite value, or a scale is `'log'` and a value is not positive
 * @example
 * curvePlot({
 *   curves: [
 *     { name: 'SGD', ...bandOf([[3, 2, 1.5], [3.2, 2.4, 1.9]]) },
 *     { name: 'Adam', y: [3, 1.2, 0.6] },
 *   ],
 *   x: { name: 'epoch' },
 *   y: { name: 'loss' },
 * });
 */
export function curvePlot(options: CurvePlotOptions): TopLevelSpec {
  const given = knownOptions('curvePlot', options, OPTIONS);
  const curves = toCurves(given.curves, MAX_VALUES);
  const marks = toMarks(given.marks);
  const ranges = withMarks(curveRanges(curves), marks);
  const size = chartSize(given);
  const hasBand = curves.some(({ points }) => points[0]?.low !== undefined);
  const drawn = curves.filter(({ points, length, cut }) => !cut && points.length < length);
  const remarks = [
    textOption('subtitle', given.subtitle, ''),
    hasBand && given.subtitle === undefined ? 'bands: least to greatest' : '',
    cutRemark(curves),
    drawn.length === 0
      ? ''
      : `of ${showCount(Math.max(...drawn.map((each) => each.length)))} values, lows and highs are drawn`,
  ];
  const columns = legendColumns(
    curves.map(({ name }) => name),
    size.width,
  );
  const axes = {
    x: xAxis(given.x, ranges.x),
    y: yAxis(given.y, ranges.y),
  };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    ...heading(textOption('title', given.title, 'Curves'), remarks, size.width),
    ...size,
    config: THEME,
    layer: [...curveLayers(curves, { ...axes, columns }), ...markLayers(marks, axes)],
  };
}

function toMarks(value: unknown = []): readonly NamedPoint[] {
  if (!Array.isArray(value)) throw wrongKind('marks', 'an array of named points', value);
  return value.map((each, i) => {
    const option = `marks[${i}]`;
    const { name, x, y } = knownOptions(option, each, ['name', 'x', 'y']);
    if (typeof name !== 'string') throw wrongKind(`${option}.name`, 'a string', name);
    return { name, x: finiteNumber(`${option}.x`, x), y: finiteNumber(`${option}.y`, y) };
  });
}

function withMarks(ranges: { x: Range; y: Range }, marks: readonly NamedPoint[]) {
  return {
    x: rangeOf([...ranges.x, ...marks.map(({ x }) => x)]),
    y: rangeOf([...ranges.y, ...marks.map(({ y }) => y)]),
  };
}

function markLayers(
  marks: readonly NamedPoint[],
  { x, y }: { readonly x: Position; readonly y: Position },
): ChartLayer[] {
  if (marks.length === 0) return [];
  const at = { x, y: { ...y, field: 'y' } } as Record<'x' | 'y', Position>;
  // Names alternate between right and left, so that those of neighbouring points do not overlap.
  const sorted = [...marks].sort((a, b) => a.y - b.y);
  const names = (['left', 'right'] as const).map(
    (align, side): ChartLayer => ({
      data: { values: sorted.filter((_, i) => i % 2 === side) },
      mark: { type: 'text', align, dx: side === 0 ? 8 : -8, fontSize: 11, color: INK },
      encoding: { ...at, text: { field: 'name', type: 'nominal' } },
    }),
  );
  const points: ChartLayer = {
    data: { values: sorted },
    mark: { type: 'point', size: 70, color: INK },
    encoding: at,
  };
  return [points, ...names];
}

/** The horizontal axis, from the first to the last position. */
export function xAxis(value: unknown, range: Range, fallback = 'epoch'): Position {
  const title = axisTitle('x', value, fallback);
  const { scale: given = 'linear' } = (value ?? {}) as { scale?: unknown };
  const scale = chooseScale(range, oneOf('x.scale', given, SCALES));
  const common = { field: 'x', type: 'quantitative', title } as const;
  if (scale === 'log') {
    const [low, high] = range[0] < range[1] ? range : logDomain(range);
    return {
      ...common,
      title: `${title} (log scale)`,
      scale: { type: 'log', nice: false, domain: [low, high] },
      axis: { format: '~g', tickCount: TICK_COUNT, ...logTicks([low, high]) },
    };
  }
  const [low, high] = range[0] < range[1] ? range : paddedRange(range);
  return {
    ...common,
    scale: { domain: [low, high], nice: false, zero: false },
    axis: { tickCount: TICK_COUNT },
  };
}

/** The vertical axis. */
export function yAxis(value: unknown, range: Range, fallback = 'loss'): Position {
  const title = axisTitle('y', value, fallback);
  const { scale: given = 'auto' } = (value ?? {}) as { scale?: unknown };
  const scale = chooseScale(range, oneOf('y.scale', given, SCALES));
  return lossAxis(range, scale, scale === 'log' ? `${title} (log scale)` : title);
}

/** Values of a curve with a band around it; the result of `bandOf`. */
export interface Band {
  /** Value at each step. */
  readonly y: readonly number[];
  /** Lower edge of the band. */
  readonly low: readonly number[];
  /** Upper edge of the band. */
  readonly high: readonly number[];
}

/**
 * Median, minimum and maximum of several runs at each step. A run that is shorter than the others
 * counts as long as it lasts.
 *
 * @param runs one array of values per run
 * @throws {TypeError} if `runs` is not an array of arrays of numbers
 * @throws {RangeError} if there are no runs
 * @example
 * bandOf([[3, 2], [4, 1], [5, 3]]); // { y: [4, 2], low: [3, 1], high: [5, 3] }
 */
export function bandOf(runs: readonly ArrayLike<number>[]): Band {
  if (!Array.isArray(runs)) throw wrongKind('runs', 'an array of lists of numbers', runs);
  if (runs.length === 0) throw new RangeError('Expected one run or more, but there is none');
  const lists = runs.map((run, k) => toNumbers(`runs[${k}]`, run, { finite: false }));
  const longest = Math.max(...lists.map(({ length }) => length));
  const steps = Array.from({ length: longest }, (_, i) =>
    lists
      .filter(({ length }) => i < length)
      .map((list) => list[i])
      .sort((a, b) => a - b),
  );
  return {
    y: steps.map(median),
    low: steps.map((step) => step[0]),
    high: steps.map((step) => step[step.length - 1]),
  };
}

function median(ascending: readonly number[]): number {
  const { length } = ascending;
  return (ascending[(length - 1) >> 1] + ascending[length >> 1]) / 2;
}
