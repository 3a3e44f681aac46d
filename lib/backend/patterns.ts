/**
 * Networks trained one pattern (sample) at a time as in brain.js, as the backends implement them.
 * Layers, momentum and errors differ from those of fallline's models: weights, changes, outputs and
 * deltas are float32, arithmetic is in double precision, and biases have no momentum.
 */

/** Activations, by their names in brain.js. */
export const PATTERN_ACTIVATIONS = ['sigmoid', 'relu', 'leaky-relu', 'tanh'] as const;
export type PatternActivation = (typeof PATTERN_ACTIVATIONS)[number];

export interface PatternNet {
  /**
   * Number of nodes in each layer, the input layer first; at least two layers, each size at least
   * 1.
   */
  readonly sizes: Uint32Array;
  readonly activation: PatternActivation;
  readonly leakyReluAlpha: number;
  readonly learningRate: number;
  /** Used without Adam only. */
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

/**
 * The arrays that training updates, layer after layer and node after node; empty if the net does
 * not need them.
 */
export interface PatternState {
  readonly weights: Float32Array;
  /** One for each node that is not an input. */
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
  /** Training stops when the error of the last pass is at most this … */
  readonly errorThreshold: number;
  /** … or when this many seconds have passed. */
  readonly seconds: number;
  /** Error of the last pass before this call. */
  readonly error: number;
}

export interface PatternOutcome {
  /** `diverged`: the error is no longer finite. */
  readonly ended: 'iterations' | 'errorThreshold' | 'timeout' | 'diverged' | 'aborted';
  /** Number of completed passes. */
  readonly iterations: number;
  /**
   * Mean of the patterns' mean squared errors in the last pass; each is computed before the
   * pattern's step.
   */
  readonly error: number;
}

/** The functions that every backend has for such networks. */
export interface PatternBackend {
  /**
   * Trains without blocking the event loop. All arrays must be in shared memory; they are updated
   * in place.
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
