/**
 * Forward pass, backward pass and weight update of one pattern on a network's own arrays, for `run`,
 * `trainPattern` and the methods that call them. `train` uses the backends instead.
 */
import type { NetworkShape } from './shape.ts';

/** A network whose arrays are initialised. */
type Live = { [Member in keyof NetworkShape]-?: NonNullable<NetworkShape[Member]> };

/** Outputs of all layers for an input; returns those of the last. */
export function runLayers(
  net: NetworkShape,
  input: ArrayLike<number>,
  activation: (sum: number) => number,
): Float32Array {
  const { sizes, outputLayer, weights, biases, outputs } = net as Live;
  outputs[0] = input;
  let before = input;
  for (let layer = 1; layer <= outputLayer; layer++) {
    const out = outputs[layer] as Float32Array;
    for (let node = 0; node < sizes[layer]; node++) {
      const row = weights[layer][node];
      let sum = biases[layer][node];
      for (let k = 0; k < row.length; k++) sum += row[k] * before[k];
      out[node] = activation(sum);
    }
    before = out;
  }
  return before as Float32Array;
}

/**
 * Errors and deltas of all layers after the inputs.
 *
 * @param delta of an output and its error
 */
export function layerDeltas(
  net: NetworkShape,
  target: ArrayLike<number>,
  delta: (output: number, error: number) => number,
): void {
  const { sizes, outputLayer, weights, outputs, deltas, errors } = net as Live;
  for (let layer = outputLayer; layer >= 1; layer--) {
    for (let node = 0; node < sizes[layer]; node++) {
      const output = outputs[layer][node];
      let error = 0;
      if (layer === outputLayer) {
        error = target[node] - output;
      } else {
        const above = deltas[layer + 1];
        for (let k = 0; k < above.length; k++) error += above[k] * weights[layer + 1][k][node];
      }
      errors[layer][node] = error;
      deltas[layer][node] = delta(output, error);
    }
  }
}

/** Updates every weight with momentum, and every bias without. */
export function momentumSteps(net: NetworkShape): void {
  const { sizes, outputLayer, weights, biases, changes, outputs, deltas, trainOpts } = net as Live;
  const { learningRate, momentum } = trainOpts;
  for (let layer = 1; layer <= outputLayer; layer++) {
    const incoming = outputs[layer - 1];
    for (let node = 0; node < sizes[layer]; node++) {
      const rate = learningRate * deltas[layer][node];
      const row = weights[layer][node];
      const changed = changes[layer][node];
      for (let k = 0; k < row.length; k++) {
        const change = rate * incoming[k] + momentum * changed[k];
        changed[k] = change;
        row[k] += change;
      }
      biases[layer][node] += rate;
    }
  }
}

/** Adam's update of every weight, and of every bias from its previous moments. */
export function adamSteps(net: NetworkShape): void {
  const live = net as Live;
  const { sizes, outputLayer, weights, biases, outputs, deltas, trainOpts } = live;
  const { learningRate, beta1, beta2, epsilon } = trainOpts;
  const { changesLow, changesHigh, biasChangesLow, biasChangesHigh } = live;
  live.iterations++;
  const correction1 = 1 - beta1 ** live.iterations;
  const correction2 = 1 - beta2 ** live.iterations;
  const step = (low: number, high: number) =>
    (learningRate * (low / correction1)) / (Math.sqrt(high / correction2) + epsilon);
  for (let layer = 1; layer <= outputLayer; layer++) {
    const incoming = outputs[layer - 1];
    for (let node = 0; node < sizes[layer]; node++) {
      const delta = deltas[layer][node];
      const [row, lows, highs] = [weights, changesLow, changesHigh].map(
        (each) => each[layer][node],
      );
      for (let k = 0; k < row.length; k++) {
        const gradient = delta * incoming[k];
        const low = lows[k] * beta1 + (1 - beta1) * gradient;
        const high = highs[k] * beta2 + (1 - beta2) * gradient * gradient;
        lows[k] = low;
        highs[k] = high;
        row[k] += step(low, high);
      }
      const [low, high] = [biasChangesLow[layer][node], biasChangesHigh[layer][node]];
      biasChangesLow[layer][node] = low * beta1 + (1 - beta1) * delta;
      biasChangesHigh[layer][node] = high * beta2 + (1 - beta2) * delta * delta;
      biases[layer][node] += step(low, high);
    }
  }
}

export function meanSquare(errors: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < errors.length; i++) sum += errors[i] * errors[i];
  return sum / errors.length;
}
