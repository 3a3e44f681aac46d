/** The chart of a confusion matrix: cells, shares, names, refusals. */
import assert from 'node:assert/strict';
import { confusionMatrix } from '../../lib/metrics/confusionMatrix.ts';
import {
  type ConfusionHeatmapOptions,
  confusionHeatmap,
} from '../../lib/plots/confusionHeatmap.ts';
import { renderSvg } from '../../lib/plots/render.ts';
import { subtitleOf, view } from './specs.ts';

const MATRIX = confusionMatrix(['a', 'a', 'a', 'b'], ['a', 'a', 'b', 'b']);

/** The labels of an axis. */
function axisLabels(options: ConfusionHeatmapOptions): readonly string[] {
  const [{ encoding }] = view(confusionHeatmap(options)).layer;
  return (encoding as unknown as { x: { scale: { domain: string[] } } }).x.scale.domain;
}

describe('confusionHeatmap', () => {
  it('has a cell for each pair of classes, with its count and its share of the row', () => {
    const spec = confusionHeatmap(MATRIX);
    assert.deepEqual(view(spec).data.values, [
      { true: 'a', predicted: 'a', count: 2, share: 2 / 3 },
      { true: 'a', predicted: 'b', count: 1, share: 1 / 3 },
      { true: 'b', predicted: 'a', count: 0, share: 0 },
      { true: 'b', predicted: 'b', count: 1, share: 1 },
    ]);
    assert.equal(subtitleOf(spec), '3 of 4 on the diagonal');
  });

  it('has no share for a class that does not occur', () => {
    const { values } = view(
      confusionHeatmap({
        labels: [0, 1],
        counts: [
          [0, 0],
          [1, 2],
        ],
      }),
    ).data;
    assert.deepEqual(
      values.map(({ share }) => share),
      [0, 0, 1 / 3, 2 / 3],
    );
  });

  it('keeps classes apart whose names are long and begin alike', () => {
    const labels = ['a name that is long, A', 'a name that is long, B', 'short'];
    const counts = labels.map(() => labels.map(() => 1));
    assert.deepEqual(axisLabels({ labels, counts }), [
      'a name that is …',
      'a name that is … (2)',
      'short',
    ]);
  });

  it('keeps the order of the classes', () => {
    const labels = [10, 9, 2];
    const counts = labels.map(() => [1, 2, 3]);
    assert.deepEqual(axisLabels({ labels, counts }), ['10', '9', '2']);
  });

  it('writes counts into cells that have room for them', () => {
    const layers = (n: number) => {
      const labels = Array.from({ length: n }, (_, i) => i);
      return view(confusionHeatmap({ labels, counts: labels.map(() => labels) })).layer.length;
    };
    assert.deepEqual([layers(2), layers(14), layers(15)], [2, 2, 1]);
  });

  it('is drawn', async () => {
    const svg = await renderSvg(confusionHeatmap({ ...MATRIX, title: 'Test rows' }));
    assert.match(svg, /^<svg .*Test rows.*predicted class.*<\/svg>\s*$/s);
    assert.doesNotMatch(svg, /NaN|undefined/);
  });

  const refused: readonly [what: string, options: unknown, message: RegExp][] = [
    [
      'a row too few',
      { labels: [0, 1], counts: [[1, 2]] },
      /^Expected "counts" to have a row and a column for each of 2 labels/,
    ],
    [
      'a column too few',
      { labels: [0, 1], counts: [[1, 2], [1]] },
      /^Expected "counts" to have a row and a column/,
    ],
    ['no classes', { labels: [], counts: [] }, /for each of 0 labels/],
    [
      'no list of labels',
      { labels: 'ab', counts: [] },
      /^Expected "labels" to be an array of labels/,
    ],
    ['no rows', { labels: [0], counts: [1] }, /^Expected "counts\[0\]" to be an array of counts/],
    ['a misspelt option', { ...MATRIX, titel: 'x' }, /should be "title"$/],
  ];
  for (const [what, options, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(() => confusionHeatmap(options as ConfusionHeatmapOptions), { message });
    });
  }
});
