// The layers of a network during a pass: each layer's buffers, and its outputs for a chunk of rows.
#pragma once

#include <cmath>
#include <utility>
#include <vector>

#include "engine/blocks.h"
#include "kernels/kernels.h"
#include "machine/blas.h"
#include "plan/plan.h"

namespace fallline {

// A layer and the dropout layers that follow it. Arrays hold all rows of a pass, row-major.
template <class T>
struct ActiveLayer {
  const Layer* layer = nullptr;
  int number = 0;                 // of the layer
  bool usesCustomKernel = false;  // whether our kernels compute its products instead of BLAS
  bool usesBatch = false;         // whether it normalises by the batch
  bool learns = false;
  std::vector<std::size_t> drops;
  T* outputs = nullptr;
  T* slopes =
      nullptr;  // activation derivatives, dropout included; null if the outputs determine them
  T* deltas =
      nullptr;  // derivatives of the loss with respect to the outputs, then the pre-activations
  T* normal = nullptr;  // batchNorm: the normalised inputs
  std::vector<double> means, factors, ofScales, ofShifts;

  bool isNorm() const { return layer->kind == LayerKind::batchNorm; }
};

// The layers of a plan. A dropout layer belongs to the layer before it; those before the first
// layer are in `first` and apply to x.
template <class T>
std::vector<ActiveLayer<T>> activeLayersOf(const Plan& plan, bool training,
                                           std::vector<std::size_t>& first,
                                           std::vector<Dropout>& dropouts) {
  std::vector<ActiveLayer<T>> layers;
  for (std::size_t l = 0; l < plan.layers.size(); ++l) {
    const Layer& layer = plan.layers[l];
    if (layer.kind == LayerKind::dropout) {
      (layers.empty() ? first : layers.back().drops).push_back(dropouts.size());
      dropouts.push_back(
          {{0, 0}, static_cast<std::uint32_t>(layer.rate * 4294967296.0), 1 / (1 - layer.rate)});
      continue;
    }
    ActiveLayer<T> active;
    active.layer = &layer;
    active.number = static_cast<int>(l);
    active.usesCustomKernel = layer.kind == LayerKind::dense && layer.units <= kMostCustomOutputs;
    active.usesBatch = training && layer.dependsOnBatch();
    active.learns = !training || layer.learns();
    if (layer.kind == LayerKind::batchNorm) {
      for (auto* values : {&active.means, &active.factors, &active.ofScales, &active.ofShifts}) {
        values->resize(layer.units);
      }
    }
    layers.push_back(std::move(active));
  }
  return layers;
}

// The first layer with parameters to learn, or the number of layers.
template <class T>
std::size_t firstThatLearns(const std::vector<ActiveLayer<T>>& layers) {
  std::size_t first = 0;
  while (first < layers.size() && !layers[first].learns) ++first;
  return first;
}

// batchNorm outside training: factors from the running means and variances.
template <class T>
void useRunning(ActiveLayer<T>& active, const T* parameters) {
  const T* running = parameters + active.layer->offset + 2 * active.layer->units;
  for (std::size_t k = 0; k < active.layer->units; ++k) {
    active.means[k] = static_cast<double>(running[k]);
    active.factors[k] = 1 / std::sqrt(static_cast<double>(running[active.layer->units + k]) +
                                      active.layer->epsilon);
  }
}

template <class T>
Normalization<T> normalizationOf(const ActiveLayer<T>& active, const T* parameters) {
  const T* scales = parameters + active.layer->offset;
  return {active.means.data(), active.factors.data(), scales, scales + active.layer->units};
}

// values[rows x units] = the layer's outputs for inputs[rows x inputs]; slopes and normal may be
// null.
template <class T>
void runLayer(const KernelTable<T>& kernels, const ActiveLayer<T>& active, std::size_t rows,
              const T* inputs, const T* parameters, T* outputs, T* slopes, T* normal) {
  const Layer& layer = *active.layer;
  if (active.isNorm()) {
    kernels.normalize(rows, layer.units, normalizationOf(active, parameters), inputs,
                      normal ? normal : outputs, outputs);
    kernels.activate(layer.activation, rows, layer.units, nullptr, outputs, slopes);
    return;
  }
  const T* weights = parameters + layer.offset;
  const T* biases = layer.useBias ? weights + layer.nWeights() : nullptr;
  if (active.usesCustomKernel) {
    kernels.scoreRows({inputs, nullptr, rows, layer.inputs}, {inputs, nullptr, 0, layer.inputs},
                      PrefetchShare::all, layer.units, weights, biases, outputs);
    biases = nullptr;
  } else {
    blas::gemmTransposedB(rows, layer.units, layer.inputs, inputs, weights, outputs);
  }
  if (biases || slopes || layer.activation.name != ActivationName::identity) {
    kernels.activate(layer.activation, rows, layer.units, biases, outputs, slopes);
  }
}

}  // namespace fallline
