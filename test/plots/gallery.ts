/**
 * One of every picture, on small seeded data and real ones: what the tests of pictures render and
 * `npm run gallery` writes for people to look at.
 */

import { matrix } from '../../lib/data/matrix.ts';
import { datasets, LogisticRegression, makeBlobs } from '../../lib/index.ts';
import {
  bandOf,
  type ChartSpec,
  calibrationPlot,
  classScatter,
  confusionHeatmap,
  contourPlot,
  curvePlot,
  dotPlot,
  landscapeLine,
  lossCurve,
  precisionRecallPlot,
  rateGrid,
  rocPlot,
  trainingCurves,
  weightImages,
} from '../../lib/plots/index.ts';
import { randomNumbers } from './specs.ts';

export interface GalleryPicture {
  /** Of its file. */
  readonly name: string;
  readonly caption: string;
  readonly spec: ChartSpec;
  /** Texts that must be in it. */
  readonly texts: readonly string[];
}

const random = randomNumbers(7);

/** A noisy run whose loss falls by the factor `rate` in each epoch. */
function noisyRun(rate: number, noise: number, epochs = 60): number[] {
  return Array.from(
    { length: epochs },
    (_, i) => 0.05 + 2 * rate ** i * (1 + noise * (random() - 0.5)),
  );
}

const rosenbrock = (x: number, y: number) => (1 - x) ** 2 + 100 * (y - x * x) ** 2;
const rastrigin = (x: number, y: number) =>
  20 + x * x + y * y - 10 * (Math.cos(2 * Math.PI * x) + Math.cos(2 * Math.PI * y));

/** Steps of descent with momentum on the Rosenbrock function. */
function walk(rate: number, momentum: number, steps: number): (readonly [number, number])[] {
  let [x, y, vx, vy] = [-1.5, 2, 0, 0];
  const points: (readonly [number, number])[] = [[x, y]];
  for (let i = 0; i < steps; i++) {
    vx = momentum * vx - rate * (-2 * (1 - x) - 400 * x * (y - x * x));
    vy = momentum * vy - rate * 200 * (y - x * x);
    x += vx;
    y += vy;
    points.push([x, y]);
  }
  return points;
}

function surfaces(): GalleryPicture[] {
  const x = { name: 'w₁', domain: [-2, 2] } as const;
  const y = { name: 'w₂', domain: [-1, 3] } as const;
  return [
    {
      name: 'contour',
      caption: 'Contours of a surface, and the paths of several runs over it.',
      spec: contourPlot({
        f: rosenbrock,
        ...{ x, y },
        paths: [
          { name: 'SGD', points: walk(5e-4, 0, 400) },
          { name: 'momentum', points: walk(5e-4, 0.9, 400) },
          { name: 'too fast', points: walk(3e-3, 0, 60) },
        ],
        minima: [[1, 1]],
        title: 'Rosenbrock function',
      }),
      texts: ['Rosenbrock function', 'w₁', 'w₂', 'SGD', 'momentum', 'cross: minimum'],
    },
    {
      name: 'heatmap',
      caption: 'The same kind of surface as cells.',
      spec: contourPlot({
        f: rastrigin,
        ...{ x: { ...x, domain: [-3, 3] }, y: { ...y, domain: [-3, 3] } },
        style: 'heatmap',
        resolution: 61,
        value: { name: 'loss' },
        paths: [
          {
            name: 'Adam',
            points: [
              [2.6, -2.4],
              [2.2, -2.1],
              [2, -2],
            ],
          },
        ],
        title: 'Rastrigin function',
      }),
      texts: ['Rastrigin function', 'loss', 'Adam'],
    },
  ];
}

function lines(): GalleryPicture[] {
  const positions = Array.from({ length: 1001 }, (_, i) => -3 + 0.006 * i);
  const slopes = [1, 2, -1.5, 0.5, -2];
  const mean = (loss: (margin: number) => number) =>
    positions.map((a) => slopes.reduce((sum, w, k) => sum + loss(1 + w * a - 0.4 * k), 0) / 5);
  const rates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3];
  const epochs = [1, 2, 5, 10, 20, 50, 100];
  return [
    {
      name: 'landscape-line',
      caption: 'Losses along a line, unsmoothed; the hinge loss is made of straight pieces.',
      spec: landscapeLine({
        curves: [
          { name: 'SVM (hinge)', x: positions, y: mean((margin) => Math.max(0, margin)) },
          { name: 'softmax', x: positions, y: mean((margin) => Math.log1p(Math.exp(margin))) },
        ],
        x: { name: 'a' },
        marked: [0],
        slopes: true,
        title: 'L(W + a·W₁)',
      }),
      texts: ['SVM (hinge)', 'softmax', 'slope', 'a'],
    },
    {
      name: 'rate-grid',
      caption: 'Where each combination of a learning rate and a number of epochs ends.',
      spec: rateGrid({
        ...{ rates, epochs },
        losses: rates.map((rate) =>
          epochs.map((n) => {
            if (rate >= 3 || (rate >= 1 && n > 10)) return Number.POSITIVE_INFINITY;
            return 2 * Math.exp(-rate * n) + 0.01 + 0.02 * rate;
          }),
        ),
      }),
      texts: ['learning rate', 'epochs', 'cross: diverged', '0.003'],
    },
    {
      name: 'curves',
      caption: 'Losses of several runs, with bands from the least to the greatest.',
      spec: curvePlot({
        curves: [
          { name: 'one sample', ...bandOf([0, 1, 2, 3, 4].map(() => noisyRun(0.95, 0.6))) },
          { name: 'mini-batch', ...bandOf([0, 1, 2].map(() => noisyRun(0.89, 0.4))) },
          { name: 'batch', y: noisyRun(0.82, 0) },
          { name: 'too fast', y: [2, 4, 20, 80, Number.POSITIVE_INFINITY] },
        ],
        x: { name: 'epoch' },
        y: { name: 'mean loss' },
        marks: [{ name: 'stopped here', x: 40, y: 0.3 }],
        title: 'Batch, mini-batch and one sample',
      }),
      texts: ['one sample', 'mini-batch', 'mean loss (log scale)', 'too fast', 'stopped here'],
    },
    {
      name: 'dots',
      caption: 'Amounts by name, with lines from the least to the greatest of several runs.',
      spec: dotPlot({
        rows: [
          {
            name: 'full batches',
            dots: [
              { series: 'Adam', value: 0.2, low: 0.1, high: 0.4 },
              { series: 'SGD', value: 3 },
            ],
          },
          { name: 'one sample a step', dots: [{ series: 'SGD', value: 12, low: 8, high: 20 }] },
        ],
        x: { name: 'time', unit: 's' },
        title: 'Time to the target',
      }),
      texts: ['full batches', 'one sample a step', 'time (s) (log scale)', 'SGD'],
    },
    {
      name: 'loss',
      caption: 'The loss of each epoch of one run.',
      spec: lossCurve({ losses: noisyRun(0.9, 0.1), title: 'Training loss' }),
      texts: ['Training loss', 'epoch', 'loss (log scale)'],
    },
    {
      name: 'training',
      caption: 'Training and validation loss, and the best epoch.',
      spec: trainingCurves({
        losses: noisyRun(0.9, 0.1),
        validationLosses: noisyRun(0.9, 0.1).map((loss, i) => loss + 0.004 * i),
        bestEpoch: 30,
      }),
      texts: ['training', 'validation', 'best epoch 30'],
    },
  ];
}

