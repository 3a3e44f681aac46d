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

/** Anything that has an objective: every model. */
export type ModelLike = ObjectiveHolder;

const OPTIONS = ['sampleWeight', 'classes', 'training'];

/**
 * The loss of a model over samples, penalties included, as a function of its parameters, on the
 * model's backend. The samples are read in place and must stay as they are while it is used.
 *
 * Its `parameters` are what the model has learned; in a model that was not trained, where training
 * would begin.
 *
 * @param model any model of fallline
 * @param x rows × nFeatures; a `Dataset` may bring y and sample weights
 * @param y targets, as the model's `fit` takes them
 * @throws {TypeError | RangeError} for what is no model, unsuitable samples (named by place), or
 *   options that are none
 * @example
 * const loss = objective(model, x, y);
 * loss.loss(loss.parameters); // what training made small
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
