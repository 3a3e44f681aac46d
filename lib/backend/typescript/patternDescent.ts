/**
 * Training pattern by pattern: the forward pass, the backward pass and the step of each pattern.
 * Twin: native/kernels/patternDescent.h. Arithmetic follows brain.js: the same order of operations
 * in double precision, rounded to float32 when a value is stored in an array.
 */
import type {
  PatternActivation,
  PatternData,
  PatternLimits,
  PatternNet,
  PatternOutcome,
  PatternState,
} from '../patterns.ts';

/** Multiply-adds between two checks whether to stop. */
const WORK_OF_A_PIECE = 1 << 18;

interface Activation {
  output(sum: number): number;
  /** Computes the delta of a node from its output and its error. */
  delta(output: number, error: number): number;
}

/**
 * Activations by name. Like brain.js, the slope of leaky ReLU is chosen by the sign of the output.
 */
const ACTIVATIONS: Record<PatternActivation, (alpha: number) => Activation> = {
  sigmoid: () => ({
    output: (sum) => 1 / (1 + Math.exp(-sum)),
    delta: (output, error) => error * output * (1 - output),
  }),
  relu: () => ({
    output: (sum) => (sum < 0 ? 0 : sum),
    delta: (output, error) => (output > 0 ? error : 0),
  }),
  'leaky-relu': (alpha) => ({
    output: (sum) => (sum < 0 ? 0 : alpha * sum),
    delta: (output, error) => (output > 0 ? error : alpha * error),
  }),
  tanh: () => ({
    output: (sum) => Math.tanh(sum),
    delta: (output, error) => (1 - output * output) * error,
  }),
};

/** Trains until one of the limits is reached, in pieces. */
export function* patternPieces(
  net: PatternNet,
  data: PatternData,
  state: PatternState,
  limits: PatternLimits,
): Generator<undefined, PatternOutcome> {
  const descent = new PatternDescent(net, data, state);
  const { rows } = descent;
  const piece = Math.max(1, Math.floor(WORK_OF_A_PIECE / state.weights.length));
  const end = performance.now() + limits.seconds * 1000;
  let { error } = limits;
  for (let iterations = 0; ; ) {
    if (iterations >= limits.iterations) return { ended: 'iterations', iterations, error };
    if (error <= limits.errorThreshold) return { ended: 'errorThreshold', iterations, error };
    if (performance.now() >= end) return { ended: 'timeout', iterations, error };
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      sum += descent.train(row);
      if (row % piece === piece - 1) yield;
    }
    error = sum / rows;
    iterations++;
    if (!Number.isFinite(error)) return { ended: 'diverged', iterations, error };
    yield;
  }
}

class PatternDescent {
  readonly rows: number;
  readonly #net: PatternNet;
  readonly #data: PatternData;
  readonly #state: PatternState;
  readonly #activation: Activation;
  /** The layers after the input layer. */
  readonly #outputs: Float32Array;
  readonly #deltas: Float32Array;
  readonly #errors: Float64Array;
  readonly #inputs: Float32Array | Float64Array;

  constructor(net: PatternNet, data: PatternData, state: PatternState) {
    const { sizes } = net;
    this.rows = data.y.length / sizes[sizes.length - 1];
    this.#net = net;
    this.#data = data;
    this.#state = state;
    this.#activation = ACTIVATIONS[net.activation](net.leakyReluAlpha);
    this.#outputs = new Float32Array(state.biases.length);
    this.#deltas = new Float32Array(state.biases.length);
    this.#errors = new Float64Array(state.biases.length);
    this.#inputs =
      data.x instanceof Float32Array ? new Float32Array(sizes[0]) : new Float64Array(sizes[0]);
  }

  /** Trains on one pattern; returns its mean squared error before the step. */
  train(row: number): number {
    const { x, y } = this.#data;
    const { sizes, adam } = this.#net;
    const nOutputs = sizes[sizes.length - 1];
    const inputs = this.#inputs;
    for (let k = 0, from = row * inputs.length; k < inputs.length; k++) inputs[k] = x[from + k];
    this.#forward();
    const error = this.#backward(y, row * nOutputs, nOutputs);
    if (adam) this.#adamSteps();
    else this.#momentumSteps();
    return error;
  }

