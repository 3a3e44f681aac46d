// Descent by patterns (samples): forward pass, backward pass and step for each pattern in turn. The
// first layer, which usually has most weights, is read and written once per pattern: after the
// update of a row of weights, the row is multiplied by the next pattern's inputs.
// lib/backend/typescript/patternDescent.ts does the same.
#pragma once

#include <cmath>
#include <cstddef>

#include "kernels/elementary.h"
#include "kernels/kernels.h"
#include "plan/patterns.h"

namespace fallline {
namespace {

FALLLINE_INLINE double rounded(double value) {
  return static_cast<double>(static_cast<float>(value));
}

FALLLINE_INLINE double patternOutput(const PatternNet& net, double sum) {
  switch (net.activation) {
    case PatternActivation::sigmoid: return 1 / (1 + std::exp(-sum));
    case PatternActivation::relu: return sum < 0 ? 0 : sum;
    case PatternActivation::leakyRelu:
      // As in brain.js, where the slope applies to positive sums.
      return sum < 0 ? 0 : net.leakyReluAlpha * sum;
    case PatternActivation::tanh: return std::tanh(sum);
  }
  return sum;
}

FALLLINE_INLINE double patternDelta(const PatternNet& net, double output, double error) {
  switch (net.activation) {
    case PatternActivation::sigmoid: return error * output * (1 - output);
    case PatternActivation::relu: return output > 0 ? error : 0;
    case PatternActivation::leakyRelu: return output > 0 ? error : net.leakyReluAlpha * error;
    case PatternActivation::tanh: return (1 - output * output) * error;
  }
  return error;
}

static void readInputs(const PatternData& data, std::size_t row, std::size_t n, double* out) {
  if (data.single) {
    const float* from = data.single + row * n;
#pragma omp simd
    for (std::size_t k = 0; k < n; ++k) out[k] = static_cast<double>(from[k]);
  } else {
    const double* from = data.twice + row * n;
    for (std::size_t k = 0; k < n; ++k) out[k] = from[k];
  }
}

static double weightedSum(std::size_t n, const float* weights, const double* inputs) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::size_t k = 0; k < n; ++k) sum += static_cast<double>(weights[k]) * inputs[k];
  return sum;
}

// The step of one node's weights; returns their dot product with the inputs `next`.
[[gnu::noinline]] static double stepOfNode(std::size_t n, double rate, double momentum,
                                           const double* inputs, float* changes, float* weights,
                                           const double* next) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::size_t k = 0; k < n; ++k) {
    const double change = rate * inputs[k] + momentum * static_cast<double>(changes[k]);
    const float weight = static_cast<float>(static_cast<double>(weights[k]) + change);
    changes[k] = static_cast<float>(change);
    weights[k] = weight;
    sum += static_cast<double>(weight) * next[k];
  }
  return sum;
}

// Adam's constants for one step.
struct PatternAdam {
  double beta1, beta2, epsilon, rate, correction1, correction2;
  PatternAdam(const PatternNet& net, double steps)
      : beta1(net.beta1),
        beta2(net.beta2),
        epsilon(net.epsilon),
        rate(net.learningRate),
        correction1(1 - std::pow(net.beta1, steps)),
        correction2(1 - std::pow(net.beta2, steps)) {}
};

[[gnu::noinline]] static double adamStepOfNode(std::size_t n, const PatternAdam& adam, double delta,
                                               const double* inputs, float* low, float* high,
                                               float* weights, const double* next) {
  const PatternAdam a = adam;
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::size_t k = 0; k < n; ++k) {
    const double gradient = delta * inputs[k];
    const double first = static_cast<double>(low[k]) * a.beta1 + (1 - a.beta1) * gradient;
    const double second =
        static_cast<double>(high[k]) * a.beta2 + (1 - a.beta2) * gradient * gradient;
    low[k] = static_cast<float>(first);
    high[k] = static_cast<float>(second);
    const double change =
        a.rate * (first / a.correction1) / (std::sqrt(second / a.correction2) + a.epsilon);
    const float weight = static_cast<float>(static_cast<double>(weights[k]) + change);
    weights[k] = weight;
    sum += static_cast<double>(weight) * next[k];
  }
  return sum;
}

// The step of a bias. As in brain.js, it uses the moments of the previous steps.
FALLLINE_INLINE void adamBias(const PatternAdam& a, double delta, float& low, float& high,
                              float& bias) {
  const double first = static_cast<double>(low), second = static_cast<double>(high);
  low = static_cast<float>(first * a.beta1 + (1 - a.beta1) * delta);
  high = static_cast<float>(second * a.beta2 + (1 - a.beta2) * delta * delta);
  bias = static_cast<float>(static_cast<double>(bias) +
                            a.rate * (first / a.correction1) /
                                (std::sqrt(second / a.correction2) + a.epsilon));
}

