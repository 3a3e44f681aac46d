/** A chart of a training run: the loss by epoch. */
import type { TopLevelSpec } from 'vega-lite';
import { knownOptions, oneOf } from '../common/validate.ts';
import { linearDomain, logDomain, logTicks, type Range, rangeOf } from './domains.ts';
import { heading, showCount } from './heading.ts';
import { showValue, toNumbers } from './numbers.ts';
import { type ChartText, chartSize, type Position, textOption } from './options.ts';
import { CURVE_COLOR, THEME, TICK_COUNT } from './theme.ts';
import { thinCurve } from './thin.ts';

/**
 * Scale of an axis; `'auto'` is logarithmic if all values are positive and the largest is at least
 * 10 times the smallest, otherwise linear.
 */
export type LossScale = 'auto' | 'log' | 'linear';

/** Options of `lossCurve`. */
export interface LossCurveOptions extends ChartText {
  /** Loss of each epoch. */
  readonly losses: ArrayLike<number>;
  /** Scale of the loss axis. Default `'auto'`. */
  readonly scale?: LossScale;
}

const OPTIONS = ['losses', 'scale', 'title', 'subtitle', 'xTitle', 'yTitle', 'width', 'height'];
/** Maximum number of points; more cannot be told apart in the width of a chart. */
const MAX_VALUES = 2000;
/** Maximum number of epochs for which each epoch has a dot. */
const MAX_DOTS = 30;
/**
 * Ratio of the largest to the smallest loss from which a linear axis would hide the end of a run.
 */
const LOG_FROM = 10;

/**
 * Plots the loss against the epoch, from 1. A run of one epoch is a single dot.
 *
 * @param options losses, scale, title and size
 * @returns a Vega-Lite specification that contains its data; `renderSvg` draws it
 * @throws {TypeError} if `losses` is not an array of numbers, or an option is unknown or has the
 *   wrong type
 * @throws {RangeError} if `losses` is empty, a loss is not finite, or the scale is `'log'` and a
 *   loss is not positive
 * @example
 * const spec = lossCurve({ losses: [194.36, 12.4, 0.65, 0.448], title: 'Training loss' });
 */
export function lossCurve(options: LossCurveOptions): TopLevelSpec {
  const given = knownOptions('lossCurve', options, OPTIONS);
  const losses = toLosses(given.losses);
  const epochs = losses.length;
  const range = rangeOf(losses);
  const scale = chooseScale(
    range,
    oneOf('scale', given.scale ?? 'auto', ['auto', 'log', 'linear']),
  );
  const kept = thinCurve(losses, MAX_VALUES);
  const dots =
    kept.length <= MAX_DOTS ? { color: CURVE_COLOR, size: epochs === 1 ? 80 : 36 } : false;
  const size = chartSize(given);
  const yTitle = textOption('yTitle', given.yTitle, 'loss');
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    ...heading(
      textOption('title', given.title, 'Loss by epoch'),
      [
        textOption('subtitle', given.subtitle, ''),
        summary(losses),
        kept.length < epochs
          ? `${showCount(kept.length)} of ${showCount(epochs)} epochs drawn, lows and highs kept`
          : '',
      ],
      size.width,
    ),
    ...size,
    config: THEME,
    data: { values: kept.map((i) => ({ epoch: i + 1, loss: losses[i] })) },
    mark: { type: 'line', color: CURVE_COLOR, strokeWidth: 2, strokeJoin: 'round', point: dots },
    encoding: {
      x: epochAxis(epochs, textOption('xTitle', given.xTitle, 'epoch')),
      y: lossAxis(range, scale, scale === 'log' ? `${yTitle} (log scale)` : yTitle),
    },
  };
}

/** The axis of epochs, counted from 1. */
export function epochAxis(epochs: number, title: string): Position {
  return {
    field: 'epoch',
    type: 'quantitative',
    title,
    // Centres a single epoch.
    scale: { domain: epochs === 1 ? [0, 2] : [1, epochs], nice: false, zero: false },
    axis: {
      format: epochs < 10_000 ? ',d' : '~s',
      tickMinStep: 1,
      tickCount: TICK_COUNT,
      ...(epochs === 1 && { values: [1] }),
    },
  };
}

/** The axis of a loss. */
export function lossAxis(range: Range, scale: 'log' | 'linear', title: string): Position {
  const common = { field: 'loss', type: 'quantitative', title } as const;
  if (scale === 'log') {
    const [low, high] = logDomain(range);
    return {
      ...common,
      scale: { type: 'log', nice: false, domain: [low, high] },
      axis: { format: '~g', tickCount: TICK_COUNT, ...logTicks([low, high]) },
    };
  }
  const [low, high] = linearDomain(range);
  const largest = Math.max(Math.abs(low), Math.abs(high));
  return {
    ...common,
    scale: { domain: [low, high], nice: true, zero: false },
    // Very small and very large losses have exponential labels.
    axis: { tickCount: TICK_COUNT, ...((largest < 1e-3 || largest >= 1e6) && { format: '~g' }) },
  };
}

/** The scale for losses in a range; see `lossCurve`. */
export function chooseScale([low, high]: Range, scale: LossScale): 'log' | 'linear' {
  if (scale === 'auto') return low > 0 && high / low >= LOG_FROM ? 'log' : 'linear';
  if (scale === 'log' && low <= 0) {
    throw new RangeError(`Expected positive losses for scale 'log', but the smallest is ${low}`);
  }
  return scale;
}

function summary(losses: readonly number[]): string {
  const last = losses.length - 1;
  return last === 0
    ? `${showValue(losses[0])} after one epoch`
    : `from ${showValue(losses[0])} to ${showValue(losses[last])} in ${showCount(last + 1)} epochs`;
}

/** Validates losses; throws the errors of `lossCurve`. */
export function toLosses(value: unknown, name = 'losses'): readonly number[] {
  const losses = toNumbers(name, value);
  if (losses.length === 0) {
    throw new RangeError(`Expected "${name}" to hold at least one loss, but it is empty`);
  }
  return losses;
}
