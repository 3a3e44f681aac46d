/** The linear classifier of the image experiments, and its loss over images. */

import type { NumericMatrix } from '../data/matrix.ts';
import type { Objective } from '../descent/modelObjective.ts';
import { objective } from '../descent/modelObjective.ts';
import type { BackendName } from '../models/estimatorOptions.ts';
import { SGDClassifier, type SGDClassifierOptions } from '../models/sgdClassifier.ts';
import { classNumbers, type ImageSet } from './images.ts';

/** The multiclass SVM loss of the notes, and the softmax loss for comparison. */
export const IMAGE_LOSSES = { svm: 'westonWatkins', softmax: 'softmax' } as const;
export type ImageLoss = keyof typeof IMAGE_LOSSES;

/** A linear classifier without penalty; the bias is its 3073rd column. */
export function imageModel(
  loss: ImageLoss,
  backend: BackendName,
  options: SGDClassifierOptions = {},
): SGDClassifier {
  const steady = { learningRate: 1e-3, patience: Number.POSITIVE_INFINITY, tolerance: 0 };
  return new SGDClassifier({ l2: 0, ...steady, ...options, loss: IMAGE_LOSSES[loss], backend });
}

/** The classifier's loss over images, as a function of weights and biases. */
export function imageObjective(
  loss: ImageLoss,
  set: ImageSet,
  { x, y }: { readonly x: NumericMatrix; readonly y: ArrayLike<number> },
  backend: BackendName,
): Objective {
  return objective(imageModel(loss, backend), x, Array.from(y), { classes: classNumbers(set) });
}