function classes(): GalleryPicture[] {
  const blobs = makeBlobs({ nSamples: 400, centers: 4, clusterStd: 1.4, seed: 5 });
  const model = new LogisticRegression();
  model.fitSync(blobs.x, blobs.y);
  const labels = ['ham', 'spam', 'eggs & bacon', 'tomato', 'a very long class name'];
  return [
    {
      name: 'regions',
      caption: 'Points by class over what a model says of each place.',
      spec: classScatter({
        ...{ x: blobs.x, y: blobs.y },
        regions: (points) => model.predict(points),
        title: 'Decision regions',
      }),
      texts: ['Decision regions', '400 points', 'feature 1', 'ground: predicted class', '>class<'],
    },
    {
      name: 'confusion',
      caption: 'Which classes are taken for which.',
      spec: confusionHeatmap({
        labels,
        counts: labels.map((_, i) =>
          labels.map((_, j) => (i === j ? 80 - 9 * i : Math.max(0, 12 - 5 * Math.abs(i - j) + i))),
        ),
      }),
      texts: ['Confusion matrix', 'ham', 'spam', 'eggs &amp; bacon', 'tomato', 'true class'],
    },
    {
      name: 'weights',
      caption: 'What each class of a linear classifier of digits looks for.',
      spec: digitWeights(),
      texts: ['Weights by class', '0', '9'],
    },
    {
      name: 'weights-color',
      caption: 'The same for images in colour.',
      spec: weightImages({
        weights: [1, 2, 3, 4].map((k) =>
          Array.from({ length: 3 * 1024 }, (_, i) => {
            const [c, x, y] = [Math.floor(i / 1024), i % 32, (i % 1024) >> 5];
            return Math.sin((x * k + 20 * c) / 9) + Math.cos((y + 5 * c * k) / 7);
          }),
        ),
        labels: ['airplane', 'automobile', 'bird', 'cat'],
      }),
      texts: ['airplane', 'cat'],
    },
  ];
}

function digitWeights(): ChartSpec {
  const { x, y } = datasets.loadDigits();
  const model = new LogisticRegression({ maxEpochs: 8, learningRate: 0.01, l2: 0.1 });
  const scaled = matrix(
    Float64Array.from(x.data, (value) => value / 16),
    x.rows,
    x.cols,
  );
  model.fitSync(scaled, y);
  return weightImages({ weights: model.weights, labels: model.classes });
}

function scores(): GalleryPicture[] {
  const yTrue = Array.from({ length: 600 }, () => (random() < 0.3 ? 1 : 0));
  const told = (strength: number) =>
    yTrue.map((label) => {
      const z = strength * (label - 0.5) + 2 * (random() + random() + random() - 1.5);
      return 1 / (1 + Math.exp(-z));
    });
  const [good, fair] = [told(3.5), told(1.5)];
  const curves = [
    { name: 'logistic', yTrue, scores: good },
    { name: 'hinge', yTrue, scores: fair },
  ];
  return [
    {
      name: 'roc',
      caption: 'What share of each class is taken for positive, threshold by threshold.',
      spec: rocPlot({ curves }),
      texts: ['ROC curve', 'false positive rate', 'true positive rate', 'logistic (area 0.9'],
    },
    {
      name: 'precision-recall',
      caption: 'Precision against recall, threshold by threshold.',
      spec: precisionRecallPlot({ curves }),
      texts: ['Precision and recall', 'recall', 'precision', 'hinge (average 0.'],
    },
    {
      name: 'calibration',
      caption: 'Whether probabilities mean what they say.',
      spec: calibrationPlot({
        curves: [
          { name: 'logistic', yTrue, probabilities: good },
          { name: 'hinge', yTrue, probabilities: fair },
        ],
      }),
      texts: ['Calibration', 'predicted probability (mean of the bin)', 'samples', 'logistic'],
    },
  ];
}

/** Every kind of picture. */
export function gallery(): readonly GalleryPicture[] {
  return [...surfaces(), ...lines(), ...classes(), ...scores()];
}
