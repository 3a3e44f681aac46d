// Networks that learn one pattern (sample) at a time, as brain.js trains them: what
// lib/compat/brain hands over, in plain structs.
//
// Weights, outputs, deltas and changes are float32, arithmetic on them is in double.
#pragma once

#include <cstddef>

namespace fallline {

enum class PatternActivation { sigmoid, relu, leakyRelu, tanh };

// Pointers and numbers alone: the kernels that read it use nothing of the standard library.
struct PatternNet {
  const std::size_t* sizes;  // of each layer, the inputs first; each at least 1
  std::size_t nLayers;       // the inputs among them; at least 2
  std::size_t nWeights, nBiases;
  PatternActivation activation;
  double leakyReluAlpha;
  double learningRate;
  double momentum;
  bool adam;  // instead of momentum
  double beta1, beta2, epsilon;
};

// x[rows x inputs] in one of two kinds, y[rows x outputs].
struct PatternData {
  const float* single;  // null: twice
  const double* twice;
  const double* y;
  std::size_t rows;
};

// Layer after layer, node after node: weights[nWeights], biases[nBiases], and what the steps keep.
struct PatternState {
  float *weights, *biases;
  float* changes;     // of the weights, for momentum; null for adam
  float *low, *high;  // adam's moments of the weights; null without
  float *biasLow, *biasHigh;
  double* steps;  // adam's count
};

// What one pass needs beside the state: two rows of inputs, the one at work and the next one.
struct PatternScratch {
  double* inputs[2];
  double* sums;     // [sizes[1]]: of the next pattern's first layer, where `ready`
  double* outputs;  // [nBiases]: of the layers after the inputs
  double* errors;   // [the largest of those layers]
  double* deltas;   // [nBiases]
  bool ready;
};

}  // namespace fallline
