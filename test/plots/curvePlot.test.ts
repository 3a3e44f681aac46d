/** Curves with bands, and losses along a line: values, cuts, slopes, refusals. */
import assert from 'node:assert/strict';
import { bandOf, type CurvePlotOptions, curvePlot } from '../../lib/plots/curvePlot.ts';
import { type LandscapeLineOptions, landscapeLine } from '../../lib/plots/landscapeLine.ts';
import { renderSvg } from '../../lib/plots/render.ts';
import { countMarks, subtitleOf, view } from './specs.ts';

const BANDED = {
  name: 'SGD',
  ...bandOf([
    [3, 2, 1],
    [5, 4, 1.5],
    [4, 3, 2],
  ]),
};

describe('bandOf', () => {
  it('is the median with the least and the greatest at each step', () => {
    assert.deepEqual(
      bandOf([
        [3, 2],
        [4, 1],
        [5, 3],
      ]),
      { y: [4, 2], low: [3, 1], high: [5, 3] },
    );
    assert.deepEqual(bandOf([Float32Array.of(1), [4, 9]]), {
      y: [2.5, 9],
      low: [1, 9],
      high: [4, 9],
    });
  });

  it('refuses no runs, and what is no list', () => {
    assert.throws(() => bandOf([]), { name: 'RangeError', message: /one run or more/ });
    assert.throws(() => bandOf([3] as never), { message: /"runs\[0\]" to be an array of numbers/ });
  });
});

describe('curvePlot', () => {
  it('holds each curve, and bands where there are some', async () => {
    const spec = curvePlot({ curves: [BANDED, { name: 'Adam', x: [1, 2], y: [3, 0.1] }] });
    const [band, lines] = view(spec).layer;
    assert.deepEqual(band.data.values[0], { name: 'SGD', x: 1, y: 4, low: 3, high: 5 });
    assert.equal(band.data.values.length, 3);
    assert.deepEqual(lines.data.values.at(-1), { name: 'Adam', x: 2, y: 0.1 });
    assert.match(subtitleOf(spec), /bands: least to greatest/);
    const svg = await renderSvg(spec);
    assert.match(svg, />SGD<.*>Adam</s);
    assert.match(svg, /loss \(log scale\)/);
  });

  it('marks points with their names, inside its axes', async () => {
    const marks = [
      { name: 'low', x: 0, y: 0.5 },
      { name: 'high', x: 9, y: 8 },
    ];
    const spec = curvePlot({ curves: [{ name: 'SGD', y: [3, 2, 1] }], marks });
    const svg = await renderSvg(spec);
    assert.equal(countMarks(svg, 'symbol'), 2);
    assert.match(svg, />low<.*>high<|>high<.*>low</s);
    assert.throws(() => curvePlot({ curves: [BANDED], marks: [{ x: 1, y: 2 }] as never }), {
      name: 'TypeError',
      message: /marks\[0\]\.name/,
    });
    assert.throws(
      () => curvePlot({ curves: [BANDED], marks: [{ name: 'a', x: Number.NaN, y: 2 }] }),
      /marks\[0\]\.x/,
    );
  });

  it('ends a curve where it leaves the finite numbers, and says so', async () => {
    const spec = curvePlot({
      curves: [
        { name: 'fast', y: [1, 9, Number.POSITIVE_INFINITY, 4] },
        { name: 'slow', y: [1, 2, 3, 4] },
      ],
    });
    assert.equal(view(spec).layer[0].data.values.filter(({ name }) => name === 'fast').length, 2);
    assert.match(subtitleOf(spec), /left the finite numbers: fast$/);
    assert.doesNotMatch(await renderSvg(spec), /NaN|Infinity/);
  });

  it('thins long curves and keeps their spikes', () => {
    const y = Array.from({ length: 50_000 }, (_, i) => (i === 31_234 ? 7 : (i % 13) / 13));
    const spec = curvePlot({ curves: [{ name: 'a', y }] });
    const { values } = view(spec).layer[0].data;
    assert.ok(values.length <= 1000);
    assert.ok(values.some((value) => value.x === 31_235 && value.y === 7));
    assert.match(subtitleOf(spec), /of 50,000 values, lows and highs are drawn/);
  });

  const refused: readonly [what: string, options: object, message: RegExp][] = [
    ['no curves', { curves: [] }, /"curves" to be an array of one curve or more/],
    ['a curve without a name', { curves: [{ y: [1] }] }, /"curves\[0\].name" to be a string/],
    [
      'other lengths',
      { curves: [{ name: 'a', x: [1], y: [1, 2] }] },
      /"curves\[0\].x" to have 2 values like "y", but it has 1/,
    ],
    [
      'half a band',
      { curves: [{ name: 'a', y: [1], low: [0] }] },
      /"curves\[0\].low" and "curves\[0\].high" together/,
    ],
    [
      'two of one name',
      {
        curves: [
          { name: 'a', y: [1] },
          { name: 'a', y: [2] },
        ],
      },
      /curves of different names/,
    ],
    [
      'none that is finite',
      { curves: [{ name: 'a', y: [Number.NaN] }] },
      /begins with a finite value/,
    ],
    [
      'a log axis through 0',
      { curves: [{ name: 'a', y: [0, 1] }], y: { scale: 'log' } },
      /positive/,
    ],
    [
      'a misspelt option of a curve',
      { curves: [{ name: 'a', y: [1], hihg: [1] }] },
      /should be "high"/,
    ],
  ];
  for (const [what, options, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(() => curvePlot(options as CurvePlotOptions), { message });
    });
  }
});

