/**
 * `fallline/descent`: gradient descent on functions, and tools that examine the loss of models. It
 * runs without Node; models use their own backend.
 */
export type { Objective, ObjectiveOptions, ObjectiveScore } from '../plan/objective.ts';
export {
  type BatchSize,
  type BatchSizeRun,
  type BatchSizeSweepOptions,
  batchSizeSweep,
  type SweepModelOptions,
  type SweepPoint,
} from './batchSizeSweep.ts';
export { descend } from './descend.ts';
export { type DescentPath, descentPath } from './descentPath.ts';
export type { DescentResult, DescentStep, DescentStop } from './descentResult.ts';
export { type DirectionOptions, type Normalization, randomDirection } from './directions.ts';
export { DescentDivergenceError, FunctionError } from './errors.ts';
export { Ewma, type EwmaOptions, ewma } from './ewma.ts';
export type { GradientFunction, HessianProductFunction, ScalarFunction } from './functions.ts';
export {
  type CheckedCoordinate,
  type GradientCheck,
  type GradientCheckOptions,
  gradientCheck,
} from './gradientCheck.ts';
export {
  type LandscapeOptions,
  type LossLine,
  type LossLineOptions,
  type LossPlane,
  type LossPlaneOptions,
  lossLine,
  lossPlane,
} from './landscape.ts';
export {
  type FinderModelOptions,
  type LearningRateFinder,
  type LearningRateFinderOptions,
  learningRateFinder,
} from './learningRateFinder.ts';
export {
  type GridCell,
  type LearningRateGrid,
  type LearningRateGridOptions,
  learningRateGrid,
} from './learningRateGrid.ts';
export { minimize, minimizeSync } from './minimize.ts';
export { type ModelLike, objective } from './modelObjective.ts';
export { type NewtonOptions, newton } from './newton.ts';
export { type Difference, type DifferenceOptions, numericalGradient } from './numericalGradient.ts';
export type { DescentOptions, MinimizeOptions } from './options.ts';
export type { Trainable } from './samples.ts';
export {
  type Improvement,
  localSearch,
  randomSearch,
  type SearchOptions,
  type SearchResult,
} from './search.ts';
export type { SolverOption } from './solverTable.ts';
export {
  type StepSizeRow,
  type StepSizeSweep,
  type StepSizeSweepOptions,
  stepSizeSweep,
} from './stepSizeSweep.ts';
export type { SurfaceLike } from './surface.ts';
export type { KnownPoint, TestFunction } from './testFunction.ts';
export {
  TEST_FUNCTION_NAMES,
  TEST_FUNCTIONS,
  type TestFunctionName,
  testFunction,
} from './testFunctions.ts';
