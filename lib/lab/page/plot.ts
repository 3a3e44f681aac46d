/** A plot on a canvas: handles screen resolution, axes, names and labels. */
import { logTicks, showNumber, ticks } from './numbers.ts';
import { type Palette, SHAPES } from './palette.ts';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Axis {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly log?: boolean;
}

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif";
const MARGIN = { left: 64, right: 14, top: 12, bottom: 42 };

export class Plot {
  readonly ctx: CanvasRenderingContext2D;
  readonly palette: Palette;
  readonly box: Box;
  readonly #x: Axis;
  readonly #y: Axis;

  /** Clears the canvas and resizes it to its space on the page. */
  constructor(canvas: HTMLCanvasElement, palette: Palette, x: Axis, y: Axis) {
    const { clientWidth: width, clientHeight: height } = canvas;
    const ratio = window.devicePixelRatio || 1;
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== wide || canvas.height !== high) {
      canvas.width = wide;
      canvas.height = high;
    }
    const ctx = canvas.getContext('2d');
    if (ctx === null) throw new Error('This browser cannot draw on a canvas');
    this.ctx = ctx;
    this.palette = palette;
    this.#x = x;
    this.#y = y;
    this.box = {
      ...{ left: MARGIN.left, top: MARGIN.top },
      width: Math.max(10, width - MARGIN.left - MARGIN.right),
      height: Math.max(10, height - MARGIN.top - MARGIN.bottom),
    };
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, width, height);
    ctx.lineJoin = 'round';
    ctx.lineCap = 'round';
  }

  x(value: number): number {
    return this.box.left + this.box.width * share(this.#x, value);
  }

  y(value: number): number {
    return this.box.top + this.box.height * (1 - share(this.#y, value));
  }

  /** Converts a canvas position to data coordinates, on linear axes. */
  static at(canvas: HTMLCanvasElement, x: Axis, y: Axis, left: number, top: number) {
    const width = canvas.clientWidth - MARGIN.left - MARGIN.right;
    const height = canvas.clientHeight - MARGIN.top - MARGIN.bottom;
    return [
      x.low + ((left - MARGIN.left) / width) * (x.high - x.low),
      y.high - ((top - MARGIN.top) / height) * (y.high - y.low),
    ] as const;
  }

  /** Draws grid, labels and names; `grid: false` if another background is drawn. */
  axes({ grid = true } = {}): void {
    const { ctx, palette, box } = this;
    ctx.font = `12px ${FONT}`;
    ctx.lineWidth = 1;
    ctx.textBaseline = 'middle';
    for (const value of ticksOf(this.#y, box.height / 48)) {
      const y = Math.round(this.y(value)) + 0.5;
      if (grid) this.#rule(box.left, y, box.left + box.width, y);
      ctx.fillStyle = palette.muted;
      ctx.textAlign = 'right';
      ctx.fillText(label(this.#y, value), box.left - 7, y);
    }
    ctx.textBaseline = 'top';
    for (const value of ticksOf(this.#x, box.width / 64)) {
      const x = Math.round(this.x(value)) + 0.5;
      if (grid) this.#rule(x, box.top, x, box.top + box.height);
      ctx.fillStyle = palette.muted;
      ctx.textAlign = 'center';
      ctx.fillText(label(this.#x, value), x, box.top + box.height + 6);
    }
    ctx.fillStyle = palette.ink;
    ctx.font = `13px ${FONT}`;
    ctx.fillText(this.#x.name, box.left + box.width / 2, box.top + box.height + 23);
    ctx.save();
    ctx.translate(1, box.top + box.height / 2);
    ctx.rotate(-Math.PI / 2);
    ctx.fillText(this.#y.name, 0, 0);
    ctx.restore();
    ctx.strokeStyle = palette.muted;
    ctx.globalAlpha = 0.5;
    ctx.strokeRect(box.left + 0.5, box.top + 0.5, box.width, box.height);
    ctx.globalAlpha = 1;
  }

  #rule(x1: number, y1: number, x2: number, y2: number): void {
    const { ctx } = this;
    ctx.strokeStyle = this.palette.grid;
    ctx.beginPath();
    ctx.moveTo(x1, y1);
    ctx.lineTo(x2, y2);
    ctx.stroke();
  }

  /** Draws with clipping to the plot area. */
  inside(draw: () => void): void {
    const { ctx, box } = this;
    ctx.save();
    ctx.beginPath();
    ctx.rect(box.left, box.top, box.width, box.height);
    ctx.clip();
    draw();
    ctx.restore();
  }

  /** Draws a line with an outline in the background colour, so that lines stay distinguishable. */
  line(points: readonly (readonly [number, number])[], color: string, width = 2): void {
    if (points.length < 2) return;
    const { ctx } = this;
    const path = new Path2D();
    for (const [i, [x, y]] of points.entries()) i === 0 ? path.moveTo(x, y) : path.lineTo(x, y);
    ctx.strokeStyle = this.palette.card;
    ctx.globalAlpha = 0.75;
    ctx.lineWidth = width + 2;
    ctx.stroke(path);
    ctx.globalAlpha = 1;
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.stroke(path);
  }

  /** Draws the marker of a racer or class. */
  mark(
    index: number,
    x: number,
    y: number,
    color: string,
    size = 6,
    rim = this.palette.card,
  ): void {
    const { ctx } = this;
    const path = shape(SHAPES[index % SHAPES.length], x, y, size);
    ctx.fillStyle = color;
    ctx.fill(path);
    ctx.strokeStyle = rim;
    ctx.lineWidth = 1.5;
    ctx.stroke(path);
  }
}

function share({ low, high, log }: Axis, value: number): number {
  if (!log) return (value - low) / (high - low);
  // Values without a logarithm are drawn at the bottom.
  return (Math.log(Math.max(value, low)) - Math.log(low)) / (Math.log(high) - Math.log(low));
}

function ticksOf({ low, high, log }: Axis, count: number): number[] {
  return log ? logTicks(low, high, count) : ticks(low, high, count);
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

function label({ log }: Axis, value: number): string {
  const power = Math.round(Math.log10(value));
  if (!log || (power >= -2 && power <= 3)) return showNumber(value, 4);
  const digits = [...String(Math.abs(power))].map((digit) => SUPERSCRIPTS[Number(digit)]);
  return `10${power < 0 ? '⁻' : ''}${digits.join('')}`;
}

/** The marker shapes of the package's charts. */
export function shape(name: string, x: number, y: number, size: number): Path2D {
  const path = new Path2D();
  const polygon = (corners: readonly (readonly [number, number])[]) => {
    for (const [i, [dx, dy]] of corners.entries()) {
      const [left, top] = [x + dx * size, y + dy * size];
      i === 0 ? path.moveTo(left, top) : path.lineTo(left, top);
    }
    path.closePath();
  };
  const triangle: [number, number][] = [
    [0, -1.1],
    [1, 0.8],
    [-1, 0.8],
  ];
  const turned = (turn: (corner: [number, number]) => [number, number]) => triangle.map(turn);
  if (name === 'square')
    polygon([
      [-0.85, -0.85],
      [0.85, -0.85],
      [0.85, 0.85],
      [-0.85, 0.85],
    ]);
  else if (name === 'diamond')
    polygon([
      [0, -1.2],
      [1.2, 0],
      [0, 1.2],
      [-1.2, 0],
    ]);
  else if (name === 'triangle-up') polygon(triangle);
  else if (name === 'triangle-down') polygon(turned(([a, b]) => [a, -b]));
  else if (name === 'triangle-right') polygon(turned(([a, b]) => [-b, a]));
  else if (name === 'triangle-left') polygon(turned(([a, b]) => [b, a]));
  else if (name === 'cross') polygon(CROSS);
  else path.arc(x, y, size, 0, 2 * Math.PI);
  return path;
}

const [OUT, IN] = [1.15, 0.4];
const CROSS: readonly (readonly [number, number])[] = [
  ...[
    [-IN, -OUT],
    [IN, -OUT],
    [IN, -IN],
    [OUT, -IN],
    [OUT, IN],
    [IN, IN],
  ],
  ...[
    [IN, OUT],
    [-IN, OUT],
    [-IN, IN],
    [-OUT, IN],
    [-OUT, -IN],
    [-IN, -IN],
  ],
] as [number, number][];
