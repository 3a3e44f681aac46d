/** Draws a race on data: the samples by class, and each racer's decision boundary. */
import { matrix } from '../../data/matrix.ts';
import { contourLines } from './contour.ts';
import type { DataRace } from './dataRace.ts';
import { mixed, type Palette, rgb } from './palette.ts';
import { type Axis, Plot } from './plot.ts';

const GRID = 72;
/** Opacity of the class colours in the background. */
const TINT = 0.16;

export class SamplesView {
  readonly #canvas: HTMLCanvasElement;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  /** @param chosen the racer whose decision regions are coloured */
  draw(race: DataRace, chosen: number, palette: Palette): void {
    const [x, y] = axesOf(race);
    const plot = new Plot(this.#canvas, palette, x, y);
    const grid = race.expand(gridOf(x, y));
    plot.inside(() => {
      const margins = race.racers.map((racer) => racer.margins(grid));
      const ground = margins[chosen];
      if (ground !== undefined) drawRegions(plot, ground);
      for (const [i, each] of margins.entries()) {
        if (each !== undefined) drawBoundary(plot, each, palette.racers[i], i === chosen ? 3 : 2);
      }
      drawSamples(plot, race);
    });
    plot.axes({ grid: false });
  }
}

function axesOf({ data }: DataRace): [Axis, Axis] {
  return [0, 1].map((j) => {
    const values = Array.from({ length: data.x.rows }, (_, i) => data.x.data[2 * i + j]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const room = 0.08 * (high - low);
    return { name: `${data.features[j]} (standardized)`, low: low - room, high: high + room };
  }) as [Axis, Axis];
}

/** Grid points of the drawing, lowest row first. */
function gridOf(x: Axis, y: Axis) {
  const points = new Float64Array(2 * GRID * GRID);
  for (let i = 0; i < GRID; i++) {
    for (let j = 0; j < GRID; j++) {
      points[2 * (i * GRID + j)] = x.low + ((x.high - x.low) * j) / (GRID - 1);
      points[2 * (i * GRID + j) + 1] = y.low + ((y.high - y.low) * i) / (GRID - 1);
    }
  }
  return matrix(points, GRID * GRID, 2);
}

function drawRegions({ ctx, box, palette }: Plot, margins: readonly Float64Array[]): void {
  const canvas = document.createElement('canvas');
  canvas.width = GRID;
  canvas.height = GRID;
  const small = canvas.getContext('2d');
  if (small === null) return;
  const image = small.createImageData(GRID, GRID);
  const card = rgb(palette.card);
  const colors = margins.map((_, k) => mixed(card, rgb(classColor(palette, k)), TINT));
  for (let i = 0; i < GRID * GRID; i++) {
    const k = margins.findIndex((each) => each[i] >= 0);
    const row = GRID - 1 - Math.floor(i / GRID);
    image.data.set([...(colors[k] ?? card), 255], 4 * (row * GRID + (i % GRID)));
  }
  small.putImageData(image, 0, 0);
  ctx.drawImage(canvas, box.left, box.top, box.width, box.height);
}

/** Draws the boundaries between classes. */
function drawBoundary(
  plot: Plot,
  margins: readonly Float64Array[],
  color: string,
  width: number,
): void {
  const { ctx, box, palette } = plot;
  const [dx, dy] = [box.width / (GRID - 1), box.height / (GRID - 1)];
  const bottom = box.top + box.height;
  const path = new Path2D();
  // With two classes, one boundary suffices.
  for (const values of margins.length === 2 ? [margins[1]] : margins) {
    const lines = contourLines({ cols: GRID, rows: GRID, values, levels: [] }, 0);
    for (let i = 0; i < lines.length; i += 4) {
      path.moveTo(box.left + dx * lines[i], bottom - dy * lines[i + 1]);
      path.lineTo(box.left + dx * lines[i + 2], bottom - dy * lines[i + 3]);
    }
  }
  ctx.strokeStyle = palette.card;
  ctx.lineWidth = width + 2;
  ctx.stroke(path);
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  ctx.stroke(path);
}

function drawSamples(plot: Plot, { data }: DataRace): void {
  for (let i = 0; i < data.x.rows; i++) {
    const [left, top] = [plot.x(data.x.data[2 * i]), plot.y(data.x.data[2 * i + 1])];
    plot.mark(data.y[i], left, top, classColor(plot.palette, data.y[i]), 3.6);
  }
}

/** Classes take colours from the end of the palette, racers from the start, to avoid clashes. */
export function classColor({ racers }: Palette, k: number): string {
  return racers[4 + k];
}

/** Marker shapes of the classes as characters, for a legend. */
export const CLASS_LETTERS = ['●', '▲', '■'];
