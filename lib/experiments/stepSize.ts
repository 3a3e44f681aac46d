/** Many step sizes from one starting point: on x², and for one step of an image classifier. */
import { stepSizeSweep } from '../descent/stepSizeSweep.ts';
import { TEST_FUNCTIONS } from '../descent/testFunctions.ts';
import { curvePlot } from '../plots/curvePlot.ts';
import { RandomState } from '../random/randomState.ts';
import { type ExperimentContext, type ExperimentResult, figure } from './experiment.ts';
import { oursColumn, PUBLISHED_COLUMN } from './images.ts';
import { imageObjective } from './linearModel.ts';
import { outcomeOf, verdictOf } from './outcomes.ts';

const SIZES = [0.02, 0.1, 0.45, 0.9, 1, 1.1];
/** The text's remarks on some of the step sizes. */
const SAID: Readonly<Record<number, string>> = {
  0.02: 'slow',
  0.45: 'fast',
  1: 'for ever between 2 and -2',
  1.1: 'diverges, overflows',
};

/** Published losses before and after one step of each size: notes "CS231n: Optimization". */
const PUBLISHED_START = 2.200718;
const PUBLISHED: readonly (readonly [stepSize: number, loss: number])[] = [
  [1e-10, 2.200652],
  [1e-9, 2.200057],
  [1e-8, 2.194116],
  [1e-7, 2.135493],
  [1e-6, 1.647802],
  [1e-5, 2.844355],
  [1e-4, 25.558142],
  [1e-3, 254.086573],
  [1e-2, 2539.370888],
  [1e-1, 25392.214036],
];

export async function stepSize({
  backend,
  seed,
  images,
}: ExperimentContext): Promise<ExperimentResult> {
  const { value, gradient, start } = TEST_FUNCTIONS.square;
  const descents = SIZES.map((learningRate) => ({
    learningRate,
    ...outcomeOf(value, start, { gradient, learningRate, tolerance: 0.01, maxIterations: 5000 }),
    // The text's ε is 0.01; without it a descent continues.
    free: outcomeOf(value, start, { gradient, learningRate, maxIterations: 5000 }),
  }));
  const set = await images();
  const loss = imageObjective('svm', set, { x: set.xTrain, y: set.yTrain }, backend);
  const at = new RandomState(seed).randomSample(loss.size).map((each) => each * 1e-3);
  const sweep = stepSizeSweep(loss, { start: at, stepSizes: PUBLISHED.map(([size]) => size) });
  const shown = descents.map(({ learningRate, free }) => ({
    name: `η = ${learningRate}`,
    x: Array.from({ length: 31 }, (_, t) => t),
    y: Array.from({ length: 31 }, (_, t) => free.path[t]?.[0] ?? Number.NaN),
  }));
  return {
    title: 'Step sizes',
    lead: [
      'Gradient descent on f(x) = x² from x = 2, with stops where a step changes the value by at most 0.01: a small step size is slow, 0.45 is fast, 1 goes to and fro between 2 and -2 for ever (where ε stops it, since the value does not change), and beyond 1 every step leads further away until the numbers overflow.',
      `One step along the gradient of the multiclass SVM loss over ${set.xTrain.rows} images (${set.name}), from weights between 0 and 0.001: the gradient tells the direction, and not how far to go.`,
    ],
    tables: [
      {
        caption: 'x² from x = 2',
        columns: ['step size', 'the text', 'without a stop', 'with ε = 0.01', 'x then'],
        rows: descents.map(({ learningRate, free, ...stopped }) => [
          learningRate,
          SAID[learningRate] ?? '',
          verdictOf(free),
          stopped.stopReason === 'diverged'
            ? verdictOf(stopped)
            : `stops after ${stopped.iterations} step${stopped.iterations === 1 ? '' : 's'}`,
          figure(stopped.x[0]),
        ]),
      },
      {
        caption: 'Loss after one step',
        columns: ['step size', PUBLISHED_COLUMN, oursColumn(set)],
        rows: [
          ['none', PUBLISHED_START.toFixed(6), sweep.start.toFixed(6)],
          ...PUBLISHED.map(([size, theirs], i) => [
            size.toExponential(),
            theirs.toFixed(6),
            sweep.rows[i].value.toFixed(6),
          ]),
        ],
      },
    ],
    charts: [
      {
        name: 'square',
        spec: curvePlot({
          curves: shown.slice(0, 5),
          x: { name: 'step' },
          y: { name: 'x', scale: 'linear' },
          title: 'x² from 2, by step size',
        }),
        caption: 'Where each descent on x² is after each step.',
      },
      {
        name: 'one-step',
        spec: curvePlot({
          curves: [
            {
              name: oursColumn(set),
              x: sweep.rows.map((row) => row.stepSize),
              y: sweep.rows.map((row) => row.value),
            },
            {
              name: PUBLISHED_COLUMN,
              x: PUBLISHED.map(([size]) => size),
              y: PUBLISHED.map(([, theirs]) => theirs),
            },
          ],
          x: { name: 'step size', scale: 'log' },
          y: { name: 'loss after one step', scale: 'log' },
          title: 'One step, by step size',
        }),
        caption: 'The loss after one step of each size: a little, the best, far too much.',
      },
    ],
  };
}
