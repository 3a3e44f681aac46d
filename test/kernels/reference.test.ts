/** All kernels against what NumPy and SciPy compute. */
import assert from 'node:assert/strict';
import type { FloatArray } from '../../lib/data/numericArrays.ts';
import * as kernels from '../../lib/kernels/index.ts';
import { withCrossingsAt } from '../support/crossings.ts';
import { assertClose, assertVaried } from '../support/numbers.ts';
import { reference } from '../support/reference.ts';

type Numbers = number[];
interface Gradient {
  readonly loss: number;
  readonly gradient: Numbers;
}
interface Figures {
  readonly vectors: (Record<'x' | 'y' | 'sigmoid' | 'softmax', Numbers> &
    Record<'dot' | 'nrm2' | 'asum' | 'iamax' | 'logSumExp', number>)[];
  readonly matrices: ({ readonly sizes: [number, number, number] } & Record<
    'a' | 'b' | 'c' | 'x' | 'y' | 'gemm' | 'gemmTransposed' | 'gemv' | 'gemvTransposed' | 'ger',
    Numbers
  >)[];
  readonly gradients: ({ readonly sizes: [number, number, number] } & Record<
    'x' | 'y' | 'target' | 'labels' | 'w' | 'many' | 'sampleWeights',
    Numbers
  > &
    Record<'logistic' | 'hinge' | 'squaredError' | 'softmax', Gradient>)[];
}

const figures = reference<Figures>('kernels/kernels.json');

for (const [where, size] of [
  ['loops', Number.POSITIVE_INFINITY],
  ['the addon, where there is one', 1],
] as const) {
  for (const { array, tolerance } of [
    { array: (values: Numbers): FloatArray => Float64Array.from(values), tolerance: 1e-12 },
    { array: (values: Numbers): FloatArray => Float32Array.from(values), tolerance: 1e-5 },
  ]) {
    const precision = array([]).constructor.name;
    const close = (got: ArrayLike<number>, expected: Numbers, what: string, scale = 1) =>
      assertClose(got, expected, tolerance, what, tolerance * scale);
    const test = (title: string, body: () => void) => it(title, () => withCrossingsAt(size, body));

    describe(`kernels against NumPy: ${where}, ${precision}`, () => {
      for (const each of figures.vectors) {
        test(`vectors of ${each.x.length}`, () => {
          const [x, y] = [array(each.x), array(each.y)];
          const scale = kernels.asum(x);
          close([kernels.dot(x, y)], [each.dot], 'dot', scale);
          close([kernels.nrm2(x)], [each.nrm2], 'nrm2');
          close([kernels.asum(x)], [each.asum], 'asum');
          assert.equal(kernels.iamax(x), each.iamax);
          // A score of some hundreds that is rounded to single precision moves e^x that much.
          close(kernels.sigmoid(x, array(each.x)), each.sigmoid, 'sigmoid', 10);
          close(kernels.softmax(1, x.length, x, array(each.x)), each.softmax, 'softmax', 10);
          close([kernels.logSumExp(x)], [each.logSumExp], 'logSumExp');
        });
      }

      for (const each of figures.matrices) {
        test(`matrices of ${each.sizes.join(' × ')}`, () => {
          const [m, n, k] = each.sizes;
          const [a, b, c] = [array(each.a), array(each.b), array(each.c)];
          const [x, y] = [array(each.x), array(each.y)];
          const product = kernels.gemm(false, false, m, n, k, 1.5, a, b, -0.5, array(each.c));
          close(product, each.gemm, 'gemm', 10);
          // The transpose of it all: Cᵀ = Bᵀ·Aᵀ.
          const turned = c.map((_, at) => each.c[(at % m) * n + Math.floor(at / m)]);
          kernels.gemm(true, true, n, m, k, 1.5, b, a, -0.5, turned);
          close(turned, each.gemmTransposed, 'gemm of transposes', 10);
          close(
            kernels.gemv(false, m, k, 1, a, x, 0, array(each.a.slice(0, m))),
            each.gemv,
            'gemv',
            10,
          );
          const first = array(each.a.filter((_, at) => at % k === 0));
          const sum = kernels.gemv(true, m, k, 1, a, first, 2, array(each.x));
          close(sum, each.gemvTransposed, 'gemv of a transpose', 10);
          close(kernels.ger(m, n, 0.25, first, y, array(each.c)), each.ger, 'ger', 10);
        });
      }

      for (const each of figures.gradients) {
        const [rows, cols, classes] = each.sizes;
        test(`gradients of ${each.sizes.join(' × ')}`, () => {
          const [x, y, w] = [array(each.x), array(each.y), array(each.w)];
          const weights = array(each.sampleWeights);
          for (const [name, kernel, targets] of [
            ['logistic', kernels.logisticGradient, y],
            ['hinge', kernels.hingeGradient, y],
            ['squaredError', kernels.squaredErrorGradient, array(each.target)],
          ] as const) {
            const out = array(each.w);
            const loss = kernel(rows, cols, x, targets, w, out, weights);
            close([loss], [each[name].loss], `${name} loss`, 10);
            close(out, each[name].gradient, `${name} gradient`, 30);
          }
          const many = array(each.many);
          const out = array(each.many);
          const labels = array(each.labels);
          const loss = kernels.softmaxGradient(rows, cols, classes, x, labels, many, out, weights);
          close([loss], [each.softmax.loss], 'softmax loss', 10);
          close(out, each.softmax.gradient, 'softmax gradient', 30);
          if (rows > 3) assertVaried(out, 'gradient');
        });
      }
    });
  }
}
