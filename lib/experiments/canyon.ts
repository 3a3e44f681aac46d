/** Compares optimizers in a narrow canyon. */
import type { DescentResult } from '../descent/descentResult.ts';
import { newton } from '../descent/newton.ts';
import type { MinimizeOptions } from '../descent/options.ts';
import { TEST_FUNCTIONS } from '../descent/testFunctions.ts';
import { contourPlot } from '../plots/contourPlot.ts';
import { curvePlot } from '../plots/curvePlot.ts';
import { type ExperimentContext, type ExperimentResult, figure } from './experiment.ts';
import { outcomeOf } from './outcomes.ts';

const RACERS: readonly {
  readonly name: string;
  readonly optimizer: MinimizeOptions['optimizer'];
  readonly about: string;
}[] = [
  { name: 'SGD', optimizer: 'sgd', about: 'zig-zag across the canyon, slow along it' },
  {
    name: 'momentum',
    optimizer: { name: 'sgd', momentum: 0.9 },
    about: 'what goes to and fro cancels, what goes along adds up',
  },
  {
    name: 'Nesterov',
    optimizer: { name: 'sgd', momentum: 0.9, nesterov: true },
    about: 'momentum that looks ahead: swings less',
  },
  {
    name: 'Adagrad',
    optimizer: 'adagrad',
    about: 'a step of its own for each coordinate, ever shorter',
  },
  {
    name: 'RMSprop',
    optimizer: { name: 'rmsprop', rho: 0.9 },
    about: 'the same with a short memory: does not die',
  },
  { name: 'Adam', optimizer: 'adam', about: 'momentum and steps of their own together' },
];
/**
 * The best rate for plain descent is 0.019: it diverges above 2/100 (2 / the largest eigenvalue).
 */
const RATES = [10, 3, 1, 0.3, 0.1, 0.03, 0.019, 0.01, 0.003, 0.001];
/** Numbers of steps after which the table shows values. */
const SHOWN = [10, 30, 100, 200];

interface Race {
  readonly name: string;
  readonly about: string;
  readonly rate: number;
  readonly descent: DescentResult;
}

export async function canyon({ options: { steps } }: ExperimentContext): Promise<ExperimentResult> {
  const { value, gradient, start, formula } = TEST_FUNCTIONS.canyon;
  const races = RACERS.map((racer) => best(racer, steps));
  const second = newton(value, start, { gradient, maxIterations: 1 });
  const shown = SHOWN.filter((step) => step <= steps);
  return {
    title: 'A canyon',
    lead: [
      `One hundred times steeper across than along (${formula}), from (${start.join(', ')}), ${steps} steps of each optimizer at the best of ${RATES.length} rates.`,
      `Newton's method, which knows the second derivatives, arrives in one step, at ${figure(second.value)}: on a quadratic it always does, and with millions of weights nobody can pay for it.`,
    ],
    tables: [
      {
        caption: 'Value after so many steps',
        columns: ['optimizer', 'rate', ...shown.map(String), 'what is to be seen'],
        rows: races.map(({ name, rate, descent, about }) => [
          name,
          rate,
          ...shown.map((step) => figure(descent.values[step])),
          about,
        ]),
      },
    ],
    charts: [
      pathChart('momenta', 'Steps of one size', races.slice(0, 3)),
      pathChart('adaptive', 'A step for each coordinate', races.slice(3)),
      {
        name: 'values',
        spec: curvePlot({
          curves: races.map(({ name, descent }) => ({
            name,
            x: Array.from(descent.values, (_, t) => t),
            y: descent.values.map((each) => Math.max(each, 1e-12)),
          })),
          x: { name: 'step' },
          y: { name: 'value (at least 1e-12)', scale: 'log' },
          title: 'Value by step',
        }),
        caption: 'The value after each step.',
      },
    ],
  };
}

function pathChart(name: string, title: string, races: readonly Race[]) {
  const { value, domain } = TEST_FUNCTIONS.canyon;
  return {
    name,
    spec: contourPlot({
      f: (x, y) => value([x, y]),
      x: { name: 'x', domain: domain[0] },
      y: { name: 'y', domain: domain[1] },
      paths: races.map(({ name: path, descent }) => ({ name: path, points: descent.path })),
      minima: [[0, 0]],
      title,
    }),
    caption: `${races.map((race) => race.name).join(', ')}: from the ring to each one's shape; the cross is the minimum.`,
  };
}

/** The descent with the rate that gives the lowest final value. */
function best({ name, optimizer, about }: (typeof RACERS)[number], maxIterations: number): Race {
  const { value, gradient, start } = TEST_FUNCTIONS.canyon;
  const races = RATES.map((rate) => ({
    ...{ name, about, rate },
    descent: outcomeOf(value, start, { gradient, optimizer, learningRate: rate, maxIterations }),
  })).filter(({ descent }) => descent.stopReason !== 'diverged');
  return races.reduce((lowest, race) =>
    race.descent.value < lowest.descent.value ? race : lowest,
  );
}
