/** Charts of how well scores separate two classes: ROC and precision–recall curves. */
import type { TopLevelSpec } from 'vega-lite';
import { wrongKind } from '../common/errors.ts';
import { knownOptions, positiveNumber } from '../common/validate.ts';
import type { Label, Labels } from '../data/labels.ts';
import type { SampleWeights } from '../data/targets.ts';
import { averagePrecision, precisionRecallCurve } from '../metrics/precisionRecallCurve.ts';
import { rocAuc } from '../metrics/rocAuc.ts';
import { rocCurve } from '../metrics/rocCurve.ts';
import { curveLayers, type DrawnCurve } from './curves.ts';
import { heading } from './heading.ts';
import { type ChartLayer, type ChartText, type Position, textOption } from './options.ts';
import { COLORS, legendColumns, THEME } from './theme.ts';
import { thinCurve } from './thin.ts';

/** Labels and scores of one model. */
export interface ScoredSamples {
  /** Name of the model, for the legend. */
  readonly name: string;
  /** nSamples labels of two classes. */
  readonly yTrue: Labels;
  /** nSamples numbers; higher scores mean that the positive class is more likely. */
  readonly scores: ArrayLike<number>;
  /** The positive class. Default: the greater of the two labels. */
  readonly positive?: Label;
  /** One weight per sample. Default: all equal. */
  readonly sampleWeight?: SampleWeights;
}

/** Options of `rocPlot` and `precisionRecallPlot`. */
export interface ScoreCurvesOptions extends Omit<ChartText, 'xTitle' | 'yTitle'> {
  /** The models to compare, one curve each. */
  readonly curves: readonly ScoredSamples[];
}

const OPTIONS = ['curves', 'title', 'subtitle', 'width', 'height'];
/** Maximum number of corners of a curve; more cannot be told apart. */
const MAX_VALUES = 1000;
/** The plot area is square, because both axes show fractions. */
export const SIDE = 320;

/**
 * Plots the ROC curve of one or several models. The legend contains the area under each curve; the
 * diagonal shows guessing.
 *
 * @param options the models, title and size
 * @returns a Vega-Lite specification that contains its data; `renderSvg` draws it
 * @throws {TypeError} if an option is unknown or has the wrong type
 * @throws the same errors as `rocCurve`
 * @example
 * rocPlot({ curves: [{ name: 'logistic', yTrue: [0, 0, 1, 1], scores: [0.1, 0.4, 0.35, 0.8] }] });
 */
export function rocPlot(options: ScoreCurvesOptions): TopLevelSpec {
  const given = knownOptions('rocPlot', options, OPTIONS);
  const curves = scored(given.curves).map(({ name, yTrue, scores, ...others }) => {
    const { falsePositiveRate, truePositiveRate } = rocCurve(yTrue, scores, others);
    const area = rocAuc(yTrue, scores, others).toFixed(3);
    return drawn(`${name} (area ${area})`, falsePositiveRate, truePositiveRate);
  });
  return chart(given, curves, {
    title: 'ROC curve',
    x: 'false positive rate',
    y: 'true positive rate',
    remark: 'dotted: guessing',
    interpolate: 'linear',
    base: [0, 1],
  });
}

/**
 * Plots precision against recall of one or several models. The legend contains the average
 * precision of each; a line shows the precision of guessing, the fraction of the positive class.
 *
 * @param options the models, title and size
 * @returns a Vega-Lite specification that contains its data; `renderSvg` draws it
 * @throws {TypeError} if an option is unknown or has the wrong type
 * @throws the same errors as `precisionRecallCurve`
 * @example
 * precisionRecallPlot({
 *   curves: [{ name: 'logistic', yTrue: [0, 0, 1, 1], scores: [0.1, 0.4, 0.35, 0.8] }],
 * });
 */
