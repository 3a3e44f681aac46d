/** Test functions that are polynomials: bowls, valleys, a saddle. */
import type { TestFunction } from './testFunction.ts';

/** Second derivatives of the canyon: eigenvalues 1 along (0.6, 0.8) and 100 across. */
const CANYON = [
  [64.36, -47.52],
  [-47.52, 36.64],
] as const;

/** ½·xᵀHx and its gradient H·x. */
function quadratic(h: readonly (readonly [number, number])[]) {
  const gradient = ({ 0: x, 1: y }: ArrayLike<number>) => [
    h[0][0] * x + h[0][1] * y,
    h[1][0] * x + h[1][1] * y,
  ];
  return {
    value: (point: ArrayLike<number>) => {
      const [a, b] = gradient(point);
      return 0.5 * (a * point[0] + b * point[1]);
    },
    gradient,
  };
}

export const valleys = {
  square: {
    title: 'Square',
    formula: 'x²',
    about: 'one variable, one minimum: what a step size does',
    source: 'the usual first example; a start at x = 2',
    dimension: 1,
    value: ({ 0: x }) => x * x,
    gradient: ({ 0: x }) => [2 * x],
    minima: [{ x: [0], value: 0 }],
    saddles: [],
    start: [2],
    domain: [[-3, 3]],
  },
  twoMinima: {
    title: 'Two minima',
    formula: 'x⁴ - 4x² + x',
    about:
      'one variable, two minima of different depth: which one a descent finds hangs on its start',
    source: 'a tilted double well; minima are roots of 4x³ - 8x + 1',
    dimension: 1,
    value: ({ 0: x }) => x ** 4 - 4 * x * x + x,
    gradient: ({ 0: x }) => [4 * x ** 3 - 8 * x + 1],
    minima: [
      { x: [-1.47299760111403], value: -5.444192066610897 },
      { x: [1.346997408527774], value: -2.6185559807652474 },
    ],
    saddles: [{ x: [0.1260001925862561], value: 0.06274804737614482 }],
    start: [2],
    domain: [[-2.4, 2.4]],
  },
  saddle: {
    title: 'Saddle',
    formula: 'x² - y²',
    about:
      'flat at 0, a minimum along x and a maximum along y: descents slow down, then fall for ever',
    source: 'the hyperbolic paraboloid',
    dimension: 2,
    value: ({ 0: x, 1: y }) => x * x - y * y,
    gradient: ({ 0: x, 1: y }) => [2 * x, -2 * y],
    minima: [],
    saddles: [{ x: [0, 0], value: 0 }],
    start: [2, 0.001],
    domain: [
      [-2.5, 2.5],
      [-2.5, 2.5],
    ],
  },
  canyon: {
    title: 'Canyon',
    formula: '½·vᵀHv, H with eigenvalues 1 and 100, turned by 53.13°',
    about:
      'a narrow valley across both axes, 100 times steeper across than along: plain descent goes zig-zag',
    source: 'a quadratic of condition 100',
    dimension: 2,
    ...quadratic(CANYON),
    minima: [{ x: [0, 0], value: 0 }],
    saddles: [],
    start: [10, 1],
    domain: [
      [-12, 12],
      [-12, 12],
    ],
  },
  rosenbrock: {
    title: 'Rosenbrock',
    formula: '(1 - x)² + 100·(y - x²)²',
    about: 'a bent valley whose floor hardly falls',
    source: 'H. H. Rosenbrock, The Computer Journal 3 (1960)',
    dimension: 2,
    value: ({ 0: x, 1: y }) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    gradient: ({ 0: x, 1: y }) => [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
    minima: [{ x: [1, 1], value: 0 }],
    saddles: [],
    start: [-1.2, 1],
    domain: [
      [-2, 2],
      [-1, 3],
    ],
  },
  beale: {
    title: 'Beale',
    formula: '(1.5 - x + xy)² + (2.25 - x + xy²)² + (2.625 - x + xy³)²',
    about: 'steep walls and a flat floor',
    source: 'E. M. L. Beale, "On an iterative method for finding a local minimum" (1958)',
    dimension: 2,
    value: ({ 0: x, 1: y }) =>
      (1.5 - x + x * y) ** 2 + (2.25 - x + x * y * y) ** 2 + (2.625 - x + x * y ** 3) ** 2,
    gradient: bealeGradient,
    minima: [{ x: [3, 0.5], value: 0 }],
    saddles: [{ x: [0, 1], value: 14.203125 }],
    start: [1, 1.5],
    domain: [
      [-4.5, 4.5],
      [-4.5, 4.5],
    ],
  },
  himmelblau: {
    title: 'Himmelblau',
    formula: '(x² + y - 11)² + (x + y² - 7)²',
    about: 'four minima, all of them 0',
    source: 'D. M. Himmelblau, "Applied Nonlinear Programming" (1972)',
    dimension: 2,
    value: ({ 0: x, 1: y }) => (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
    gradient: ({ 0: x, 1: y }) => [
      4 * x * (x * x + y - 11) + 2 * (x + y * y - 7),
      2 * (x * x + y - 11) + 4 * y * (x + y * y - 7),
    ],
    minima: [
      { x: [3, 2], value: 0 },
      { x: [-2.805118086952745, 3.131312518250573], value: 0 },
      { x: [-3.779310253377747, -3.283185991286169], value: 0 },
      { x: [3.584428340330492, -1.8481265269644036], value: 0 },
    ],
    saddles: [],
    start: [-0.5, -1],
    domain: [
      [-5, 5],
      [-5, 5],
    ],
  },
  booth: {
    title: 'Booth',
    formula: '(x + 2y - 7)² + (2x + y - 5)²',
    about: 'a quadratic bowl whose axes are not those of the coordinates',
    source: 'M. Jamil, X.-S. Yang, "A literature survey of benchmark functions", arXiv:1308.4008',
    dimension: 2,
    value: ({ 0: x, 1: y }) => (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2,
    gradient: ({ 0: x, 1: y }) => [10 * x + 8 * y - 34, 8 * x + 10 * y - 38],
    minima: [{ x: [1, 3], value: 0 }],
    saddles: [],
    start: [-8, -5],
    domain: [
      [-10, 10],
      [-10, 10],
    ],
  },
} as const satisfies Readonly<Record<string, TestFunction>>;

function bealeGradient({ 0: x, 1: y }: ArrayLike<number>): number[] {
  const sum = [0, 0];
  for (const [power, target] of [
    [1, 1.5],
    [2, 2.25],
    [3, 2.625],
  ]) {
    const residual = target - x + x * y ** power;
    sum[0] += 2 * residual * (y ** power - 1);
    sum[1] += 2 * residual * x * power * y ** (power - 1);
  }
  return sum;
}
