/** A model's loss over samples, as a function of its parameters. */
import { wrongKind } from '../common/errors.ts';
import { knownOptions } from '../common/validate.ts';
import {
  OBJECTIVE,
  type Objective,
  type ObjectiveHolder,
  type ObjectiveOptions,
} from '../plan/objective.ts';

export type { Objective };

/** Anything that has an objective: every model of fallline. */
export type ModelLike = ObjectiveHolder;

const OPTIONS = ['sampleWeight', 'classes', 'training'];

/**
 * Returns the loss of a model over samples, including penalties, as a function of its parameters.
 * The model's backend computes it. The samples are not copied; do not change them while you use the
 * objective.
 *
 * `parameters` are the learned ones, or, if the model is not trained, those that training would
 * start from.
 *
 * @param model any model of fallline
 * @param x rows × nFeatures; a `Dataset` may also hold y and sample weights
 * @param y targets, as the model's `fit` takes them
 * @param options sample weights, classes, and whether layers behave as in training
 * @throws {TypeError | RangeError} if `model` is not a model, the samples are unsuitable (named by
 *   their place), or an option is unknown or wrong
 * @example
 * const { x, y } = datasets.loadIris();
 * const model = new LogisticRegression();
 * await model.fit(x, y);
 * const loss = objective(model, x, y);
 * loss.loss(loss.parameters); // the minimised loss
 */
export function objective(
  model: ModelLike,
  x: unknown,
  y?: unknown,
  options?: ObjectiveOptions,
): Objective {
  const given = knownOptions('objective', options, OPTIONS);
  if (typeof model !== 'object' || model === null || !(OBJECTIVE in model)) {
    throw wrongKind('model', 'a model of fallline', model);
  }
  return model[OBJECTIVE](x, y, given);
}
