/** The cost of a numerical gradient: one evaluation of the loss of all images per weight. */

import type { NumericMatrix } from '../data/matrix.ts';
import { gradientCheck } from '../descent/gradientCheck.ts';
import { curvePlot } from '../plots/curvePlot.ts';
import { duration, type ExperimentContext, type ExperimentResult, figure } from './experiment.ts';
import { type ImageSet, oursColumn, PUBLISHED_COLUMN } from './images.ts';
import { imageObjective } from './linearModel.ts';

/** As in the text: 10 × 3073 weights, one evaluation of the loss each and one more. */
const PUBLISHED_EVALUATIONS = 30_731;
/**
 * Maximum number of weights whose differences are timed, and maximum duration. The time for the
 * other weights is extrapolated.
 */
const TIMED = 200;
const SECONDS = 2;

interface Cost {
  readonly weights: number;
  readonly evaluations: number;
  /** Time of the whole numerical gradient, extrapolated from the timed weights. */
  readonly numerical: number;
  readonly analytic: number;
}

export async function numericalCost(context: ExperimentContext): Promise<ExperimentResult> {
  const set = await context.images();
  const { cols, rows } = set.xTrain;
  const widths = [1 / 8, 1 / 4, 1 / 2, 1].map((share) => Math.max(1, Math.round(share * cols)));
  const costs = widths.map((width) => costOf(context, set, width));
  const whole = costs[costs.length - 1];
  return {
    title: 'The cost of a numerical gradient',
    lead: [
      `A forward difference needs the loss of all ${rows} images (${set.name}) once for every weight, and once more: ${whole.evaluations} for one step, and a descent needs many. The analytic gradient costs about as much as one or two losses.`,
      `Times are those of this machine on the ${context.backend} backend; of more than ${TIMED} weights, ${TIMED} are timed (for ${SECONDS} s at most) and the whole is reckoned from them.`,
    ],
    tables: [
      {
        caption: 'One step',
        columns: ['', PUBLISHED_COLUMN, oursColumn(set)],
        rows: [
          ['weights', '10 × 3073 = 30,730', `10 × ${cols + 1} = ${whole.weights}`],
          [
            'evaluations of the loss',
            PUBLISHED_EVALUATIONS.toLocaleString('en-US'),
            whole.evaluations.toLocaleString('en-US'),
          ],
          ['numerical gradient', '', duration(whole.numerical)],
          ['analytic gradient', '', duration(whole.analytic)],
          ['times as long', '', figure(whole.numerical / whole.analytic)],
        ],
      },
    ],
    charts: [
      {
        name: 'cost',
        spec: curvePlot({
          curves: (['numerical', 'analytic'] as const).map((kind) => ({
            name: `${kind} gradient`,
            x: costs.map((cost) => cost.weights),
            y: costs.map((cost) => cost[kind]),
          })),
          x: { name: 'weights', scale: 'log' },
          y: { name: 'time', unit: 's', scale: 'log' },
          title: 'Time of one gradient, by weights',
        }),
        caption:
          'With twice the weights (from an eighth of the pixels to all) a numerical gradient takes four times as long: twice the evaluations, each of twice the work.',
      },
    ],
  };
}

/** The cost with the first pixels only. */
function costOf({ backend, seed }: ExperimentContext, set: ImageSet, width: number): Cost {
  const loss = imageObjective(
    'svm',
    set,
    { x: firstPixels(set.xTrain, width), y: set.yTrain },
    backend,
  );
  const at = loss.parameters;
  const out = new Float64Array(loss.size);
  const seconds = (work: () => void) => {
    const start = performance.now();
    work();
    return (performance.now() - start) / 1000;
  };
  // A first call before the measurement, so that neither method is charged for one-time
  // preparations.
  loss.loss(at);
  loss.gradient(at, out);
  const point = at.slice();
  let timed = 0;
  let spent = 0;
  while (timed < Math.min(TIMED, loss.size) && spent < SECONDS) {
    const j = timed++;
    spent += seconds(() => {
      point[j] += 1e-5;
      loss.loss(point);
      point[j] = at[j];
    });
  }
  const analytic = Math.min(...[1, 2, 3].map(() => seconds(() => loss.gradient(at, out))));
  const { evaluations } = gradientCheck(loss, { coordinates: 1, difference: 'forward', seed });
  return {
    weights: loss.size,
    // One evaluation at the point itself, and one for each weight.
    evaluations: loss.size + evaluations - 1,
    numerical: (spent / timed) * (loss.size + 1),
    analytic,
  };
}

function firstPixels({ data, rows, cols }: NumericMatrix, width: number): NumericMatrix {
  if (width === cols) return { data, rows, cols };
  const out = new Float32Array(rows * width);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < width; j++) out[i * width + j] = data[i * cols + j];
  }
  return { data: out, rows, cols: width };
}
