/**
 * Trains brain.js's networks on the backends: passes over the patterns until the error is small enough
 * or a limit of passes or time is reached, with calls of log and callback in between. A network whose
 * methods or arrays a program replaced is trained tick by tick, as in brain.js.
 */

import type {
  PatternActivation,
  PatternData,
  PatternLimits,
  PatternNet,
} from '../../backend/patterns.ts';
import { selectBackend } from '../../backend/select.ts';
import { NATIVE_THRESHOLDS } from '../../numerics/nativeThresholds.ts';
import { memoryFor, type Packed, packNetwork, packPatterns } from './packed.ts';
import type { NetworkShape, Pattern, Prepared, TrainStatus } from './shape.ts';

/** Maximum number of passes of one call of a backend. */
const MOST_PASSES = 2 ** 31;

/** The methods of a class by which its networks are trained. */
export type Methods = Readonly<Record<string, unknown>>;

/** An activation with the methods that belong to it. */
interface OfActivation {
  readonly name: PatternActivation;
  readonly run: string;
  readonly deltas: string;
}

const ACTIVATIONS: readonly OfActivation[] = [
  { name: 'sigmoid', run: '_runInputSigmoid', deltas: '_calculateDeltasSigmoid' },
  { name: 'relu', run: '_runInputRelu', deltas: '_calculateDeltasRelu' },
  { name: 'leaky-relu', run: '_runInputLeakyRelu', deltas: '_calculateDeltasLeakyRelu' },
  { name: 'tanh', run: '_runInputTanh', deltas: '_calculateDeltasTanh' },
];

/** Methods that must be the class's own; a network that overrides one is trained tick by tick. */
const OWN = ['trainingTick', 'trainPattern', 'trainPatterns', 'calculateTrainingError'];

/** Of the class whose network is trained. */
export interface Own {
  readonly methods: Methods;
  /** Called if a network is trained tick by tick. */
  readonly onLeft?: () => void;
  /** Saves the numbers of a network; returns a function that restores them. */
  readonly keep?: (net: NetworkShape) => () => void;
  /** The error is no longer finite; the network is as before the passes that made it so. */
  readonly onDiverged: (net: NetworkShape, prepared: Prepared) => void;
}

/** Trains tick by tick, as brain.js does. */
export function tickOn(net: NetworkShape, { data, status, endTime }: Prepared): void {
  while (net.trainingTick(data, status, endTime)) {}
}

/** Trains; returns the status, as brain.js's `train` does. */
export function trainNow(net: NetworkShape, prepared: Prepared, own: Own): TrainStatus {
  const run = runOf(net, prepared, own.methods, false);
  const { data, status, endTime } = prepared;
  let restore: (() => void) | undefined;
  for (;;) {
    const limits = run?.limits();
    if (run !== undefined && limits === undefined) return status;
    if (run !== undefined && limits !== undefined && run.isSmall(limits)) {
      // Packing would take longer than these passes.
      restore ??= own.keep?.(net);
      let passes = limits.iterations;
      while (passes > 0 && net.trainingTick(data, status, endTime)) passes--;
      if (Number.isFinite(status.error) || restore === undefined) continue;
      restore();
      own.onDiverged(net, prepared);
      return status;
    }
    const packed = run?.pack();
    if (run === undefined || limits === undefined || packed === undefined) {
      own.onLeft?.();
      tickOn(net, prepared);
      return status;
    }
    const outcome = selectBackend().trainPatternsSync(run.net(), run.data, packed.state, limits);
    if (outcome.ended === 'diverged') {
      own.onDiverged(net, prepared);
      return status;
    }
    packed.unpack();
    run.advance(outcome);
  }
}

/** The same off the event loop, as far as the backend can. */
export async function trainLater(
  net: NetworkShape,
  prepared: Prepared,
  own: Own,
): Promise<TrainStatus> {
  const run = runOf(net, prepared, own.methods, true);
  const { status } = prepared;
  for (;;) {
    const packed = run?.pack();
    if (run === undefined || packed === undefined) {
      own.onLeft?.();
      await tickInTurns(net, prepared);
      return status;
    }
    const limits = run.limits();
    if (limits === undefined) return status;
    const outcome = await selectBackend().trainPatterns(run.net(), run.data, packed.state, limits);
    // The network was trained or loaded meanwhile: discard these passes, and repeat them from its new state.
    if (run.isStale(packed)) continue;
    if (outcome.ended === 'diverged') {
      own.onDiverged(net, prepared);
      return status;
    }
    packed.unpack();
    run.advance(outcome);
  }
}

async function tickInTurns(net: NetworkShape, { data, status, endTime }: Prepared): Promise<void> {
  do {
    await new Promise((resolve) => setTimeout(resolve, 0));
  } while (net.trainingTick(data, status, endTime));
}

/** A training run in progress. */
class Run {
  readonly #patterns: readonly Pattern[];
  #data: PatternData | undefined;
  /** Multiply-adds of the forward half of a pass. */
  readonly products: number;
  readonly #net: NetworkShape;
  readonly #status: TrainStatus;
  readonly #endTime: number;
  readonly #activation: PatternActivation;
  readonly #shared: boolean;
  readonly #sizes: readonly number[];
  readonly #adam: boolean;

