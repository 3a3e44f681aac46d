/** A contour chart of a function of two variables, with optional paths. */
import type { Axis, Data, Mark, Scale, Spec } from 'vega';
import { wrongKind, wrongValue } from '../common/errors.ts';
import { integerBetween, knownOptions, oneOf } from '../common/validate.ts';
import { axisDomain, axisTitle, type DomainAxis } from './axes.ts';
import type { Range } from './domains.ts';
import { showCount } from './heading.ts';
import { levelLegend, levelScales, vegaHeading } from './levels.ts';
import { showValue, toNumbers } from './numbers.ts';
import { type ChartText, chartSize, textOption } from './options.ts';
import {
  type DrawnPath,
  pathData,
  pathLegend,
  pathMarks,
  pathRemarks,
  pathScales,
  type SurfacePath,
  toPaths,
} from './paths.ts';
import { type LevelScale, levelsOf, type Surface, toSurface } from './surface.ts';
import { INK, RAMP, TICK_COUNT, VEGA_THEME } from './theme.ts';

/** Options of `contourPlot`. Exactly one of `f` and `grid` is needed. */
export interface ContourPlotOptions extends Omit<ChartText, 'xTitle' | 'yTitle'> {
  /** The surface as a function of x and y, evaluated at `resolution` × `resolution` points. */
  readonly f?: (x: number, y: number) => number;
  /**
   * The surface as values over the domains: `grid[j][i]`, starting with the row of the lowest y.
   */
  readonly grid?: readonly ArrayLike<number>[];
  /** Number of points in each direction at which `f` is evaluated. Default 101. */
  readonly resolution?: number;
  /** Horizontal axis, with its range. */
  readonly x: DomainAxis;
  /** Vertical axis, with its range. */
  readonly y: DomainAxis;
  /** Name and unit of the height. Default `{ name: 'value' }`. */
  readonly value?: { readonly name?: string; readonly unit?: string };
  /** Paths of runs over the surface. Default: none. */
  readonly paths?: readonly SurfacePath[];
  /** Known minima, each marked with a cross. Default: none. */
  readonly minima?: readonly ArrayLike<number>[];
  /** Number of bands of height, from 2 to 12. Default 12. */
  readonly bands?: number;
  /** Spacing of the heights between bands. Default `'auto'`. */
  readonly scale?: LevelScale;
  /** Smooth bands (`'contour'`) or one cell per value (`'heatmap'`). Default `'contour'`. */
  readonly style?: 'contour' | 'heatmap';
}

const OPTIONS = [
  ...['f', 'grid', 'resolution', 'x', 'y', 'value', 'paths', 'minima', 'bands', 'scale', 'style'],
  ...['title', 'subtitle', 'width', 'height'],
];

/**
 * Plots a surface as bands of height with contour lines, or as a heat map. The stronger the colour, the higher the band.
 * Paths of runs, such as those of several optimizers from one start, are drawn over it: a ring
 * marks the start, a shape the end, and dots the steps of a short path. Parts outside the domains
 * are clipped.
 *
 * Where the surface is not finite it has the colour of the highest band, and the subtitle says so.
 *
 * @param options surface, axes, paths, minima, title and size
 * @returns a Vega specification that contains its data; `renderSvg` draws it
 * @throws {TypeError} if an option is unknown or has the wrong type, or not exactly one of `f` and
 *   `grid` is given
 * @throws {RangeError} if a domain is empty, the grid is smaller than 2 × 2, no value is finite, or
 *   two paths have the same name
 * @example
 * contourPlot({
 *   f: (x, y) => (1 - x) ** 2 + 100 * (y - x ** 2) ** 2,
 *   x: { name: 'x', domain: [-2, 2] },
 *   y: { name: 'y', domain: [-1, 3] },
 *   paths: [{ name: 'SGD', points: [[-1.5, 2], [-1.2, 1.5], [-1, 1]] }],
 *   minima: [[1, 1]],
 *   title: 'Rosenbrock function',
 * });
 */
export function contourPlot(options: ContourPlotOptions): Spec {
  const given = knownOptions('contourPlot', options, OPTIONS);
  const x = axisDomain('x', given.x);
  const y = axisDomain('y', given.y);
  const surface = toSurface(given, x, y);
  const paths = toPaths(given.paths ?? [], x, y);
  const minima = toMinima(given.minima ?? []);
  const bands = integerBetween('bands', given.bands ?? RAMP.length, 2, RAMP.length);
  const scale = oneOf('scale', given.scale ?? 'auto', ['auto', 'linear', 'log']);
  const levels = levelsOf(surface, bands - 1, scale);
  const style = oneOf('style', given.style ?? 'contour', ['contour', 'heatmap']);
  const size = chartSize(given);
  const remarks = [
    textOption('subtitle', given.subtitle, ''),
    ...pathRemarks(paths),
    minima.length === 0 ? '' : `cross: ${minima.length === 1 ? 'minimum' : 'minima'}`,
    surface.holes === 0 ? '' : `${showCount(surface.holes)} values are not finite`,
    levels.length > 0 ? '' : `${showValue(surface.range[0])} everywhere`,
  ];
  return {
    $schema: 'https://vega.github.io/schema/vega/v6.json',
    ...vegaHeading(textOption('title', given.title, 'Contours'), remarks, size.width),
    ...size,
    config: VEGA_THEME,
    data: [surfaceData(surface, style, size, levels), ...pathData(paths), minimaData(minima)],
    scales: [...positionScales(x, y), ...levelScales(levels), ...pathScales(paths)],
    axes: axes(axisTitle('x', given.x, 'x'), axisTitle('y', given.y, 'y')),
    legends: [
      ...pathLegend(paths, size.width),
      ...levelLegend(levels, axisTitle('value', given.value, 'value'), size.width),
    ],
    marks: [plotArea(surface, style, size, levels, paths)],
  };
}

