/** Compares the loss curves of batch, mini-batch and one-sample descent. */
import { makeBlobs } from '../datasets/makeBlobs.ts';
import { ewma } from '../descent/ewma.ts';
import { ON_NOT_CONVERGED } from '../models/notConverged.ts';
import { SigmoidClassifier } from '../models/sigmoidClassifier.ts';
import { curvePlot } from '../plots/curvePlot.ts';
import { addBiasColumn } from '../preprocessing/addBiasColumn.ts';
import { RandomState } from '../random/randomState.ts';
import { trainTestSplit } from '../selection/trainTestSplit.ts';
import { type ExperimentContext, type ExperimentResult, figure, percent } from './experiment.ts';

/** The loss per epoch of the text's run, whose initial weights were not seeded. */
const PUBLISHED: readonly (readonly [epoch: number, loss: number])[] = [
  [1, 194.36],
  [50, 0.65],
  [100, 0.448],
];
const KINDS = [
  { name: 'batch', batchSize: 'all' },
  { name: 'mini-batch of 32', batchSize: 32 },
  { name: 'one sample', batchSize: 1 },
] as const;
/** The text's α is 0.01, and its gradient lacks the factor 2. */
const RATE = 0.01 / 2;

interface Run {
  readonly name: string;
  /** Sum of the losses of all samples, per epoch. */
  readonly losses: Float64Array;
  /** Mean loss of the samples, per batch. */
  readonly batches: number[];
  /** Number of samples in a batch. */
  readonly size: number;
  readonly accuracy: number;
}

export async function lossCurves(context: ExperimentContext): Promise<ExperimentResult> {
  const { epochs } = context.options;
  const runs: Run[] = [];
  for (const kind of KINDS) runs.push(await train(context, kind));
  const shown = PUBLISHED.filter(([epoch]) => epoch <= epochs);
  const perSample = (run: Run, y: Iterable<number>) => {
    const values = Array.from(y);
    return { y: values, x: values.map((_, i) => (i + 1) * run.size) };
  };
  const [batch, mini] = runs;
  return {
    title: 'Three loss curves',
    lead: [
      `The sigmoid neuron of the text on its 500 training points, α = 0.01, ${epochs} epochs with all samples, 32 and one in a step. Batch descent's curve is smooth; that of mini-batches is noisy, since each is the loss of other samples, and falls faster.`,
      "The text's weights were not seeded: its figures are the same in kind, not in number.",
    ],
    tables: [
      {
        caption: 'Squared error of all samples, by epoch',
        columns: [
          'descent',
          ...shown.map(([epoch]) => `epoch ${epoch}`),
          'accuracy on the test half',
        ],
        rows: [
          ['published (batch)', ...shown.map(([, loss]) => String(loss)), '100.0 %'],
          ...runs.map(({ name, losses, accuracy }) => [
            name,
            ...shown.map(([epoch]) => figure(losses[epoch - 1])),
            percent(accuracy),
          ]),
        ],
      },
    ],
    charts: [
      {
        name: 'epochs',
        spec: curvePlot({
          curves: runs.map(({ name, losses }) => ({ name, y: losses })),
          x: { name: 'epoch' },
          y: { name: 'squared error of all samples', scale: 'log' },
          title: 'Loss by epoch',
        }),
        caption: 'The loss of each epoch; that of a batch is taken before its step.',
      },
      {
        name: 'steps',
        spec: curvePlot({
          curves: [
            { name: mini.name, ...perSample(mini, mini.batches) },
            {
              name: 'its average, β = 0.9',
              ...perSample(mini, ewma(mini.batches, { beta: 0.9 })),
            },
            { name: batch.name, ...perSample(batch, batch.batches) },
          ],
          x: { name: 'samples seen' },
          y: { name: 'squared error of a sample', scale: 'linear' },
          title: 'The noise of mini-batches',
        }),
        caption:
          'The mean loss of each batch, and its exponentially weighted average, beside batch descent.',
      },
    ],
  };
}

async function train(
  { backend, seed, options: { epochs }, signal }: ExperimentContext,
  { name, batchSize }: (typeof KINDS)[number],
): Promise<Run> {
  const { x, y } = makeBlobs({
    nSamples: 1000,
    nFeatures: 2,
    centers: 2,
    clusterStd: 1.5,
    seed: 1,
  });
  const { xTrain, xTest, yTrain, yTest } = trainTestSplit(x, y, { testSize: 0.5, seed: 42 });
  const [train, test] = [addBiasColumn(xTrain), addBiasColumn(xTest)];
  const rows = train.rows;
  const model = new SigmoidClassifier({
    ...{ backend, batchSize, maxEpochs: epochs, learningRate: RATE, seed, useBias: false },
    initialWeights: new RandomState(seed).randn(train.cols),
    recordBatches: true,
  });
  // The curves show the progress of each run.
  model[ON_NOT_CONVERGED] = () => {};
  const { losses, batchLosses } = await model.fit(train, yTrain, { signal });
  const size = batchSize === 'all' ? rows : batchSize;
  const steps = Math.ceil(rows / size);
  return {
    name,
    // An epoch's loss is the mean of its batches' sums.
    losses: losses.map((loss) => loss * steps),
    batches: Array.from(batchLosses, (loss, i) => {
      const last = (i % steps) + 1 === steps;
      return loss / (last ? rows - (steps - 1) * size : size);
    }),
    size,
    accuracy: model.score(test, yTest),
  };
}
