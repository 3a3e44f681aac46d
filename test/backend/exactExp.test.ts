/** The exponentials of the addon's exact kernels beside Math.exp, bit by bit, for every instruction set. */
import assert from 'node:assert/strict';
import type { Addon } from '../../lib/backend/addon.ts';
import { backendOver } from '../../lib/backend/native.ts';
import { describeNative } from '../support/backends.ts';
import { noise } from '../support/numbers.ts';

/** From, to, and how many numbers in between. */
const RANGES: readonly (readonly [number, number, number])[] = [
  [-760, 720, 600_000],
  [-40, 40, 600_000],
  [-2, 2, 600_000],
  [-0.36, 0.36, 200_000],
  [-1e-7, 1e-7, 20_000],
  // Where results are no normal numbers, where 2^k is none, and around the limits.
  [-746, -707, 200_000],
  [709, 710, 20_000],
  [-1.05, -1.03, 20_000],
  [1.03, 1.05, 20_000],
];

const LIMITS = [
  ...[0, 1, Number.POSITIVE_INFINITY, Number.NaN, 5e-324, 1e300, 2 ** -28, 2 ** -29],
  ...[709.782712893384, 709.7827128933841, 745.1332191019411, 745.1332191019412],
  ...[0.34657359027997264, 0.3465735912322998, 1.0397207708399179, 1.0397205352783203],
  ...[708.3964185322641, 1024 * Math.LN2, 1021.5 * Math.LN2, 1022.5 * Math.LN2],
];

describeNative('exponentials of the exact kernels', (addon) => {
  for (const set of addon.info().instructionSets) {
    it(`are those of Math.exp: ${set}`, () => {
      for (const [from, to, count] of RANGES) {
        const middle = (from + to) / 2;
        const x = Float64Array.from(noise(count, count), (each) => middle + each * (to - middle));
        assertSame(set, x);
      }
      const limits = LIMITS.flatMap((each) => [
        each,
        -each,
        each * (1 + 2 ** -52),
        each * (1 - 2 ** -53),
      ]);
      assertSame(set, Float64Array.from([...limits, ...limits.map((each) => -each)]));
    });
  }

  it('others than those of Math.exp are found, and nothing is trained with them', () => {
    const problem = {
      ...{ x: Float64Array.of(1, 2, 3, 4), labels: Float64Array.of(0, 1), cols: 2, classes: 2 },
      ...{ steps: 3, learningRate: 0.1, threads: 1 },
    };
    const train = (by: Addon) => {
      const weights = new Float64Array(4);
      return { ending: backendOver(by).trainOneVsAllSync(problem, weights), weights };
    };
    const other = train({
      ...addon,
      exponentials(set, x, out) {
        addon.exponentials(set, x, out);
        out[700] *= 1 + 2 ** -52;
      },
    });
    assert.equal(other.ending, 'differs');
    assert.ok(other.weights.every((each) => each === 0));
    const own = train(addon);
    assert.equal(own.ending, 'done');
    assert.ok(own.weights.every((each) => each !== 0));
  });

  function assertSame(set: string, x: Float64Array): void {
    const out = new Float64Array(x.length);
    addon.exponentials(set, x, out);
    const wrong = out.findIndex((each, i) => !Object.is(each, Math.exp(x[i])));
    assert.equal(wrong, -1, `e^${x[wrong]} is ${out[wrong]} instead of ${Math.exp(x[wrong])}`);
  }
});
