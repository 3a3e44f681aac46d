/**
 * A chart of a loss along a line, dense and unsmoothed, so that the pieces of the loss are visible.
 */
import type { TopLevelSpec } from 'vega-lite';
import { booleanValue, functionValue, integerBetween, knownOptions } from '../common/validate.ts';
import { axisDomain, axisTitle, type DomainAxis, type NamedAxis } from './axes.ts';
import { type ScaledAxis, xAxis, yAxis } from './curvePlot.ts';
import {
  type Curve,
  curveLayers,
  curveRanges,
  cutRemark,
  type DrawnCurve,
  toCurves,
} from './curves.ts';
import { linearDomain, rangeOf } from './domains.ts';
import { heading } from './heading.ts';
import { toNumbers } from './numbers.ts';
import { type ChartLayer, type ChartText, chartSize, textOption } from './options.ts';
import { INK, legendColumns, THEME, TICK_COUNT } from './theme.ts';

/** Options of `landscapeLine`. Exactly one of `f` and `curves` is needed. */
export interface LandscapeLineOptions extends Omit<ChartText, 'xTitle' | 'yTitle'> {
  /** The loss as a function of the position, evaluated at `count` positions. */
  readonly f?: (position: number) => number;
  /** Losses as curves, with positions of their own. */
  readonly curves?: readonly Curve[];
  /** Number of positions at which `f` is evaluated. Default 1001. */
  readonly count?: number;
  /**
   * Horizontal axis; its `domain` is needed with `f` only. Default
   * `{ name: 'step along the line' }`.
   */
  readonly x?: NamedAxis | DomainAxis;
  /** Vertical axis. Default `{ name: 'loss', scale: 'linear' }`. */
  readonly y?: ScaledAxis;
  /** Positions to mark, such as the end of a descent. Default: none. */
  readonly marked?: ArrayLike<number>;
  /**
   * Whether a second chart shows the slope between neighbouring positions. For piecewise linear
   * losses, such as hinge losses, it is a step function. Default false.
   */
  readonly slopes?: boolean;
}

const OPTIONS = [
  ...['f', 'curves', 'count', 'x', 'y', 'marked', 'slopes'],
  ...['title', 'subtitle', 'width', 'height'],
];
/** Maximum number of values of a curve that are drawn without thinning. */
const MAX_VALUES = 4000;

/**
 * Plots one or several losses along a line through the space of weights, `L(W + a·D)` against `a`.
 * Values are connected by straight segments, without smoothing.
 *
 * @param options losses, axes, marks, title and size
 * @returns a Vega-Lite specification that contains its data; `renderSvg` draws it
 * @throws {TypeError} if not exactly one of `f` and `curves` is given, or an option is unknown or
 *   has the wrong type
 * @throws the same errors as `curvePlot`
 * @example
 * landscapeLine({
 *   f: (a) => Math.max(0, 1 - a) + Math.max(0, 0.5 + a),
 *   x: { name: 'a', domain: [-2, 2] },
 *   slopes: true,
 *   title: 'A sum of hinges',
 * });
 */
export function landscapeLine(options: LandscapeLineOptions): TopLevelSpec {
  const given = knownOptions('landscapeLine', options, OPTIONS);
  const curves = toCurves(curvesOf(given), MAX_VALUES);
  const ranges = curveRanges(curves);
  const size = chartSize(given);
  const marked = given.marked === undefined ? [] : toNumbers('marked', given.marked);
  const x = xAxis(given.x, ranges.x, 'step along the line');
  const y = yAxis({ scale: 'linear', ...(given.y as object) }, ranges.y);
  const columns = legendColumns(
    curves.map(({ name }) => name),
    size.width,
  );
  const layersOf = (drawn: readonly DrawnCurve[], axes: { x: typeof x; y: typeof y }) => [
    ...curveLayers(drawn, { ...axes, columns }),
    ...markLayers(marked),
  ];
  const remarks = [
    textOption('subtitle', given.subtitle, ''),
    marked.length === 0
      ? ''
      : marked.length === 1
        ? 'dotted: the marked position'
        : 'dotted: marked positions',
    cutRemark(curves),
  ];
  const common = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    ...heading(textOption('title', given.title, 'Loss along a line'), remarks, size.width),
    config: THEME,
  };
  if (!booleanValue('slopes', given.slopes ?? false))
    return { ...common, ...size, layer: layersOf(curves, { x, y }) };
  const steps = curves.map(slopesOf);
  const slopeRange = linearDomain(rangeOf(steps.flatMap((curve) => curve.points.map((p) => p.y))));
  const slopeAxis = {
    ...y,
    title: 'slope',
    scale: { domain: [...slopeRange], nice: true, zero: false },
    axis: { tickCount: 4 },
  } as typeof y;
  return {
    ...common,
    spacing: 12,
    vconcat: [
      { ...size, layer: layersOf(curves, { x: { ...x, title: null } as typeof x, y }) },
      {
        width: size.width,
        height: Math.round(size.height / 2),
        layer: layersOf(steps, { x, y: slopeAxis }),
      },
    ],
  } as TopLevelSpec;
}

/** The given curves, or the curve of the function. */
function curvesOf({ f, curves, count, x, y }: Record<string, unknown>): unknown {
  if ((f === undefined) === (curves === undefined)) {
    throw new TypeError('Expected either "f" or "curves", but received both or neither');
  }
  if (f === undefined) return curves;
  const loss = functionValue<(position: number) => number>('f', f);
  const n = integerBetween('count', count ?? 1001, 2, MAX_VALUES);
  const [low, high] = axisDomain('x', x);
  const positions = Array.from({ length: n }, (_, i) => low + ((high - low) * i) / (n - 1));
  return [
    { name: axisTitle('y', y, 'loss'), x: positions, y: positions.map((each) => loss(each)) },
  ];
}

/** Slopes between neighbouring values, as steps between the two positions. */
function slopesOf({ name, points, cut }: DrawnCurve): DrawnCurve {
  const steps = points.slice(1).flatMap((point, i) => {
    const slope = (point.y - points[i].y) / (point.x - points[i].x);
    return [
      { x: points[i].x, y: slope },
      { x: point.x, y: slope },
    ];
  });
  return { name, points: steps, length: steps.length, cut };
}

function markLayers(positions: readonly number[]): ChartLayer[] {
  if (positions.length === 0) return [];
  return [
    {
      data: { values: positions.map((x) => ({ x })) },
      mark: { type: 'rule', color: INK, strokeWidth: 1.2, strokeDash: [2, 3], clip: true },
      encoding: { x: { field: 'x', type: 'quantitative', axis: { tickCount: TICK_COUNT } } },
    } as ChartLayer,
  ];
}
