/** A model's loss over samples as a function of its parameters, on the model's backend. */
import type { Backend } from '../backend/backend.ts';
import { wrongKind } from '../common/errors.ts';
import { knownOptions, seedNumber } from '../common/validate.ts';
import { assertNamedOnce, distinctLabels, type Label, toLabels } from '../data/labels.ts';
import { floatArray } from '../data/matrix.ts';
import { type FloatArray, lengthNow, plainArray } from '../data/numericArrays.ts';
import { isNarrow } from '../data/storage.ts';
import type { TrainingData } from '../data/trainingData.ts';
import { meanLoss, totalWeight } from '../numerics/evaluate.ts';
import { addPenalties } from '../numerics/penalties.ts';
import type { Objective, ObjectiveOptions, ObjectiveScore } from '../plan/objective.ts';
import { filtersOf, parameterBlocks, parameterCount, parameterName } from '../plan/parameters.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import { seedState } from '../random/rng.ts';
import { assertSameClasses } from './classTargets.ts';
import { fitJob } from './fitJob.ts';
import type { GivenFitOptions } from './fitOptions.ts';
import type { ModelParts } from './job.ts';
import { assertRowsFinite, type Given } from './samples.ts';

/** Maximum number of scores held for several points at once. */
const MOST_SCORES = 1 << 22;
/** Maximum number of outputs in one call of a backend. */
const MOST_OUTPUTS = 1 << 16;
/**
 * With fewer features and scores than these limits, the call across the binding costs more than the
 * products. Several points are then evaluated as the weights of one wide model.
 */
const WIDE_FEATURES = 64;
const FEW_SCORES = 4096;

/** Fit options of a run without callbacks, validation or checkpoint. */
const NO_FIT_OPTIONS: GivenFitOptions = {
  onEpoch: undefined,
  signal: undefined,
  sampleWeight: undefined,
  validation: undefined,
  resume: undefined,
  checkpointEvery: undefined,
  onCheckpoint: undefined,
  epochs: 1,
  classes: undefined,
};

/**
 * The objective of a model over samples, which are read in place.
 *
 * @throws {TypeError | RangeError} if the samples are unsuitable, or do not match those the model
 *   was trained on
 */
export function lossObjective(
  model: ModelParts,
  given: Omit<Given, 'sampleWeight'>,
  { sampleWeight, classes, training }: ObjectiveOptions,
): Objective {
  const { fitted } = model;
  const known =
    fitted === undefined || fitted.classes.length === 0
      ? undefined
      : { labels: fitted.classes, source: 'the classes of the model' };
  const named = classes === undefined ? undefined : namedClasses(classes);
  if (named && known) assertSameClasses('classes', named, known.labels, 'the model');
  const own = known ?? (named && { labels: named, source: '"classes"' });
  const random = training === undefined ? undefined : generatorOf(training);
  const parts: ModelParts = {
    ...model,
    // All samples are used, none is held out, and stopping rules have no effect.
    options: {
      ...model.options,
      validationFraction: undefined,
      stratify: undefined,
      warmStart: false,
    },
    encode: (y, context) => model.encode(y, own ? { ...context, classes: own } : context),
  };
  const job = fitJob(
    parts,
    'fitSync',
    { ...given, sampleWeight },
    NO_FIT_OPTIONS,
    random !== undefined,
  );
  const { data, samples, backend, state } = job;
  const plan = random ? { ...job.plan, batchSize: data.rows } : job.plan;
  if (random && plan.layers.length === 0) {
    throw new RangeError(
      `Expected no "training" with ${model.name}, which is no network: its loss is the same in training`,
    );
  }
  assertRowsFinite(samples, data.x, undefined);
  const start = fitted === undefined ? state.parameters : fitted.parameters;
  if (start.length !== parameterCount(plan)) {
    throw new RangeError(
      `Expected "x" and "y" to fit what the model has learned (${start.length} parameters), but they are for ${parameterCount(plan)}`,
    );
  }
  return new LossObjective(plan, data, backend, start, random);
}

/** Sorted, as in every model, so that the order of `classes` has no effect. */
function namedClasses(classes: unknown): readonly Label[] {
  const labels = toLabels('classes', classes);
  assertNamedOnce('classes', labels);
  return distinctLabels(labels);
}

/** The state of the generator for dropout masks. */
function generatorOf(training: unknown): Uint32Array {
  const { seed } = knownOptions('training', training, ['seed']);
  return seedState(seedNumber('training.seed', seed));
}

class LossObjective implements Objective {
  readonly #plan: TrainingPlan;
  readonly #data: TrainingData;
  readonly #backend: Backend;
  readonly #start: FloatArray;
  /** Factor that turns a mean loss into the objective. */
  readonly #scale: number;
  /**
   * Whether the parameters are only the weights of the outputs followed by the biases. All other
   * models are evaluated by the backend alone.
   */
  readonly #isLinear: boolean;
  /** With `training`: the generator state from which every call draws the same masks. */
  readonly #random: Uint32Array | undefined;

  constructor(
    plan: TrainingPlan,
    data: TrainingData,
    backend: Backend,
    start: FloatArray,
    random: Uint32Array | undefined,
  ) {
    this.#plan = plan;
    this.#data = data;
    this.#backend = backend;
    this.#start = start;
    this.#scale = plan.reduction === 'sum' ? totalWeight(data) : 1;
    this.#isLinear = plan.layers.length === 0;
    this.#random = random;
    // They are passed on as functions: minimize(loss.loss, start, { gradient: loss.gradient }).
    this.loss = this.loss.bind(this);
    this.losses = this.losses.bind(this);
    this.gradient = this.gradient.bind(this);
    this.hessianProduct = this.hessianProduct.bind(this);
    this.evaluate = this.evaluate.bind(this);
  }

