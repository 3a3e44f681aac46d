/** A chart of named values: one row per name, with a dot for each series. */
import type { TopLevelSpec } from 'vega-lite';
import { wrongKind, wrongValue } from '../common/errors.ts';
import { finiteNumber, knownOptions, oneOf } from '../common/validate.ts';
import { axisTitle, type NamedAxis } from './axes.ts';
import { linearDomain, logDomain, logTicks, type Range, rangeOf } from './domains.ts';
import { heading } from './heading.ts';
import { chooseScale, type LossScale } from './lossCurve.ts';
import { type ChartText, chartSize, type Position, textOption } from './options.ts';
import { CLASS_COLORS, CLASS_SHAPES, legendColumns, THEME, TICK_COUNT } from './theme.ts';

/** A dot in a row. */
export interface Dot {
  /** Series of the dot, which gives its colour, its shape and its entry in the legend. */
  readonly series: string;
  /** Value of the dot. */
  readonly value: number;
  /** Lower end of a line through the dot, such as the minimum of several runs. Default: no line. */
  readonly low?: number;
  /** Upper end of the line. Default: no line. */
  readonly high?: number;
}

/** A row of a dot plot. */
export interface DotRow {
  /** Name of the row. */
  readonly name: string;
  /** Dots of the row. */
  readonly dots: readonly Dot[];
}

/** Options of `dotPlot`. */
export interface DotPlotOptions extends Omit<ChartText, 'xTitle' | 'yTitle' | 'height'> {
  /** Rows, from the top; each needs a different name. */
  readonly rows: readonly DotRow[];
  /**
   * Axis of the values. Default `{ name: 'value', scale: 'auto' }`: logarithmic if values differ by
   * a factor of 10 or more.
   */
  readonly x?: NamedAxis & { readonly scale?: LossScale };
}

interface DrawnDot extends Dot {
  readonly name: string;
}

const OPTIONS = ['rows', 'x', 'title', 'subtitle', 'width'];
/** Height of a row, in CSS pixels. */
const ROW_HEIGHT = 26;
/** Maximum width of a row's name, in pixels by Vega's estimate without a browser. */
const NAME_WIDTH = 340;
/** Approximate width of a character of the name. */
const CHARACTER_WIDTH = 7;

/**
 * Plots values by name: one row per name, with a dot for each series, and a line from `low` to
 * `high` through dots that have them.
 *
 * @param options rows, axis, title and width
 * @returns a Vega-Lite specification that contains its data; `renderSvg` draws it
 * @throws {TypeError} if an option is unknown or has the wrong type
 * @throws {RangeError} if a number is not finite, two rows have the same name, or the scale is
 *   `'log'` and a value is not positive
 * @example
 * dotPlot({
 *   rows: [
 *     { name: 'small', dots: [{ series: 'Adam', value: 0.2, low: 0.1, high: 0.4 }] },
 *     { name: 'large', dots: [{ series: 'Adam', value: 3 }, { series: 'SGD', value: 9 }] },
 *   ],
 *   x: { name: 'time', unit: 's' },
 * });
 */
export function dotPlot(options: DotPlotOptions): TopLevelSpec {
  const given = knownOptions('dotPlot', options, OPTIONS);
  const rows = toRows(given.rows);
  const values = rows.flat();
  const names = rows.map(([{ name }]) => name);
  const series = [...new Set(values.map((dot) => dot.series))];
  const range = rangeOf(values.flatMap(({ value, low = value, high = value }) => [low, high]));
  const { width } = chartSize(given);
  const position = valueAxis(given.x, range);
  const y = {
    field: 'name',
    type: 'nominal',
    title: null,
    scale: { domain: names },
    axis: { labelLimit: NAME_WIDTH, grid: true },
  } as const;
  const columns = legendColumns(series, width);
  const longest = Math.max(...names.map(({ length }) => length));
  const looks = <Look>(looks: readonly Look[]) =>
    ({
      field: 'series',
      type: 'nominal',
      scale: { domain: series, range: series.map((_, i) => looks[i % looks.length]) },
      legend: series.length === 1 ? null : { title: null, columns },
    }) as const;
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    ...heading(
      textOption('title', given.title, 'Values by name'),
      [textOption('subtitle', given.subtitle, '')],
      width + Math.min(NAME_WIDTH, CHARACTER_WIDTH * longest),
    ),
    width,
    height: ROW_HEIGHT * rows.length,
    config: THEME,
    layer: [
      {
        data: { values: values.filter(({ low }) => low !== undefined) },
        mark: { type: 'rule', strokeWidth: 2 },
        encoding: {
          x: { ...position, field: 'low' },
          x2: { field: 'high' },
          y,
          color: looks(CLASS_COLORS),
        },
      },
      {
        data: { values },
        mark: { type: 'point', filled: true, size: 80, opacity: 1 },
        encoding: { x: position, y, color: looks(CLASS_COLORS), shape: looks(CLASS_SHAPES) },
      },
    ],
  };
}

function toRows(value: unknown): DrawnDot[][] {
  if (!Array.isArray(value) || value.length === 0) {
    throw wrongKind('rows', 'an array of one row or more', value);
  }
  const seen = new Set<string>();
  return value.map((row, i) => {
    const option = `rows[${i}]`;
    const { name, dots } = knownOptions(option, row, ['name', 'dots']);
    if (typeof name !== 'string') throw wrongKind(`${option}.name`, 'a string', name);
    if (seen.has(name)) throw wrongValue('rows', 'rows of different names', name);
    seen.add(name);
    if (!Array.isArray(dots) || dots.length === 0) {
      throw wrongKind(`${option}.dots`, 'an array of one dot or more', dots);
    }
    return dots.map((dot, j) => toDot(`${option}.dots[${j}]`, name, dot));
  });
}

function toDot(option: string, name: string, value: unknown): DrawnDot {
  const given = knownOptions(option, value, ['series', 'value', 'low', 'high']);
  if (typeof given.series !== 'string')
    throw wrongKind(`${option}.series`, 'a string', given.series);
  const number = (key: 'value' | 'low' | 'high') => finiteNumber(`${option}.${key}`, given[key]);
  const dot = { name, series: given.series, value: number('value') };
  if ((given.low === undefined) !== (given.high === undefined)) {
    throw new TypeError(`Expected "${option}.low" and "${option}.high" together, or neither`);
  }
  return given.low === undefined ? dot : { ...dot, low: number('low'), high: number('high') };
}

function valueAxis(value: unknown, range: Range): Position {
  const title = axisTitle('x', value, 'value');
  const { scale: given = 'auto' } = (value ?? {}) as { scale?: unknown };
  const scale = chooseScale(range, oneOf('x.scale', given, ['auto', 'log', 'linear']));
  const common = { field: 'value', type: 'quantitative' } as const;
  if (scale === 'log') {
    const [low, high] = logDomain(range);
    return {
      ...common,
      title: `${title} (log scale)`,
      scale: { type: 'log', nice: false, domain: [low, high] },
      axis: { format: '~g', tickCount: TICK_COUNT, ...logTicks([low, high]) },
    };
  }
  const [low, high] = linearDomain(range);
  return {
    ...common,
    title,
    scale: { domain: [low, high], nice: true, zero: false },
    axis: { tickCount: TICK_COUNT },
  };
}
