/**
 * A chart of a grid search over learning rates and numbers of epochs: the final loss of each
 * combination.
 */
import type { Mark, Spec } from 'vega';
import { wrongKind } from '../common/errors.ts';
import { knownOptions } from '../common/validate.ts';
import { axisTitle, type NamedAxis } from './axes.ts';
import { levelLegend, levelScales, vegaHeading } from './levels.ts';
import { showDigits, showValue, toNumbers } from './numbers.ts';
import { type ChartText, chartSize, textOption } from './options.ts';
import { levelsOf, type Surface, toSurface } from './surface.ts';
import { COLORS, INK, RAMP, VEGA_THEME } from './theme.ts';

/** Options of `rateGrid`. */
export interface RateGridOptions extends Omit<ChartText, 'xTitle' | 'yTitle'> {
  /** Learning rates, one per row; the first row is at the bottom. */
  readonly rates: ArrayLike<number>;
  /** Numbers of epochs, one per column. */
  readonly epochs: ArrayLike<number>;
  /**
   * `losses[i][j]` is the loss after `epochs[j]` with `rates[i]`; a loss that is not finite marks a
   * run that diverged.
   */
  readonly losses: readonly ArrayLike<number>[];
  /** Label of the columns. Default `{ name: 'epochs' }`. */
  readonly x?: NamedAxis;
  /** Label of the rows. Default `{ name: 'learning rate' }`. */
  readonly y?: NamedAxis;
  /** Label of the losses. Default `{ name: 'loss' }`. */
  readonly value?: NamedAxis;
}

/** Font size of the loss in a cell, in CSS pixels. */
const TEXT_SIZE = 12;
const OPTIONS = [
  ...['rates', 'epochs', 'losses', 'x', 'y', 'value'],
  ...['title', 'subtitle', 'width', 'height'],
];

/**
 * Plots the loss for each combination of learning rate and number of epochs, as bands of colour,
 * which are logarithmic if the losses differ much. A ring marks the lowest loss, a cross each run
 * that diverged.
 *
 * @param options rates, epochs, losses, labels, title and size
 * @returns a Vega specification that contains its data; `renderSvg` draws it
 * @throws {TypeError} if an option is unknown or has the wrong type
 * @throws {RangeError} if there is not one loss per combination, or no loss is finite
 * @example
 * rateGrid({
 *   rates: [0.01, 0.1, 1],
 *   epochs: [10, 100],
 *   losses: [[0.6, 0.3], [0.3, 0.1], [0.9, Infinity]],
 * });
 */
export function rateGrid(options: RateGridOptions): Spec {
  const given = knownOptions('rateGrid', options, OPTIONS);
  const rates = toNumbers('rates', given.rates);
  const epochs = toNumbers('epochs', given.epochs);
  const cells = toCells(given.losses, rates, epochs);
  const finite = cells.filter(({ loss }) => Number.isFinite(loss));
  if (finite.length === 0) throw new RangeError('Expected finite losses, but none is');
  const best = finite.reduce((a, b) => (b.loss < a.loss ? b : a));
  const surface = asSurface(finite.map(({ loss }) => loss));
  const levels = levelsOf(surface, RAMP.length - 1, 'auto');
  const size = chartSize(given);
  const remarks = [
    textOption('subtitle', given.subtitle, ''),
    `ring: lowest, ${showValue(best.loss)} at rate ${showValue(best.rate)}, ${showValue(best.epochs)} epochs`,
    finite.length === cells.length ? '' : 'cross: diverged',
  ];
  const longest = Math.max(...finite.map(({ loss }) => showLoss(loss).length));
  const text = { rate: rates.map(showValue), epochs: epochs.map(showValue) };
  return {
    $schema: 'https://vega.github.io/schema/vega/v6.json',
    ...vegaHeading(
      textOption('title', given.title, 'Learning rate and epochs'),
      remarks,
      size.width,
    ),
    ...size,
    config: VEGA_THEME,
    data: [
      {
        name: 'cells',
        values: finite.map((cell) => ({
          ...named(cell),
          loss: cell.loss,
          text: showLoss(cell.loss),
        })),
      },
      { name: 'diverged', values: cells.filter((cell) => !finite.includes(cell)).map(named) },
      { name: 'best', values: [named(best)] },
    ],
    scales: [
      { name: 'x', type: 'band', domain: text.epochs, range: 'width' },
      { name: 'y', type: 'band', domain: text.rate, range: 'height', reverse: true },
      ...levelScales(levels),
    ],
    axes: [
      {
        scale: 'x',
        orient: 'bottom',
        title: axisTitle('x', given.x, 'epochs'),
        ticks: false,
        domain: false,
      },
      {
        scale: 'y',
        orient: 'left',
        title: axisTitle('y', given.y, 'learning rate'),
        ticks: false,
        domain: false,
      },
    ],
    legends: levelLegend(levels, axisTitle('value', given.value, 'loss'), size.width),
    marks: marks(size.width / epochs.length, size.height / rates.length, levels, longest),
  };
}

