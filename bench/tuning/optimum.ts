/**
 * `npm run bench:optimum`: how many iterations each solver, and how many epochs of full-batch descent each
 * optimizer needs to the optimum, at the best of a grid of learning rates; written to
 * lib/docs/optimum.md. It counts epochs and passes, not seconds, so the tables are the same on every
 * machine.
 */
import { writeFileSync } from 'node:fs';
import type { Backend } from '../../lib/backend/backend.ts';
import { selectBackend } from '../../lib/backend/select.ts';
import type { TrainingOptions } from '../../lib/plan/options.ts';
import { fits, fullBatch, type Optimum, optimum } from '../../test/cases/optima.ts';
import { GAP as SOLVER_GAP, solverTable } from './solverCounts.ts';

const PAGE = new URL('../../lib/docs/optimum.md', import.meta.url);
/** Relative distance to the optimum, (F - F*)/F*, at which a run counts as converged. */
const GAP = 1e-6;
const MOST_EPOCHS = 5000;
/** Learning rates, as exponents of ten. */
const RATES = [-3, -2.5, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2].map((power) => 10 ** power);

/**
 * Columns: a title and an optimizer. Optimizers that do not support L1 are skipped for L1
 * objectives.
 */
const OPTIMIZERS: Record<string, TrainingOptions['optimizer']> = {
  'plain descent': 'sgd',
  'momentum 0.95': { name: 'sgd', momentum: 0.95 },
  'Nesterov 0.95': { name: 'sgd', momentum: 0.95, nesterov: true },
  Adagrad: 'adagrad',
  RMSprop: 'rmsprop',
  Adadelta: 'adadelta',
  Adam: 'adam',
  AMSGrad: { name: 'adam', amsgrad: true },
  Adamax: 'adamax',
  NAdam: 'nadam',
  RAdam: 'radam',
  Rprop: 'rprop',
  Lion: 'lion',
};

interface Arrival {
  readonly epochs: number;
  readonly rate: number;
}

/** The fewest epochs over all learning rates; `undefined` if no run converges. */
function fewestEpochs(
  backend: Backend,
  problem: Optimum,
  optimizer: TrainingOptions['optimizer'],
): Arrival | undefined {
  let best: Arrival | undefined;
  for (const rate of RATES) {
    const epochs = best === undefined ? MOST_EPOCHS : best.epochs - 1;
    const { plan, data, state } = fullBatch(problem, {
      optimizer,
      learningRate: rate,
      maxEpochs: Math.max(1, epochs),
      targetLoss: problem.objective * (1 + GAP),
    });
    const { ended, reports } = backend.trainSync(plan, data, state, epochs);
    for (const { loss } of reports) {
      if (loss >= problem.objective * (1 - 1e-9)) continue;
      throw new Error(`${problem.fit.name}: ${loss} is below the optimum, ${problem.objective}`);
    }
    if (ended === 'targetLoss') best = { epochs: reports.length, rate };
  }
  return best;
}

function cellOf(arrival: Arrival | undefined): string {
  return arrival === undefined ? '–' : `${arrival.epochs} (${Number(arrival.rate.toPrecision(1))})`;
}

function isSigned(optimizer: TrainingOptions['optimizer']): boolean {
  return optimizer === 'rprop' || optimizer === 'lion';
}

function table(backend: Backend): string {
  const titles = Object.keys(OPTIMIZERS);
  const rows = fits().map((fit) => {
    const problem = optimum(fit);
    const cells = titles.map((title) => {
      const optimizer = OPTIMIZERS[title];
      if ((problem.options.l1 ?? 0) > 0 && isSigned(optimizer)) return 'no L1';
      return cellOf(fewestEpochs(backend, problem, optimizer));
    });
    process.stderr.write(`${fit.name}: ${cells.join(', ')}\n`);
    return `| ${[fit.name, ...cells].join(' | ')} |`;
  });
  return [
    `| fit | ${titles.join(' | ')} |`,
    `|---|${titles.map(() => '--:|').join('')}`,
    ...rows,
  ].join('\n');
}

const page = `<!-- Made by \`npm run bench:optimum\` from bench/tuning/optimum.ts. -->

# To the optimum

The fits are models of scikit-learn on its own data sets, standardised. C is the inverse strength of the L2 penalty; alpha
and l1ratio are those of Lasso, Ridge and ElasticNet. Training is in double precision, from weights of 0.

## Solvers

Iterations of each solver until the objective is within ${SOLVER_GAP} (relative) of the exact optimum, and in brackets the
passes over the samples that they took. A Hessian counts as one pass.

- Bold: what \`solver: 'auto'\` chooses.
- Empty: the solver does not know the loss or the penalty. A dash: not in 1000 iterations.

${solverTable(selectBackend(undefined))}

How \`'auto'\` chooses, in this order:

| loss and penalty | solver |
|---|---|
| squared error with l1 | \`cd\`: coordinate descent, on the Gram matrix if there are at most 4,000 columns and no more than samples, otherwise on columns |
| smooth and convex with l1, at most 500 columns (several classes: 1,000 weights) | \`cd\`: proximal Newton |
| smooth with l1, more columns | \`owlqn\` |
| squared error | \`cholesky\`; \`svd\` without l2 if there are no fewer columns than samples, and if the Gram matrix is singular; \`lbfgs\` if both are above 4,000 |
| smooth and convex, at most 500 columns (several classes: 1,000 weights), no more than samples | \`newton\` |
| smooth, otherwise | \`lbfgs\` |
| piecewise linear, at most 500 columns, no more than samples, or with l1, or without l2 | \`interior-point\` |
| with a kink, l2 above 0 and no l1 | \`dual-cd\` |
| anything else | \`descent\` |

A Hessian costs as much as columns / 20 passes on a processor with AVX-512, and Newton's method needs 6 to 15 of them whatever the
conditioning; L-BFGS needs one pass for each evaluation, and from 20 evaluations to thousands. The limits are where they cost
about the same on columns that are moderately correlated.

## Descents

How many epochs of full-batch descent each optimizer needs until the objective (mean loss and penalties) is within ${GAP}
(relative) of the exact optimum.

- In brackets: the constant learning rate that needed the fewest epochs, of ${RATES.length} from ${RATES[0]} to ${RATES.at(-1)}.
- A dash: no rate reached the optimum in ${MOST_EPOCHS} epochs.
- "no L1": the optimizer does not take an L1 penalty.
- All other hyperparameters are the defaults.

${table(selectBackend(undefined))}

What the table shows:

- Plain descent needs a rate near 1/L, where L is the largest curvature. On badly conditioned problems it needs thousands
  of epochs. Momentum needs about the square root of that number.
- Steps of adaptive methods are about as long as the learning rate, whatever the gradient. They need a rate as large as the
  weights (10 for the diabetes data, whose weights reach 30), and then need a few hundred epochs on most fits.
- Sign methods (Lion) with a constant rate stay about that far from the optimum.
`;

writeFileSync(PAGE, page);
process.stderr.write('wrote lib/docs/optimum.md\n');
