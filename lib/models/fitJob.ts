/** Makes the job of `fit` and `fitSync`: a whole run, from its start or from a checkpoint. */

import type { Labels } from '../data/labels.ts';
import type { TrainingData } from '../data/trainingData.ts';
import { COUNTERS } from '../numerics/state.ts';
import { type DataShape, type PlanOptions, resolvePlan, type TrainingPlan } from '../plan/plan.ts';
import { splitIndices } from '../selection/trainTestIndices.ts';
import { resumedState } from './checkpoint.ts';
import { assertSameClasses } from './classTargets.ts';
import type { FitMethod, GivenFitOptions } from './fitOptions.ts';
import { stateAt } from './initial/initialState.ts';
import {
  freshState,
  holdingFor,
  type Job,
  type JobParts,
  jobOf,
  type ModelParts,
  shapeOf,
} from './job.ts';
import { assertMemory } from './memory.ts';
import { penaltiesOf } from './penaltyOptions.ts';
import {
  assertRowsFinite,
  type Given,
  type Holding,
  meanScale,
  readSamples,
  type Samples,
  trainingData,
} from './samples.ts';

/**
 * Makes the job.
 *
 * @param isTrained see `DataShape`
 * @throws {TypeError | RangeError} if the samples are unsuitable, or the options do not fit them
 */
export function fitJob(
  model: ModelParts,
  method: FitMethod,
  given: Given,
  fitOptions: GivenFitOptions,
  isTrained = true,
): Job {
  const start = performance.now();
  const samples = readSamples('', given, model.encode);
  const { training, held } = splitOf(model, samples, fitOptions);
  const plan = fitPlan(model, samples, training, {
    nSamples: training?.length ?? samples.x.rows,
    isTrained,
    ...shapeOf(samples),
    validation: held !== undefined || fitOptions.validation !== undefined,
  });
  assertMemory(plan);
  const holding = holdingFor(method, fitOptions, plan);
  const validation =
    held === undefined
      ? ownValidation(model, plan, samples, fitOptions, holding)
      : watchedData(plan, samples, held, holding);
  const scale = meanScale(plan, samples, training);
  const data = { ...trainingData(plan, samples, training, holding, scale), validation };
  const parts = { plan, data, samples, training, start };
  const { state, ended } = startOf(model, parts, fitOptions);
  const epochs = plan.maxEpochs - state.counters[COUNTERS.epochs];
  return jobOf(model, { ...parts, state, ended, epochs });
}

/** The plan; where no solver knows the problem, the model descends. */
function fitPlan(
  { name, options, descentOptions }: ModelParts,
  { x, weights, targets }: Samples,
  training: Int32Array | undefined,
  shape: DataShape,
): TrainingPlan {
  const weight = weightOf(weights, training, x.rows);
  const resolved = (chosen: Readonly<PlanOptions>) =>
    resolvePlan(
      {
        ...chosen,
        // Weights that are all 0 are refused below, by what makes their mean 1.
        ...penaltiesOf(name, chosen, weight || 1),
        loss: targets.loss,
        layers: targets.layers,
      },
      shape,
    );
  const plan = resolved(options);
  if (plan.solver !== 'descent' || options === descentOptions) return plan;
  return { ...resolved(descentOptions), solverReason: plan.solverReason };
}

/** The sum of the weights of the chosen rows. */
function weightOf(
  weights: Float64Array | undefined,
  chosen: Int32Array | undefined,
  rows: number,
): number {
  if (weights === undefined) return chosen?.length ?? rows;
  let sum = 0;
  if (chosen === undefined) for (const weight of weights) sum += weight;
  else for (const row of chosen) sum += weights[row];
  return sum;
}

/** Adds the parameters before the first step, from which the run is judged after its end. */
export function judgedJob(model: ModelParts, job: Job): Job {
  const { plan, data, state } = job;
  // A checkpoint does not store the initial parameters; the options determine them.
  const isResumed = state.counters[COUNTERS.epochs] > 0;
  const initialParameters = isResumed
    ? freshState(model, plan, data, data).parameters
    : state.parameters.slice();
  return { ...job, initialParameters };
}

