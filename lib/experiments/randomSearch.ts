/** Three strategies for ten classes of images: random search, local search, following the gradient. */

import type { Matrix } from '../data/matrix.ts';
import type { Objective } from '../descent/modelObjective.ts';
import { localSearch, randomSearch } from '../descent/search.ts';
import { stepSizeSweep } from '../descent/stepSizeSweep.ts';
import { curvePlot } from '../plots/curvePlot.ts';
import { weightImages } from '../plots/weightImages.ts';
import { RandomState } from '../random/randomState.ts';
import { type ExperimentContext, type ExperimentResult, figure, percent } from './experiment.ts';
import { classNumbers, type ImageSet, oursColumn, PUBLISHED_COLUMN } from './images.ts';
import { imageModel, imageObjective } from './linearModel.ts';

/** The scales of random weights and steps in the notes. */
const SCALE = 1e-4;
const BATCH = 256;

interface Strategy {
  readonly name: string;
  readonly published: string;
  readonly loss: number;
  readonly accuracy: number;
  /** The lowest loss so far, for each strategy. */
  readonly best: ArrayLike<number>;
  readonly cost: string;
}

export async function searching(context: ExperimentContext): Promise<ExperimentResult> {
  const set = await context.images();
  const loss = imageObjective('svm', set, { x: set.xTrain, y: set.yTrain }, context.backend);
  const test = imageObjective('svm', set, { x: set.xTest, y: set.yTest }, context.backend);
  const searched = await searches(context, loss, test);
  const { weights, ...descended } = await descent(context, set, loss);
  const strategies = [...searched, descended];
  return {
    title: 'Searching and descending',
    lead: [
      `The multiclass SVM loss of ${set.name}: ${set.xTrain.rows} images to train on, ${set.xTest.rows} to test, ${loss.size} weights (bias included). The best of many random weights, then random steps of which only those downhill are taken, then the gradient.`,
      'Guessing right by chance is 10 %.',
    ],
    tables: [
      {
        caption: 'Accuracy on the test images',
        columns: ['strategy', PUBLISHED_COLUMN, oursColumn(set), 'loss', 'cost'],
        rows: strategies.map(({ name, published, accuracy, loss: at, cost }) => [
          name,
          published,
          percent(accuracy),
          figure(at),
          cost,
        ]),
      },
    ],
    charts: [
      {
        name: 'losses',
        spec: curvePlot({
          curves: strategies.map(({ name, best }) => ({ name, y: best })),
          x: { name: 'attempts, or updates', scale: 'log' },
          y: { name: 'lowest loss so far', scale: 'log' },
          title: 'Three strategies',
        }),
        caption: 'The lowest loss so far, by attempts of the searches and updates of the descent.',
      },
      {
        name: 'templates',
        spec: weightImages({ weights, labels: set.classNames, title: 'Templates of descent' }),
        caption: 'The weights of each class after descent, as an image: what the class looks for.',
      },
    ],
  };
}

async function searches(
  { seed, options: { attempts }, signal }: ExperimentContext,
  loss: Objective,
  test: Objective,
): Promise<Strategy[]> {
  const options = { attempts, scale: SCALE, signal };
  const cost = `${attempts} losses of all images`;
  const random = await randomSearch(loss, { ...options, seed });
  // As in the notes, W itself is drawn with the scale 0.001.
  const start = new RandomState(seed + 1).randn(loss.size).map((each) => 10 * SCALE * each);
  const local = await localSearch(loss, { ...options, start, seed: seed + 2 });
  return [
    { name: 'random search', published: '15.5 %', result: random },
    { name: 'local search', published: '21.4 %', result: local },
  ].map(({ name, published, result }) => ({
    ...{ name, published, cost },
    loss: result.value,
    accuracy: test.evaluate(result.x).score,
    best: result.best,
  }));
}

/**
 * Mini-batch descent with 256 images per batch, with the step size that is best for the first step.
 */
async function descent(
  { backend, seed, options: { epochs }, signal }: ExperimentContext,
  set: ImageSet,
  loss: Objective,
): Promise<Strategy & { readonly weights: Matrix }> {
  const { best } = stepSizeSweep(loss);
  // The gradient of a batch is noisier than that of all images.
  const learningRate = set.xTrain.rows > BATCH ? best.stepSize / 10 : best.stepSize;
  const model = imageModel('svm', backend, {
    ...{ seed, learningRate, batchSize: BATCH, recordBatches: true },
  });
  // The first images may not contain every class.
  const { batchLosses } = await model.partialFit(set.xTrain, Array.from(set.yTrain), {
    ...{ epochs, signal, classes: classNumbers(set) },
  });
  let lowest = Number.POSITIVE_INFINITY;
  return {
    weights: model.weights,
    name: 'gradient descent',
    published: 'higher: not given',
    loss: loss.loss([...model.weights.data, ...model.bias]),
    accuracy: model.score(set.xTest, Array.from(set.yTest)),
    best: batchLosses.map((each) => {
      lowest = Math.min(lowest, each);
      return lowest;
    }),
    cost: `${epochs} epochs in batches of ${BATCH}, rate ${figure(learningRate)}`,
  };
}
