/** Compares first-order descents with L-BFGS and Newton's method on one loss: passes and seconds to the optimum. */
import { loadBreastCancer } from '../datasets/index.ts';
import { descend } from '../descent/descend.ts';
import { type Objective, objective } from '../descent/modelObjective.ts';
import type { DescentOptions } from '../descent/options.ts';
import { LogisticRegression } from '../models/logisticRegression.ts';
import { curvePlot } from '../plots/curvePlot.ts';
import { StandardScaler } from '../preprocessing/standardScaler.ts';
import {
  duration,
  type ExperimentChart,
  type ExperimentContext,
  type ExperimentResult,
  figure,
} from './experiment.ts';

/** Relative gaps (f - f*)/f* that the table asks for. */
const GAPS = [1e-2, 1e-4, 1e-8];
/** The smallest gap that a chart shows: below it lies rounding. */
const SMALLEST = 1e-14;
/** Power iterations for the largest eigenvalue of the Hessian. */
const POWER_ITERATIONS = 50;
/** Momentum of Nesterov's method, as in docs/optimum.md. */
const MOMENTUM = 0.95;
const ADAM_RATE = 0.1;

interface Method {
  readonly name: string;
  readonly about: string;
  /** @param rate 1 / the largest eigenvalue of the Hessian at the start */
  readonly options: (rate: number, loss: Objective) => DescentOptions;
}

const METHODS: readonly Method[] = [
  {
    name: 'batch descent',
    about: 'follows the gradient; the rate is 1/L',
    options: (learningRate) => ({ learningRate }),
  },
  {
    name: 'Nesterov',
    about: 'momentum against the zig-zag in narrow canyons',
    options: (learningRate) => ({
      optimizer: { name: 'sgd', momentum: MOMENTUM, nesterov: true },
      learningRate,
    }),
  },
  {
    name: 'Adam',
    about: 'momentum, and steps of each parameter’s own',
    options: () => ({ optimizer: 'adam', learningRate: ADAM_RATE }),
  },
  {
    name: 'L-BFGS',
    about: 'learns the curvature from the last ten gradients',
    options: () => ({ optimizer: 'lbfgs' }),
  },
  {
    name: 'Newton',
    about: 'solves with the Hessian, by conjugate gradients',
    options: (_, { hessianProduct }) => ({ optimizer: 'newton-cg', hessianProduct }),
  },
];

/** One method on one loss. */
interface Run {
  readonly method: Method;
  /** Loss, readings of the samples and seconds, at the start and after each step. */
  readonly losses: number[];
  readonly passes: number[];
  readonly seconds: number[];
}

export async function solvers(context: ExperimentContext): Promise<ExperimentResult> {
  const { x: raw, y } = loadBreastCancer();
  const standardised = new StandardScaler().fit(raw).transform(raw);
  const tables: ExperimentResult['tables'][number][] = [];
  const charts: ExperimentChart[] = [];
  for (const [name, title, x] of [
    ['standardised', 'Standardised columns', standardised],
    ['raw', 'Raw columns', raw],
  ] as const) {
    const model = new LogisticRegression({ l2: 1 / x.rows, backend: context.backend });
    const runs = await compare(objective(model, x, y), context);
    // The best that any method found.
    const least = Math.min(...runs.flatMap(({ losses }) => losses));
    tables.push(tableOf(title, runs, least));
    charts.push(
      chartOf(name, title, 'passes over the samples', runs, least, ({ passes }) => passes),
      chartOf(`${name}-seconds`, title, 'milliseconds', runs, least, ({ seconds }) =>
        seconds.map((each) => 1000 * each),
      ),
    );
  }
  const { passes } = context.options;
  return {
    title: 'To the optimum',
    lead: [
      `Logistic regression with a weak penalty (scikit-learn's C = 1) on the breast cancer data, full batches, at most ${passes} passes. A pass reads all samples once: for a loss with its gradient, or for one product of a vector with the Hessian.`,
      'Where columns have been standardised, descent gets near the optimum soon and takes long for the rest; L-BFGS and Newton’s method use the curvature and arrive. On raw columns, whose scales differ ten-thousandfold, only Newton’s method arrives: it does not depend on the scale of the columns.',
    ],
    tables,
    charts,
  };
}

