/** A calibration chart: predicted probabilities against observed frequencies. */
import type { TopLevelSpec } from 'vega-lite';
import { wrongKind } from '../common/errors.ts';
import { knownOptions } from '../common/validate.ts';
import type { Label, Labels } from '../data/labels.ts';
import type { SampleWeights } from '../data/targets.ts';
import { type CalibrationOptions, calibrationCurve } from '../metrics/calibrationCurve.ts';
import { curveLayers, type DrawnCurve } from './curves.ts';
import { heading } from './heading.ts';
import { type ChartText, textOption } from './options.ts';
import { baseLine, SIDE, shareAxis, squareSize } from './scoreCurves.ts';
import { CLASS_COLORS, legendColumns, THEME } from './theme.ts';

/** Labels and predicted probabilities of one model. */
export interface PredictedSamples {
  /** Name of the model, for the legend. */
  readonly name: string;
  /** nSamples labels of two classes. */
  readonly yTrue: Labels;
  /** nSamples probabilities of the positive class, from 0 to 1. */
  readonly probabilities: ArrayLike<number>;
  /** The positive class. Default: the greater of the two labels. */
  readonly positive?: Label;
  /** One weight per sample. Default: all equal. */
  readonly sampleWeight?: SampleWeights;
}

/** Options of `calibrationPlot`. */
export interface CalibrationPlotOptions extends Omit<ChartText, 'xTitle' | 'yTitle'> {
  /** The models to compare, one curve each. */
  readonly curves: readonly PredictedSamples[];
  /** Number of bins. Default 10. */
  readonly bins?: number;
  /** Kind of bins, as in `calibrationCurve`. Default `'uniform'`. */
  readonly strategy?: 'uniform' | 'quantile';
}

const OPTIONS = ['curves', 'bins', 'strategy', 'title', 'subtitle', 'width', 'height'];
/** Width of a bar in pixels. */
const BAR = 7;
const KEYS = ['name', 'yTrue', 'probabilities', 'positive', 'sampleWeight'];

/**
 * Plots calibration curves: the fraction of positive samples against the predicted probability, by
 * bin, with the diagonal of perfect calibration. A second chart below shows the number of samples
 * per bin.
 *
 * @param options the models, the bins, title and size
 * @returns a Vega-Lite specification that contains its data; `renderSvg` draws it
 * @throws {TypeError} if an option is unknown or has the wrong type
 * @throws the same errors as `calibrationCurve`
 * @example
 * calibrationPlot({
 *   curves: [{ name: 'logistic', yTrue: [0, 1, 0, 1], probabilities: [0.1, 0.4, 0.6, 0.9] }],
 *   bins: 2,
 * });
 */
export function calibrationPlot(options: CalibrationPlotOptions): TopLevelSpec {
  const given = knownOptions('calibrationPlot', options, OPTIONS);
  const { bins = 10, strategy = 'uniform' } = given as CalibrationOptions;
  if (!Array.isArray(given.curves) || given.curves.length === 0) {
    throw wrongKind('curves', 'an array of one curve or more', given.curves);
  }
  const curves = given.curves.map((each, k) => toCurve(`curves[${k}]`, each, bins, strategy));
  const size = squareSize(given);
  const columns = legendColumns(
    curves.map(({ name }) => name),
    size.width,
  );
  const x = shareAxis('x', 'predicted probability (mean of the bin)');
  const remarks = [
    textOption('subtitle', given.subtitle, ''),
    'dotted: probabilities that are right',
  ];
  const looks = { columns, named: true, clip: false, dots: true };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    ...heading(textOption('title', given.title, 'Calibration'), remarks, size.width),
    config: THEME,
    spacing: 12,
    vconcat: [
      {
        ...size,
        layer: [
          baseLine([0, 1]),
          ...curveLayers(curves, {
            x: { ...x, title: null } as typeof x,
            y: shareAxis('y', 'share of the positive class'),
            ...looks,
          }),
        ],
      },
      { width: size.width, height: Math.round(size.height / 4), ...counts(curves, x) },
    ],
  } as TopLevelSpec;
}

interface BinnedCurve extends DrawnCurve {
  readonly counts: readonly number[];
}

function toCurve(option: string, value: unknown, bins: number, strategy: unknown): BinnedCurve {
  const given = knownOptions(option, value, KEYS);
  if (given.name === undefined) throw wrongKind(`${option}.name`, 'a string', given.name);
  const name = textOption(`${option}.name`, given.name, '');
  const { yTrue, probabilities, positive, sampleWeight } = given as unknown as PredictedSamples;
  const { meanPredicted, fractionPositive, counts } = calibrationCurve(yTrue, probabilities, {
    bins,
    strategy: strategy as CalibrationOptions['strategy'],
    ...(positive !== undefined && { positive }),
    ...(sampleWeight !== undefined && { sampleWeight }),
  } as CalibrationOptions);
  const points = Array.from(meanPredicted, (x, i) => ({ x, y: fractionPositive[i] }));
  return { name, points, length: points.length, cut: false, counts: Array.from(counts) };
}

/** Bars of the number of samples per bin, side by side for several curves. */
function counts(curves: readonly BinnedCurve[], x: ReturnType<typeof shareAxis>) {
  const domain = curves.map(({ name }) => name);
  const aside = (k: number) => ((k - (curves.length - 1) / 2) * (BAR + 1)) / SIDE;
  return {
    data: {
      values: curves.flatMap(({ name, points, counts }, k) =>
        points.map((point, i) => ({ name, x: point.x + aside(k), count: counts[i] })),
      ),
    },
    mark: { type: 'bar', width: BAR, aria: false },
    encoding: {
      x: { ...x, scale: { ...(x as { scale: object }).scale, padding: 0 } },
      y: {
        field: 'count',
        type: 'quantitative',
        title: 'samples',
        stack: false,
        axis: { tickCount: 3 },
      },
      color: {
        field: 'name',
        type: 'nominal',
        scale: { domain, range: domain.map((_, i) => CLASS_COLORS[i % CLASS_COLORS.length]) },
        legend: null,
      },
    },
  };
}