// Outputs of all layers, given the first layer's sums; returns a pointer to the last layer's
// outputs.
static const double* forwardPattern(const PatternNet& net, const PatternState& state,
                                    const PatternScratch& scratch) {
  const float* weights = state.weights + net.sizes[0] * net.sizes[1];
  const float* biases = state.biases;
  double* outputs = scratch.outputs;
  for (std::size_t j = 0; j < net.sizes[1]; ++j) {
    outputs[j] = rounded(patternOutput(net, static_cast<double>(biases[j]) + scratch.sums[j]));
  }
  for (std::size_t l = 2; l < net.nLayers; ++l) {
    const std::size_t width = net.sizes[l - 1];
    const double* inputs = outputs;
    outputs += width;
    biases += width;
    for (std::size_t j = 0; j < net.sizes[l]; ++j, weights += width) {
      const double sum = static_cast<double>(biases[j]) + weightedSum(width, weights, inputs);
      outputs[j] = rounded(patternOutput(net, sum));
    }
  }
  return outputs;
}

// Deltas of all layers; returns the mean squared error of the outputs.
static double backwardPattern(const PatternNet& net, const PatternState& state, const double* y,
                              const PatternScratch& scratch) {
  const std::size_t last = net.nLayers - 1, nOutputs = net.sizes[last];
  double* outputs = scratch.outputs + net.nBiases - nOutputs;
  double* deltas = scratch.deltas + net.nBiases - nOutputs;
  const float* weights = state.weights + net.nWeights;
  double squares = 0;
  for (std::size_t j = 0; j < nOutputs; ++j) {
    const double error = y[j] - outputs[j];
    squares += rounded(error) * rounded(error);
    deltas[j] = rounded(patternDelta(net, outputs[j], error));
  }
  for (std::size_t l = last; l-- > 1;) {
    const std::size_t width = net.sizes[l], above = net.sizes[l + 1];
    weights -= width * above;
    double* errors = scratch.errors;
    for (std::size_t j = 0; j < width; ++j) errors[j] = 0;
    for (std::size_t k = 0; k < above; ++k) {
      const double delta = deltas[k];
      const float* row = weights + k * width;
#pragma omp simd
      for (std::size_t j = 0; j < width; ++j) errors[j] += delta * static_cast<double>(row[j]);
    }
    outputs -= width;
    deltas -= width;
    for (std::size_t j = 0; j < width; ++j) {
      deltas[j] = rounded(patternDelta(net, outputs[j], errors[j]));
    }
  }
  return squares / static_cast<double>(nOutputs);
}

// The step of all layers, and the first layer's sums for the next pattern.
static void stepPattern(const PatternNet& net, const PatternState& state, const double* inputs,
                        const double* next, const PatternScratch& scratch) {
  if (net.adam) ++*state.steps;
  const PatternAdam adam(net, net.adam ? *state.steps : 1);
  std::size_t weight = 0, bias = 0;
  for (std::size_t l = 1; l < net.nLayers; ++l) {
    const std::size_t width = net.sizes[l - 1];
    for (std::size_t j = 0; j < net.sizes[l]; ++j, weight += width, ++bias) {
      const double delta = scratch.deltas[bias];
      // Other layers do not use the returned sum; it costs nothing.
      const double* after = l == 1 ? next : inputs;
      double sum;
      if (net.adam) {
        sum = adamStepOfNode(width, adam, delta, inputs, state.low + weight, state.high + weight,
                             state.weights + weight, after);
        adamBias(adam, delta, state.biasLow[bias], state.biasHigh[bias], state.biases[bias]);
      } else {
        const double rate = net.learningRate * delta;
        sum = stepOfNode(width, rate, net.momentum, inputs, state.changes + weight,
                         state.weights + weight, after);
        state.biases[bias] = static_cast<float>(static_cast<double>(state.biases[bias]) + rate);
      }
      if (l == 1) scratch.sums[j] = sum;
    }
    inputs = l == 1 ? scratch.outputs : inputs + width;
  }
}

// Trains on the patterns [from, to) of data; returns the sum of their mean squared errors.
static double descendPatterns(const PatternNet& net, const PatternData& data, std::size_t from,
                              std::size_t to, const PatternState& state, PatternScratch& scratch) {
  const std::size_t nInputs = net.sizes[0], nOutputs = net.sizes[net.nLayers - 1];
  double total = 0;
  for (std::size_t row = from; row < to; ++row) {
    if (!scratch.ready) {
      readInputs(data, row, nInputs, scratch.inputs[0]);
      for (std::size_t j = 0; j < net.sizes[1]; ++j) {
        scratch.sums[j] = weightedSum(nInputs, state.weights + j * nInputs, scratch.inputs[0]);
      }
      scratch.ready = true;
    }
    readInputs(data, row + 1 < data.rows ? row + 1 : 0, nInputs, scratch.inputs[1]);
    forwardPattern(net, state, scratch);
    total += backwardPattern(net, state, data.y + row * nOutputs, scratch);
    stepPattern(net, state, scratch.inputs[0], scratch.inputs[1], scratch);
    double* const done = scratch.inputs[0];
    scratch.inputs[0] = scratch.inputs[1];
    scratch.inputs[1] = done;
  }
  return total;
}

}  // namespace
}  // namespace fallline
