/** fallline: gradient-descent training inside Node at BLAS speed. Public exports only. */

export type { BackendName, EpochReport, StopReason } from './backend/backend.ts';
export { type BackendInfo, backend } from './backend/select.ts';
export { type BlobOptions, type Blobs, makeBlobs } from './datasets/makeBlobs.ts';
export {
  BackendLoadError,
  BusyError,
  DivergenceError,
  ForcedChoiceError,
  NotFittedError,
} from './errors.ts';
export type { InitialWeights } from './initialize.ts';
export type { Label, Labels } from './labels.ts';
export { type FloatArray, type Matrix, type MatrixLike, matrix, type Precision } from './matrix.ts';
export { accuracyScore } from './metrics/accuracyScore.ts';
export {
  type ClassificationReport,
  type ClassificationReportOptions,
  type ClassScores,
  classificationReport,
  type Scores,
} from './metrics/classificationReport.ts';
export {
  type ConfusionMatrix,
  type ConfusionMatrixOptions,
  confusionMatrix,
} from './metrics/confusionMatrix.ts';
export {
  type ClassificationReportFormat,
  formatClassificationReport,
} from './metrics/formatClassificationReport.ts';
export type { EstimatorOptions, FitOptions, FitResult } from './models/estimator.ts';
export { SigmoidClassifier } from './models/sigmoidClassifier.ts';
export {
  OPTIMIZERS,
  type OptimizerName,
  type OptimizerOption,
  type OptimizerPlan,
} from './optimizers.ts';
export type { LossName, Reduction, TrainingOptions, TrainingPlan } from './plan.ts';
export { addBiasColumn } from './preprocessing/addBiasColumn.ts';
export { RandomState } from './random/randomState.ts';
export { type RobbinsMonro, robbinsMonro, SCHEDULES, type Schedule } from './schedules.ts';
export { type SplitIndexOptions, trainTestIndices } from './selection/trainTestIndices.ts';
export { type Split, type SplitOptions, trainTestSplit } from './selection/trainTestSplit.ts';
