/** Named curves with optional bands: validated, cut where they are not finite, and drawn. */
import { wrongKind, wrongValue } from '../common/errors.ts';
import { knownOptions } from '../common/validate.ts';
import { type Range, rangeOf } from './domains.ts';
import { toNumbers } from './numbers.ts';
import { type ChartLayer, type Position, textOption } from './options.ts';
import { CLASS_COLORS } from './theme.ts';
import { thinCurve } from './thin.ts';

/** A named curve. */
export interface Curve {
  /** Name of the curve, for the legend. */
  readonly name: string;
  /** Position of each value, ascending. Default: 1, 2, 3 … */
  readonly x?: ArrayLike<number>;
  /** Values of the curve. */
  readonly y: ArrayLike<number>;
  /**
   * Lower edge of a band around the curve, such as the minimum of several runs. Default: no band.
   */
  readonly low?: ArrayLike<number>;
  /** Upper edge of the band. Default: no band. */
  readonly high?: ArrayLike<number>;
}

/** A curve prepared for drawing. */
export interface DrawnCurve {
  readonly name: string;
  readonly points: readonly { x: number; y: number; low?: number; high?: number }[];
  /** Number of its values before thinning. */
  readonly length: number;
  /** Whether it was cut at a value that is not finite. */
  readonly cut: boolean;
}

/** Dash patterns that distinguish curves without colours: one more than there are colours. */
const DASHES: readonly (readonly number[])[] = [
  [1, 0],
  [6, 3],
  [2, 2],
  [10, 3, 2, 3],
  [8, 5],
  [4, 2, 1, 2],
  [12, 3],
  [1, 3],
];

/**
 * Validates curves.
 *
 * @param most maximum number of values; longer curves are drawn by the minimum and maximum of equal
 *   segments
 */
export function toCurves(value: unknown, most: number): readonly DrawnCurve[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw wrongKind('curves', 'an array of one curve or more', value);
  }
  const curves = value.map((each, k) => toCurve(`curves[${k}]`, each, most));
  const names = curves.map(({ name }) => name);
  const twice = names.find((name, k) => names.indexOf(name) < k);
  if (twice !== undefined) throw wrongValue('curves', 'curves of different names', twice);
  if (curves.every(({ points }) => points.length === 0)) {
    throw new RangeError('Expected a curve that begins with a finite value, but none does');
  }
  return curves;
}

function toCurve(option: string, value: unknown, most: number): DrawnCurve {
  const given = knownOptions(option, value, ['name', 'x', 'y', 'low', 'high']);
  if (given.name === undefined) throw wrongKind(`${option}.name`, 'a string', given.name);
  const name = textOption(`${option}.name`, given.name, '');
  const y = toNumbers(`${option}.y`, given.y, { finite: false });
  const like = (key: 'x' | 'low' | 'high', finite: boolean) => {
    if (given[key] === undefined) return undefined;
    const list = toNumbers(`${option}.${key}`, given[key], { finite });
    if (list.length === y.length) return list;
    throw new RangeError(
      `Expected "${option}.${key}" to have ${y.length} values like "y", but it has ${list.length}`,
    );
  };
  const [x, low, high] = [like('x', true), like('low', false), like('high', false)];
  if ((low === undefined) !== (high === undefined)) {
    throw new TypeError(`Expected "${option}.low" and "${option}.high" together, or neither`);
  }
  const lists = [y, low, high].filter((list) => list !== undefined);
  const end = y.findIndex((_, i) => lists.some((list) => !Number.isFinite(list[i])));
  const kept = end < 0 ? y : y.slice(0, end);
  return {
    name,
    points: thinCurve(kept, most).map((i) => ({
      x: x?.[i] ?? i + 1,
      y: y[i],
      ...(low !== undefined && high !== undefined && { low: low[i], high: high[i] }),
    })),
    length: y.length,
    cut: end >= 0,
  };
}

/** The ranges of all curves, including their bands. */
export function curveRanges(curves: readonly DrawnCurve[]): { x: Range; y: Range } {
  const points = curves.flatMap((curve) => curve.points);
  return {
    x: rangeOf(points.map(({ x }) => x)),
    y: rangeOf(points.flatMap(({ y, low = y, high = y }) => [y, low, high])),
  };
}

/** The remark in the subtitle on curves that were cut. */
export function cutRemark(curves: readonly DrawnCurve[]): string {
  const names = curves.filter(({ cut }) => cut).map(({ name }) => name);
  return names.length === 0 ? '' : `left the finite numbers: ${names.join(', ')}`;
}

export interface CurveLooks {
  readonly x: Position;
  readonly y: Position;
  /** Number of legend entries side by side. A single curve has none. */
  readonly columns: number;
  /** Interpolation. Default: `'linear'`. */
  readonly interpolate?: 'linear' | 'step-before';
  /** Whether every value has a dot. Default: only for curves of a single value. */
  readonly dots?: boolean;
  /** Whether a single curve has a legend entry. Default: false. */
  readonly named?: boolean;
  /** Whether curves are clipped at the edges of the plot area. Default: true. */
  readonly clip?: boolean;
}

/** Layers of bands and of lines, which connect values in their order. */
export function curveLayers(
  curves: readonly DrawnCurve[],
  { x, y, columns, interpolate = 'linear', dots = false, named = false, clip = true }: CurveLooks,
): ChartLayer[] {
  const domain = curves.map(({ name }) => name);
  const looks = <Look>(field: 'color' | 'strokeDash', range: readonly Look[]) => ({
    [field]: {
      field: 'name',
      type: 'nominal' as const,
      scale: { domain, range: domain.map((_, i) => range[i % range.length]) },
      legend:
        domain.length === 1 && !named
          ? null
          : { title: null, symbolType: 'stroke', symbolSize: 500, symbolOpacity: 1, columns },
    },
  });
  const rows = (each: DrawnCurve) => each.points.map((point) => ({ name: each.name, ...point }));
  const values = curves.flatMap(rows);
  const banded = curves.filter(({ points }) => points[0]?.low !== undefined).flatMap(rows);
  const band = {
    data: { values: banded },
    mark: { type: 'area', opacity: 0.2, aria: false, clip },
    encoding: {
      x,
      y: { ...y, field: 'low' },
      y2: { field: 'high' },
      ...looks('color', CLASS_COLORS),
    },
  };
  const line = {
    data: { values },
    mark: {
      type: 'line',
      strokeWidth: 2,
      strokeJoin: 'round',
      clip,
      interpolate,
      point: dots || curves.some(({ points }) => points.length === 1),
    },
    encoding: {
      x,
      y: { ...y, field: 'y' },
      // No sorting: it would mix up values with the same x.
      order: { value: null },
      ...looks('color', CLASS_COLORS),
      ...looks('strokeDash', DASHES),
    },
  };
  return [...(banded.length === 0 ? [] : [band]), line] as ChartLayer[];
}
