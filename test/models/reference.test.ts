import assert from 'node:assert/strict';
import { classificationReport } from '../../lib/metrics/classificationReport.ts';
import { confusionMatrix } from '../../lib/metrics/confusionMatrix.ts';
import { formatClassificationReport } from '../../lib/metrics/formatClassificationReport.ts';
import { SigmoidClassifier } from '../../lib/models/sigmoidClassifier.ts';
import { backendNames } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';
import { reference } from '../support/reference.ts';

interface ProblemFile {
  trainX: number[][];
  trainY: number[];
  testX: number[][];
  testY: number[];
}

interface RunFile {
  inputs: { alpha: number; epochs: number; batchSize: number | null; W0: number[][] };
  expected: {
    losses: number[];
    WAfterEpoch1: number[][];
    finalW: number[][];
    testProbabilities: number[];
    testPredictions: number[];
    confusionMatrix: number[][];
    classificationReportText: string;
  };
}

/** Relative tolerances, and why where one is wider. */
const RUNS = ['full', 'batch32'].flatMap((batches) =>
  ['0.1', '0.01', '0.001'].flatMap((alpha) => [
    { batches, alpha, precision: 'float64' as const, tolerance: 1e-10 },
    // NumPy's own float32 run is up to 1.5e-4 off the exact one where the loss falls steeply
    // (`sensitivity` in the files); ours, which sums in float64, stays within 1e-4 of it.
    { batches, alpha, precision: 'float32' as const, tolerance: 1e-4 },
  ]),
);

for (const backend of backendNames) {
  describe(`reference runs of the sigmoid neuron on the ${backend} backend`, () => {
    const data = reference<ProblemFile>('b_sigmoid_neuron/problem.json');

    for (const { batches, alpha, precision, tolerance } of RUNS) {
      const { inputs, expected } = reference<RunFile>(
        `b_sigmoid_neuron/${batches}_alpha${alpha}_${precision}.json`,
      );
      const column = (w: number[][]) => w.map(([value]) => value);
      const model = (maxEpochs: number) =>
        new SigmoidClassifier({
          backend,
          precision,
          maxEpochs,
          // The text steps along half the gradient.
          learningRate: inputs.alpha / 2,
          batchSize: inputs.batchSize ?? 'all',
          shuffle: false,
          useBias: false,
          initialWeights: column(inputs.W0),
        });

      describe(`${batches}, alpha ${alpha}, ${precision}`, () => {
        it('every epoch: loss; at the end: weights, probabilities, predictions, report', async () => {
          const trained = model(inputs.epochs);
          const { losses, epochs } = await trained.fit(data.trainX, data.trainY);
          assert.equal(epochs, 100);
          assertClose(losses, expected.losses, tolerance, 'loss');
          assertClose(trained.weights, column(expected.finalW), tolerance, 'W');

          const { data: probabilities } = trained.predictProba(data.testX);
          assertClose(
            probabilities.filter((_, i) => i % 2 === 1),
            expected.testProbabilities,
            tolerance,
            'probability',
            tolerance,
          );
          const predictions = trained.predict(data.testX);
          assert.deepEqual(predictions, expected.testPredictions);
          assert.deepEqual(
            confusionMatrix(data.testY, predictions).counts,
            expected.confusionMatrix,
          );
          assert.equal(
            formatClassificationReport(classificationReport(data.testY, predictions)),
            expected.classificationReportText,
          );
        });

        it('fitSync: weights after the first epoch', () => {
          const trained = model(1);
          trained.fitSync(data.trainX, data.trainY);
          assertClose(trained.weights, column(expected.WAfterEpoch1), tolerance, 'W');
        });
      });
    }
  });
}
