/**
 * Gradient checks: analytic gradients against differences, and the best step of the differences.
 */
import { gradientCheck } from '../descent/gradientCheck.ts';
import type { Objective } from '../descent/modelObjective.ts';
import type { Difference } from '../descent/numericalGradient.ts';
import { curvePlot } from '../plots/curvePlot.ts';
import { RandomState } from '../random/randomState.ts';
import { type ExperimentContext, type ExperimentResult, figure } from './experiment.ts';
import { firstImages, firstLabels } from './images.ts';
import { IMAGE_LOSSES, type ImageLoss, imageObjective } from './linearModel.ts';

/** The step in the text. */
const H = 1e-5;
const STEPS = Array.from({ length: 23 }, (_, i) => 10 ** (-1 - i / 2));

/** Typical mistakes in gradients, as functions that falsify a correct one. */
const MISTAKES: Readonly<Record<string, (gradient: Float64Array, loss: Objective) => void>> = {
  right: () => {},
  'a factor 2 is missing': (gradient) => scale(gradient, 0.5),
  'the sum instead of the mean': (gradient, { nSamples }) => scale(gradient, nSamples),
  'one sign is wrong': (gradient) => {
    const most = gradient.reduce(
      (at, each, j) => (Math.abs(each) > Math.abs(gradient[at]) ? j : at),
      0,
    );
    gradient[most] *= -1;
  },
};

function scale(gradient: Float64Array, factor: number): void {
  for (let j = 0; j < gradient.length; j++) gradient[j] *= factor;
}

export async function gradientChecks({
  backend,
  seed,
  images,
  options: { samples, coordinates },
}: ExperimentContext): Promise<ExperimentResult> {
  const set = await images();
  const x = firstImages(set.xTrain, samples);
  // Pixels are scaled to at most 1: with values up to 255, one step can move a score across a kink
  // of the SVM loss.
  const bright = { ...x, data: Float64Array.from(x.data, (pixel) => pixel / 255) };
  const given = { x: bright, y: firstLabels(set.yTrain, samples) };
  const losses = (Object.keys(IMAGE_LOSSES) as ImageLoss[]).map((name) => {
    const loss = imageObjective(name, set, given, backend);
    const at = new RandomState(seed).randn(loss.size).map((each) => each * 0.1);
    return { name, loss, at };
  });
  const options = { coordinates, seed };
  const kinds: readonly Difference[] = ['forward', 'centred'];
  const { loss, at } = losses[1];
  const errorsBy = (difference: Difference) =>
    STEPS.map(
      (step) => gradientCheck(loss, { ...options, at, difference, step }).normRelativeError,
    );
  return {
    title: 'Gradient checks',
    lead: [
      `Gradients of the ${backend} backend over ${loss.nSamples} images (${set.name}) at random weights, held against differences with h = ${H} as in the text, at ${Math.min(coordinates, loss.size)} of ${loss.size} weights: |a - n| / max(|a|, |n|).`,
      'The centred difference is off by O(h²), the forward one by O(h). A wider step is less exact, a narrower one drowns in rounding: the lowest points are near the cube root and the square root of the rounding of doubles.',
    ],
    tables: [
      {
        caption: `Right gradients, h = ${H}`,
        columns: ['loss', 'difference', 'worst relative error', 'at', 'over all'],
        rows: losses.flatMap(({ name, ...each }) =>
          kinds.map((difference) => {
            const check = gradientCheck(each.loss, {
              ...options,
              at: each.at,
              difference,
              step: H,
            });
            const { worst, normRelativeError } = check;
            return [
              name,
              difference,
              figure(worst.relativeError),
              worst.name,
              figure(normRelativeError),
            ];
          }),
        ),
      },
      {
        caption: 'Softmax: what a check says of mistakes',
        columns: ['gradient', 'worst relative error', 'verdict'],
        rows: Object.entries(MISTAKES).map(([name, spoil]) => {
          const check = gradientCheck(spoiled(loss, spoil), { coordinates: loss.size, at });
          return [
            name,
            figure(check.worst.relativeError),
            check.isCorrect ? 'right' : `wrong, most at ${check.worst.name}`,
          ];
        }),
      },
    ],
    charts: [
      {
        name: 'steps',
        spec: curvePlot({
          curves: kinds.map((difference) => {
            // From the smallest step to the largest.
            return {
              name: difference,
              x: STEPS.toReversed(),
              y: errorsBy(difference).toReversed(),
            };
          }),
          x: { name: 'step h', scale: 'log' },
          y: { name: 'relative error', scale: 'log' },
          title: 'Error of differences, by step',
        }),
        caption:
          'How far differences are from the gradient of the softmax loss: too wide on the right, rounding on the left.',
      },
    ],
  };
}

/** The same loss with a gradient that has a mistake. */
function spoiled(
  loss: Objective,
  spoil: (gradient: Float64Array, loss: Objective) => void,
): Objective {
  return {
    size: loss.size,
    nSamples: loss.nSamples,
    parameters: loss.parameters,
    precision: loss.precision,
    backend: loss.backend,
    filters: loss.filters,
    nameOf: (parameter) => loss.nameOf(parameter),
    loss: (parameters) => loss.loss(parameters),
    losses: (points) => loss.losses(points),
    hessianProduct: (parameters, vector, out) => loss.hessianProduct(parameters, vector, out),
    evaluate: (parameters) => loss.evaluate(parameters),
    gradient: (parameters, out) => {
      const value = loss.gradient(parameters, out);
      spoil(out, loss);
      return value;
    },
  };
}
