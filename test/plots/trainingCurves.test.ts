/** The chart of both losses: data, scale, the line of the best epoch, refusals. */
import assert from 'node:assert/strict';
import { renderSvg } from '../../lib/plots/render.ts';
import { type TrainingCurvesOptions, trainingCurves } from '../../lib/plots/trainingCurves.ts';
import { randomNumbers, subtitleOf, view } from './specs.ts';

const RUN = { losses: [0.7, 0.4, 0.3], validationLosses: Float64Array.of(0.6, 0.5, 0.55) };

describe('trainingCurves', () => {
  it('holds each epoch, counted from 1, with both losses', () => {
    const [curves, ...others] = view(trainingCurves(RUN)).layer;
    assert.deepEqual(curves.data.values, [
      ...RUN.losses.map((loss, i) => ({ epoch: i + 1, loss, samples: 'training' })),
      ...Array.from(RUN.validationLosses, (loss, i) => ({
        epoch: i + 1,
        loss,
        samples: 'validation',
      })),
    ]);
    assert.deepEqual(others, []);
    assert.equal(subtitleOf(trainingCurves(RUN)), 'validation from 0.6 to 0.55 in 3 epochs');
  });

  it('marks the best epoch', () => {
    const spec = trainingCurves({ ...RUN, bestEpoch: 2 });
    const [, line] = view(spec).layer;
    assert.deepEqual(line.data.values, [{ epoch: 2 }]);
    assert.match(subtitleOf(spec), /best epoch 2$/);
  });

  it('has a logarithmic axis where either curve needs one', () => {
    const axisOf = (options: TrainingCurvesOptions) => {
      const [{ encoding }] = view(trainingCurves(options)).layer;
      return (encoding as unknown as { y: { scale: { type?: string } } }).y.scale.type ?? 'linear';
    };
    assert.equal(axisOf(RUN), 'linear');
    assert.equal(axisOf({ losses: [1, 0.9], validationLosses: [50, 1] }), 'log');
    assert.equal(
      axisOf({ losses: [1, 0.9], validationLosses: [50, 1], scale: 'linear' }),
      'linear',
    );
  });

  it('is thinned to what a picture can show', () => {
    const random = randomNumbers(1);
    const losses = Array.from({ length: 50_000 }, random);
    const [{ data }] = view(trainingCurves({ losses, validationLosses: losses })).layer;
    assert.ok(data.values.length <= 2000);
  });

  for (const [what, options] of [
    ['a run', { ...RUN, bestEpoch: 2 }],
    ['a single epoch', { losses: [1], validationLosses: [2], bestEpoch: 1 }],
  ] as const) {
    it(`is drawn for ${what}`, async () => {
      const svg = await renderSvg(trainingCurves(options));
      assert.match(svg, /^<svg .*>training<.*>validation<.*<\/svg>\s*$/s);
      assert.doesNotMatch(svg, /NaN|undefined/);
    });
  }

  const refused: readonly [what: string, options: unknown, message: RegExp][] = [
    [
      'other lengths',
      { ...RUN, losses: [1] },
      /^Expected "validationLosses" to have 1 losses like "losses", but it has 3$/,
    ],
    [
      'no epochs',
      { losses: [], validationLosses: [] },
      /^Expected "losses" to hold at least one loss/,
    ],
    [
      'a loss that is not finite',
      { ...RUN, validationLosses: [1, Number.NaN, 1] },
      /validationLosses\[1\] is NaN/,
    ],
    [
      'no list',
      { ...RUN, validationLosses: 3 },
      /^Expected "validationLosses" to be an array of numbers/,
    ],
    [
      'an epoch that is none',
      { ...RUN, bestEpoch: 4 },
      /^Expected "bestEpoch" to be an integer from 1 to 3/,
    ],
    ['a misspelt option', { ...RUN, bestEpok: 1 }, /should be "bestEpoch"$/],
  ];
  for (const [what, options, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(() => trainingCurves(options as TrainingCurvesOptions), { message });
    });
  }
});
