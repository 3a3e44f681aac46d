/** Ranks rows by their score for each class: the input of ROC and precision–recall curves. */
import type { Label } from '../../data/labels.ts';
import type { Matrix } from '../../data/matrix.ts';
import { PROBABILITY_LOSSES } from '../../models/probabilities.ts';
import { isClassifier, type ServedModel } from '../shared/modelChoice.ts';
import { isNetwork } from '../shared/networkModels.ts';

export type AnyClassifier = Extract<ServedModel, { readonly classes: readonly Label[] }>;

/** Scores of one class against all others. */
export interface Ranking {
  readonly label: string;
  /** 1 for each row of the class, 0 for the others; both values occur. */
  readonly isOfClass: Uint8Array;
  /** One score per row; higher means that the class is more likely. */
  readonly scores: ArrayLike<number>;
}

export interface Rankings {
  /** Whether the scores are probabilities. */
  readonly areProbabilities: boolean;
  /** One ranking for the second of two classes, or one for each of more classes. */
  readonly ofClasses: readonly Ranking[];
}

/** Whether a model predicts class probabilities. */
export function givesProbabilities(model: ServedModel): model is AnyClassifier {
  if (isNetwork(model)) return isClassifier(model) && model.givesProbabilities;
  return isClassifier(model) && PROBABILITY_LOSSES.includes(model.toJSON().loss.name);
}

/**
 * Computes the rankings of the classes for which both members and non-members occur.
 *
 * @param probabilities class probabilities of the rows, if the model predicts them
 * @param yTrue labels of the rows, all of which are classes of the model
 * @param classes classes of the model, as text
 */
export function rankingsOf(
  model: AnyClassifier,
  x: Matrix,
  probabilities: Matrix | undefined,
  yTrue: readonly string[],
  classes: readonly string[],
): Rankings {
  const scores = probabilities ?? scoreMatrix(model, x, classes.length);
  // With two classes, only the second one is ranked.
  const ranked = classes.length === 2 ? classes.slice(1) : classes;
  const ofClasses = ranked
    .map((label) => ({
      label,
      isOfClass: Uint8Array.from(yTrue, (each) => (each === label ? 1 : 0)),
      scores: column(scores, classes.indexOf(label)),
    }))
    .filter(({ isOfClass }) => isOfClass.includes(0) && isOfClass.includes(1));
  return { areProbabilities: probabilities !== undefined, ofClasses };
}

/**
 * Scores as a matrix: one column per class; with two classes, a single column, the second class's
 * score minus the first's.
 */
function scoreMatrix(model: AnyClassifier, x: Matrix, classes: number): Matrix {
  const scores = model.decisionFunction(x);
  const { data, rows, cols } =
    'cols' in scores ? scores : { data: scores, rows: scores.length, cols: 1 };
  if (classes !== 2 || cols !== 2) return { data, rows, cols };
  const margins = Float64Array.from({ length: rows }, (_, i) => data[2 * i + 1] - data[2 * i]);
  return { data: margins, rows, cols: 1 };
}

/** The scores of class k, or the only column. */
function column({ data, rows, cols }: Matrix, k: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => data[i * cols + (cols === 1 ? 0 : k)]);
}
