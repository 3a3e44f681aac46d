/** The methods that search the length of each step, as options of `minimize`; solvers/ computes them. */
import type { NamedOption, NamedPlan, Parameter } from '../common/named.ts';
import { integerBetween } from '../common/validate.ts';
import { lbfgs } from '../solvers/lbfgs.ts';
import { newtonCg } from '../solvers/newtonCg.ts';
import type { Solver } from '../solvers/solver.ts';

const atLeastOne = (place: string, value: unknown) => integerBetween(place, value, 1, 1e6);

/** Rows by name, with the parameters. */
export const SOLVERS = {
  lbfgs: {
    parameters: {
      /** Number of pairs of differences kept. */
      memory: { default: 10, check: atLeastOne } satisfies Parameter<number>,
    },
  },
  'newton-cg': {
    parameters: {
      /** Most products with the Hessian in one step; by default twice the number of coordinates. */
      maxProducts: { default: undefined, check: atLeastOne } satisfies Parameter<number>,
    },
  },
} as const;

/**
 * A method of `minimize` that searches the length of each step, by name or by name with parameters:
 * `'lbfgs'` with `memory`, the number of pairs of differences kept (default 10); `'newton-cg'` with
 * `maxProducts`, the most products with the Hessian in one step (default: twice the number of
 * coordinates, at least 10).
 */
export type SolverOption = NamedOption<typeof SOLVERS>;
export type SolverPlan = NamedPlan<typeof SOLVERS>;

/** Least number of products of 'newton-cg': in few coordinates rounding may need more than their number. */
const FEW_PRODUCTS = 10;

export function isSolver(plan: { readonly name: string }): plan is SolverPlan {
  return Object.hasOwn(SOLVERS, plan.name);
}

/** A solver that begins at a point. */
export function solverFrom(plan: SolverPlan, x0: Float64Array): Solver {
  if (plan.name === 'lbfgs') return lbfgs(x0, plan);
  const { maxProducts = Math.max(FEW_PRODUCTS, 2 * x0.length) } = plan;
  return newtonCg(x0, { maxProducts });
}