  get size(): number {
    return this.#start.length;
  }

  get nSamples(): number {
    return this.#data.rows;
  }

  get parameters(): Float64Array {
    return Float64Array.from(this.#start);
  }

  get precision() {
    return this.#plan.precision;
  }

  get backend(): string {
    return this.#backend.name;
  }

  get filters(): Uint32Array {
    return filtersOf(this.#plan);
  }

  nameOf(parameter: number): string {
    return parameterName(this.#plan, parameter);
  }

  loss(parameters: ArrayLike<number>): number {
    if (!this.#isLinear) return this.gradient(parameters, new Float64Array(this.size));
    const own = this.#own(parameters);
    const { loss } = this.#backend.evaluate(this.#plan, this.#data, own);
    return loss * this.#scale + this.#penalties(own);
  }

  losses(points: readonly ArrayLike<number>[]): Float64Array {
    const { nFeatures, nOutputs } = this.#plan;
    const scores = this.#data.rows * nOutputs;
    const together = Math.min(
      Math.floor(MOST_SCORES / scores),
      Math.floor(MOST_OUTPUTS / nOutputs),
    );
    const isNarrow = nFeatures < WIDE_FEATURES && scores > FEW_SCORES;
    if (!this.#isLinear || together < 2 || isNarrow) {
      return Float64Array.from(points, (point) => this.loss(point));
    }
    const losses = new Float64Array(points.length);
    for (let from = 0; from < points.length; from += together) {
      losses.set(this.#wideLosses(points.slice(from, from + together)), from);
    }
    return losses;
  }

  gradient(parameters: ArrayLike<number>, out: Float64Array): number {
    if (!(ArrayBuffer.isView(out) && out instanceof Float64Array)) {
      throw wrongKind('out', 'a Float64Array', out);
    }
    const plain = plainArray('out', out);
    const own = this.#own(parameters);
    this.#assertSize('out', plain);
    const loss = this.#backend.gradient(this.#plan, this.#data, own, plain, this.#random?.slice());
    if (this.#random === undefined) return loss;
    // The penalties' gradients were added to frozen parameters too.
    for (const { from, size, frozen } of parameterBlocks(this.#plan)) {
      if (frozen) out.fill(0, from, from + size);
    }
    return loss;
  }

  hessianProduct(
    parameters: ArrayLike<number>,
    vector: ArrayLike<number>,
    out: Float64Array,
  ): void {
    if (!this.#isLinear) {
      throw new RangeError(
        'Expected a model without layers for "hessianProduct": use differences of gradients for a network',
      );
    }
    if (this.#plan.clipSlope > 0) {
      throw new RangeError(
        'Expected a model without "clipSlope" for "hessianProduct": clipped slopes have no second derivative',
      );
    }
    if (!(ArrayBuffer.isView(out) && out instanceof Float64Array)) {
      throw wrongKind('out', 'a Float64Array', out);
    }
    const plain = plainArray('out', out);
    const own = this.#own(parameters);
    this.#assertSize('vector', vector);
    const along = Float64Array.from(vector);
    this.#assertSize('vector', along);
    this.#assertSize('out', plain);
    this.#backend.hessianProduct(this.#plan, this.#data, own, along, plain);
  }

  evaluate(parameters: ArrayLike<number>): ObjectiveScore {
    return this.#backend.evaluate(this.#plan, this.#data, this.#own(parameters));
  }

  /** Evaluates many points as one model with that many times the outputs: a single product. */
  #wideLosses(points: readonly ArrayLike<number>[]): Float64Array {
    const plan = this.#plan;
    const { rows, x } = this.#data;
    const { nFeatures, nOutputs, useBias, precision } = plan;
    const nWeights = nFeatures * nOutputs;
    const wide = { ...plan, nOutputs: nOutputs * points.length };
    const parameters = floatArray(precision, points.length * this.size);
    const own = points.map((point) => this.#own(point));
    own.forEach((point, p) => {
      parameters.set(point.subarray(0, nWeights), p * nWeights);
      if (useBias)
        parameters.set(point.subarray(nWeights), points.length * nWeights + p * nOutputs);
    });
    const scores = floatArray(precision, rows * wide.nOutputs);
    this.#backend.scores(wide, x, parameters, scores);
    return Float64Array.from(own, (point, p) => {
      const loss = meanLoss(plan, this.#data, scores, wide.nOutputs, p * nOutputs);
      return loss * this.#scale + this.#penalties(point);
    });
  }

  #penalties(parameters: FloatArray): number {
    const blocks = parameterBlocks(this.#plan);
    if (this.#plan.l1 === 0 && blocks.every(({ l2 }) => l2 === 0)) return 0;
    return addPenalties(this.#plan, blocks, parameters, new Float64Array(this.size), true);
  }

  /** A copy of the parameters in the plan's precision. */
  #own(parameters: ArrayLike<number>): FloatArray {
    this.#assertSize('parameters', parameters);
    const own = floatArray(this.#plan.precision, this.size);
    own.set(parameters);
    const { x, rows } = this.#data;
    if (lengthNow(isNarrow(x) ? x.codes : x) !== rows * this.#plan.nFeatures) {
      throw new RangeError(
        'Expected the memory of "x" to stay in place, but its buffer was transferred',
      );
    }
    return own;
  }

  #assertSize(name: string, { length }: ArrayLike<number>): void {
    if (length === this.size) return;
    throw new RangeError(`Expected "${name}" to have ${this.size} elements, but it has ${length}`);
  }
}
