/** The solver of a plan, as a generator. */
import type { CoordinateSweeper } from '../../numerics/coordinateSweeps.ts';
import type { TrainingPlan } from '../../plan/plan.ts';
import { CurvaturePairs } from '../../solvers/curvaturePairs.ts';
import { lbfgs } from '../../solvers/lbfgs.ts';
import { newton } from '../../solvers/newton.ts';
import { newtonCg } from '../../solvers/newtonCg.ts';
import { owlqn } from '../../solvers/owlqn.ts';
import { proximalNewton } from '../../solvers/proximalNewton.ts';
import type { HessianSolver, NewtonSolver, Solver } from '../../solvers/solver.ts';
import type { Problem } from './problem.ts';

/** Number of pairs of L-BFGS. */
const PAIRS = 10;
/** Least number of products of one iteration of newton-cg. */
const FEW_PRODUCTS = 10;

/** What a solver continues from. */
export class Memory {
  /** The variables of the last iterate. */
  start: Float64Array;
  /** The pairs of L-BFGS. */
  readonly pairs = new CurvaturePairs(PAIRS);

  constructor(start: Float64Array) {
    this.start = start;
  }

  /** The memory that `toNumbers` wrote, of this number of variables. */
  static from(numbers: Float64Array, size: number): Memory {
    const memory = new Memory(numbers.slice(0, size));
    memory.pairs.restore(numbers.subarray(size), size);
    return memory;
  }

  toNumbers(): Float64Array {
    const pairs = this.pairs.toNumbers();
    const numbers = new Float64Array(this.start.length + pairs.length);
    numbers.set(this.start);
    numbers.set(pairs, this.start.length);
    return numbers;
  }
}

/** A solver of any kind. */
export type AnySolver = Solver | NewtonSolver | HessianSolver;

/** The solver that the plan names, from where the memory is. */
export function solverOf(
  { solver }: TrainingPlan,
  problem: Problem,
  memory: Memory,
  sweeper: CoordinateSweeper,
): AnySolver {
  const { start, pairs } = memory;
  const options = { memory: PAIRS, pairs };
  switch (solver) {
    case 'newton':
    case 'cholesky':
      return newton(start, options);
    case 'newton-cg':
      return newtonCg(start, { maxProducts: Math.max(FEW_PRODUCTS, 2 * problem.size) });
    case 'lbfgs':
      return lbfgs(start, options);
    case 'owlqn':
      return owlqn(start, { ...options, l1: problem.l1 });
    case 'cd':
      return proximalNewton(start, { l1: problem.l1, sweeper });
    default:
      throw new Error(`No solver: ${solver}`);
  }
}