async function compare(loss: Objective, { options, signal }: ExperimentContext): Promise<Run[]> {
  const rate = 1 / largestEigenvalue(loss);
  const runs: Run[] = [];
  for (const method of METHODS) {
    // Between two methods the program hears its signals.
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
    runs.push(runOf(method, loss, rate, options.passes));
  }
  return runs;
}

/** Power iterations at the start, where the Hessian of the logistic loss is largest. */
function largestEigenvalue({ parameters, size, hessianProduct }: Objective): number {
  let vector = new Float64Array(size).fill(1 / Math.sqrt(size));
  let length = 1;
  for (let k = 0; k < POWER_ITERATIONS; k++) {
    const product = new Float64Array(size);
    hessianProduct(parameters, vector, product);
    length = Math.hypot(...product);
    vector = product.map((each) => each / length);
  }
  return length;
}

function runOf(method: Method, loss: Objective, rate: number, mostPasses: number): Run {
  const counted = new CountedObjective(loss);
  const options = method.options(rate, loss);
  const { hessianProduct } = options;
  const run: Run = { method, losses: [], passes: [], seconds: [] };
  const begin = performance.now();
  const note = (value: number) => {
    run.losses.push(value);
    run.passes.push(counted.passes);
    run.seconds.push((performance.now() - begin) / 1000);
  };
  note(counted.value(loss.parameters));
  const steps = descend((w) => counted.value(w), loss.parameters, {
    ...options,
    gradient: (w, out) => counted.gradient(w, out),
    ...(hessianProduct && {
      hessianProduct(w, vector, out) {
        counted.passes++;
        hessianProduct(w, vector, out);
      },
    }),
    maxIterations: mostPasses,
    recordPath: false,
  });
  for (const { value } of steps) {
    if (counted.passes > mostPasses) break;
    note(value);
  }
  return run;
}

/** A loss whose passes are counted: loss and gradient at the same point are one. */
class CountedObjective {
  passes = 0;
  readonly #loss: Objective;
  readonly #point: Float64Array;
  readonly #gradient: Float64Array;
  #value = Number.NaN;

  constructor(loss: Objective) {
    this.#loss = loss;
    this.#point = new Float64Array(loss.size).fill(Number.NaN);
    this.#gradient = new Float64Array(loss.size);
  }

  value(w: Float64Array): number {
    if (w.some((each, j) => each !== this.#point[j])) {
      this.passes++;
      this.#point.set(w);
      this.#value = this.#loss.gradient(w, this.#gradient);
    }
    return this.#value;
  }

  gradient(w: Float64Array, out: Float64Array): void {
    this.value(w);
    out.set(this.#gradient);
  }
}

function gapsOf({ losses }: Run, least: number): number[] {
  return losses.map((loss) => Math.max(SMALLEST, (loss - least) / least));
}

function tableOf(title: string, runs: readonly Run[], least: number) {
  return {
    caption: `${title}: passes to a relative gap of …`,
    columns: ['method', ...GAPS.map(figure), 'gap at the end', 'passes', 'time', 'what it does'],
    rows: runs.map((run) => {
      const gaps = gapsOf(run, least);
      const end = gaps.length - 1;
      const arrivals = GAPS.map((gap) => gaps.findIndex((each) => each <= gap));
      return [
        run.method.name,
        ...arrivals.map((at) => (at < 0 ? '–' : String(run.passes[at]))),
        gaps[end] <= SMALLEST ? `< ${figure(SMALLEST)}` : figure(gaps[end]),
        String(run.passes[end]),
        duration(run.seconds[end]),
        run.method.about,
      ];
    }),
  };
}

function chartOf(
  name: string,
  title: string,
  axis: string,
  runs: readonly Run[],
  least: number,
  x: (run: Run) => number[],
): ExperimentChart {
  return {
    name,
    spec: curvePlot({
      curves: runs.map((run) => ({ name: run.method.name, x: x(run), y: gapsOf(run, least) })),
      x: { name: axis },
      y: { name: 'relative gap to the optimum', scale: 'log' },
      title,
    }),
    caption: `How far each method is from the optimum, by ${axis}.`,
  };
}
