/** Bands of equal height of a surface, and the contour lines between them. */
import type { TestFunction } from '../../descent/testFunction.ts';

/** Values on a grid of points, lowest row first. */
export interface Field {
  readonly cols: number;
  readonly rows: number;
  readonly values: Float64Array;
  /** Heights that separate the bands, ascending. */
  readonly levels: readonly number[];
}

const BANDS = 16;
const GRID = 140;

/** Heights at equal quantiles of the values, so that both canyons and plains have contour lines. */
export function fieldOf({ value, domain }: TestFunction, cols = GRID, rows = GRID): Field {
  const [[left, right], [bottom, top]] = [domain[0], domain[1] ?? domain[0]];
  const values = new Float64Array(cols * rows);
  for (let i = 0; i < rows; i++) {
    const y = bottom + ((top - bottom) * i) / (rows - 1);
    for (let j = 0; j < cols; j++) {
      values[i * cols + j] = value([left + ((right - left) * j) / (cols - 1), y]);
    }
  }
  const sorted = values.slice().sort();
  const levels = Array.from({ length: BANDS - 1 }, (_, k) => {
    const share = ((k + 1) / BANDS) ** 1.25;
    return sorted[Math.floor(share * (sorted.length - 1))];
  });
  return { cols, rows, values, levels: [...new Set(levels)] };
}

/** Contour line of one height by marching squares: pairs of points in grid units. */
export function contourLines({ cols, rows, values }: Field, level: number): number[] {
  const lines: number[] = [];
  const crossing = (a: number, b: number) => (level - a) / (b - a);
  for (let i = 0; i + 1 < rows; i++) {
    for (let j = 0; j + 1 < cols; j++) {
      const [a, b] = [values[i * cols + j], values[i * cols + j + 1]];
      const [d, c] = [values[(i + 1) * cols + j], values[(i + 1) * cols + j + 1]];
      const ends: number[] = [];
      if (a > level !== b > level) ends.push(j + crossing(a, b), i);
      if (b > level !== c > level) ends.push(j + 1, i + crossing(b, c));
      if (d > level !== c > level) ends.push(j + crossing(d, c), i + 1);
      if (a > level !== d > level) ends.push(j, i + crossing(a, d));
      // Two crossings are one segment; a saddle has four crossings and two segments.
      for (let k = 0; k + 3 < ends.length; k += 4) lines.push(...ends.slice(k, k + 4));
    }
  }
  return lines;
}
