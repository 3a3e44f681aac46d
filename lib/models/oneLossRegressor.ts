/** The base class of the linear regression models whose loss is fixed by their name. */
import { ESTIMATOR_OPTIONS, type SolverOptions } from './estimatorOptions.ts';
import { LinearRegressor } from './linearRegressor.ts';
import type { RegressionLoss } from './modelLosses.ts';
import type { ModelName } from './presets.ts';
import type { RegressorOptions } from './regressor.ts';
import { type MakeSolver, makeSolver } from './solving/solverTrainer.ts';

/** Options of the regression models with one loss. */
export type OneLossOptions = Omit<RegressorOptions, 'loss'> & SolverOptions;

const OPTIONS = [...ESTIMATOR_OPTIONS.filter((name) => name !== 'loss'), 'solver', 'alpha'];

/** The constructor that these models share. */
export abstract class OneLossRegressor<
  Options extends OneLossOptions = OneLossOptions,
> extends LinearRegressor<Options> {
  /**
   * @param own the model's options in addition to `OneLossOptions` and `alpha`
   * @param lossOf the loss, if it depends on them. Default: that of the preset
   */
  protected constructor(
    name: ModelName,
    options: unknown,
    own: readonly string[] = [],
    lossOf?: (options: Readonly<Options>) => RegressionLoss,
  ) {
    super(name, options, [...OPTIONS, ...own], lossOf);
  }

  protected override get makeSolver(): MakeSolver {
    return makeSolver;
  }
}
