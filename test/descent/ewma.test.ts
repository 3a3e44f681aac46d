import assert from 'node:assert/strict';
import { Ewma, ewma } from '../../lib/descent/index.ts';
import { assertClose } from '../support/numbers.ts';
import { reference } from '../support/reference.ts';
import { itRefuses, untyped } from '../support/refusals.ts';

interface Averages {
  temperature: number[];
  indices: number[];
  expected: { beta: number; uncorrected: number[]; biasCorrected: number[] }[];
}

describe('ewma', () => {
  const { temperature, indices, expected } = reference<Averages>('f_ewma/ewma.json');

  for (const { beta, uncorrected, biasCorrected } of expected) {
    it(`NumPy's averages of a year's temperatures, beta ${beta}`, () => {
      for (const [biasCorrection, figures] of [
        [false, uncorrected],
        [true, biasCorrected],
      ] as const) {
        const all = [...ewma(temperature, { beta, biasCorrection })];
        assert.equal(all.length, temperature.length);
        assertClose(
          indices.map((i) => all[i]),
          figures,
          1e-12,
          `${biasCorrection}`,
          1e-12,
        );
      }
    });
  }

  it('keeps nothing of a series without end', () => {
    function* forEver() {
      for (let t = 0; ; t++) yield t % 2;
    }
    const averages = ewma(forEver(), { beta: 0.98 });
    let last = 0;
    for (let t = 0; t < 10_000; t++) last = averages.next().value as number;
    assert.ok(Math.abs(last - 0.5) < 0.01);
  });

  it('is the first value after one, if corrected, and a share of it, if not', () => {
    assert.deepEqual([...ewma([4, 9, 3], { beta: 0.5, biasCorrection: false })], [2, 5.5, 4.25]);
    const average = new Ewma();
    assert.deepEqual([average.value, average.count], [Number.NaN, 0]);
    assertClose([average.add(4), average.value], [4, 4], 1e-15, 'first');
    assert.deepEqual([...ewma([4, 9], { beta: 0 })], [4, 9]);
  });

  itRefuses([
    {
      call: () => new Ewma({ beta: 1 }),
      error: RangeError,
      message: 'Expected "beta" to be a number from 0 to below 1, but received 1 (number)',
    },
    {
      call: () => new Ewma(untyped({ bias: true })),
      error: TypeError,
      message: 'Unknown option "bias" of Ewma: expected one of "beta", "biasCorrection"',
    },
    {
      call: () => new Ewma().add(Number.NaN),
      error: RangeError,
      message: 'Expected "value" to be a finite number, but received NaN (number)',
    },
    {
      call: () => ewma(untyped(3)),
      error: TypeError,
      message:
        'Expected "series" to be an array or another iterable of numbers, but received 3 (number)',
    },
  ]);
});
