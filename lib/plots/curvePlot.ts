/** A picture of any curves, such as the losses of several runs, with bands around them. */
import type { TopLevelSpec } from 'vega-lite';
import { wrongKind } from '../common/errors.ts';
import { knownOptions, oneOf } from '../common/validate.ts';
import { axisTitle, type NamedAxis } from './axes.ts';
import { type Curve, curveLayers, curveRanges, cutRemark, toCurves } from './curves.ts';
import { logDomain, logTicks, paddedRange, type Range } from './domains.ts';
import { heading, showCount } from './heading.ts';
import { chooseScale, type LossScale, lossAxis } from './lossCurve.ts';
import { toNumbers } from './numbers.ts';
import { type ChartText, chartSize, type Position, textOption } from './options.ts';
import { legendColumns, THEME, TICK_COUNT } from './theme.ts';

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
}

const OPTIONS = ['curves', 'x', 'y', 'title', 'subtitle', 'width', 'height'];
const SCALES = ['auto', 'log', 'linear'] as const;
/** More values of a curve than this cannot be told apart in the width of a chart. */
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
  const ranges = curveRanges(curves);
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
    layer: curveLayers(curves, { ...axes, columns }),
  };
}

/** An axis along which curves run, from the first value to the last. */
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

/** An axis of what curves show. */
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
