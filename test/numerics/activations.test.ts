/** The activations of layers against outside figures, on both sides and for every instruction set. */
import assert from 'node:assert/strict';
import { floatArray } from '../../lib/data/matrix.ts';
import { type FloatArray, PRECISIONS } from '../../lib/data/numericArrays.ts';
import { activationOf } from '../../lib/numerics/activations.ts';
import { ACTIVATION_NAMES, type ActivationPlan } from '../../lib/plan/activations.ts';
import { activationCases, activationReference } from '../cases/activations.ts';
import { addon, withNative } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';

type Activate = (activation: ActivationPlan, values: FloatArray, slopes: FloatArray) => void;

const ways: { name: string; activate: Activate }[] = [
  {
    name: 'TypeScript',
    activate(activation, values, slopes) {
      const inDouble = Float64Array.from(values);
      const out = new Float64Array(values.length);
      activationOf(activation)(values.length, inDouble, out);
      values.set(inDouble);
      slopes.set(out);
    },
  },
];
if (withNative) {
  for (const set of addon().info().instructionSets) {
    ways.push({ name: set, activate: (...of) => addon().activate(set, ...of) });
  }
}

/** Rounding of a number around 1. */
const ULP = { float64: 2 ** -52, float32: 2 ** -23 };

describe('activations', () => {
  const { z, activations } = activationReference();

  it('have figures for each of them', () => {
    assert.deepEqual(activations.map(({ activation }) => activation.name).sort(), [
      ...[...ACTIVATION_NAMES].sort(),
    ]);
  });

  for (const { name: way, activate } of ways) {
    for (const precision of PRECISIONS) {
      for (const { activation, values, slopes } of activations) {
        it(`${activation.name}, ${way}, ${precision}: values and slopes`, () => {
          const { setting, ulps = 4 } = activationCases[activation.name];
          assert.deepEqual(activation, setting);
          const limit = precision === 'float32' ? 1e18 : Number.POSITIVE_INFINITY;
          const kept = z.map((_, i) => i).filter((i) => Math.abs(z[i]) < limit);
          const got = floatArray(precision, kept.length);
          const gotSlopes = floatArray(precision, kept.length);
          got.set(kept.map((i) => z[i]));
          activate(activation, got, gotSlopes);
          const ulp = ULP[precision];
          const keptOf = (all: number[]) => kept.map((i) => all[i]);
          assertClose(got, keptOf(values), ulps * ulp, 'value', ulps * ulp);
          assertClose(gotSlopes, keptOf(slopes), ulps * ulp, 'slope', ulps * ulp);
        });
      }
    }

    it(`${way}: what is not finite stays so`, () => {
      for (const { activation } of activations) {
        const values = Float64Array.of(Number.NaN, 1, Number.NaN, 2, Number.NaN);
        const slopes = new Float64Array(5);
        activate(activation, values, slopes);
        for (const i of [0, 2, 4]) assert.ok(Number.isNaN(values[i]), activation.name);
        for (const i of [1, 3]) assert.ok(Number.isFinite(values[i]), activation.name);
      }
    });
  }
});
