/** The report page: that it stands alone, escapes every text, and names its parts for all readers. */
import assert from 'node:assert/strict';
import { type HtmlReportOptions, htmlReport } from '../../lib/plots/htmlReport.ts';
import { lossCurve } from '../../lib/plots/lossCurve.ts';
import { renderSvg } from '../../lib/plots/render.ts';

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>';
const EVIL = `<script>alert("1")</script>'&`;
const EVIL_ESCAPED = '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;';

describe('htmlReport', () => {
  it('is one page with language, charset, viewport and title', () => {
    const html = htmlReport({ title: 'Run 1', lead: 'All went well.' });
    assert.match(html, /^<!doctype html>\n<html lang="en">\n/);
    assert.ok(html.endsWith('</html>\n'));
    for (const part of [
      '<meta charset="utf-8">',
      '<meta name="viewport" content="width=device-width, initial-scale=1">',
      '<title>Run 1</title>',
      '<h1>Run 1</h1>',
      '<p>All went well.</p>',
      'prefers-color-scheme: dark',
    ]) {
      assert.ok(html.includes(part), part);
    }
    assert.doesNotMatch(html, /<figure>|<table>|<pre/);
  });

  it('holds figures, tables and blocks in order', async () => {
    const svg = await renderSvg(lossCurve({ losses: [3, 2, 1] }));
    const html = htmlReport({
      title: 'Run',
      lead: ['one', 'two'],
      figures: [
        { svg, caption: 'Loss', alt: 'The loss falls from 3 to 1.' },
        { svg: SVG, caption: 'Points' },
      ],
      tables: [
        {
          caption: 'Options',
          rows: [
            ['epochs', 100],
            ['shuffle', false],
          ],
        },
      ],
      blocks: [{ caption: 'Console', text: ' a\n  b' }],
      footer: 'Made today.',
      lang: 'en-GB',
    });
    const parts = [
      '<html lang="en-GB">',
      '<p>one</p>\n<p>two</p>',
      'role="img" aria-label="The loss falls from 3 to 1."><svg ',
      '<figcaption>Loss</figcaption>',
      'role="img" aria-label="Points"><svg ',
      '<caption>Options</caption>',
      '<tr><th scope="row">epochs</th><td>100</td></tr>',
      '<tr><th scope="row">shuffle</th><td>false</td></tr>',
      '<h2>Console</h2>',
      '\n a\n  b</pre>',
      '<footer>Made today.</footer>',
    ];
    const places = parts.map((part) => html.indexOf(part));
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
    assert.ok(places[0] > 0);
    assert.equal(html.split('<svg ').length - 1, 2);
    // Nothing to run, nothing to fetch.
    assert.doesNotMatch(html, /<script|<link|<img|<iframe|@import|url\(|\son\w+=/i);
    assert.doesNotMatch(html.replaceAll(/ xmlns(:xlink)?="[^"]*"/g, ''), /https?:\/\//);
  });

  it('aligns columns of figures to the right, and no others', () => {
    const html = htmlReport({
      title: 'Run',
      tables: [
        {
          caption: 'Report',
          columns: ['class', 'precision', 'time', 'remark'],
          rows: [
            ['a', '0.97', '1,200 ms', '7'],
            ['accuracy', '', '3.5e-7 s', 'seven'],
          ],
        },
      ],
    });
    const head =
      '<thead><tr><th scope="col">class</th><th scope="col" class="figure">precision</th>' +
      '<th scope="col" class="figure">time</th><th scope="col">remark</th></tr></thead>';
    assert.ok(html.includes(head));
    const row =
      '<tr><th scope="row">accuracy</th><td class="figure"></td>' +
      '<td class="figure">3.5e-7 s</td><td>seven</td></tr>';
    assert.ok(html.includes(row));
  });

  const texts: readonly [string, number, (text: string) => HtmlReportOptions][] = [
    ['title', 2, (title) => ({ title })],
    ['lead', 1, (lead) => ({ title: '', lead })],
    ['lead of paragraphs', 2, (lead) => ({ title: '', lead: [lead, lead] })],
    ['language', 1, (lang) => ({ title: '', lang })],
    ['footer', 1, (footer) => ({ title: '', footer })],
    ['figure caption', 2, (caption) => ({ title: '', figures: [{ svg: SVG, caption }] })],
    ['figure alt', 1, (alt) => ({ title: '', figures: [{ svg: SVG, caption: '', alt }] })],
    ['table caption', 2, (caption) => ({ title: '', tables: [{ caption, rows: [] }] })],
    [
      'table cells and columns',
      3,
      (cell) => ({ title: '', tables: [{ caption: '', columns: [cell], rows: [[cell, cell]] }] }),
    ],
    ['block caption', 2, (caption) => ({ title: '', blocks: [{ caption, text: '' }] })],
    ['block text', 1, (text) => ({ title: '', blocks: [{ caption: '', text }] })],
  ];
  for (const [what, times, options] of texts) {
    it(`escapes the ${what}`, () => {
      const html = htmlReport(options(EVIL));
      assert.doesNotMatch(html, /<script/i);
      assert.equal(html.split(EVIL_ESCAPED).length - 1, times);
    });
  }

  it('depends on nothing but its options', () => {
    const options = { title: 'Run', figures: [{ svg: SVG, caption: 'Loss' }] };
    assert.equal(htmlReport(options), htmlReport(structuredClone(options)));
  });

  const refusals: readonly [string, object, object][] = [
    [
      'no title',
      {},
      { name: 'TypeError', message: /"title" to be a string, but received undefined/ },
    ],
    [
      'a figure that is no picture',
      { title: '', figures: [{ svg: '<p>', caption: '' }] },
      { name: 'RangeError', message: /"figures\[0\].svg" to be an <svg> element without scripts/ },
    ],
    [
      'a picture with a script',
      { title: '', figures: [{ svg: '<svg><script>1</script></svg>', caption: '' }] },
      { name: 'RangeError', message: /without scripts/ },
    ],
    [
      'a cell that is no text',
      { title: '', tables: [{ caption: '', rows: [['a', null]] }] },
      { name: 'TypeError', message: /"tables\[0\].rows\[0\]\[1\]" to be a string/ },
    ],
    [
      'figures that are no list',
      { title: '', figures: SVG },
      { name: 'TypeError', message: /"figures" to be an array/ },
    ],
    [
      'an unknown option',
      { title: '', figure: [] },
      { name: 'TypeError', message: 'Misspelt option "figure" of htmlReport should be "figures"' },
    ],
  ];
  for (const [what, options, error] of refusals) {
    it(`refuses ${what}`, () => {
      assert.throws(() => htmlReport(options as HtmlReportOptions), error);
    });
  }
});
