/** The final loss for each combination of learning rate and number of epochs. */

import { loadBreastCancer } from '../datasets/bundled.ts';
import { type LearningRateGrid, learningRateGrid } from '../descent/learningRateGrid.ts';
import { objective } from '../descent/modelObjective.ts';
import { TEST_FUNCTIONS } from '../descent/testFunctions.ts';
import { LogisticRegression } from '../models/logisticRegression.ts';
import type { ReportTable } from '../plots/htmlReport.ts';
import { rateGrid } from '../plots/rateGrid.ts';
import { StandardScaler } from '../preprocessing/standardScaler.ts';
import { type ExperimentContext, type ExperimentResult, figure } from './experiment.ts';

export async function grid({ backend }: ExperimentContext): Promise<ExperimentResult> {
  const { value, gradient, start } = TEST_FUNCTIONS.square;
  const square = learningRateGrid(value, {
    ...{ start, gradient },
    learningRates: [0.001, 0.01, 0.1, 0.3, 0.9, 1, 1.1],
    epochs: [5, 10, 20, 50, 100],
  });
  const { x, y } = loadBreastCancer();
  const model = new LogisticRegression({ backend, l2: 1e-4 });
  const loss = objective(model, new StandardScaler().fit(x).transform(x), y);
  const tumours = learningRateGrid(loss, {
    learningRates: [0.001, 0.01, 0.1, 1, 10, 100],
    epochs: [5, 10, 50, 100, 500],
  });
  return {
    title: 'Learning rate and epochs',
    lead: [
      'A row holds the rate and varies the epochs, a column holds the epochs and varies the rate. A small rate needs many epochs; a large one none at all, or it never arrives.',
      `Of x² from 2, rate ${square.best?.learningRate} is best; of the log loss of the tumours, ${tumours.best?.learningRate} with ${tumours.best?.epochs} epochs of batch descent.`,
    ],
    tables: [
      table('x² after so many epochs, from x = 2', square),
      table('Log loss of breast cancer (569 samples, standardised)', tumours),
    ],
    charts: [
      chart('square', 'x² by rate and epochs', square, 'x²'),
      chart('tumours', 'Log loss by rate and epochs', tumours, 'log loss'),
    ],
  };
}

function table(caption: string, { cells, epochs }: LearningRateGrid): ReportTable {
  return {
    caption,
    columns: ['rate', ...epochs.map((each) => `${each} epochs`)],
    rows: cells.map((row) => [
      String(row[0].learningRate),
      ...row.map((cell) => figure(cell.value)),
    ]),
  };
}

function chart(
  name: string,
  title: string,
  { cells, learningRates, epochs }: LearningRateGrid,
  what: string,
) {
  return {
    name,
    spec: rateGrid({
      rates: learningRates,
      epochs,
      losses: cells.map((row) => row.map((cell) => cell.value)),
      value: { name: what },
      title,
    }),
    caption: `${title}: the stronger, the higher; a cross where numbers overflowed.`,
  };
}
