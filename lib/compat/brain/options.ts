/** The options of networks and of training: defaults, checks and how they are kept as JSON. */
import type { TrainOptions } from './shape.ts';

export const ACTIVATION_NAMES = ['sigmoid', 'relu', 'leaky-relu', 'tanh'] as const;

export function networkDefaults() {
  return {
    leakyReluAlpha: 0.01,
    binaryThresh: 0.5,
    hiddenLayers: null as number[] | null,
    activation: 'sigmoid' as string,
  };
}

export function trainDefaults(): TrainOptions {
  return {
    iterations: 20_000,
    errorThresh: 0.005,
    log: false,
    logPeriod: 10,
    learningRate: 0.3,
    momentum: 0.1,
    callback: null,
    callbackPeriod: 10,
    timeout: Number.POSITIVE_INFINITY,
    praxis: null,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
  };
}

const isPositive = (value: unknown) => typeof value === 'number' && value > 0;
const isShare = (value: unknown) => typeof value === 'number' && value > 0 && value < 1;

const CHECKS = Object.entries<(value: unknown) => boolean>({
  iterations: isPositive,
  errorThresh: isShare,
  log: (value) => typeof value === 'function' || typeof value === 'boolean',
  logPeriod: isPositive,
  learningRate: isShare,
  momentum: isShare,
  callback: (value) => typeof value === 'function' || value === null,
  callbackPeriod: isPositive,
  timeout: isPositive,
});

/**
 * Checks the training options that are set.
 *
 * @throws {Error} with brain.js's message, if an option is out of range
 */
export function checkTrainOptions(options: object): void {
  for (const [name, isValid] of CHECKS) {
    if (!Object.hasOwn(options, name)) continue;
    const value = (options as Record<string, unknown>)[name];
    if (isValid(value)) continue;
    throw new Error(
      `[${name}, ${value}] is out of normal training range, your network will probably not train.`,
    );
  }
}

/** The options that JSON can hold: without those that are off or infinite. */
export function trainOptionsJson(options: TrainOptions): Record<string, unknown> {
  const json: Record<string, unknown> = {};
  for (const name of Object.keys(trainDefaults()) as (keyof TrainOptions)[]) {
    const value = options[name];
    if (name === 'callback' || (name === 'timeout' && value === Number.POSITIVE_INFINITY)) continue;
    if (name === 'log') json.log = typeof value === 'function';
    else if (value) json[name] = value;
  }
  return json;
}
