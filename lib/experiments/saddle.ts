/** Descents from different starting points: across a saddle, to two minima, on a plateau. */
import type { DescentResult } from '../descent/descentResult.ts';
import { newton } from '../descent/newton.ts';
import type { DescentOptions } from '../descent/options.ts';
import type { TestFunction } from '../descent/testFunction.ts';
import { testFunction } from '../descent/testFunctions.ts';
import { contourPlot } from '../plots/contourPlot.ts';
import { landscapeLine } from '../plots/landscapeLine.ts';
import { type ExperimentResult, figure } from './experiment.ts';
import { outcomeOf } from './outcomes.ts';

interface Run {
  readonly name: string;
  readonly start: readonly number[];
  readonly descent: DescentResult;
  /** The findings. */
  readonly lesson: string;
}

const TEXT = { learningRate: 0.02, tolerance: 0.01, maxIterations: 2000 } as const;

function run(
  surface: TestFunction,
  name: string,
  start: readonly number[],
  lesson: string,
  options: DescentOptions = {},
): Run {
  const { value, gradient } = surface;
  return {
    name,
    start,
    lesson,
    descent: outcomeOf(value, start, { ...TEXT, gradient, ...options }),
  };
}

function overSaddle(): Run[] {
  const surface = testFunction('saddle');
  // Runs without a stopping rule, until the points have left the plot.
  const free = { tolerance: 0, maxIterations: 220 };
  const newtons = newton(surface.value, [2, 0.5], { gradient: surface.gradient, maxIterations: 1 });
  return [
    run(surface, 'on the ridge', [2, 0], 'stands at the saddle for ever: its gradient is 0', free),
    run(surface, 'beside it', [2, 0.001], 'slow near the saddle, then down', free),
    run(surface, 'beside it, momentum 0.9', [2, 0.001], 'past the saddle sooner', {
      ...free,
      maxIterations: 75,
      optimizer: { name: 'sgd', momentum: 0.9 },
    }),
    run(surface, 'beside it, Adam', [2, 0.001], 'steps of its rate, however small the slope', {
      ...free,
      optimizer: 'adam',
    }),
    run(surface, 'stopped by ε', [2, 0.001], 'a flat place looks like the end'),
    {
      name: "Newton's method",
      start: [2, 0.5],
      descent: newtons,
      lesson: 'one step, to the saddle itself',
    },
  ];
}

function inTwoMinima(): Run[] {
  const surface = testFunction('twoMinima');
  return [-2, -0.5, 0.12600019258625611, 0.5, 2].map((start) =>
    run(surface, `x = ${figure(start)}`, [start], whereTo(surface, start)),
  );
}

function whereTo({ minima, saddles }: TestFunction, start: number): string {
  const [top] = saddles[0].x;
  if (Math.abs(start - top) < 1e-9) return 'on the top between the two';
  return start < top
    ? `the deep minimum, ${figure(minima[0].x[0])}`
    : `the other one, ${figure(minima[1].x[0])}`;
}

function onPlateau(): Run[] {
  const surface = testFunction('plateau');
  return [
    [1.5, 1],
    [2.5, -1],
    [-4, 3],
    [-5, -5],
  ].map((start) => {
    const options = { learningRate: 0.3, tolerance: 1e-4 };
    const found = run(surface, `(${start.join(', ')})`, start, '', options);
    const lesson =
      found.descent.value < 0.5 ? 'near enough to feel the hole' : 'the plain: no slope to follow';
    return { ...found, lesson };
  });
}

export async function saddle(): Promise<ExperimentResult> {
  const groups = [
    { surface: testFunction('saddle'), runs: overSaddle() },
    { surface: testFunction('twoMinima'), runs: inTwoMinima() },
    { surface: testFunction('plateau'), runs: onPlateau() },
  ];
  const [over, two, plain] = groups;
  return {
    title: 'Starts',
    lead: [
      'Where gradient descent ends hangs on where it starts: in one minimum or another, at a saddle, or on a plateau without slope, where it stops at once.',
      'Stops where a step changes the value by at most ε, 0.01 at step size 0.02 as in the text, take a flat place for the end.',
    ],
    tables: groups.map(({ surface, runs }) => ({
      caption: `${surface.title}: ${surface.formula}`,
      columns: ['start', 'begins at', 'ends at', 'value', 'steps', 'what is to be seen'],
      rows: runs.map(({ name, start, descent, lesson }) => [
        name,
        start.map(figure).join(', '),
        Array.from(descent.x, figure).join(', '),
        figure(descent.value),
        descent.iterations,
        lesson,
      ]),
    })),
    charts: [
      surfaceChart('saddle', over.surface, over.runs.slice(0, 4)),
      {
        name: 'two-minima',
        spec: landscapeLine({
          f: (x) => two.surface.value([x]),
          x: { name: 'x', domain: two.surface.domain[0] },
          y: { name: 'value' },
          marked: [...new Set(two.runs.map(({ descent }) => descent.x[0]))],
          title: two.surface.formula,
        }),
        caption: 'The function with two minima; a mark where each start ended.',
      },
      surfaceChart('plateau', plain.surface, plain.runs),
    ],
  };
}

function surfaceChart(name: string, surface: TestFunction, runs: readonly Run[]) {
  const [x, y] = surface.domain;
  return {
    name,
    spec: contourPlot({
      f: (a, b) => surface.value([a, b]),
      x: { name: 'x', domain: x },
      y: { name: 'y', domain: y },
      paths: runs.map(({ name: path, descent }) => ({ name: path, points: descent.path })),
      minima: surface.minima.map((each) => each.x),
      title: surface.formula,
    }),
    caption: `${surface.title}: ${surface.about}.`,
  };
}