interface Cell {
  readonly rate: number;
  readonly epochs: number;
  readonly loss: number;
}

function toCells(losses: unknown, rates: readonly number[], epochs: readonly number[]): Cell[] {
  if (!Array.isArray(losses)) throw wrongKind('losses', 'an array of rows of losses', losses);
  const rows = losses.map((row, i) => toNumbers(`losses[${i}]`, row, { finite: false }));
  if (rows.length !== rates.length || rows.some(({ length }) => length !== epochs.length)) {
    throw new RangeError(
      `Expected "losses" to have a row for each of ${rates.length} rates and a column for each of ${epochs.length} numbers of epochs, but it has not`,
    );
  }
  for (const [name, list] of [
    ['rates', rates],
    ['epochs', epochs],
  ] as const) {
    const twice = list.find((value, i) => list.indexOf(value) < i);
    if (twice !== undefined)
      throw new RangeError(`Expected different "${name}", but ${twice} is there twice`);
  }
  return rows.flatMap((row, i) =>
    row.map((loss, j) => ({ rate: rates[i], epochs: epochs[j], loss })),
  );
}

/** The position of a cell, described with the labels of the axes. */
function named({ rate, epochs }: Cell) {
  return { rate: showValue(rate), epochs: showValue(epochs) };
}

function showLoss(loss: number): string {
  return showDigits(loss, 3);
}

/** Losses in the form of a surface, from which the levels are computed. */
function asSurface(losses: readonly number[]): Surface {
  return toSurface({ grid: [losses, losses].map((row) => [...row, row[0]]) }, [0, 1], [0, 1]);
}

function marks(width: number, height: number, levels: readonly number[], longest: number): Mark[] {
  const middle = {
    x: { scale: 'x', field: 'epochs', band: 0.5 },
    y: { scale: 'y', field: 'rate', band: 0.5 },
  };
  const symbol = (data: string, enter: object): Mark => ({
    type: 'symbol',
    from: { data },
    aria: false,
    encode: { enter: { ...middle, ...enter } },
  });
  const side = Math.min(width, height);
  const hasRoom = longest * TEXT_SIZE * 0.62 <= width && TEXT_SIZE * 1.4 <= height;
  // On the darker half of the ramp, dark text would be illegible.
  const isStrong = `datum.loss >= ${levels[Math.floor(levels.length * 0.6)] ?? Number.MAX_VALUE}`;
  return [
    {
      type: 'rect',
      from: { data: 'cells' },
      encode: {
        enter: {
          x: { scale: 'x', field: 'epochs' },
          y: { scale: 'y', field: 'rate' },
          width: { scale: 'x', band: 1 },
          height: { scale: 'y', band: 1 },
          fill: { scale: 'level', field: 'loss' },
          stroke: { value: COLORS.ground.light },
          strokeWidth: { value: 1 },
        },
      },
    },
    ...(hasRoom
      ? [
          {
            type: 'text',
            from: { data: 'cells' },
            aria: false,
            encode: {
              enter: {
                ...middle,
                text: { field: 'text' },
                align: { value: 'center' },
                baseline: { value: 'middle' },
                fontSize: { value: TEXT_SIZE },
                fill: [{ test: isStrong, value: COLORS.onRamp.light }, { value: INK }],
              },
            },
          } as Mark,
        ]
      : []),
    symbol('diverged', {
      shape: { value: 'M-1,-1L1,1M-1,1L1,-1' },
      size: { value: Math.min(60, side * side * 0.12) },
      stroke: { value: COLORS.class1.light },
      strokeWidth: { value: 2 },
    }),
    {
      type: 'rect',
      from: { data: 'best' },
      aria: false,
      encode: {
        enter: {
          x: { scale: 'x', field: 'epochs', offset: 1.5 },
          y: { scale: 'y', field: 'rate', offset: 1.5 },
          width: { value: width - 3 },
          height: { value: height - 3 },
          stroke: { value: COLORS.class1.light },
          strokeWidth: { value: 3 },
          cornerRadius: { value: 3 },
        },
      },
    },
  ];
}
