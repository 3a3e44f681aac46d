/** Clips a straight line to the plot area. */

export type Point = readonly [x: number, y: number];

/** The plot area in data units; both sides are longer than 0. */
export interface Box {
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
}

/**
 * The two ends of the part of the line `a·x + b·y + c = 0` inside a box; `undefined` if the line
 * misses the box, only touches a corner, or is undefined (a = b = 0).
 */
export function clipLine(
  a: number,
  b: number,
  c: number,
  box: Box,
): readonly [Point, Point] | undefined {
  const crossings: Point[] = [];
  if (b !== 0) {
    for (const x of box.x) {
      const y = -(a * x + c) / b;
      if (y >= box.y[0] && y <= box.y[1]) crossings.push([x, y]);
    }
  }
  if (a !== 0) {
    for (const y of box.y) {
      const x = -(b * y + c) / a;
      if (x >= box.x[0] && x <= box.x[1]) crossings.push([x, y]);
    }
  }
  // At a corner, two crossings coincide: the ends are the two crossings farthest apart.
  const [width, height] = [box.x[1] - box.x[0], box.y[1] - box.y[0]];
  let ends: readonly [Point, Point] | undefined;
  let longest = 1e-9;
  for (let i = 1; i < crossings.length; i++) {
    for (let j = 0; j < i; j++) {
      const dx = (crossings[i][0] - crossings[j][0]) / width;
      const dy = (crossings[i][1] - crossings[j][1]) / height;
      if (Math.hypot(dx, dy) > longest) {
        longest = Math.hypot(dx, dy);
        ends = [crossings[j], crossings[i]];
      }
    }
  }
  return ends;
}
