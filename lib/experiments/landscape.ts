/**
 * Plots of the loss of an image classifier along a line and over a plane, for one image and for
 * many.
 */

import { descentPath } from '../descent/descentPath.ts';
import { type LossLine, type LossPlane, lossLine, lossPlane } from '../descent/landscape.ts';
import { minimizeSync } from '../descent/minimize.ts';
import type { Objective } from '../descent/modelObjective.ts';
import { stepSizeSweep } from '../descent/stepSizeSweep.ts';
import { contourPlot } from '../plots/contourPlot.ts';
import { landscapeLine } from '../plots/landscapeLine.ts';
import { RandomState } from '../random/randomState.ts';
import {
  type ExperimentChart,
  type ExperimentContext,
  type ExperimentResult,
  figure,
  percent,
} from './experiment.ts';
import { firstImages, firstLabels, type ImageSet } from './images.ts';
import { type ImageLoss, imageObjective } from './linearModel.ts';

/** Number of points on a line, so that each linear piece has several points. */
const POINTS = 1001;
const SIDE = 61;
const REACH = 3;
const PATH_STEPS = 60;

export async function landscape(context: ExperimentContext): Promise<ExperimentResult> {
  const set = await context.images();
  const { samples } = context.options;
  const [one, many] = [losses('svm', set, 1, context), losses('svm', set, samples, context)];
  const softmax = losses('softmax', set, 1, context);
  const softmaxMany = losses('softmax', set, samples, context);
  const directions = drawn(one, context.seed);
  const at = new RandomState(context.seed + 1).randn(one.size).map((each) => each * scaleOf(set));
  const along = { at, direction: directions[0], range: [-REACH, REACH] as const, points: POINTS };
  const lines = [lossLine(one, along), lossLine(many, along), lossLine(softmax, along)];
  const over = { at, directions, range: [-REACH, REACH] as const, points: SIDE };
  const planes = [lossPlane(one, over), lossPlane(many, over)];
  const count = many.nSamples;
  return {
    title: 'Loss landscapes',
    lead: [
      `The loss of a linear classifier of ${set.name} with ${one.size} weights, seen from random weights W along a random direction W₁, and over the plane of W₁ and W₂.`,
      'The SVM loss is a sum of max(0, ·): along a line it is made of straight pieces, one corner for each wrong class, and the mean over many images is a bowl made of very many.',
    ],
    tables: [
      {
        caption: 'Along the line',
        columns: ['loss', 'corners', 'corners of the text', 'lowest', 'highest'],
        rows: [
          row('SVM, one image', lines[0], 'one for each of 9 wrong classes at most'),
          row(`SVM, ${count} images`, lines[1], 'too many to count: a bowl'),
          row('softmax, one image', lines[2], 'none'),
        ],
      },
    ],
    charts: [
      lineChart('line-one', 'SVM loss of one image', [
        { name: 'SVM', line: lines[0] },
        { name: 'softmax', line: lines[2] },
      ]),
      lineChart('line-many', `SVM loss, ${count} images`, [{ name: 'SVM', line: lines[1] }]),
      planeChart('plane-one', 'SVM loss of one image', planes[0]),
      planeChart('plane-many', `SVM loss, ${count} images`, planes[1]),
      pathChart(softmaxMany, at),
    ],
  };
}

function losses(
  loss: ImageLoss,
  set: ImageSet,
  rows: number,
  { backend }: ExperimentContext,
): Objective {
  const samples = { x: firstImages(set.xTrain, rows), y: firstLabels(set.yTrain, rows) };
  return imageObjective(loss, set, samples, backend);
}

/** Weights that give scores of about 1. */
function scaleOf({ xTrain }: ImageSet): number {
  return 1 / (128 * Math.sqrt(xTrain.cols));
}

/** Two directions, each about as long as the weights. */
function drawn({ size }: Objective, seed: number): [Float64Array, Float64Array] {
  const random = new RandomState(seed);
  const length = 1 / (128 * Math.sqrt(size / 10));
  const draw = () => random.randn(size).map((each) => each * length);
  return [draw(), draw()];
}

/** The points at which a piecewise linear curve bends by more than rounding. */
function corners({ values }: LossLine): number {
  let count = 0;
  let bent = false;
  const size = Math.max(...values.map(Math.abs));
  for (let i = 1; i < values.length - 1; i++) {
    const bends = Math.abs(values[i - 1] - 2 * values[i] + values[i + 1]) > 1e-9 * size;
    // A kink between two points bends the curve at both.
    if (bends && !bent) count++;
    bent = bends;
  }
  return count;
}

function row(name: string, line: LossLine, said: string) {
  const bends = corners(line);
  const isSmooth = name.startsWith('softmax');
  return [
    name,
    isSmooth ? 'smooth' : bends,
    said,
    figure(Math.min(...line.values)),
    figure(Math.max(...line.values)),
  ];
}

function lineChart(
  name: string,
  title: string,
  lines: readonly { name: string; line: LossLine }[],
): ExperimentChart {
  return {
    name,
    spec: landscapeLine({
      curves: lines.map(({ name: curve, line }) => ({ name: curve, x: line.a, y: line.values })),
      x: { name: 'a, in W + a·W₁' },
      slopes: true,
      title,
    }),
    caption: `${title} along a line, and its slope below: a staircase where the loss is made of straight pieces.`,
  };
}

function planeChart(name: string, title: string, plane: LossPlane): ExperimentChart {
  const { a, b } = plane;
  return {
    name,
    spec: contourPlot({
      grid: gridOf(plane),
      x: { name: 'a, of W₁', domain: [a[0], a[a.length - 1]] },
      y: { name: 'b, of W₂', domain: [b[0], b[b.length - 1]] },
      value: { name: 'loss' },
      title,
    }),
    caption: `${title} over the plane W + a·W₁ + b·W₂.`,
  };
}

/** A descent in all weights, projected onto the plane that shows most of it. */
function pathChart(loss: Objective, start: Float64Array): ExperimentChart {
  const { path } = minimizeSync((w) => loss.loss(w), start, {
    gradient: (w, out) => void loss.gradient(w, out),
    optimizer: { name: 'sgd', momentum: 0.9 },
    learningRate: stepSizeSweep(loss, { start }).best.stepSize / 10,
    maxIterations: PATH_STEPS,
  });
  const { at, directions, a, b, shares } = descentPath(path);
  const [range, rangeB] = [around(a), around(b)];
  const plane = lossPlane(loss, { at, directions, range, rangeB, points: SIDE });
  const shown = percent(shares[0] + shares[1]);
  return {
    name: 'path',
    spec: contourPlot({
      grid: gridOf(plane),
      x: { name: 'first principal component', domain: range },
      y: { name: 'second principal component', domain: rangeB },
      value: { name: 'loss' },
      paths: [{ name: 'momentum', points: path.map((_, i) => [a[i], b[i]]) }],
      title: `A descent through ${loss.size} weights`,
    }),
    caption: `${PATH_STEPS} steps of momentum on the softmax loss of ${loss.nSamples} images, on the plane of the path's two principal components, which shows ${shown} of its squared distances.`,
  };
}

/** The range of the values, extended by a quarter on both sides. */
function around(values: Float64Array): [low: number, high: number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = (high - low) / 4;
  return [low - margin, high + margin];
}

/** The values over a plane, one row per b. */
function gridOf({ a, b, values }: LossPlane): Float64Array[] {
  return Array.from(b, (_, k) => values.slice(k * a.length, (k + 1) * a.length));
}
