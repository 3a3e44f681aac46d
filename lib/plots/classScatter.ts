/** A chart of a classifier in two dimensions: points by class, and the decision boundary. */
import type { TopLevelSpec } from 'vega-lite';
import { wrongKind, wrongValue } from '../common/errors.ts';
import { finiteNumber, integerBetween, knownOptions } from '../common/validate.ts';
import { distinctLabels, type Labels, toLabels } from '../data/labels.ts';
import { assertFinite, type Matrix, type MatrixLike, toMatrix } from '../data/matrix.ts';
import { type Box, clipLine, type Point } from './clipLine.ts';
import { regionLayer, regionsIn } from './decisionRegions.ts';
import { paddedRange } from './domains.ts';
import { heading, showCount } from './heading.ts';
import {
  type ChartLayer,
  type ChartText,
  chartSize,
  type Position,
  textOption,
} from './options.ts';
import { CLASS_COLORS, CLASS_SHAPES, INK, legendColumns, THEME, TICK_COUNT } from './theme.ts';
import { thinPoints } from './thin.ts';

/** The line `weights[0]·x + weights[1]·y + bias = 0`. */
export interface LinearBoundary {
  /** The two weights. */
  readonly weights: ArrayLike<number>;
  /** The bias. Default 0. */
  readonly bias?: number;
}

/** Options of `classScatter`. */
export interface ClassScatterOptions extends ChartText {
  /** The points: nSamples × 2. */
  readonly x: MatrixLike;
  /** nSamples labels: the class of each point. */
  readonly y: Labels;
  /** Linear decision boundary to draw over the points. Default: none. */
  readonly boundary?: LinearBoundary;
  /**
   * Classifier whose decision regions are coloured behind the points: it receives an n × 2 matrix
   * and returns n labels, such as the `predict` of a model. It is called once, for a grid over the
   * plot area. Default: none.
   */
  readonly regions?: (points: Matrix) => Labels;
  /**
   * Maximum number of points; if there are more, a regular selection of about as many is drawn.
   * Default 4000.
   */
  readonly maxPoints?: number;
}

const OPTIONS = [
  ...['x', 'y', 'boundary', 'regions', 'maxPoints'],
  ...['title', 'subtitle', 'xTitle', 'yTitle', 'width', 'height'],
];

/**
 * Plots points in the plane, with a colour and a shape for each class, and the decision boundary of
 * a linear classifier, clipped to the plot area. The subtitle tells if the boundary is outside the
 * plot area or points are omitted.
 *
 * @param options points, classes, boundary, regions, title and size
 * @returns a Vega-Lite specification that contains its data; `renderSvg` draws it
 * @throws {TypeError} if `x` is not a matrix, `y` is not an array of labels, or an option is
 *   unknown or has the wrong type
 * @throws {RangeError} if `x` does not have two columns and one row per label, or a number is out
 *   of range or not finite
 * @example
 * const spec = classScatter({
 *   x: [[-2, -1], [-1, -2], [2, 1], [1, 2]],
 *   y: ['ham', 'ham', 'spam', 'spam'],
 *   boundary: { weights: [1, 1], bias: 0 },
 *   title: 'Test points',
 * });
 */
