/** Test functions with many minima or with plateaus. */
import type { TestFunction } from './testFunction.ts';

const TURN = 2 * Math.PI;

export const waves = {
  rastrigin: {
    title: 'Rastrigin',
    formula: '20 + x² - 10·cos(2πx) + y² - 10·cos(2πy)',
    about: 'a bowl full of hollows, one near each point of whole numbers',
    source: 'L. A. Rastrigin, "Systems of extremal control" (1974)',
    dimension: 2,
    value: ({ 0: x, 1: y }) =>
      20 + x * x - 10 * Math.cos(TURN * x) + y * y - 10 * Math.cos(TURN * y),
    gradient: ({ 0: x, 1: y }) => [
      2 * x + 10 * TURN * Math.sin(TURN * x),
      2 * y + 10 * TURN * Math.sin(TURN * y),
    ],
    // The global minimum, and one of its neighbours.
    minima: [
      { x: [0, 0], value: 0 },
      { x: [0.9949586376523348, 0], value: 0.9949590570932914 },
    ],
    saddles: [],
    start: [2.3, -1.7],
    domain: [
      [-5.12, 5.12],
      [-5.12, 5.12],
    ],
  },
  ackley: {
    title: 'Ackley',
    formula: '-20·e^(-0.2·√(½(x² + y²))) - e^(½(cos 2πx + cos 2πy)) + e + 20',
    about:
      'nearly flat and full of hollows far out, a deep hole in the middle with a kink at its bottom',
    source: 'D. H. Ackley, "A connectionist machine for genetic hillclimbing" (1987)',
    dimension: 2,
    value: ackley,
    gradient: ackleyGradient,
    minima: [{ x: [0, 0], value: 0 }],
    saddles: [],
    start: [2.5, 1.5],
    domain: [
      [-5, 5],
      [-5, 5],
    ],
  },
  styblinskiTang: {
    title: 'Styblinski–Tang',
    formula: '½·(x⁴ - 16x² + 5x + y⁴ - 16y² + 5y)',
    about: 'four minima of different depth',
    source: 'M. Styblinski, T. Tang, Neural Networks 3 (1990)',
    dimension: 2,
    value: ({ 0: x, 1: y }) => well(x) + well(y),
    gradient: ({ 0: x, 1: y }) => [2 * x ** 3 - 16 * x + 2.5, 2 * y ** 3 - 16 * y + 2.5],
    minima: [
      { x: [-2.903534027771177, -2.903534027771177], value: -78.33233140754282 },
      { x: [2.746802770990837, -2.903534027771177], value: -64.19561235905536 },
      { x: [-2.903534027771177, 2.746802770990837], value: -64.19561235905536 },
      { x: [2.746802770990837, 2.746802770990837], value: -50.05889331056789 },
    ],
    saddles: [{ x: [0.1567312567803401, 0.1567312567803401], value: 0.3912247181107161 }],
    start: [0.5, 1],
    domain: [
      [-5, 5],
      [-5, 5],
    ],
  },
  plateau: {
    title: 'Plateau',
    formula: '1 - e^(-½(x² + y²))',
    about: 'a hole in a plain: a descent that starts a few units away does not move',
    source: 'the Gaussian well',
    dimension: 2,
    value: ({ 0: x, 1: y }) => -Math.expm1(-0.5 * (x * x + y * y)),
    gradient: ({ 0: x, 1: y }) => {
      const rest = Math.exp(-0.5 * (x * x + y * y));
      return [x * rest, y * rest];
    },
    minima: [{ x: [0, 0], value: 0 }],
    saddles: [],
    start: [1.5, 1],
    domain: [
      [-6, 6],
      [-6, 6],
    ],
  },
} as const satisfies Readonly<Record<string, TestFunction>>;

function well(x: number): number {
  return 0.5 * (x ** 4 - 16 * x * x + 5 * x);
}

function ackley({ 0: x, 1: y }: ArrayLike<number>): number {
  const distance = Math.sqrt(0.5 * (x * x + y * y));
  const waves = 0.5 * (Math.cos(TURN * x) + Math.cos(TURN * y));
  // expm1 makes the minimum exactly 0.
  return -20 * Math.expm1(-0.2 * distance) - Math.E * Math.expm1(waves - 1);
}

/** The subgradient at the kink in the middle is 0. */
function ackleyGradient({ 0: x, 1: y }: ArrayLike<number>): number[] {
  const distance = Math.sqrt(0.5 * (x * x + y * y));
  const pull = distance === 0 ? 0 : (2 * Math.exp(-0.2 * distance)) / distance;
  const waves = Math.PI * Math.exp(0.5 * (Math.cos(TURN * x) + Math.cos(TURN * y)));
  return [pull * x + waves * Math.sin(TURN * x), pull * y + waves * Math.sin(TURN * y)];
}