/** The rows for training and the rows held out for validation, both in their original order. */
function splitOf(
  { options }: ModelParts,
  { x, targets, ownWeights }: Samples,
  { validation }: GivenFitOptions,
): { training?: Int32Array; held?: Int32Array } {
  const { validationFraction, stratify = true, seed } = options;
  if (validationFraction === undefined) return {};
  if (validation !== undefined) {
    throw new TypeError('Expected either "validation" or "validationFraction", but received both');
  }
  const byClass = stratify && targets.classes.length > 0;
  const split = {
    testSize: validationFraction,
    ...(seed !== undefined && { seed }),
    ...(byClass && { stratify: targets.values as Labels }),
    ...(byClass && ownWeights && { sampleWeight: ownWeights }),
  };
  const { trainIndices, testIndices } = splitIndices(x.rows, split, {
    testSize: 'validationFraction',
    unstratified: 'pass stratify: false, or "validation" samples of your own to fit',
    labelOf: (place) => targets.classes[place as number],
  });
  return { training: trainIndices.sort(), held: testIndices.sort() };
}

/**
 * Validation samples. Their elements are checked to be finite here, because backends do not check
 * them.
 */
function watchedData(
  plan: TrainingPlan,
  samples: Samples,
  chosen: Int32Array | undefined,
  holding: Holding,
): TrainingData {
  const scale = meanScale(plan, samples, chosen);
  const data = trainingData(plan, samples, chosen, holding, scale);
  assertRowsFinite(samples, data.x, chosen);
  return data;
}

/** Reads the user's validation samples in the same way as the training samples. */
function ownValidation(
  model: ModelParts,
  plan: TrainingPlan,
  { targets }: Samples,
  { validation }: GivenFitOptions,
  holding: Holding,
): TrainingData | undefined {
  if (validation === undefined) return undefined;
  const samples = readSamples('validation.', validation, (y, context) =>
    model.encode(y, { ...context, trained: targets }),
  );
  const assertLike = (what: string, expected: number, found: number) => {
    if (found === expected) return;
    throw new RangeError(
      `Expected "validation.${what}" to have ${expected} columns like "${what}", but it has ${found}`,
    );
  };
  assertLike('x', plan.nFeatures, samples.x.cols);
  assertLike('y', plan.nOutputs, samples.targets.nOutputs);
  return watchedData(plan, samples, undefined, holding);
}

/** The initial state: of a checkpoint, of the last fit's parameters (`warmStart`), or a new one. */
function startOf(
  model: ModelParts,
  { plan, data, samples }: Pick<JobParts, 'plan' | 'data' | 'samples'>,
  { resume }: GivenFitOptions,
): Pick<JobParts, 'state' | 'ended'> {
  const { classes } = samples.targets;
  if (resume !== undefined) {
    const counts = { nSamples: data.rows, nValidation: data.validation?.rows ?? 0 };
    return resumedState(resume, model.name, { plan, classes, ...counts });
  }
  if (model.options.warmStart !== true || model.fitted === undefined) {
    return { state: freshState(model, plan, data, data) };
  }
  const source = 'the last fit, which "warmStart" continues';
  assertColumns('x', model.fitted.plan.nFeatures, plan.nFeatures, source);
  assertSameClasses('y', classes, model.fitted.classes, source, ELSE_ANEW);
  assertColumns('y', model.fitted.plan.nOutputs, plan.nOutputs, source);
  return { state: stateAt(plan, model.fitted.parameters) };
}

const ELSE_ANEW = ': for other data, make a new model, or leave out "warmStart"';

function assertColumns(name: string, expected: number, found: number, source: string): void {
  if (found === expected) return;
  const columns = expected === 1 ? '1 column' : `${expected} columns`;
  throw new RangeError(
    `Expected "${name}" to have ${columns}, as in ${source}, but it has ${found}${ELSE_ANEW}`,
  );
}