function toMinima(value: unknown): readonly (readonly [number, number])[] {
  if (!Array.isArray(value)) throw wrongKind('minima', 'an array of points', value);
  return value.map((point, i) => {
    const pair = toNumbers(`minima[${i}]`, point);
    if (pair.length !== 2) throw wrongValue(`minima[${i}]`, 'two coordinates', point);
    return [pair[0], pair[1]] as const;
  });
}

function minimaData(minima: readonly (readonly [number, number])[]): Data {
  return { name: 'minima', values: minima.map(([x, y]) => ({ x, y })) };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The surface in the form of Vega's transforms: the highest row first, without gaps. */
function surfaceData(
  { nx, ny, values, range }: Surface,
  style: string,
  { width, height }: Size,
  levels: readonly number[],
): Data {
  const value = (i: number, j: number) => {
    const each = values[j * nx + i];
    return Number.isFinite(each) ? Number(each.toPrecision(7)) : range[1];
  };
  if (style === 'heatmap') {
    const cells = Array.from({ length: nx * ny }, (_, k) => ({
      i: k % nx,
      j: ny - 1 - Math.floor(k / nx),
      value: value(k % nx, Math.floor(k / nx)),
    }));
    return { name: 'surface', values: cells };
  }
  const flipped = Array.from({ length: nx * ny }, (_, k) =>
    value(k % nx, ny - 1 - Math.floor(k / nx)),
  );
  // The transform places values at cell centres; here the outer values lie on the edges of the plot
  // area.
  const scale = [width / (nx - 1), height / (ny - 1)];
  return {
    name: 'surface',
    values: [{ width: nx, height: ny, values: flipped }],
    transform: [
      {
        type: 'isocontour',
        thresholds: [...levels],
        scale: { expr: `[${scale}]` } as never,
        translate: scale.map((each) => -each / 2),
      },
    ],
  };
}

function positionScales(x: Range, y: Range): Scale[] {
  return [
    { name: 'x', type: 'linear', domain: [...x], range: 'width', zero: false, nice: false },
    { name: 'y', type: 'linear', domain: [...y], range: 'height', zero: false, nice: false },
  ];
}

function axes(xTitle: string, yTitle: string): Axis[] {
  const common = { tickCount: TICK_COUNT, grid: false, zindex: 1 };
  return [
    { scale: 'x', orient: 'bottom', title: xTitle, ...common },
    { scale: 'y', orient: 'left', title: yTitle, ...common },
  ];
}

/** All marks in the plot area, clipped at its edges. */
function plotArea(
  surface: Surface,
  style: string,
  size: Size,
  levels: readonly number[],
  paths: readonly DrawnPath[],
): Mark {
  return {
    type: 'group',
    clip: true,
    encode: {
      enter: {
        width: { value: size.width },
        height: { value: size.height },
        fill: { value: RAMP[0] },
      },
    },
    marks: [
      style === 'heatmap' ? cellMarks(surface, size) : bandMarks(levels.length > 0),
      minimaMarks(),
      ...pathMarks(paths),
    ],
  };
}

function bandMarks(hasLines: boolean): Mark {
  return {
    type: 'path',
    from: { data: 'surface' },
    aria: false,
    transform: [{ type: 'geopath', field: 'datum.contour' } as never],
    encode: {
      enter: {
        fill: { scale: 'level', field: 'contour.value' },
        stroke: { value: INK },
        strokeWidth: { value: hasLines ? 0.6 : 0 },
        strokeOpacity: { value: 0.35 },
      },
    },
  };
}

function cellMarks({ nx, ny }: Surface, { width, height }: Size): Mark {
  // The cell of a value extends half-way to its neighbours; half a pixel more avoids seams.
  const edges = (size: number, n: number, index: string) => ({
    from: { signal: `${size / (n - 1)} * (datum.${index} - 0.5)` },
    to: { signal: `${size / (n - 1)} * (datum.${index} + 0.5) + 0.5` },
  });
  const [across, down] = [edges(width, nx, 'i'), edges(height, ny, 'j')];
  return {
    type: 'rect',
    from: { data: 'surface' },
    aria: false,
    encode: {
      enter: {
        x: across.from,
        x2: across.to,
        y: down.from,
        y2: down.to,
        fill: { scale: 'level', field: 'value' },
      },
    },
  };
}

function minimaMarks(): Mark {
  return {
    type: 'symbol',
    from: { data: 'minima' },
    aria: false,
    encode: {
      enter: {
        x: { scale: 'x', field: 'x' },
        y: { scale: 'y', field: 'y' },
        shape: { value: 'M-1,-1L1,1M-1,1L1,-1' },
        size: { value: 60 },
        stroke: { value: INK },
        strokeWidth: { value: 2.5 },
      },
    },
  };
}
