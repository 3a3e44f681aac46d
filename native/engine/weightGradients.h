// The gradients of a network by its parameters, once a pass has left the derivatives by every layer's sums: products
// over all rows of the pass, cut into panels that threads share.
#pragma once

#include <algorithm>
#include <vector>

#include "machine/blas.h"
#include "machine/buffer.h"
#include "engine/network.h"
#include "engine/activeLayers.h"
#include "machine/pool.h"

namespace fallline {

template <class T>
class WeightGradients {
 public:
  // Of passes of at most passRows rows through `layers`, which stay where they are, from the first that learns.
  WeightGradients(const KernelTable<T>& kernels, const std::vector<ActiveLayer<T>>& layers, std::size_t firstLayer,
                  std::size_t passRows, unsigned threads)
      : kernels_(kernels), layers_(layers), firstLayer_(firstLayer) {
    for (std::size_t i = firstLayer; i < layers.size(); ++i) {
      const Layer& layer = *layers[i].layer;
      if (layers[i].isNorm() || !layers[i].learns) continue;
      const double operations = static_cast<double>(layer.nWeights() * passRows);
      if (layers[i].own && piecesFor(2 * operations) == 1) {
        panels_.push_back({i, 0, 0, 0, 0});  // all of it by our own kernels
        ownStride_ = std::max(ownStride_, layer.nWeights());
      } else {
        addPanels(i, layer, passRows, panels_);
      }
      if (layer.useBias) {
        biased_.push_back(i);
        biasStride_ = std::max(biasStride_, layer.units);
      }
    }
    ownSums_ = Buffer<double>(ownStride_ * threads);
    biasSums_ = Buffer<double>(biasStride_ * threads);
  }

  // Writes the gradients of a pass of so many rows; inputsOf(i) is what operation i was given.
  template <class Inputs>
  void write(Pool& pool, std::size_t rows, const Inputs& inputsOf, T* gradient) {
    pool.run(panels_.size() + biased_.size(), [&](std::size_t i, unsigned thread) {
      if (i < panels_.size()) {
        writePanel(panels_[i], rows, inputsOf(panels_[i].active), thread, gradient);
      } else {
        writeBiases(layers_[biased_[i - panels_.size()]], rows, thread, gradient);
      }
    });
    for (std::size_t i = firstLayer_; i < layers_.size(); ++i) {
      const ActiveLayer<T>& active = layers_[i];
      if (!active.isNorm() || !active.learns) continue;
      T* to = gradient + active.layer->offset;
      for (std::size_t k = 0; k < active.layer->units; ++k) {
        to[k] = static_cast<T>(active.ofScales[k]);
        to[active.layer->units + k] = static_cast<T>(active.ofShifts[k]);
      }
    }
  }

 private:
  void writePanel(const Panel& panel, std::size_t rows, const T* inputs, unsigned thread,
                  T* gradient) {
    const ActiveLayer<T>& active = layers_[panel.active];
    const Layer& layer = *active.layer;
    T* to = gradient + layer.offset;
    if (panel.units > 0) {
      blas::gemm<T>(panel.units, panel.inputs, rows, T(1),
                    {active.deltas + panel.unit, layer.units, true},
                    {inputs + panel.input, layer.inputs, false}, T(0),
                    to + panel.unit * layer.inputs + panel.input, layer.inputs);
      return;
    }
    double* sums = ownSums_.data() + thread * ownStride_;
    std::fill_n(sums, layer.nWeights(), 0.0);
    kernels_.addRows({inputs, nullptr, rows, layer.inputs}, {inputs, nullptr, 0, layer.inputs},
                     layer.units, active.deltas, sums);
    for (std::size_t j = 0; j < layer.nWeights(); ++j) to[j] = static_cast<T>(sums[j]);
  }

  void writeBiases(const ActiveLayer<T>& active, std::size_t rows, unsigned thread, T* gradient) {
    const Layer& layer = *active.layer;
    double* sums = biasSums_.data() + thread * biasStride_;
    std::fill_n(sums, layer.units, 0.0);
    kernels_.addColumns(rows, layer.units, active.deltas, sums);
    T* to = gradient + layer.offset + layer.nWeights();
    for (std::size_t k = 0; k < layer.units; ++k) to[k] = static_cast<T>(sums[k]);
  }

  const KernelTable<T>& kernels_;
  const std::vector<ActiveLayer<T>>& layers_;
  const std::size_t firstLayer_;
  std::vector<Panel> panels_;
  std::vector<std::size_t> biased_;
  std::size_t ownStride_ = 0, biasStride_ = 0;
  Buffer<double> ownSums_, biasSums_;  // of each thread
};

}  // namespace fallline
