/** fallline: gradient-descent training inside Node at BLAS speed. Public exports only. */

export type { BackendName, EpochReport } from './backend/backend.ts';
export { type BackendInfo, backend } from './backend/select.ts';
export { BackendLoadError, BusyError, DivergenceError, NotFittedError } from './errors.ts';
export type { InitialWeights } from './initialize.ts';
export type { Label, Labels } from './labels.ts';
export { type FloatArray, type Matrix, type MatrixLike, matrix, type Precision } from './matrix.ts';
export type { EstimatorOptions, FitOptions, FitResult } from './models/estimator.ts';
export { SigmoidClassifier } from './models/sigmoidClassifier.ts';
export type { LossName, Reduction, TrainingOptions, TrainingPlan } from './plan.ts';
