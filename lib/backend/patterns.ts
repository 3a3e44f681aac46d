/**
 * Networks that learn one pattern (sample) at a time, as brain.js trains them, for the backends. Layers,
 * momentum and errors are not those of fallline's own models: weights, changes, outputs and deltas are
 * float32, arithmetic is in double precision, and biases have no momentum.
 */

/** The activations by brain.js's names. */
export const PATTERN_ACTIVATIONS = ['sigmoid', 'relu', 'leaky-relu', 'tanh'] as const;
export type PatternActivation = (typeof PATTERN_ACTIVATIONS)[number];

export interface PatternNet {
  /** Of each layer, the inputs first; at least two, each at least 1. */
  readonly sizes: Uint32Array;
  readonly activation: PatternActivation;
  readonly leakyReluAlpha: number;
  readonly learningRate: number;
  /** Without Adam. */
  readonly momentum: number;
  readonly adam: boolean;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** Patterns: x has rows × inputs elements, y rows × outputs. */
export interface PatternData {
  readonly x: Float32Array | Float64Array;
  readonly y: Float64Array;
}

/** What training changes, layer after layer and node after node; empty where the net does not need it. */
export interface PatternState {
  readonly weights: Float32Array;
  /** One for each node after the inputs. */
  readonly biases: Float32Array;
  /** The last step of each weight, for momentum. */
  readonly changes: Float32Array;
  /** Adam's moments of the weights. */
  readonly low: Float32Array;
  readonly high: Float32Array;
  readonly biasLow: Float32Array;
  readonly biasHigh: Float32Array;
  /** Adam's number of steps: one element. */
  readonly steps: Float64Array;
}

export interface PatternLimits {
  /** Passes over the patterns. */
  readonly iterations: number;
  /** No pass begins when the last one's error is at most this … */
  readonly errorThreshold: number;
  /** … nor when so many seconds are over. */
  readonly seconds: number;
  /** Error of the last pass before these. */
  readonly error: number;
}

export interface PatternOutcome {
  /** `diverged`: the error is no longer finite. */
  readonly ended: 'iterations' | 'errorThreshold' | 'timeout' | 'diverged' | 'aborted';
  /** Passes that were completed. */
  readonly iterations: number;
  /** Mean over the patterns of the last pass of their mean squared errors, each before its step. */
  readonly error: number;
}

/** What every backend does with such networks. */
export interface PatternBackend {
  /**
   * Trains without holding up the event loop. All arrays must be over shared memory; they are worked on
   * where they are.
   */
  trainPatterns(
    net: PatternNet,
    data: PatternData,
    state: PatternState,
    limits: PatternLimits,
  ): Promise<PatternOutcome>;
  trainPatternsSync(
    net: PatternNet,
    data: PatternData,
    state: PatternState,
    limits: PatternLimits,
  ): PatternOutcome;
}
