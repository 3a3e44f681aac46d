/** The page of a benchmark run: its charts and its tables. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BenchmarkRun, readRun } from '../../bench/workloads/benchmarkRun.ts';
import { durationsChart, linesChart } from '../../bench/workloads/charts.ts';
import { benchmarkPage, speedPictures } from '../../bench/workloads/page.ts';
import { renderSvg } from '../../lib/plots/render.ts';
import { countMarks } from '../plots/specs.ts';
import { measured, PROBE, runOf } from './results.ts';

const RUN: BenchmarkRun = {
  ...runOf({
    native: measured(0.5, [4, 6]),
    'plain-loop': measured(0.5, [40]),
    numpy: { status: 'missing', reason: 'there is no <Python>' },
  }),
  limits: PROBE,
  startup: { imported: [0.05, 0.06, 0.07], loaded: [0.08] },
  scaling: [
    {
      task: 'batch-gd',
      by: 'rows',
      other: 64,
      lines: [
        {
          name: 'native',
          title: 'native',
          points: [
            { x: 1000, y: 1e-4 },
            { x: 2000, y: 2e-4 },
          ],
          law: { exponent: 1, factor: 1e-7 },
        },
      ],
    },
  ],
  leftOut: [{ name: 'batch-gd-5m', reason: 'it needs more memory' }],
};

describe('benchmark page', () => {
  it('holds everything that was measured, and stands alone', async () => {
    const html = await benchmarkPage(RUN);
    for (const text of [
      'A processor, 2 cores',
      'import &#39;fallline&#39; takes 60.0 ms, with its backend loaded 80.0 ms (medians of 3 processes).',
      'Left out: batch-gd-5m, because it needs more memory.',
      'missing: there is no &lt;Python&gt;',
      '<td class="figure">50.0 M</td>',
      'batch-gd: seconds per epoch by rows, 64 cols',
      '512 × 512 × 512',
    ]) {
      assert.ok(html.includes(text), text);
    }
    // Durations, scaling, bandwidth, gemm and the roofline; no gemv was measured.
    assert.equal(html.split('<svg').length - 1, 5);
    assert.doesNotMatch(html, /<script|src="http|href="http/);
  });

  it('is written of nothing too', async () => {
    const html = await benchmarkPage({ ...runOf({}), workloads: [] });
    assert.match(html, /<h1>fallline: benchmark<\/h1>/);
    assert.ok(!html.includes('<svg'));
  });

  it('draws a dot for each contender, and a line from its fastest to its slowest run', async () => {
    const rows = [1, 10, 100].map((median, i) => ({
      title: `contender ${i}`,
      ours: i === 0,
      median,
      fastest: 0.9 * median,
      slowest: 1.5 * median,
    }));
    const svg = await renderSvg(durationsChart('work', '3 × 4', rows));
    assert.equal(countMarks(svg, 'symbol'), 3);
    for (const { title } of rows) assert.ok(svg.includes(title));
  });

  it('draws the chart of the README from the baseline, in light and dark', async () => {
    const baseline = readRun(fileURLToPath(new URL('../../bench/baseline.json', import.meta.url)));
    const pictures = await speedPictures(baseline, 'speed.svg');
    assert.deepEqual([...pictures.keys()], ['speed.svg', 'speed-dark.svg']);
    for (const [file, svg] of pictures) {
      const kept = new URL(`../../lib/docs/pictures/${file}`, import.meta.url);
      assert.equal(
        svg,
        readFileSync(kept, 'utf8'),
        `npm run bench -- --from bench/baseline.json --svg lib/docs/pictures/speed.svg`,
      );
    }
    await assert.rejects(
      speedPictures({ ...runOf({}), workloads: [] }, 'none.svg'),
      /a run of fallline/,
    );
  });

  it('draws lines, and marks with names', async () => {
    const points = ['one', 'two'].flatMap((series) =>
      [1, 10, 100].map((x) => ({ x, y: series === 'one' ? x : 2 * x, series })),
    );
    const marks = [
      { x: 5, y: 7, name: 'here' },
      { x: 6, y: 7, name: 'there' },
    ];
    const svg = await renderSvg(
      linesChart({ title: 'lines', xTitle: 'x', yTitle: 'y', points, marks }),
    );
    assert.equal(countMarks(svg, 'symbol'), marks.length);
    assert.equal(countMarks(svg, 'line'), 2);
    assert.ok(svg.includes('here') && svg.includes('there'));
  });
});
