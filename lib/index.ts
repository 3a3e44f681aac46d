/** fallline: gradient-descent training inside Node at BLAS speed. Public exports only. */

export type { BackendName } from './backend/backend.ts';
export { type BackendInfo, backend } from './backend/select.ts';
export {
  BackendLoadError,
  BusyError,
  DivergenceError,
  ForcedChoiceError,
  NotFittedError,
} from './common/errors.ts';
export { balancedClassWeights } from './data/classWeights.ts';
export { Dataset, type DatasetOptions } from './data/dataset.ts';
export type { StorageOption } from './data/encodeStorage.ts';
export type { Label, Labels } from './data/labels.ts';
export { type Matrix, type MatrixLike, matrix, type NumericMatrix } from './data/matrix.ts';
export type { FloatArray, NumericArray, Precision } from './data/numericArrays.ts';
export type { NarrowFeatures, NarrowStorage } from './data/storage.ts';
export type { StridedMatrix } from './data/strides.ts';
export type { SampleWeights, Targets } from './data/targets.ts';
export type { ClassificationDataset, RegressionDataset } from './datasets/bundled.ts';
export * as datasets from './datasets/index.ts';
export { type BlobOptions, type Blobs, makeBlobs } from './datasets/makeBlobs.ts';
export { maxError, meanAbsoluteError, medianAbsoluteError } from './metrics/absoluteErrors.ts';
export { accuracyScore } from './metrics/accuracyScore.ts';
export { balancedAccuracy } from './metrics/balancedAccuracy.ts';
export type { BinaryScoreOptions } from './metrics/binaryScores.ts';
export { brierScore } from './metrics/brierScore.ts';
export {
  type CalibrationCurve,
  type CalibrationOptions,
  calibrationCurve,
} from './metrics/calibrationCurve.ts';
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
export { type LogLossOptions, logLoss } from './metrics/logLoss.ts';
export {
  averagePrecision,
  type PrecisionRecallCurve,
  precisionRecallCurve,
} from './metrics/precisionRecallCurve.ts';
export { r2Score } from './metrics/r2Score.ts';
export { rocAuc } from './metrics/rocAuc.ts';
export { type RocCurve, rocCurve } from './metrics/rocCurve.ts';
export type { SampleWeightOptions } from './metrics/sampleWeights.ts';
export { meanSquaredError, rootMeanSquaredError } from './metrics/squaredErrors.ts';
export type { Checkpoint } from './models/checkpoint.ts';
export type { ColumnSpread } from './models/columnSpreads.ts';
export { ElasticNet, type ElasticNetOptions } from './models/elasticNet.ts';
export type {
  ClassifierOptions,
  ClassWeight,
  EstimatorOptions,
  InitialWeights,
} from './models/estimatorOptions.ts';
export type {
  ClassesOption,
  EpochReport,
  FitOptions,
  FitSyncOptions,
  PartialFitOptions,
  PartialFitSyncOptions,
  ValidationSamples,
} from './models/fitOptions.ts';
export type { FitResult, StopReason } from './models/fitResult.ts';
export { GammaRegressor, type GammaRegressorOptions } from './models/gammaRegressor.ts';
export { HuberRegressor, type HuberRegressorOptions } from './models/huberRegressor.ts';
export { Lasso, type LassoOptions } from './models/lasso.ts';
export { LinearRegression, type LinearRegressionOptions } from './models/linearRegression.ts';
export { LinearSVC, type LinearSVCOptions } from './models/linearSvc.ts';
export { type AnyModel, loadModel } from './models/loadModel.ts';
export { LogisticRegression, type LogisticRegressionOptions } from './models/logisticRegression.ts';
export { MLPClassifier, type MLPClassifierOptions } from './models/mlpClassifier.ts';
export type { MLPOptions } from './models/mlpOptions.ts';
export { MLPRegressor, type MLPRegressorOptions } from './models/mlpRegressor.ts';
export type { ClassificationLoss, RegressionLoss } from './models/modelLosses.ts';
export { Network, type NetworkOptions } from './models/network.ts';
export type { GradientOptions, LayerNumbers, NetworkGradients } from './models/networkViews.ts';
export type { NotConverged, NotConvergedCause } from './models/notConverged.ts';
export {
  type ElasticNetPath,
  type EnetPathOptions,
  enetPath,
  type LassoPathOptions,
  lassoPath,
} from './models/paths/elasticNetPath.ts';
export type { Alphas, PathOptions, PenaltyPath } from './models/paths/pathSamples.ts';
export { type RidgePathOptions, ridgePath } from './models/paths/ridgePath.ts';
export { PoissonRegressor, type PoissonRegressorOptions } from './models/poissonRegressor.ts';
export { type ModelName, PRESETS } from './models/presets.ts';
export { QuantileRegressor, type QuantileRegressorOptions } from './models/quantileRegressor.ts';
export { Ridge, type RidgeOptions } from './models/ridge.ts';
export type { ModelJson, ToJsonOptions } from './models/savedModel.ts';
export { SGDClassifier, type SGDClassifierOptions } from './models/sgdClassifier.ts';
export { SGDRegressor, type SGDRegressorOptions } from './models/sgdRegressor.ts';
export { SigmoidClassifier, type SigmoidClassifierOptions } from './models/sigmoidClassifier.ts';
export type { Certificate } from './models/solving/certificate.ts';
export { TweedieRegressor, type TweedieRegressorOptions } from './models/tweedieRegressor.ts';
export {
  ACTIVATIONS,
  type ActivationName,
  type ActivationOption,
  type ActivationPlan,
} from './plan/activations.ts';
export {
  INITIALIZERS,
  type InitializerName,
  type InitializerOption,
  type InitializerPlan,
} from './plan/initializers.ts';
export {
  type BatchNormLayer,
  type BatchNormOptions,
  batchNorm,
  type DenseLayer,
  type DenseOptions,
  type DropoutLayer,
  dense,
  dropout,
  type Layer,
} from './plan/layers.ts';
export type { LossName, LossOption, LossPlan } from './plan/losses.ts';
export { LOSSES } from './plan/lossTable.ts';
export {
  OPTIMIZERS,
  type OptimizerName,
  type OptimizerOption,
  type OptimizerPlan,
} from './plan/optimizers.ts';
export type { Monitor, Reduction, TrainingOptions } from './plan/options.ts';
export type { TrainingPlan } from './plan/plan.ts';
export { type RobbinsMonro, robbinsMonro } from './plan/robbinsMonro.ts';
export { type LearningRate, SCHEDULES, type Schedule } from './plan/schedules.ts';
export type { SolverName, SolverOption } from './plan/solvers.ts';
export { addBiasColumn } from './preprocessing/addBiasColumn.ts';
export {
  StandardScaler,
  type StandardScalerJson,
  type StandardScalerOptions,
} from './preprocessing/standardScaler.ts';
export { RandomState } from './random/randomState.ts';
export { type SplitIndexOptions, trainTestIndices } from './selection/trainTestIndices.ts';
export { type Split, type SplitOptions, trainTestSplit } from './selection/trainTestSplit.ts';
export type { RefusedAddon } from './system/refusal.ts';
