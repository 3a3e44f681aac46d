/** Draws curves of values by step: one per racer, or those of a training run. */
import type { Palette } from './palette.ts';
import { type Axis, Plot } from './plot.ts';

export interface Curve {
  /** Position of each value on the horizontal axis. */
  readonly steps: readonly number[];
  readonly values: readonly number[];
  readonly color: string;
  readonly dashed?: boolean;
  /** Marker at the end of the curve; none for a single curve. */
  readonly mark?: number;
}

export interface Names {
  readonly x: string;
  readonly y: string;
  /** Minimum upper end of the horizontal axis. */
  readonly to?: number;
}

const MOST_DRAWN = 1500;
/** Minimum number of decades for a logarithmic axis. */
const DECADES = 1.5;
/** Lower limit of the axis below zero, relative to the highest start value. */
const MOST_FALL = 50;
/** Smaller differences are rounding errors. */
const LEAST = 1e-16;

/** Draws the curves with an axis that shows all of them, logarithmic if values span decades. */
export function drawCurves(
  canvas: HTMLCanvasElement,
  curves: readonly Curve[],
  names: Names,
  palette: Palette,
): void {
  const last = Math.max(1, names.to ?? 1, ...curves.map(({ steps }) => steps.at(-1) ?? 0));
  const first = Math.min(1, ...curves.map(({ steps }) => steps[0] ?? 1));
  const x: Axis = { name: names.x, low: first, high: Math.max(first + 1, last) };
  const plot = new Plot(canvas, palette, x, valueAxis(curves, names.y));
  plot.axes();
  plot.inside(() => {
    for (const { steps, values, color, dashed, mark } of curves) {
      const places = placesOf(plot, steps, values);
      plot.ctx.setLineDash(dashed ? [6, 5] : []);
      plot.line(places, color);
      plot.ctx.setLineDash([]);
      const end = places.at(-1);
      if (end !== undefined && mark !== undefined) plot.mark(mark, end[0], end[1], color, 4.5);
    }
  });
}

function placesOf(plot: Plot, steps: readonly number[], values: readonly number[]) {
  const every = Math.ceil(values.length / MOST_DRAWN);
  const places: [number, number][] = [];
  const put = (i: number) => {
    if (!Number.isFinite(values[i])) return;
    const y = Math.max(-1e5, Math.min(1e5, plot.y(values[i])));
    places.push([plot.x(steps[i]), y]);
  };
  for (let i = 0; i < values.length; i += every) put(i);
  if (values.length > 0) put(values.length - 1);
  return places;
}

function valueAxis(curves: readonly Curve[], name: string): Axis {
  let [low, high, least] = [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
  ];
  let most = Number.NEGATIVE_INFINITY;
  for (const { values } of curves) {
    most = Math.max(most, values[0] ?? most);
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
      if (value > LEAST) least = Math.min(least, value);
    }
  }
  if (low > high) return { name, low: 0, high: 1 };
  // A diverging curve must not hide the others.
  if (most > 0) high = Math.min(high, 1e6 * most);
  low = Math.max(low, -MOST_FALL * Math.max(1, Math.abs(most)));
  if (low >= 0 && least < high && Math.log10(high / least) > DECADES) {
    return { name: `${name} (log)`, low: least / 1.3, high: high * 1.3, log: true };
  }
  const room = 0.05 * (high - low || Math.abs(high) || 1);
  return { name, low: low - room, high: high + room };
}