export function precisionRecallPlot(options: ScoreCurvesOptions): TopLevelSpec {
  const given = knownOptions('precisionRecallPlot', options, OPTIONS);
  let share = 0;
  const curves = scored(given.curves).map(({ name, yTrue, scores, ...others }) => {
    const { precision, recall } = precisionRecallCurve(yTrue, scores, others);
    // At the lowest threshold, all samples are classified as positive.
    share = precision[0];
    const average = averagePrecision(yTrue, scores, others).toFixed(3);
    return drawn(`${name} (average ${average})`, recall.reverse(), precision.reverse());
  });
  return chart(given, curves, {
    title: 'Precision and recall',
    x: 'recall',
    y: 'precision',
    remark: 'dotted: guessing',
    interpolate: 'step-before',
    base: [share, share],
  });
}

function scored(value: unknown): readonly ScoredSamples[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw wrongKind('curves', 'an array of one curve or more', value);
  }
  const keys = ['name', 'yTrue', 'scores', 'positive', 'sampleWeight'];
  return value.map((each, k) => {
    const given = knownOptions(`curves[${k}]`, each, keys);
    if (given.name === undefined) throw wrongKind(`curves[${k}].name`, 'a string', given.name);
    textOption(`curves[${k}].name`, given.name, '');
    return given as unknown as ScoredSamples;
  });
}

function drawn(name: string, x: Float64Array, y: Float64Array): DrawnCurve {
  // Between corners a curve is straight, so rising and level segments need only their ends.
  const isCorner = (_: number, i: number) => {
    const same = (list: Float64Array) => list[i - 1] === list[i] && list[i] === list[i + 1];
    return !same(x) && !same(y);
  };
  const corners = Array.from(x.keys()).filter(isCorner);
  const kept = thinCurve(
    corners.map((i) => y[i]),
    MAX_VALUES,
  ).map((k) => corners[k]);
  return { name, points: kept.map((i) => ({ x: x[i], y: y[i] })), length: x.length, cut: false };
}

/** An axis from 0 to 1, with space for lines along its ends. */
export function shareAxis(field: string, title: string): Position {
  return {
    field,
    type: 'quantitative',
    title,
    scale: { domain: [-0.015, 1.015], nice: false, zero: false },
    axis: { values: [0, 0.2, 0.4, 0.6, 0.8, 1], format: '.1f' },
  };
}

/** A dotted line from the left edge to the right edge. */
export function baseLine([from, to]: readonly [number, number]): ChartLayer {
  return {
    data: { values: [from, to].map((y, x) => ({ x, y })) },
    mark: {
      type: 'line',
      color: COLORS.axis.light,
      strokeDash: [2, 3],
      strokeWidth: 1.5,
      aria: false,
    },
    encoding: { x: { field: 'x', type: 'quantitative' }, y: { field: 'y', type: 'quantitative' } },
  };
}

/** Width and height of a square plot area, unless options set them. */
export function squareSize(given: Record<string, unknown>): { width: number; height: number } {
  const width = positiveNumber('width', given.width ?? SIDE);
  return { width, height: positiveNumber('height', given.height ?? width) };
}

interface Words {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly remark: string;
  readonly interpolate: 'linear' | 'step-before';
  /** The baseline of guessing: its values at both ends. */
  readonly base: readonly [number, number];
}

function chart(
  given: Record<string, unknown>,
  curves: readonly DrawnCurve[],
  { title, x, y, remark, interpolate, base }: Words,
): TopLevelSpec {
  const size = squareSize(given);
  const columns = legendColumns(
    curves.map(({ name }) => name),
    size.width,
  );
  const remarks = [textOption('subtitle', given.subtitle, ''), remark];
  const looks = { columns, interpolate, named: true, clip: false };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    ...heading(textOption('title', given.title, title), remarks, size.width),
    ...size,
    config: THEME,
    layer: [
      baseLine(base),
      ...curveLayers(curves, { x: shareAxis('x', x), y: shareAxis('y', y), ...looks }),
    ],
  };
}
