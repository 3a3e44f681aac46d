/** The members of brain.js's networks. The adapter's networks have the same, so that one code trains both. */

/** Numbers by index: Float32Arrays in brain.js, or arrays that a program assigned. */
export type Numbers = Float32Array | number[];

/** Options of training of `NeuralNetwork`. */
export interface TrainOptions {
  /** Maximum number of passes over the patterns. Default 20,000. */
  iterations: number;
  /** Training stops if the error is at most this, between 0 and 1. Default 0.005. */
  errorThresh: number;
  /** Receives the error every `logPeriod` passes; true stands for `console.log`. Default false. */
  log: boolean | ((line: string) => void);
  /** Number of passes between two calls of `log`. Default 10. */
  logPeriod: number;
  /** Step size, between 0 and 1. Default 0.3. */
  learningRate: number;
  /** Share of the last change that is added to each change, between 0 and 1. Default 0.1. */
  momentum: number;
  /** Called every `callbackPeriod` passes. Default: none. */
  callback: ((status: TrainStatus) => void) | null;
  /** Number of passes between two calls of `callback`. Default 10. */
  callbackPeriod: number;
  /** Maximum training time in milliseconds. Default: unlimited. */
  timeout: number;
  /** Optimizer instead of momentum. Default: none. */
  praxis: 'adam' | null;
  /** Decay of the first moments of Adam. Default 0.9. */
  beta1: number;
  /** Decay of the second moments of Adam. Default 0.999. */
  beta2: number;
  /** Constant ε of Adam. Default 1e-8. */
  epsilon: number;
}

/** Progress of training. */
export interface TrainStatus {
  /** Mean over the patterns of the mean squared error of the outputs. */
  error: number;
  /** Number of passes so far. */
  iterations: number;
}

/** A formatted training pattern. */
export interface Pattern {
  /** Inputs of the network. */
  readonly input: ArrayLike<number>;
  /** Expected outputs. */
  readonly output: ArrayLike<number>;
}

/** What `prepTraining` returns. */
export interface Prepared {
  readonly data: readonly Pattern[];
  readonly status: TrainStatus;
  /** By Date.now(). */
  readonly endTime: number;
}

/** The members of a network that training works on; by layer, from 0 for the inputs. */
export interface NetworkShape {
  sizes: number[] | null;
  outputLayer: number | null;
  weights: Numbers[][] | null;
  biases: Numbers[] | null;
  /** The last step of each weight. */
  changes: Numbers[][] | null;
  outputs: ArrayLike<number>[] | null;
  deltas: Numbers[] | null;
  errors: Numbers[] | null;
  leakyReluAlpha: number;
  errorCheckInterval: number;
  trainOpts: TrainOptions;
  /** Adam's moments and number of steps, where `praxis` is 'adam'. */
  changesLow?: Numbers[][];
  changesHigh?: Numbers[][];
  biasChangesLow?: Numbers[];
  biasChangesHigh?: Numbers[];
  iterations?: number;
  trainingTick(data: readonly Pattern[], status: TrainStatus, endTime: number): boolean;
}
