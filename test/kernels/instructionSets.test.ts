/** Every compiled set of kernels that this processor can run gives what the loops give. */

import type { Precision } from '../../lib/data/numericArrays.ts';
import * as kernels from '../../lib/kernels/index.ts';
import { describeNative } from '../support/backends.ts';
import { withCrossingsAt } from '../support/crossings.ts';
import { assertClose, noise } from '../support/numbers.ts';

const SIZES = [1, 2, 3, 5, 8, 13, 16, 31, 33, 64, 100, 259];
const PRECISIONS = ['float64', 'float32'] as const satisfies Precision[];

/** Everything that kernels of the processor's own instructions compute from vectors of n elements. */
function outputs(n: number, precision: Precision): Record<string, ArrayLike<number>> {
  const make = (seed: number, scale = 1) => noise(n, seed, precision).map((u) => scale * u);
  const [w, velocity] = [make(4), make(5)];
  kernels.momentumStep(w, make(6), velocity, 0.1, 0.9, true);
  const [parameters, m, v] = [make(7), make(8), make(9).map(Math.abs)];
  kernels.adamStep(parameters, make(10), m, v, 3, 0.1);
  const tiny = precision === 'float64' ? 1e-200 : 1e-30;
  return {
    nrm2: [kernels.nrm2(make(1)), kernels.nrm2(make(1, tiny)), kernels.nrm2(make(1, 1 / tiny))],
    iamax: [kernels.iamax(make(2))],
    sigmoid: kernels.sigmoid(make(3, 30), make(0)),
    softmax: kernels.softmax(1, n, make(3, 30), make(0)),
    logSumExp: [kernels.logSumExp(make(3, 30))],
    momentumStep: [...w, ...velocity],
    adamStep: [...parameters, ...m, ...v],
  };
}

describeNative('kernels of each instruction set', (addon) => {
  const { instructionSet, instructionSets } = addon.info();
  after(() => addon.useInstructionSet(instructionSet));

  for (const name of instructionSets) {
    for (const precision of PRECISIONS) {
      it(`${name}, ${precision}`, () => {
        addon.useInstructionSet(name);
        for (const n of SIZES) {
          let [native, loops]: Record<string, ArrayLike<number>>[] = [{}, {}];
          withCrossingsAt(1, () => {
            native = outputs(n, precision);
          });
          withCrossingsAt(Number.POSITIVE_INFINITY, () => {
            loops = outputs(n, precision);
          });
          const tolerance = precision === 'float64' ? 4e-14 : 4e-6;
          for (const [kernel, expected] of Object.entries(loops)) {
            // Norms of tiny vectors are tiny; all else is of the size of 1.
            const floor = kernel === 'nrm2' ? 0 : tolerance / 10;
            assertClose(native[kernel], expected, tolerance, `${kernel}, n = ${n}`, floor);
          }
        }
      });
    }
  }
});
