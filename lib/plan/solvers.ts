/**
 * The table of solvers, one row per name, and the choice of `solver: 'auto'`. A solver leads a linear
 * model to the optimum of its objective; lib/solvers has the algorithms.
 */
import { ourName } from '../common/foreignHints.ts';
import { type LossPlan, lossRow } from './losses.ts';
import type { TargetKind } from './lossTable.ts';

/** What the choice of a solver depends on. */
export interface SolverProblem {
  readonly loss: LossPlan;
  readonly lossTargets: TargetKind;
  readonly l1: number;
  readonly l2: number;
  readonly penalizeBias: boolean;
  readonly nSamples: number;
  readonly nFeatures: number;
  readonly nOutputs: number;
}

interface SolverRow {
  readonly about: string;
  /** What it needs of the problem, as `a smooth loss`; `undefined` if it can solve it. */
  readonly needs: (problem: SolverProblem) => string | undefined;
}

/** Number of columns, or of samples if they are fewer, up to which a Gram matrix is made. */
export const MOST_OF_GRAM = 4000;
/**
 * Number of parameters of one Hessian up to which `auto` chooses Newton's method. That of a multiclass
 * loss takes half as many operations for its size.
 */
const MOST_OF_NEWTON = { single: 500, multiclass: 1000 } as const;
/** Number of parameters of one Hessian that Newton's method accepts. */
const MOST_OF_HESSIAN = 8000;
/** The same for coordinate descent on a Hessian, and for the interior-point method. */
const MOST_OF_MATRIX = 2000;

const isSmooth = ({ loss }: SolverProblem) => lossRow(loss).isSmooth;
const isConvex = ({ loss }: SolverProblem) => lossRow(loss).isConvex;
const isLeastSquares = ({ loss }: SolverProblem) => loss.name === 'squaredError';

/** The losses of dual coordinate descent. */
const OF_DUAL = [
  ...['hinge', 'squaredHinge', 'absoluteError', 'quantile'],
  ...['epsilonInsensitive', 'squaredEpsilonInsensitive'],
];

/** The losses of the interior-point method: piecewise linear. */
const OF_INTERIOR = ['hinge', 'absoluteError', 'quantile', 'epsilonInsensitive'];

/** Number of parameters that one Hessian couples. */
function coupled({ lossTargets, nFeatures, nOutputs }: SolverProblem): number {
  return lossTargets === 'multiclass' ? nFeatures * nOutputs : nFeatures;
}

function smoothWithoutL1(problem: SolverProblem): string | undefined {
  if (!isSmooth(problem)) return 'a smooth loss';
  return problem.l1 > 0 ? '"l1" to be 0' : undefined;
}

function newtonNeeds(problem: SolverProblem): string | undefined {
  if (!isConvex(problem)) return 'a convex loss';
  return tooManyFor(MOST_OF_HESSIAN, problem) ?? smoothWithoutL1(problem);
}

function tooManyFor(most: number, problem: SolverProblem): string | undefined {
  const count = coupled(problem);
  return count > most ? `at most ${most} coupled parameters (there are ${count})` : undefined;
}

function leastSquaresNeeds(problem: SolverProblem): string | undefined {
  if (!isLeastSquares(problem)) return "the loss 'squaredError'";
  return problem.l1 > 0 ? '"l1" to be 0' : undefined;
}

/**
 * Solvers by name. `descent` is gradient descent with the options of `TrainingOptions`; all others
 * compute their own steps, and an iteration counts as an epoch.
 */
export const SOLVERS = {
  descent: { about: 'gradient descent, by optimizer and learning rate', needs: () => undefined },
  /** Iteratively reweighted least squares: P. McCullagh, J. Nelder, "Generalized Linear Models", 1989. */
  newton: {
    about: "Newton's method with the Cholesky factor of the Hessian",
    needs: newtonNeeds,
  },
  /** S. Nash, "A survey of truncated-Newton methods", J. Comput. Appl. Math. 124 (2000). */
  'newton-cg': {
    about: "Newton's method with conjugate gradients instead of the Hessian",
    needs: (problem) => (isConvex(problem) ? smoothWithoutL1(problem) : 'a convex loss'),
  },
  /** D. Liu, J. Nocedal, Mathematical Programming 45 (1989). */
  lbfgs: { about: 'L-BFGS on scaled and centred columns', needs: smoothWithoutL1 },
  /** G. Andrew, J. Gao, "Scalable training of L1-regularized log-linear models", ICML 2007. */
  owlqn: {
    about: 'L-BFGS on orthants, for l1',
    needs: (problem) => {
      if (!isSmooth(problem)) return 'a smooth loss';
      return problem.penalizeBias ? '"penalizeBias" to be false' : undefined;
    },
  },
  cholesky: {
    about: 'least squares by the Cholesky factor of the Gram matrix',
    needs: leastSquaresNeeds,
  },
  svd: {
    about: 'least squares of the smallest norm by singular values',
    needs: (problem) => leastSquaresNeeds(problem) ?? (problem.l2 > 0 ? '"l2" to be 0' : undefined),
  },
  /**
   * J. Friedman et al., J. Stat. Softw. 33 (2010); for other losses than least squares on the Hessian of
   * each step: G.-X. Yuan et al., JMLR 13 (2012).
   */
  cd: {
    about: 'coordinate descent, for l1',
    needs: (problem) => {
      if (problem.penalizeBias) return '"penalizeBias" to be false';
      if (isLeastSquares(problem)) return undefined;
      if (!isSmooth(problem) || !isConvex(problem)) return 'a smooth and convex loss';
      return tooManyFor(MOST_OF_MATRIX, problem);
    },
  },
  /** C.-J. Hsieh et al., "A dual coordinate descent method for large-scale linear SVM", ICML 2008. */
  'dual-cd': {
    about: 'dual coordinate descent, for hinge losses',
    needs: ({ loss, l1, l2 }) => {
      if (!OF_DUAL.includes(loss.name)) return `the loss to be one of ${OF_DUAL.join(', ')}`;
      if (l1 > 0) return '"l1" to be 0';
      return l2 > 0 ? undefined : '"l2" above 0';
    },
  },
  /** S. Portnoy, R. Koenker, "The Gaussian hare and the Laplacian tortoise", Stat. Sci. 12 (1997). */
  'interior-point': {
    about: 'a primal-dual interior-point method, for piecewise linear losses',
    needs: (problem) => {
      if (!OF_INTERIOR.includes(problem.loss.name)) {
        return `the loss to be one of ${OF_INTERIOR.join(', ')}`;
      }
      if (problem.penalizeBias) return '"penalizeBias" to be false';
      return tooManyFor(MOST_OF_MATRIX, problem);
    },
  },
} as const satisfies Record<string, SolverRow>;

