/** How a classifier ranks rows for each class: what curves of thresholds are drawn from. */
import type { Label } from '../../data/labels.ts';
import type { Matrix } from '../../data/matrix.ts';
import { PROBABILITY_LOSSES } from '../../models/probabilities.ts';
import { isClassifier, type ServedModel } from '../shared/modelChoice.ts';
import { isNetwork } from '../shared/networkModels.ts';

export type AnyClassifier = Extract<ServedModel, { readonly classes: readonly Label[] }>;

/** Scores for one class against all others. */
export interface Ranking {
  readonly label: string;
  /** 1 for each row of the class, 0 for the others; both occur. */
  readonly isOfClass: Uint8Array;
  /** A number for each row that rises with the belief in the class. */
  readonly scores: ArrayLike<number>;
}

export interface Rankings {
  /** Whether the scores are probabilities. */
  readonly areProbabilities: boolean;
  /** One for the second of two classes, or one for each class of more. */
  readonly ofClasses: readonly Ranking[];
}

/** Whether a model gives probabilities of classes. */
export function givesProbabilities(model: ServedModel): model is AnyClassifier {
  if (isNetwork(model)) return isClassifier(model) && model.givesProbabilities;
  return isClassifier(model) && PROBABILITY_LOSSES.includes(model.toJSON().loss.name);
}

/**
 * Rankings of the classes that some rows are of and some are not.
 *
 * @param probabilities those of the rows, where the model gives them
 * @param yTrue the rows' labels, all of which are classes of the model
 * @param classes the model's, as texts
 */
export function rankingsOf(
  model: AnyClassifier,
  x: Matrix,
  probabilities: Matrix | undefined,
  yTrue: readonly string[],
  classes: readonly string[],
): Rankings {
  const scores = probabilities ?? scoreMatrix(model, x, classes.length);
  // Two classes are ranked by the second one.
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

/** A column for each class; of two classes, how much more the second one scores, in one column. */
function scoreMatrix(model: AnyClassifier, x: Matrix, classes: number): Matrix {
  const scores = model.decisionFunction(x);
  const { data, rows, cols } =
    'cols' in scores ? scores : { data: scores, rows: scores.length, cols: 1 };
  if (classes !== 2 || cols !== 2) return { data, rows, cols };
  const margins = Float64Array.from({ length: rows }, (_, i) => data[2 * i + 1] - data[2 * i]);
  return { data: margins, rows, cols: 1 };
}

/** The scores of the k-th class, or the only ones. */
function column({ data, rows, cols }: Matrix, k: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => data[i * cols + (cols === 1 ? 0 : k)]);
}
