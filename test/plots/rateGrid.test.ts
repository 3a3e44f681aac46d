/** The grid of rates and epochs: cells, the lowest, what diverged, refusals. */
import assert from 'node:assert/strict';
import { type RateGridOptions, rateGrid } from '../../lib/plots/rateGrid.ts';
import { renderSvg } from '../../lib/plots/render.ts';

const GRID = {
  rates: [0.01, 0.1, 1],
  epochs: Uint8Array.of(10, 100),
  losses: [
    [0.6, 0.3],
    [0.3, 0.1],
    [0.9, Number.POSITIVE_INFINITY],
  ],
};

describe('rateGrid', () => {
  it('has a cell for each combination, a ring at the lowest, a cross where it diverged', async () => {
    const spec = rateGrid(GRID);
    const data = (name: string) =>
      (spec.data as { name: string; values: object[] }[]).find((each) => each.name === name)
        ?.values ?? [];
    assert.equal(data('cells').length, 5);
    assert.deepEqual(data('cells')[0], { rate: '0.01', epochs: '10', loss: 0.6, text: '0.6' });
    assert.deepEqual(data('diverged'), [{ rate: '1', epochs: '100' }]);
    assert.deepEqual(data('best'), [{ rate: '0.1', epochs: '100' }]);
    const svg = await renderSvg(spec);
    assert.match(svg, /lowest, 0\.1 at rate 0\.1/);
    for (const text of ['>learning rate<', '>epochs<', '>0.6<', '>loss<'])
      assert.ok(svg.includes(text), text);
    assert.doesNotMatch(svg, /NaN|Infinity/);
  });

  it('tells tiny losses from huge ones, and writes large ones short', async () => {
    const losses = [
      [1e-79, 2e-40],
      [3, 4.5],
      [7.25e9, 3.31e17],
    ];
    const spec = rateGrid({ ...GRID, losses });
    const svg = await renderSvg(spec);
    assert.ok(svg.includes('>3.31e17<'));
    const [cells] = svg.match(/<g class="mark-rect role-mark.*?<\/g>/s) ?? [''];
    const fills = [...cells.matchAll(/ fill="(#[^"]*)"/g)].map(([, fill]) => fill);
    assert.equal(fills.length, 6);
    assert.equal(new Set(fills).size, 6, String(fills));
  });

  it('is drawn where all losses are equal', async () => {
    const svg = await renderSvg(rateGrid({ rates: [1], epochs: [1], losses: [[2]] }));
    assert.doesNotMatch(svg, /NaN|undefined/);
  });

  const refused: readonly [what: string, options: object, message: RegExp][] = [
    ['a row too few', { losses: [[1, 2]] }, /a row for each of 3 rates and a column for each of 2/],
    ['a rate twice', { rates: [1, 1, 2] }, /different "rates", but 1 is there twice/],
    ['nothing finite', { losses: GRID.losses.map(() => [Number.NaN, Number.NaN]) }, /none is/],
    ['a misspelt option', { loses: [] }, /should be "losses"/],
  ];
  for (const [what, options, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(() => rateGrid({ ...GRID, ...options } as RateGridOptions), { message });
    });
  }
});
