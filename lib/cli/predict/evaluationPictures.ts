/** The charts of an evaluation, with captions and text alternatives. */
import type { Matrix } from '../../data/matrix.ts';
import { calibrationPlot } from '../../plots/calibrationPlot.ts';
import { classScatter } from '../../plots/classScatter.ts';
import { confusionHeatmap } from '../../plots/confusionHeatmap.ts';
import type { ReportFigure } from '../../plots/htmlReport.ts';
import type { ChartSpec } from '../../plots/options.ts';
import { precisionRecallPlot, rocPlot } from '../../plots/scoreCurves.ts';
import { isSquareImage, weightImages } from '../../plots/weightImages.ts';
import { isClassifier, type ServedModel } from '../shared/modelChoice.ts';
import type { ClassEvaluation, Evaluation } from './evaluation.ts';

export type EvaluationChart =
  | 'confusion'
  | 'regions'
  | 'roc'
  | 'precisionRecall'
  | 'calibration'
  | 'weights';

/** A model and the data it was evaluated on. */
export interface Evaluated {
  readonly evaluation: Evaluation;
  readonly model: ServedModel;
  /** Features as the model expects them. */
  readonly x: Matrix;
  readonly featureNames: readonly string[];
  /** Whether features were standardized for the model. */
  readonly scaled: boolean;
  /** Which rows were evaluated: `'validation'`; absent if it is the whole file. */
  readonly rows?: string;
}

/** Maximum number of curves in one chart; more cannot be told apart. */
const MOST_CURVES = 10;
/** Minimum number of pixels of an image of weights. */
const LEAST_PIXELS = 16;

/** The charts that apply to this evaluation; none for regression. */
export function evaluationCharts(
  evaluated: Evaluated,
): Partial<Record<EvaluationChart, ChartSpec>> {
  const { evaluation, rows } = evaluated;
  if (evaluation.kind !== 'classes') return {};
  const titled = (title: string) => (rows === undefined ? title : `${title}, ${rows} rows`);
  const { labels, counts } = evaluation.confusion;
  return {
    confusion: confusionHeatmap({ labels, counts, title: titled('Confusion matrix') }),
    ...regionChart(evaluated, evaluation, titled('Points by class')),
    ...rankingCharts(evaluation, titled),
    ...weightChart(evaluated),
  };
}

/** With two features: the points, and the predicted class of each place. */
function regionChart(
  { model, x, featureNames, scaled }: Evaluated,
  { yTrue }: ClassEvaluation,
  title: string,
): Partial<Record<EvaluationChart, ChartSpec>> {
  if (x.cols !== 2 || !isClassifier(model)) return {};
  const [xTitle, yTitle] = featureNames.map((name) => (scaled ? `${name} (standardized)` : name));
  const regions = (points: Matrix) => Array.from(model.predict(points), String);
  return { regions: classScatter({ x, y: yTrue, regions, title, xTitle, yTitle }) };
}

function rankingCharts(
  evaluation: ClassEvaluation,
  titled: (title: string) => string,
): Partial<Record<EvaluationChart, ChartSpec>> {
  const rankings = evaluation.rankings?.();
  if (rankings === undefined || rankings.ofClasses.length === 0) return {};
  const drawn = rankings.ofClasses.slice(0, MOST_CURVES);
  const curves = drawn.map(({ label, isOfClass, scores }) => ({
    name: label,
    yTrue: isOfClass,
    scores,
  }));
  const all = rankings.ofClasses.length;
  const subtitle =
    drawn.length < all
      ? `the first ${drawn.length} of ${all} classes, each against the others`
      : drawn.length === 1
        ? ''
        : 'each class against the others';
  return {
    roc: rocPlot({ curves, subtitle, title: titled('ROC curve') }),
    precisionRecall: precisionRecallPlot({
      ...{ curves, subtitle },
      title: titled('Precision and recall'),
    }),
    ...(rankings.areProbabilities && {
      calibration: calibrationPlot({
        curves: curves.map(({ name, yTrue, scores }) => ({ name, yTrue, probabilities: scores })),
        ...{ subtitle, title: titled('Calibration') },
      }),
    }),
  };
}

/** If features are named like pixels of an image: the weights as images. */
function weightChart({
  model,
  featureNames,
}: Evaluated): Partial<Record<EvaluationChart, ChartSpec>> {
  const arePixels = featureNames.every((name) => /^(pixel|px)[\s_.-]?\d/i.test(name));
  const isImage = featureNames.length >= LEAST_PIXELS && isSquareImage(featureNames.length);
  if (!arePixels || !isImage || !isClassifier(model) || !('weights' in model)) return {};
  const { weights } = model;
  if (!('cols' in weights) || weights.cols !== featureNames.length || weights.rows > 100) return {};
  const classes = model.classes.map(String);
  const labels = weights.rows === classes.length ? classes : classes.slice(-weights.rows);
  return { weights: weightImages({ weights, labels }) };
}

/** Caption and text alternative of each chart. */
const WORDS: Readonly<Record<EvaluationChart, readonly [caption: string, alt: string]>> = {
  confusion: [
    'A row for each true class, a column for each predicted one; the stronger the colour, the larger its share of the row.',
    'Confusion matrix: how often each class was predicted as each class',
  ],
  regions: [
    'The rows by class, over the class that the model says of each place.',
    'Scatter plot of the rows by class over the decision regions',
  ],
  roc: [
    'What share of each class is taken for positive, threshold by threshold; the area below in parentheses.',
    'ROC curve: true against false positive rate',
  ],
  precisionRecall: [
    'Precision against recall, threshold by threshold; the average precision in parentheses.',
    'Precision against recall',
  ],
  calibration: [
    'How often rows are of the class, against the probability that the model gave; below, how many rows.',
    'Calibration: share of the class against predicted probability',
  ],
  weights: [
    'The weights of each class as an image: what the class looks for.',
    'Weights of each class as images',
  ],
};

/** The charts as figures, in order. */
export function evaluationFigures(
  pictures: Readonly<Partial<Record<EvaluationChart, string>>>,
): readonly ReportFigure[] {
  return (Object.keys(WORDS) as EvaluationChart[]).flatMap((name) => {
    const svg = pictures[name];
    const [caption, alt] = WORDS[name];
    return svg === undefined ? [] : [{ svg, caption, alt }];
  });
}
