/** Amounts by name: dots, lines through them, scales, refusals. */
import assert from 'node:assert/strict';
import { type DotPlotOptions, dotPlot } from '../../lib/plots/dotPlot.ts';
import { renderSvg } from '../../lib/plots/render.ts';
import { countMarks, view } from './specs.ts';

const ROWS = [
  { name: 'first', dots: [{ series: 'a', value: 4, low: 3, high: 6 }] },
  {
    name: 'second',
    dots: [
      { series: 'a', value: 5 },
      { series: 'b', value: 7 },
    ],
  },
];

describe('dotPlot', () => {
  it('has a dot for each series of a row, and a line where there are ends', async () => {
    const spec = dotPlot({ rows: ROWS });
    const [lines, dots] = view(spec).layer;
    assert.deepEqual(lines.data.values, [
      { name: 'first', series: 'a', value: 4, low: 3, high: 6 },
    ]);
    assert.equal(dots.data.values.length, 3);
    assert.deepEqual(dots.encoding.color.scale.domain, ['a', 'b']);
    assert.equal(new Set(dots.encoding.shape.scale.range).size, 2);
    const svg = await renderSvg(spec);
    assert.equal(countMarks(svg, 'symbol'), 3);
    assert.match(svg, />first<.*>second</s);
  });

  it('is logarithmic where values differ by a factor of 10, and from 0 on request', async () => {
    const wide = [...ROWS, { name: 'third', dots: [{ series: 'a', value: 70 }] }];
    assert.match(await renderSvg(dotPlot({ rows: wide })), /value \(log scale\)/);
    assert.doesNotMatch(await renderSvg(dotPlot({ rows: ROWS })), /log scale/);
    const linear = dotPlot({ rows: wide, x: { name: 'time', scale: 'linear' } });
    assert.doesNotMatch(await renderSvg(linear), /log scale/);
  });

  for (const [what, options, message] of [
    ['no rows', { rows: [] }, /"rows" to be an array of one row or more/],
    ['two rows of one name', { rows: [ROWS[0], ROWS[0]] }, /rows of different names/],
    ['a row without dots', { rows: [{ name: 'x', dots: [] }] }, /"rows\[0\]\.dots"/],
    ['a dot of no series', { rows: [{ name: 'x', dots: [{ value: 1 }] }] }, /dots\[0\]\.series/],
    [
      'a value that is not finite',
      { rows: [{ name: 'x', dots: [{ series: 'a', value: Number.NaN }] }] },
      /rows\[0\]\.dots\[0\]\.value/,
    ],
    [
      'one end alone',
      { rows: [{ name: 'x', dots: [{ series: 'a', value: 1, low: 0 }] }] },
      /low" and ".*high" together/,
    ],
    [
      'a logarithmic axis of 0',
      { rows: [{ name: 'x', dots: [{ series: 'a', value: 0 }] }], x: { scale: 'log' } },
      /positive/,
    ],
    ['an unknown option', { rows: ROWS, height: 3 }, /height/],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => dotPlot(options as unknown as DotPlotOptions), { message });
    });
  }
});
