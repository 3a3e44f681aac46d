/** The background of a scatter chart, coloured by the predicted class at each point. */
import { wrongKind } from '../common/errors.ts';
import { functionValue } from '../common/validate.ts';
import { type Label, toLabels } from '../data/labels.ts';
import type { Matrix } from '../data/matrix.ts';
import type { Box } from './clipLine.ts';
import type { ChartLayer } from './options.ts';
import { REGION_COLORS } from './theme.ts';

/** A horizontal strip of the plot area with a single class. */
export interface RegionStrip {
  readonly x: number;
  readonly x2: number;
  readonly y: number;
  readonly y2: number;
  readonly class: Label;
}

/** Grid points in each direction: one for every 2 pixels. */
const ACROSS = 200;
const DOWN = 150;

/**
 * Classifies all points of a grid in a single call.
 *
 * @throws {TypeError} if `classify` is not a function, or does not return labels
 * @throws {RangeError} if it does not return one label per row
 */
export function regionsIn(box: Box, classify: unknown): readonly RegionStrip[] {
  const f = functionValue<(points: Matrix) => unknown>('regions', classify);
  const [width, height] = [(box.x[1] - box.x[0]) / ACROSS, (box.y[1] - box.y[0]) / DOWN];
  const data = new Float64Array(2 * ACROSS * DOWN);
  for (let k = 0; k < ACROSS * DOWN; k++) {
    data[2 * k] = box.x[0] + width * ((k % ACROSS) + 0.5);
    data[2 * k + 1] = box.y[0] + height * (Math.floor(k / ACROSS) + 0.5);
  }
  const said = f({ data, rows: ACROSS * DOWN, cols: 2 });
  if (said instanceof Promise) throw wrongKind('regions(points)', 'an array of labels', said);
  const classes = toLabels('regions(points)', said);
  if (classes.length !== ACROSS * DOWN) {
    throw new RangeError(
      `Expected "regions" to return a label for each of ${ACROSS * DOWN} points, but it returned ${classes.length}`,
    );
  }
  const strips: RegionStrip[] = [];
  for (let row = 0; row < DOWN; row++) {
    const y = box.y[0] + row * height;
    for (let begin = 0; begin < ACROSS; ) {
      const label = classes[row * ACROSS + begin];
      let end = begin + 1;
      while (end < ACROSS && classes[row * ACROSS + end] === label) end++;
      // Each strip extends into the next row, which covers the overlap, so that no seams are
      // visible.
      strips.push({
        x: box.x[0] + begin * width,
        x2: box.x[0] + end * width,
        y,
        y2: Math.min(box.y[1], y + 1.5 * height),
        class: label,
      });
      begin = end;
    }
  }
  return strips;
}

/** The strips, coloured like the classes of the chart. */
export function regionLayer(strips: readonly RegionStrip[], domain: readonly string[]): ChartLayer {
  // Literal colours, because a scale of regions would replace the legend of the points.
  const color = (label: Label) =>
    REGION_COLORS[domain.indexOf(String(label)) % REGION_COLORS.length];
  return {
    data: {
      values: strips.map((strip) => ({
        ...strip,
        class: String(strip.class),
        color: color(strip.class),
      })),
    },
    mark: { type: 'rect', aria: false, clip: true },
    encoding: {
      x2: { field: 'x2' },
      y2: { field: 'y2' },
      fill: { field: 'color', type: 'nominal', scale: null },
    },
  };
}
