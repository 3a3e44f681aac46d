/** Contours: where the values stand, levels, paths, what is cut off, refusals. */
import assert from 'node:assert/strict';
import type { Spec } from 'vega';
import { type ContourPlotOptions, contourPlot } from '../../lib/plots/contourPlot.ts';
import { renderSvg } from '../../lib/plots/render.ts';
import { levelsOf, toSurface } from '../../lib/plots/surface.ts';

const AXES = {
  x: { name: 'x', domain: [-2, 2] },
  y: { name: 'y', domain: [-1, 3], unit: 'm' },
} as const;
const bowl = (x: number, y: number) => x * x + y * y;
const valley = (x: number, y: number) => (1 - x) ** 2 + 100 * (y - x * x) ** 2;

/** The values of a data set of a specification. */
function dataOf(spec: Spec, name: string): Record<string, number>[] {
  const found = spec.data?.find((each) => each.name === name) as {
    values: Record<string, number>[];
  };
  return found.values;
}

function subtitleOf(spec: Spec): string {
  return (spec.title as unknown as { subtitle?: string[] }).subtitle?.join(' ') ?? '';
}

/** The rings of all contours in a picture, by their points in pixels. */
function rings(svg: string): (readonly [number, number])[][] {
  const [, content] = svg.match(/mark-path role-mark"[^>]*>(.*?)<\/g>/s) ?? [];
  return [...(content ?? '').matchAll(/M([^Z"]*)Z/g)].map(([, ring]) =>
    ring.split('L').map((pair) => pair.split(',').map(Number) as [number, number]),
  );
}

describe('contourPlot', () => {
  it('draws a level where the function has it', async () => {
    const spec = contourPlot({
      f: bowl,
      ...AXES,
      bands: 2,
      scale: 'linear',
      width: 400,
      height: 400,
    });
    const [level] = (spec.scales as { name: string; domain: number[] }[]).find(
      ({ name }) => name === 'level',
    )?.domain ?? [Number.NaN];
    // Half-way between 0 at the origin and 13 in the upper corners.
    assert.equal(level, 6.5);
    const points = rings(await renderSvg(spec)).flat();
    const inside = points
      .map(([px, py]) => [-2 + px / 100, 3 - py / 100])
      .filter(([x, y]) => Math.abs(x) < 1.98 && y > -0.98 && y < 2.98);
    assert.ok(inside.length > 50);
    for (const [x, y] of inside) assert.ok(Math.abs(bowl(x, y) - level) < 0.01, `${x}, ${y}`);
  });

  it('has the first row of a grid at the lowest y', async () => {
    const grid = [
      [0, 0, 0],
      [1, 1, 1],
      [8, 8, 8],
    ];
    const spec = contourPlot({ grid, ...AXES, bands: 2, scale: 'linear', height: 200 });
    const points = rings(await renderSvg(spec)).flat();
    // The level 4 is 3/7 of the way from the middle row to the highest.
    const crossing = 100 - (100 * 3) / 7;
    assert.ok(Math.max(...points.map(([, y]) => y)) - crossing < 1e-2);
    const cells = dataOf(contourPlot({ grid, ...AXES, style: 'heatmap' }), 'surface');
    assert.deepEqual(cells[0], { i: 0, j: 2, value: 0 });
    assert.deepEqual(cells[8], { i: 2, j: 0, value: 8 });
  });

  it('spaces levels by factors over a valley with steep walls, evenly over a plane', () => {
    const ratios = (f: (x: number, y: number) => number) => {
      const levels = levelsOf(toSurface({ f }, [-2, 2], [-1, 3]), 11, 'auto');
      assert.equal(new Set(levels).size, 11);
      return (levels[10] - levels[9]) / (levels[1] - levels[0]);
    };
    assert.ok(ratios(valley) > 20);
    assert.ok(Math.abs(ratios((x, y) => x + y) - 1) < 0.2);
  });

  it('has bands of equally many values where heights differ beyond all steps', () => {
    const surface = toSurface({ f: (x: number) => 10 ** (20 * x) }, [-2, 2], [-1, 3]);
    const levels = levelsOf(surface, 11, 'auto');
    assert.equal(levels.length, 11);
    const inBands = [Number.NEGATIVE_INFINITY, ...levels].map(
      (level, i) =>
        surface.values.filter((value) => value >= level && value < (levels[i] ?? Number.MAX_VALUE))
          .length / surface.values.length,
    );
    assert.ok(Math.max(...inBands) < 0.12 && Math.min(...inBands) > 0.05, String(inBands));
  });

  it('draws the paths of several runs with a legend, and marks the minima', async () => {
    const points = [
      [1, 1],
      [0.5, 0.5],
      [0, 0],
    ];
    const spec = contourPlot({
      f: bowl,
      ...AXES,
      paths: [
        { name: 'SGD', points },
        { name: 'Adam & co', points: points.map((point) => Float64Array.from(point)) },
      ],
      minima: [[0, 0]],
    });
    assert.deepEqual(
      dataOf(spec, 'path1'),
      points.map(([x, y]) => ({ x, y })),
    );
    assert.equal(subtitleOf(spec), 'ring: start · cross: minimum');
    const svg = await renderSvg(spec);
    for (const text of ['>SGD<', '>Adam &amp; co<', '>x<', '>y (m)<', '>value<']) {
      assert.ok(svg.includes(text), text);
    }
    assert.doesNotMatch(svg, /NaN|undefined/);
    assert.equal(svg.split('role-mark').length - 1 > 10, true);
  });

  it('keeps what runs far away out of the picture, and says what diverged', async () => {
    const points = [
      [0, 0],
      ...Array.from({ length: 300 }, (_, i) => [(-10) ** i, 1]),
      [Number.NaN, 0],
    ];
    const spec = contourPlot({ f: bowl, ...AXES, paths: [{ name: 'too fast', points }] });
    assert.match(subtitleOf(spec), /left the finite numbers: too fast/);
    assert.ok(dataOf(spec, 'path0').every(({ x }) => Math.abs(x) < 100));
    assert.doesNotMatch(await renderSvg(spec), /e\+\d\d|NaN/);
  });

  it('thins long paths, keeping both ends', () => {
    const points = Array.from({ length: 100_000 }, (_, i) => [i / 1e5, 0]);
    const spec = contourPlot({ f: bowl, ...AXES, paths: [{ name: 'long', points }] });
    const values = dataOf(spec, 'path0');
    assert.equal(values.length, 600);
    assert.deepEqual([values[0].x, values[599].x], [0, 0.99999]);
  });

  it('says where a surface is not finite, and that a flat one is flat', async () => {
    const pole = contourPlot({ f: (x) => 1 / Math.max(0, x), ...AXES, resolution: 5 });
    assert.match(subtitleOf(pole), /15 values are not finite/);
    const flat = contourPlot({ f: () => 3, ...AXES });
    assert.match(subtitleOf(flat), /3 everywhere/);
    for (const spec of [pole, flat]) assert.doesNotMatch(await renderSvg(spec), /NaN|Infinity/);
  });

  const refused: readonly [what: string, options: object, message: RegExp][] = [
    [
      'neither function nor grid',
      {},
      /^Expected either "f" or "grid", but received both or neither/,
    ],
    ['both', { f: bowl, grid: [[1]] }, /both or neither/],
    ['a grid of one row', { grid: [[1, 2]] }, /^Expected "grid" to be 2 × 2 values or more/],
    [
      'a ragged grid',
      { grid: [[1, 2], [1]] },
      /"grid\[1\]" to have 2 values like "grid\[0\]", but it has 1/,
    ],
    ['a function of texts', { f: () => 'a' }, /^Expected "f\(-2, -1\)" to be a number/],
    ['no finite value', { f: () => Number.NaN }, /finite values of the surface, but none is/],
    [
      'an empty domain',
      { f: bowl, x: { domain: [1, 1] } },
      /"x.domain" to be two numbers, the lower first/,
    ],
    ['no domain', { f: bowl, y: { name: 'y' } }, /"y.domain" to be an array of numbers/],
    [
      'a path without a name',
      { f: bowl, paths: [{ points: [[1, 1]] }] },
      /"paths\[0\].name" to be a string/,
    ],
    [
      'an empty path',
      { f: bowl, paths: [{ name: 'a', points: [] }] },
      /"paths\[0\].points" to be an array of one point/,
    ],
    [
      'a point in space',
      { f: bowl, paths: [{ name: 'a', points: [[1, 2, 3]] }] },
      /"paths\[0\].points\[0\]" to be two coordinates/,
    ],
    [
      'two paths of one name',
      { f: bowl, paths: [1, 2].map((x) => ({ name: 'a', points: [[x, x]] })) },
      /paths of different names/,
    ],
    ['too many bands', { f: bowl, bands: 13 }, /"bands" to be an integer from 2 to 12/],
    ['a misspelt option', { f: bowl, pahts: [] }, /should be "paths"/],
  ];
  for (const [what, options, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(() => contourPlot({ ...AXES, ...options } as ContourPlotOptions), { message });
    });
  }
});