  #forward(): void {
    const { sizes } = this.#net;
    const { weights, biases } = this.#state;
    const outputs = this.#outputs;
    let before: Float32Array | Float64Array = this.#inputs;
    let first = 0;
    for (let layer = 1, node = 0, w = 0; layer < sizes.length; layer++) {
      const width = sizes[layer - 1];
      const begin = node;
      for (let j = 0; j < sizes[layer]; j++, node++) {
        let sum = biases[node];
        for (let k = 0; k < width; k++) sum += weights[w++] * before[first + k];
        outputs[node] = this.#activation.output(sum);
      }
      before = outputs;
      first = begin;
    }
  }

  #backward(y: Float64Array, firstTarget: number, nOutputs: number): number {
    const { sizes } = this.#net;
    const { weights } = this.#state;
    const outputs = this.#outputs;
    const deltas = this.#deltas;
    const errors = this.#errors;
    let begin = outputs.length - nOutputs;
    let squares = 0;
    for (let j = 0; j < nOutputs; j++) {
      const error = y[firstTarget + j] - outputs[begin + j];
      const rounded = Math.fround(error);
      squares += rounded * rounded;
      deltas[begin + j] = this.#activation.delta(outputs[begin + j], error);
    }
    let w = weights.length;
    for (let layer = sizes.length - 2; layer >= 1; layer--) {
      const width = sizes[layer];
      const above = sizes[layer + 1];
      w -= width * above;
      errors.fill(0, 0, width);
      for (let k = 0, at = w; k < above; k++) {
        const delta = deltas[begin + k];
        for (let j = 0; j < width; j++) errors[j] += delta * weights[at++];
      }
      begin -= width;
      for (let j = 0; j < width; j++) {
        deltas[begin + j] = this.#activation.delta(outputs[begin + j], errors[j]);
      }
    }
    return squares / nOutputs;
  }

  #momentumSteps(): void {
    const { sizes, learningRate, momentum } = this.#net;
    const { weights, biases, changes } = this.#state;
    let before: Float32Array | Float64Array = this.#inputs;
    let first = 0;
    for (let layer = 1, node = 0, w = 0; layer < sizes.length; layer++) {
      const width = sizes[layer - 1];
      const begin = node;
      for (let j = 0; j < sizes[layer]; j++, node++) {
        const rate = learningRate * this.#deltas[node];
        for (let k = 0; k < width; k++, w++) {
          const change = rate * before[first + k] + momentum * changes[w];
          changes[w] = change;
          weights[w] += change;
        }
        biases[node] += rate;
      }
      before = this.#outputs;
      first = begin;
    }
  }

  #adamSteps(): void {
    const { sizes, learningRate, beta1, beta2, epsilon } = this.#net;
    const { weights, biases, low, high, biasLow, biasHigh, steps } = this.#state;
    steps[0]++;
    const correction1 = 1 - beta1 ** steps[0];
    const correction2 = 1 - beta2 ** steps[0];
    let before: Float32Array | Float64Array = this.#inputs;
    let first = 0;
    for (let layer = 1, node = 0, w = 0; layer < sizes.length; layer++) {
      const width = sizes[layer - 1];
      const begin = node;
      for (let j = 0; j < sizes[layer]; j++, node++) {
        const delta = this.#deltas[node];
        for (let k = 0; k < width; k++, w++) {
          const gradient = delta * before[first + k];
          const moment = low[w] * beta1 + (1 - beta1) * gradient;
          const square = high[w] * beta2 + (1 - beta2) * gradient * gradient;
          low[w] = moment;
          high[w] = square;
          weights[w] +=
            (learningRate * (moment / correction1)) / (Math.sqrt(square / correction2) + epsilon);
        }
        // Uses the moments of the previous steps, as brain.js does.
        const [moment, square] = [biasLow[node], biasHigh[node]];
        biasLow[node] = moment * beta1 + (1 - beta1) * delta;
        biasHigh[node] = square * beta2 + (1 - beta2) * delta * delta;
        biases[node] +=
          (learningRate * (moment / correction1)) / (Math.sqrt(square / correction2) + epsilon);
      }
      before = this.#outputs;
      first = begin;
    }
  }
}
