/**
 * Iterations and passes over the samples that solvers need to come within GAP of the exact optimum of
 * reference set G, as a table of Markdown.
 */
import type { Backend } from '../../lib/backend/backend.ts';
import { initialState } from '../../lib/models/initial/initialState.ts';
import { SolverTrainer } from '../../lib/models/solving/solverTrainer.ts';
import { resolvePlan } from '../../lib/plan/plan.ts';
import { SOLVER_NAMES, SOLVERS, type SolverName } from '../../lib/plan/solvers.ts';
import { fits, fullBatch, type Optimum, optimum } from '../../test/cases/optima.ts';

/** Relative distance to the optimum. */
export const GAP = 1e-10;
const MOST = 1000;

/** Those that know a loss of the set and can take more than one iteration. */
const COLUMNS: readonly SolverName[] = SOLVER_NAMES.filter(
  (name) => !['descent', 'svd', 'interior-point'].includes(name),
);

/** `9 iterations, 21 passes`, until the objective is within GAP of the optimum. */
function counted(backend: Backend, problem: Optimum, solver: SolverName): string | undefined {
  const { plan: descent, data } = fullBatch(problem, {});
  const { nFeatures, nOutputs, precision, targets } = descent;
  const shape = { nSamples: data.rows, nFeatures, nOutputs, precision, targets };
  const ours = { nSamples: data.rows, ...descent };
  if (SOLVERS[solver].needs(ours) !== undefined) return undefined;
  const plan = resolvePlan({ ...problem.options, solver, maxEpochs: MOST }, shape);
  const state = initialState(plan, 'zeros');
  const reference = state.parameters.slice();
  const trainer = new SolverTrainer(backend, { plan, data, state, reference }, MOST);
  for (let iterations = 1; iterations <= MOST; iterations++) {
    const { reports, ended } = trainer.trainSync(plan, data, state, 1);
    const { loss } = reports[0] ?? {};
    if (loss !== undefined && loss <= problem.objective * (1 + GAP)) {
      return `${iterations} (${trainer.passes})`;
    }
    if (ended !== 'maxEpochs') break;
  }
  return '–';
}

/** The table; the choice of `auto` is bold. */
export function solverTable(backend: Backend): string {
  const rows = fits().map((fit) => {
    const problem = optimum(fit);
    const { plan, data } = fullBatch(problem, {});
    const { nFeatures, nOutputs, precision, targets } = plan;
    const shape = { nSamples: data.rows, nFeatures, nOutputs, precision, targets };
    const chosen = resolvePlan({ ...problem.options, solver: 'auto' }, shape).solver;
    const cells = COLUMNS.map((solver) => {
      const cell = counted(backend, problem, solver);
      return cell !== undefined && solver === chosen ? `**${cell}**` : (cell ?? '');
    });
    process.stderr.write(`${fit.name}: ${cells.join(', ')}\n`);
    return `| ${[fit.name, ...cells].join(' | ')} |`;
  });
  const head = `| fit | ${COLUMNS.join(' | ')} |`;
  return [head, `|---|${COLUMNS.map(() => '--:|').join('')}`, ...rows].join('\n');
}
