/**
 * Draws a race on a surface: paths over the contours, or along the curve of a function of one
 * variable.
 */
import type { TestFunction } from '../../descent/testFunction.ts';
import { contourLines, type Field, fieldOf } from './contour.ts';
import { mixed, type Palette } from './palette.ts';
import { type Axis, Plot } from './plot.ts';
import type { SurfaceDescent, SurfaceRace } from './surfaceRace.ts';

/** Maximum number of points of a path; longer paths are thinned. */
const MOST_DRAWN = 3000;
/** Maximum length of a path whose steps are drawn as dots. */
const DOTTED = 60;
const CURVE_POINTS = 400;

export class SurfaceView {
  readonly #canvas: HTMLCanvasElement;
  #surface: TestFunction | undefined;
  #field: Field | undefined;
  #ground: { palette: Palette; bands: HTMLCanvasElement; lines: number[] } | undefined;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  draw(race: SurfaceRace, start: readonly number[], palette: Palette): void {
    const { surface } = race;
    if (surface !== this.#surface) {
      this.#surface = surface;
      this.#field = surface.dimension === 2 ? fieldOf(surface) : undefined;
      this.#ground = undefined;
    }
    const [x, y] = axesOf(surface);
    const plot = new Plot(this.#canvas, palette, x, y);
    // The surface would cover a grid, so the frame is drawn last.
    if (surface.dimension === 1) plot.axes();
    plot.inside(() => {
      if (this.#field) this.#drawGround(plot, this.#field);
      else drawCurve(plot, surface);
      drawKnown(plot, surface);
      for (const [i, racer] of race.racers.entries()) drawPath(plot, surface, racer, i);
      drawStart(plot, surface, start);
      for (const [i, { point }] of race.racers.entries()) {
        const [left, top] = placeOf(plot, surface, point);
        plot.mark(i, left, top, palette.racers[i], 6.5);
      }
    });
    if (surface.dimension === 2) plot.axes({ grid: false });
  }

  /** The point of the surface at a canvas position inside the plot area. */
  pointAt(left: number, top: number): readonly number[] | undefined {
    if (this.#surface === undefined) return undefined;
    const { dimension, domain } = this.#surface;
    const [x, y] = axesOf(this.#surface);
    return Plot.at(this.#canvas, x, y, left, top)
      .slice(0, dimension)
      .map((each, j) => Math.min(domain[j][1], Math.max(domain[j][0], each)));
  }

  #drawGround(plot: Plot, field: Field): void {
    const { ctx, box, palette } = plot;
    if (this.#ground?.palette !== palette) {
      this.#ground = {
        ...{ palette, bands: bandsOf(field, palette) },
        lines: field.levels.flatMap((level) => contourLines(field, level)),
      };
    }
    const { bands, lines } = this.#ground;
    ctx.imageSmoothingEnabled = true;
    ctx.drawImage(bands, box.left, box.top, box.width, box.height);
    const [dx, dy] = [box.width / (field.cols - 1), box.height / (field.rows - 1)];
    const bottom = box.top + box.height;
    ctx.beginPath();
    for (let i = 0; i < lines.length; i += 4) {
      ctx.moveTo(box.left + dx * lines[i], bottom - dy * lines[i + 1]);
      ctx.lineTo(box.left + dx * lines[i + 2], bottom - dy * lines[i + 3]);
    }
    ctx.strokeStyle = palette.contour;
    ctx.lineWidth = 1;
    ctx.stroke();
  }
}

/** The bands as an image with one pixel per grid point, first row at the bottom. */
function bandsOf({ cols, rows, values, levels }: Field, palette: Palette): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = cols;
  canvas.height = rows;
  const ctx = canvas.getContext('2d');
  if (ctx === null) throw new Error('This browser cannot draw on a canvas');
  const colors = Array.from({ length: levels.length + 1 }, (_, k) =>
    mixed(palette.low, palette.high, k / Math.max(1, levels.length)),
  );
  const image = ctx.createImageData(cols, rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      const value = values[i * cols + j];
      let band = 0;
      while (band < levels.length && value > levels[band]) band++;
      image.data.set([...colors[band], 255], 4 * ((rows - 1 - i) * cols + j));
    }
  }
  ctx.putImageData(image, 0, 0);
  return canvas;
}

/** On a curve, the second coordinate is the value. */
function axesOf({ dimension, domain, value }: TestFunction): [Axis, Axis] {
  const x = { name: 'x', low: domain[0][0], high: domain[0][1] };
  if (dimension === 2) return [x, { name: 'y', low: domain[1][0], high: domain[1][1] }];
  const values = Array.from({ length: CURVE_POINTS }, (_, i) =>
    value([x.low + ((x.high - x.low) * i) / (CURVE_POINTS - 1)]),
  );
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = 0.06 * (high - low);
  return [x, { name: 'f(x)', low: low - room, high: high + room }];
}

function placeOf(plot: Plot, surface: TestFunction, point: readonly number[]): [number, number] {
  const y = surface.dimension === 2 ? point[1] : surface.value(point);
  // Limits coordinates, because a canvas does not accept arbitrarily large ones.
  const within = (value: number) => Math.max(-1e5, Math.min(1e5, value));
  return [within(plot.x(point[0])), within(plot.y(y))];
}

function drawCurve(plot: Plot, { domain, value }: TestFunction): void {
  const { ctx, palette } = plot;
  const [low, high] = domain[0];
  ctx.beginPath();
  for (let i = 0; i < CURVE_POINTS; i++) {
    const x = low + ((high - low) * i) / (CURVE_POINTS - 1);
    ctx.lineTo(plot.x(x), plot.y(value([x])));
  }
  ctx.strokeStyle = palette.muted;
  ctx.lineWidth = 1.5;
  ctx.stroke();
}

/** Draws minima as small crosses. */
function drawKnown(plot: Plot, surface: TestFunction): void {
  const { ctx, palette } = plot;
  ctx.strokeStyle = palette.ink;
  ctx.lineWidth = 1.5;
  for (const { x } of surface.minima) {
    const [left, top] = placeOf(plot, surface, x);
    ctx.beginPath();
    for (const [dx, dy] of [
      [5, 5],
      [5, -5],
    ]) {
      ctx.moveTo(left - dx, top - dy);
      ctx.lineTo(left + dx, top + dy);
    }
    ctx.stroke();
  }
}

function drawPath(plot: Plot, surface: TestFunction, racer: SurfaceDescent, index: number): void {
  const { dimension } = surface;
  const { path } = racer;
  const count = path.length / dimension;
  const every = Math.ceil(count / MOST_DRAWN);
  const places: [number, number][] = [];
  for (let i = 0; i < count; i += every) {
    places.push(placeOf(plot, surface, path.slice(i * dimension, (i + 1) * dimension)));
  }
  places.push(placeOf(plot, surface, racer.point));
  const color = plot.palette.racers[index];
  plot.line(places, color);
  if (count > DOTTED) return;
  for (const [left, top] of places) plot.mark(0, left, top, color, 2.6, color);
}

function drawStart(plot: Plot, surface: TestFunction, start: readonly number[]): void {
  const { ctx, palette } = plot;
  const [left, top] = placeOf(plot, surface, start);
  ctx.beginPath();
  ctx.arc(left, top, 9, 0, 2 * Math.PI);
  ctx.strokeStyle = palette.card;
  ctx.lineWidth = 4;
  ctx.stroke();
  ctx.strokeStyle = palette.ink;
  ctx.lineWidth = 1.5;
  ctx.stroke();
}