describe('landscapeLine', () => {
  const hinges = (a: number) => Math.max(0, 1 - a) + Math.max(0, 0.5 + a);

  it('calls the function densely, ends included, and joins its values straight', async () => {
    const spec = landscapeLine({ f: hinges, x: { name: 'a', domain: [-2, 2] } });
    const { data, mark } = view(spec).layer[0];
    assert.equal(data.values.length, 1001);
    assert.deepEqual(data.values[0], { name: 'loss', x: -2, y: 3 });
    assert.equal(data.values[1000].x, 2);
    assert.equal((mark as { interpolate?: string }).interpolate, 'linear');
    assert.match(await renderSvg(spec), />a</);
  });

  it('shows the pieces of a sum of hinges as the stairs of its slope', () => {
    const spec = landscapeLine({ f: hinges, x: { domain: [-2, 2] }, count: 801, slopes: true });
    const [, below] = (spec as unknown as { vconcat: ReturnType<typeof view>[] }).vconcat;
    const slopes = below.layer[0].data.values.map(({ y }) => Math.round(Number(y) * 1e6) / 1e6);
    // Steps between -0.5 and 1, where both hinges are active, are flat.
    assert.deepEqual([...new Set(slopes)], [-1, 0, 1]);
  });

  it('takes curves of several losses, and marks positions', async () => {
    const x = [0, 1, 2];
    const spec = landscapeLine({
      curves: [
        { name: 'SVM', x, y: [2, 1, 1] },
        { name: 'softmax', x, y: [2, 1.4, 1.1] },
      ],
      marked: [1],
      slopes: true,
    });
    assert.match(subtitleOf(spec), /dotted/);
    assert.match(await renderSvg(spec), />SVM<.*>softmax</s);
  });

  const refused: readonly [what: string, options: object, message: RegExp][] = [
    ['neither', {}, /either "f" or "curves"/],
    ['a function without a domain', { f: hinges }, /"x.domain" to be an array of numbers/],
    [
      'one position',
      { f: hinges, x: { domain: [0, 1] }, count: 1 },
      /"count" to be an integer from 2/,
    ],
  ];
  for (const [what, options, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(() => landscapeLine(options as LandscapeLineOptions), { message });
    });
  }
});
