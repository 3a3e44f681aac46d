/** The loss chart's specification: data, choice of scale, ticks, thinning, refusals. */
import assert from 'node:assert/strict';
import { type LossCurveOptions, lossCurve } from '../../lib/plots/lossCurve.ts';
import { randomNumbers, subtitleOf, view } from './specs.ts';

describe('lossCurve', () => {
  it('holds each epoch, counted from 1, with its loss', () => {
    const spec = view(lossCurve({ losses: Float64Array.of(3, 2, 1.5), title: 'Training loss' }));
    assert.deepEqual(spec.data.values, [
      { epoch: 1, loss: 3 },
      { epoch: 2, loss: 2 },
      { epoch: 3, loss: 1.5 },
    ]);
    assert.deepEqual(spec.encoding.x.scale.domain, [1, 3]);
    assert.deepEqual(spec.title, {
      text: ['Training loss'],
      subtitle: ['from 3 to 1.5 in 3 epochs'],
    });
    assert.deepEqual([spec.encoding.x.title, spec.encoding.y.title], ['epoch', 'loss']);
  });

  const scales: readonly [string, readonly number[], LossCurveOptions['scale'], string][] = [
    ['two decades', [194.36, 12, 0.65], undefined, 'log'],
    ['just one decade', [10, 1], undefined, 'log'],
    ['less than a decade', [9.9, 1], undefined, 'linear'],
    ['a loss of 0', [100, 1, 0], undefined, 'linear'],
    ['a negative loss', [100, -1], undefined, 'linear'],
    ['losses that are all 0', [0, 0, 0], undefined, 'linear'],
    ['losses that are all the same', [5, 5], undefined, 'linear'],
    ['one epoch', [0.4], undefined, 'linear'],
    ['a narrow range, log demanded', [1.2, 1.5], 'log', 'log'],
    ['one epoch, log demanded', [0.4], 'log', 'log'],
    ['two decades, linear demanded', [100, 1], 'linear', 'linear'],
    ['the widest range there is', [Number.MAX_VALUE, 5e-324], undefined, 'log'],
  ];
  for (const [what, losses, scale, expected] of scales) {
    it(`has a ${expected} axis around ${what}`, () => {
      const { y } = view(lossCurve({ losses, scale })).encoding;
      assert.equal(y.scale.type ?? 'linear', expected);
      assert.equal(y.title, expected === 'log' ? 'loss (log scale)' : 'loss');
      const [low, high] = y.scale.domain;
      assert.ok(Number.isFinite(low) && Number.isFinite(high) && low < high);
      assert.ok(expected === 'linear' || low > 0);
      for (const loss of losses) assert.ok(low <= loss && loss <= high);
      for (const tick of y.axis.values ?? []) assert.ok(low <= tick && tick <= high);
    });
  }

  it('starts a linear axis at 0 unless all losses are far from it', () => {
    assert.equal(view(lossCurve({ losses: [3, 1] })).encoding.y.scale.domain[0], 0);
    assert.ok(view(lossCurve({ losses: [0.69, 0.6] })).encoding.y.scale.domain[0] > 0.5);
  });

  const ticks: readonly [losses: readonly number[], values: readonly number[]][] = [
    [
      [257, 6.9],
      [10, 20, 50, 100, 200],
    ],
    [
      [2000, 0.04],
      [0.1, 1, 10, 100, 1000],
    ],
    [
      [1e12, 1],
      [1, 100, 1e4, 1e6, 1e8, 1e10, 1e12],
    ],
  ];
  for (const [losses, values] of ticks) {
    it(`labels a log axis from ${losses[1]} to ${losses[0]} at round numbers`, () => {
      assert.deepEqual(view(lossCurve({ losses })).encoding.y.axis.values, values);
    });
  }

  it('marks the epochs of a short run with dots, so that a single one shows', () => {
    assert.ok(view(lossCurve({ losses: [0.4] })).mark.point);
    assert.equal(subtitleOf(lossCurve({ losses: [0.4] })), '0.4 after one epoch');
    assert.equal(view(lossCurve({ losses: new Float32Array(100).fill(1) })).mark.point, false);
  });

  it('thins a long run, keeps its ends and spikes, and says so', () => {
    const random = randomNumbers(2);
    const losses = Float64Array.from({ length: 100_000 }, () => 1 + random());
    losses[54_321] = 100;
    losses[76_543] = 0.25;
    const spec = lossCurve({ losses });
    const { values } = view(spec).data;
    assert.ok(values.length <= 2000 && values.length > 1900);
    const epochs = values.map(({ epoch }) => epoch);
    assert.ok(epochs.every((epoch, i) => i === 0 || epoch > epochs[i - 1]));
    for (const epoch of [1, 54_322, 76_544, 100_000]) assert.ok(epochs.includes(epoch));
    assert.ok(values.every(({ epoch, loss }) => loss === losses[epoch - 1]));
    assert.match(subtitleOf(spec), /[\d,]+ of 100,000 epochs drawn, lows and highs kept$/);
  });

  const refusals: readonly [string, object, object][] = [
    ['no losses', { losses: [] }, { name: 'RangeError', message: /at least one loss/ }],
    [
      'a loss that is not finite',
      { losses: [1, Number.POSITIVE_INFINITY] },
      { name: 'RangeError', message: 'Expected finite numbers, but losses[1] is Infinity' },
    ],
    [
      'a loss that is no number',
      { losses: [1, '2'] },
      {
        name: 'TypeError',
        message: 'Expected "losses[1]" to be a number, but received "2" (string)',
      },
    ],
    [
      'a log axis for a loss of 0',
      { losses: [1, 0], scale: 'log' },
      {
        name: 'RangeError',
        message: "Expected positive losses for scale 'log', but the smallest is 0",
      },
    ],
    [
      'an unknown scale',
      { losses: [1], scale: 'logg' },
      { name: 'RangeError', message: /Did you mean 'log'\?$/ },
    ],
    ['a width of 0', { losses: [1], width: 0 }, { name: 'RangeError', message: /"width"/ }],
    ['no options', undefined as unknown as object, { name: 'TypeError', message: /"losses"/ }],
  ];
  for (const [what, options, error] of refusals) {
    it(`refuses ${what}`, () => {
      assert.throws(() => lossCurve(options as LossCurveOptions), error);
    });
  }
});