  constructor(
    net: NetworkShape,
    { data, status, endTime }: Prepared,
    how: { activation: PatternActivation; adam: boolean; shared: boolean },
  ) {
    this.#net = net;
    this.#status = status;
    this.#endTime = endTime;
    this.#activation = how.activation;
    this.#adam = how.adam;
    this.#shared = how.shared;
    const sizes = (net.sizes as number[]).slice();
    this.#sizes = sizes;
    let weights = 0;
    for (let l = 1; l < sizes.length; l++) weights += sizes[l] * sizes[l - 1];
    this.products = weights * data.length;
    this.#patterns = data;
  }

  /** The patterns, packed on first use. */
  get data(): PatternData {
    const { length } = this.#sizes;
    const [inputs, outputs] = [this.#sizes[0], this.#sizes[length - 1]];
    this.#data ??= packPatterns(this.#patterns, inputs, outputs, memoryFor(this.#shared));
    return this.#data;
  }

  /** Whether this many passes are too little work to justify packing. */
  isSmall({ iterations }: PatternLimits): boolean {
    return this.products * iterations < NATIVE_THRESHOLDS.patterns;
  }

  pack(): (Packed & { weights: unknown; before: Float32Array }) | undefined {
    const net = this.#net;
    if (net.sizes?.join() !== this.#sizes.join()) return undefined;
    const packed = packNetwork(net, this.#adam, memoryFor(this.#shared));
    if (packed === undefined) return undefined;
    // The biases suffice to detect a change: every step changes them.
    const before = this.#shared ? packed.state.biases.slice() : packed.state.biases;
    return { ...packed, weights: net.weights, before };
  }

  isStale({ weights, before }: { weights: unknown; before: Float32Array }): boolean {
    const net = this.#net;
    if (net.weights !== weights || net.sizes?.join() !== this.#sizes.join()) return true;
    let at = 0;
    for (const row of net.biases!.slice(1)) {
      for (let j = 0; j < row.length; j++) if (!Object.is(row[j], before[at++])) return true;
    }
    return false;
  }

  net(): PatternNet {
    const { leakyReluAlpha, trainOpts } = this.#net;
    const { learningRate, momentum, beta1, beta2, epsilon } = trainOpts;
    return {
      sizes: Uint32Array.from(this.#sizes),
      activation: this.#activation,
      adam: this.#adam,
      ...{ leakyReluAlpha, learningRate, momentum, beta1, beta2, epsilon },
    };
  }

  /** Limits of the next passes: they end at the next call of log or callback. Undefined when training is over. */
  limits(): PatternLimits | undefined {
    const { iterations, error } = this.#status;
    const options = this.#net.trainOpts;
    const { errorThresh } = options;
    if (iterations >= options.iterations || error <= errorThresh) return undefined;
    const seconds = (this.#endTime - Date.now()) / 1000;
    if (seconds <= 0) return undefined;
    const left = Math.min(Math.ceil(options.iterations) - iterations, MOST_PASSES);
    const untilLog = options.log ? passesUntil(iterations, options.logPeriod) : left;
    const untilCall = options.callback ? passesUntil(iterations, options.callbackPeriod) : left;
    const passes = Math.min(left, untilLog, untilCall);
    return { iterations: passes, errorThreshold: errorThresh, seconds, error };
  }

  /** Counts completed passes, and calls log and callback where due. */
  advance({ iterations: passes, error }: { iterations: number; error: number }): void {
    const status = this.#status;
    status.iterations += passes;
    if (passes > 0) status.error = error;
    const { log, logPeriod, callback, callbackPeriod } = this.#net.trainOpts;
    if (passes === 0) return;
    if (typeof log === 'function' && status.iterations % logPeriod === 0) {
      log(`iterations: ${status.iterations}, training error: ${status.error}`);
    }
    if (callback && status.iterations % callbackPeriod === 0) {
      callback({ iterations: status.iterations, error: status.error });
    }
  }
}

/** Passes until their number is a multiple of the period; 1 if the period is not an integer. */
function passesUntil(iterations: number, period: number): number {
  return Number.isSafeInteger(period) ? period - (iterations % period) : 1;
}

/** A run for the backends; undefined if the network has something that they do not support. */
function runOf(
  net: NetworkShape,
  prepared: Prepared,
  methods: Methods,
  shared: boolean,
): Run | undefined {
  const members = net as unknown as Readonly<Record<string, unknown>>;
  for (const name of OWN) if (members[name] !== methods[name]) return undefined;
  const activation = ACTIVATIONS.find(
    ({ run, deltas }) =>
      members.runInput === methods[run] && members.calculateDeltas === methods[deltas],
  )?.name;
  const adam = members.adjustWeights === methods._adjustWeightsAdam;
  const isKnown =
    activation !== undefined && (adam || members.adjustWeights === methods.adjustWeights);
  if (!isKnown || net.errorCheckInterval !== 1 || prepared.data.length === 0) return undefined;
  const { sizes, trainOpts } = net;
  const isSize = (size: unknown) => Number.isInteger(size) && (size as number) > 0;
  if (!sizes || sizes.length < 2 || !sizes.every(isSize)) return undefined;
  const numbers = [trainOpts.learningRate, trainOpts.momentum, net.leakyReluAlpha];
  if (adam) numbers.push(trainOpts.beta1, trainOpts.beta2, trainOpts.epsilon);
  if (!numbers.every((each) => typeof each === 'number')) return undefined;
  return new Run(net, prepared, { activation, adam, shared });
}
