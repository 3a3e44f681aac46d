/** What a network of brain.js is made of: the adapter has the same, so that one code trains both. */

/** Numbers by index; brain.js keeps Float32Arrays, and arrays where a program put them there. */
export type Numbers = Float32Array | number[];

/** The options of training, each with its value. */
export interface TrainOptions {
  /** Most passes over the patterns. */
  iterations: number;
  /** Training ends when a pass's error is at most this; between 0 and 1. */
  errorThresh: number;
  /** Told the error every `logPeriod` passes; true: console.log. */
  log: boolean | ((line: string) => void);
  logPeriod: number;
  /** Between 0 and 1, as is `momentum`. */
  learningRate: number;
  momentum: number;
  /** Called every `callbackPeriod` passes. */
  callback: ((status: TrainStatus) => void) | null;
  callbackPeriod: number;
  /** Most milliseconds. */
  timeout: number;
  /** Instead of momentum. */
  praxis: 'adam' | null;
  beta1: number;
  beta2: number;
  epsilon: number;
}

/** How far training is, or was. */
export interface TrainStatus {
  /** Mean over the patterns of the mean squared errors of the outputs. */
  error: number;
  iterations: number;
}

/** A pattern as training sees it. */
export interface Pattern {
  readonly input: ArrayLike<number>;
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