/** Name of a solver; see `SOLVERS`. */
export type SolverName = keyof typeof SOLVERS;
/** The option `solver`. */
export type SolverOption = SolverName | 'auto';

export const SOLVER_NAMES = Object.keys(SOLVERS) as SolverName[];
const SOLVER_OPTIONS: readonly SolverOption[] = ['auto', ...SOLVER_NAMES];

/** A solver, and why it was chosen. */
export interface SolverChoice {
  readonly name: SolverName;
  /** In words, such as `100 columns, smooth loss`. */
  readonly reason: string;
}

/** Checks the option `solver`. */
export function solverOption(value: unknown): SolverOption {
  return ourName('solver', value, SOLVER_OPTIONS);
}

/**
 * The solver of a problem.
 *
 * @throws {RangeError} if the solver that was asked for cannot solve it; the message names those
 *   that can
 */
export function chooseSolver(option: SolverOption, problem: SolverProblem): SolverChoice {
  if (option === 'auto') return automatic(problem);
  if (option === 'descent') return { name: 'descent', reason: '' };
  const needs = SOLVERS[option].needs(problem);
  if (needs === undefined) return { name: option, reason: 'by the option "solver"' };
  const able = SOLVER_NAMES.filter((name) => SOLVERS[name].needs(problem) === undefined);
  throw new RangeError(
    `Expected "solver" to be one of ${able.map((name) => `'${name}'`).join(', ')}, or 'auto', for loss '${problem.loss.name}' with l1 ${problem.l1} and l2 ${problem.l2}, but received '${option}', which needs ${needs}`,
  );
}

/**
 * The rule of `auto`. Counts and times: lib/docs/optimum.md. Where no solver knows the loss with its
 * penalty, it is descent.
 */
function automatic(problem: SolverProblem): SolverChoice {
  const { loss, l1, nFeatures } = problem;
  const columns = nFeatures === 1 ? '1 column' : `${nFeatures} columns`;
  const choice = (name: SolverName, reason: string): SolverChoice => ({ name, reason });
  const can = (name: SolverName) => SOLVERS[name].needs(problem) === undefined;
  if (l1 > 0) {
    if (isLeastSquares(problem) && can('cd')) {
      return choice('cd', `${columns}, squared error with l1`);
    }
    if (isSmall(problem) && can('cd')) return choice('cd', `${columns}, smooth loss with l1`);
    if (can('owlqn')) return choice('owlqn', `${columns}, smooth loss with l1`);
    if (can('interior-point')) return choice('interior-point', `${columns}, loss with a kink, l1`);
    return choice('descent', `no solver for loss '${loss.name}' with l1`);
  }
  if (isLeastSquares(problem)) return leastSquares(problem, columns);
  if (isSmooth(problem)) {
    return isSmall(problem) && can('newton')
      ? choice('newton', `${columns}, smooth loss`)
      : choice('lbfgs', `${columns}, smooth loss`);
  }
  const isInterior = can('interior-point');
  if (isInterior && isSmall(problem))
    return choice('interior-point', `${columns}, loss with a kink`);
  if (can('dual-cd')) return choice('dual-cd', `${columns}, loss with a kink`);
  if (isInterior) return choice('interior-point', `${columns}, loss with a kink`);
  return choice('descent', `no solver for loss '${loss.name}'`);
}

/** Whether the Hessian costs little beside the iterations that it saves. */
function isSmall(problem: SolverProblem): boolean {
  const kind = problem.lossTargets === 'multiclass' ? 'multiclass' : 'single';
  return coupled(problem) <= MOST_OF_NEWTON[kind] && problem.nSamples >= problem.nFeatures;
}

function leastSquares(problem: SolverProblem, columns: string): SolverChoice {
  const { l2, nFeatures, nSamples } = problem;
  if (Math.min(nFeatures, nSamples) > MOST_OF_GRAM) {
    return { name: 'lbfgs', reason: `${columns}, too many for a Gram matrix` };
  }
  if (l2 === 0 && nFeatures >= nSamples) {
    return { name: 'svd', reason: `${columns}, no fewer than samples, without l2` };
  }
  return { name: 'cholesky', reason: `${columns}, squared error` };
}