export function classScatter(options: ClassScatterOptions): TopLevelSpec {
  const given = knownOptions('classScatter', options, OPTIONS);
  const points = toPoints(given.x);
  const labels = toLabels('y', given.y);
  if (labels.length !== points.rows) {
    throw new RangeError(
      `Expected "y" to have a label for each of the ${points.rows} rows of "x", but it has ${labels.length}`,
    );
  }
  const box: Box = { x: paddedRange(column(points, 0)), y: paddedRange(column(points, 1)) };
  const line = given.boundary === undefined ? undefined : boundaryIn(box, given.boundary);
  const regions = given.regions === undefined ? [] : regionsIn(box, given.regions);
  const classes = distinctLabels(
    labels,
    regions.map((each) => each.class),
  ).map(String);
  const kept = thinPoints(labels, integerBetween('maxPoints', given.maxPoints ?? 4000, 1));
  const size = chartSize(given);
  const remarks = [
    textOption('subtitle', given.subtitle, ''),
    countOf(kept.length, points.rows),
    regions.length > 0 ? 'ground: predicted class' : '',
    line !== undefined ? 'dashed line: decision boundary' : '',
    given.boundary !== undefined && line === undefined
      ? 'the decision boundary lies outside this plot'
      : '',
  ];
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    ...heading(textOption('title', given.title, 'Points by class'), remarks, size.width),
    ...size,
    config: THEME,
    encoding: {
      x: axis('x', textOption('xTitle', given.xTitle, 'feature 1'), box.x),
      y: axis('y', textOption('yTitle', given.yTitle, 'feature 2'), box.y),
    },
    layer: [
      ...(regions.length === 0 ? [] : [regionLayer(regions, classes)]),
      pointLayer(points, labels, classes, kept, size.width),
      ...(line === undefined ? [] : [boundaryLayer(line)]),
    ],
  };
}

function axis(field: 'x' | 'y', title: string, [low, high]: readonly [number, number]): Position {
  return {
    field,
    type: 'quantitative',
    title,
    scale: { domain: [low, high], nice: false, zero: false },
    axis: { tickCount: TICK_COUNT },
  };
}

function pointLayer(
  points: Matrix,
  labels: Labels,
  domain: string[],
  kept: readonly number[],
  width: number,
): ChartLayer {
  const cycled = (range: readonly string[]) => domain.map((_, i) => range[i % range.length]);
  const legend = {
    title: 'class',
    symbolOpacity: 1,
    columns: legendColumns(domain, width),
  };
  return {
    data: {
      values: kept.map((i) => ({
        x: points.data[2 * i],
        y: points.data[2 * i + 1],
        class: String(labels[i]),
      })),
    },
    mark: { type: 'point', filled: true, opacity: 0.72, size: pointSize(kept.length), aria: false },
    encoding: {
      color: {
        field: 'class',
        type: 'nominal',
        scale: { domain, range: cycled(CLASS_COLORS) },
        legend,
      },
      shape: {
        field: 'class',
        type: 'nominal',
        scale: { domain, range: cycled(CLASS_SHAPES) },
        legend,
      },
    },
  };
}

function boundaryLayer([from, to]: readonly [Point, Point]): ChartLayer {
  return {
    data: {
      values: [
        { x: from[0], y: from[1] },
        { x: to[0], y: to[1] },
      ],
    },
    mark: { type: 'line', color: INK, strokeWidth: 2, strokeDash: [6, 4], aria: false },
  };
}

/** Area of a point in square pixels; smaller for more points. */
function pointSize(count: number): number {
  return Math.round(Math.min(70, Math.max(16, 900 / Math.sqrt(count))));
}

function countOf(drawn: number, all: number): string {
  if (drawn < all) return `${showCount(drawn)} of ${showCount(all)} points drawn`;
  return all === 1 ? '1 point' : `${showCount(all)} points`;
}

function* column({ data, rows, cols }: Matrix, j: number): Iterable<number> {
  for (let i = 0; i < rows; i++) yield data[i * cols + j];
}

function toPoints(value: unknown): Matrix {
  const points = toMatrix('x', value);
  if (points.cols !== 2) throw wrongValue('number of columns of x', '2', points.cols);
  assertFinite('x', points);
  return points;
}

function boundaryIn(box: Box, value: unknown): readonly [Point, Point] | undefined {
  const { weights, bias = 0 } = knownOptions('boundary', value, ['weights', 'bias']);
  if (!Array.isArray(weights) && !ArrayBuffer.isView(weights)) {
    throw wrongKind('boundary.weights', 'two numbers', weights);
  }
  const { length, 0: a, 1: b } = weights as ArrayLike<unknown>;
  if (length !== 2) throw wrongValue('boundary.weights', 'two numbers', weights);
  return clipLine(
    finiteNumber('boundary.weights[0]', a),
    finiteNumber('boundary.weights[1]', b),
    finiteNumber('boundary.bias', bias),
    box,
  );
}
