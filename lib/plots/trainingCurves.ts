/** A chart of a training run: training and validation loss by epoch, and the best epoch. */
import type { TopLevelSpec } from 'vega-lite';
import { integerBetween, knownOptions, oneOf } from '../common/validate.ts';
import { rangeOf } from './domains.ts';
import { heading, showCount } from './heading.ts';
import { chooseScale, epochAxis, type LossScale, lossAxis, toLosses } from './lossCurve.ts';
import { showValue } from './numbers.ts';
import { type ChartLayer, type ChartText, chartSize, textOption } from './options.ts';
import { CLASS_COLORS, INK, THEME } from './theme.ts';
import { thinCurve } from './thin.ts';

/** Options of `trainingCurves`. */
export interface TrainingCurvesOptions extends ChartText {
  /** Training loss of each epoch. */
  readonly losses: ArrayLike<number>;
  /** Validation loss of each epoch; as many as `losses`. */
  readonly validationLosses: ArrayLike<number>;
  /** Epoch, from 1, whose weights the model has; a line marks it. Default: none. */
  readonly bestEpoch?: number | undefined;
  /** Scale of the loss axis, as in `lossCurve`. Default `'auto'`. */
  readonly scale?: LossScale;
}

const OPTIONS = [
  ...['losses', 'validationLosses', 'bestEpoch', 'scale'],
  ...['title', 'subtitle', 'xTitle', 'yTitle', 'width', 'height'],
];
/** Maximum number of points of a curve; more cannot be told apart in the width of a chart. */
const MAX_VALUES = 1000;
/** Length of a legend line, long enough to show dashes. */
const LEGEND = { title: null, symbolType: 'stroke', symbolSize: 500 };
const SERIES = ['training', 'validation'] as const;

/**
 * Plots training loss and validation loss against the epoch, from 1. The model overfits where the
 * validation loss rises while the training loss still falls.
 *
 * @param options losses, best epoch, scale, title and size
 * @returns a Vega-Lite specification that contains its data; `renderSvg` draws it
 * @throws {TypeError} if an array does not contain numbers, or an option is unknown or has the
 *   wrong type
 * @throws {RangeError} if an array is empty, their lengths differ, a loss is not finite, or
 *   `bestEpoch` is not one of the epochs
 * @example
 * trainingCurves({ losses: [0.7, 0.4, 0.3], validationLosses: [0.6, 0.5, 0.55], bestEpoch: 2 });
 */
export function trainingCurves(options: TrainingCurvesOptions): TopLevelSpec {
  const given = knownOptions('trainingCurves', options, OPTIONS);
  const curves = [
    toLosses(given.losses, 'losses'),
    toLosses(given.validationLosses, 'validationLosses'),
  ];
  const epochs = curves[0].length;
  if (curves[1].length !== epochs) {
    throw new RangeError(
      `Expected "validationLosses" to have ${epochs} losses like "losses", but it has ${curves[1].length}`,
    );
  }
  const best =
    given.bestEpoch === undefined
      ? undefined
      : integerBetween('bestEpoch', given.bestEpoch, 1, epochs);
  const range = rangeOf(curves.flat());
  const scale = chooseScale(
    range,
    oneOf('scale', given.scale ?? 'auto', ['auto', 'log', 'linear']),
  );
  const yTitle = textOption('yTitle', given.yTitle, 'loss');
  const size = chartSize(given);
  const remarks = [
    textOption('subtitle', given.subtitle, ''),
    `validation from ${showValue(curves[1][0])} to ${showValue(curves[1][epochs - 1])} in ${showCount(epochs)} ${epochs === 1 ? 'epoch' : 'epochs'}`,
    best === undefined ? '' : `best epoch ${showCount(best)}`,
  ];
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    ...heading(textOption('title', given.title, 'Loss by epoch'), remarks, size.width),
    ...size,
    config: THEME,
    layer: [
      {
        data: { values: curves.flatMap((losses, k) => points(losses, SERIES[k])) },
        mark: { type: 'line', strokeWidth: 2, strokeJoin: 'round', point: epochs === 1 },
        encoding: {
          x: epochAxis(epochs, textOption('xTitle', given.xTitle, 'epoch')),
          y: lossAxis(range, scale, scale === 'log' ? `${yTitle} (log scale)` : yTitle),
          color: {
            field: 'samples',
            type: 'nominal',
            scale: { domain: [...SERIES], range: CLASS_COLORS.slice(0, 2) },
            legend: LEGEND,
          },
          // Dashes distinguish the curves without colours.
          strokeDash: {
            field: 'samples',
            type: 'nominal',
            scale: {
              domain: [...SERIES],
              range: [
                [1, 0],
                [6, 3],
              ],
            },
            legend: LEGEND,
          },
        },
      },
      ...(best === undefined ? [] : [bestLine(best)]),
    ],
  };
}

function bestLine(epoch: number): ChartLayer {
  return {
    data: { values: [{ epoch }] },
    mark: { type: 'rule', color: INK, strokeWidth: 1, strokeDash: [2, 3] },
    encoding: { x: { field: 'epoch', type: 'quantitative' } },
  };
}

function points(losses: readonly number[], samples: string) {
  const kept = thinCurve(losses, MAX_VALUES);
  return kept.map((i) => ({ epoch: i + 1, loss: losses[i], samples }));
}
