/** The computations of the experiments, by their names. */
import { averages } from './averages.ts';
import { batchSize } from './batchSize.ts';
import { canyon } from './canyon.ts';
import type { ExperimentName } from './catalog.ts';
import type { ExperimentRun } from './experiment.ts';
import { gradientChecks } from './gradientChecks.ts';
import { grid } from './grid.ts';
import { landscape } from './landscape.ts';
import { lossCurves } from './lossCurves.ts';
import { numericalCost } from './numericalCost.ts';
import { searching } from './randomSearch.ts';
import { saddle } from './saddle.ts';
import { stepSize } from './stepSize.ts';

export const RUNS: Readonly<Record<ExperimentName, ExperimentRun>> = {
  'step-size': stepSize,
  saddle,
  canyon,
  grid,
  'batch-size': batchSize,
  ewma: averages,
  landscape,
  'random-search': searching,
  'gradient-check': gradientChecks,
  'numerical-cost': numericalCost,
  'loss-curves': lossCurves,
};
