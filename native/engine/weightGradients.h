// The gradient of a network with respect to its parameters, from the derivatives with respect to
// every layer's pre-activations: products over the rows of each leaf, divided into panels that
// threads share, then the tree of the leaves (treeSum.h).
#pragma once

#include <algorithm>
#include <type_traits>
#include <vector>

#include "engine/activeLayers.h"
#include "engine/network.h"
#include "engine/treeSum.h"
#include "machine/blas.h"
#include "machine/buffer.h"
#include "machine/pool.h"

namespace fallline {

template <class T>
class WeightGradients {
 public:
  // For batches of at most batchRows rows, in passes of at most passRows rows, through `layers`
  // from the first trained layer on. `layers` must outlive this object.
  WeightGradients(const Kernels& kernels, const Plan& plan,
                  const std::vector<ActiveLayer<T>>& layers, std::size_t firstLayer,
                  std::size_t batchRows, std::size_t passRows, unsigned threads)
      : kernels_(kernels.table<T>()),
        addTo_(kernels.table<double>().accumulate),
        layers_(layers),
        firstLayer_(firstLayer),
        nParameters_(plan.nParameters()) {
    const std::size_t leafRows = std::min(passRows, kLeafRows);
    const std::size_t leaves = ceilDivide(passRows, leafRows);
    for (std::size_t i = firstLayer; i < layers.size(); ++i) {
      const Layer& layer = *layers[i].layer;
      if (layers[i].isNorm() || !layers[i].learns) continue;
      const double operations = static_cast<double>(layer.nWeights() * leafRows);
      if (layers[i].usesCustomKernel && piecesFor(2 * operations) == 1) {
        panels_.push_back({i, 0, 0, 0, 0});  // computed entirely by our own kernels
        customStride_ = std::max(customStride_, layer.nWeights());
      } else {
        addPanels(i, layer, leafRows, panels_);
      }
      if (layer.useBias) {
        biased_.push_back(i);
        biasStride_ = std::max(biasStride_, layer.units);
      }
    }
    customSums_ = Buffer<double>(customStride_ * threads);
    biasSums_ = Buffer<double>(biasStride_ * threads);
    if (batchRows <= kLeafRows) return;
    // The gradient of frozen parameters stays 0.
    parts_ = Buffer<T>(leaves * nParameters_);
    std::fill_n(parts_.data(), parts_.size(), T(0));
    stretchSize_ = kColumns * (1 + VectorTreeSum::levelsFor(leaves));
    stretches_ = Buffer<double>(stretchSize_ * threads);
  }

  // Writes the gradients of a pass of `rows` rows; inputsOf(i, row) points to the inputs of
  // operation i from that row on. Out: T or double.
  template <class Inputs, class Out>
  void write(Pool& pool, std::size_t rows, const Inputs& inputsOf, Out* out) {
    const std::size_t leaves = ceilDivide(rows, kLeafRows), tasks = panels_.size() + biased_.size();
    T* parts = parts_.data();
    if constexpr (std::is_same_v<Out, T>) {
      if (leaves == 1) parts = out;
    }
    pool.run(leaves * tasks, [&](std::size_t at, unsigned thread) {
      const std::size_t i = at % tasks, leaf = at / tasks, row = leaf * kLeafRows;
      const std::size_t n = std::min(kLeafRows, rows - row);
      T* part = parts + leaf * nParameters_;
      if (i < panels_.size()) {
        writePanel(panels_[i], row, n, inputsOf(panels_[i].active, row), thread, part);
      } else {
        writeBiases(layers_[biased_[i - panels_.size()]], row, n, thread, part);
      }
    });
    // Sums over the whole pass: stored in the first leaf; the others have 0.
    for (std::size_t i = firstLayer_; i < layers_.size(); ++i) {
      const ActiveLayer<T>& active = layers_[i];
      if (!active.isNorm() || !active.learns) continue;
      T* to = parts + active.layer->offset;
      for (std::size_t k = 0; k < active.layer->units; ++k) {
        to[k] = static_cast<T>(active.ofScales[k]);
        to[active.layer->units + k] = static_cast<T>(active.ofShifts[k]);
      }
    }
    if (static_cast<void*>(parts) != static_cast<void*>(out)) addLeaves(pool, leaves, out);
  }

 private:
  static constexpr std::size_t kColumns = 512;  // added up at a time

  // out[nParameters] = the tree of the leaves' gradients; threads share ranges of columns.
  template <class Out>
  void addLeaves(Pool& pool, std::size_t leaves, Out* out) {
    pool.run(ceilDivide(nParameters_, kColumns), [&](std::size_t stretch, unsigned thread) {
      const std::size_t from = stretch * kColumns, n = std::min(kColumns, nParameters_ - from);
      double* sums = stretches_.data() + thread * stretchSize_;
      VectorTreeSum sum(n, addTo_, sums, sums + kColumns, kColumns);
      for (std::size_t leaf = 0; leaf < leaves; ++leaf) {
        std::copy_n(parts_.data() + leaf * nParameters_ + from, n, sum.next());
        sum.close();
      }
      sum.finish();
      for (std::size_t j = 0; j < n; ++j) out[from + j] = static_cast<Out>(sums[j]);
    });
  }

  void writePanel(const Panel& panel, std::size_t row, std::size_t rows, const T* inputs,
                  unsigned thread, T* gradient) {
    const ActiveLayer<T>& active = layers_[panel.active];
    const Layer& layer = *active.layer;
    const T* deltas = active.deltas + row * layer.units;
    T* to = gradient + layer.offset;
    if (panel.units > 0) {
      blas::gemm<T>(panel.units, panel.inputs, rows, T(1), {deltas + panel.unit, layer.units, true},
                    {inputs + panel.input, layer.inputs, false}, T(0),
                    to + panel.unit * layer.inputs + panel.input, layer.inputs);
      return;
    }
    double* sums = customSums_.data() + thread * customStride_;
    std::fill_n(sums, layer.nWeights(), 0.0);
    kernels_.addRows({inputs, nullptr, rows, layer.inputs}, {inputs, nullptr, 0, layer.inputs},
                     layer.units, deltas, sums);
    for (std::size_t j = 0; j < layer.nWeights(); ++j) to[j] = static_cast<T>(sums[j]);
  }

  void writeBiases(const ActiveLayer<T>& active, std::size_t row, std::size_t rows, unsigned thread,
                   T* gradient) {
    const Layer& layer = *active.layer;
    double* sums = biasSums_.data() + thread * biasStride_;
    std::fill_n(sums, layer.units, 0.0);
    kernels_.addColumns(rows, layer.units, active.deltas + row * layer.units, sums);
    T* to = gradient + layer.offset + layer.nWeights();
    for (std::size_t k = 0; k < layer.units; ++k) to[k] = static_cast<T>(sums[k]);
  }

  const KernelTable<T>& kernels_;
  const AddTo addTo_;
  const std::vector<ActiveLayer<T>>& layers_;
  const std::size_t firstLayer_, nParameters_;
  std::vector<Panel> panels_;
  std::vector<std::size_t> biased_;
  std::size_t customStride_ = 0, biasStride_ = 0, stretchSize_ = 0;
  Buffer<T> parts_;                                   // the gradient of each leaf of a pass
  Buffer<double> customSums_, biasSums_, stretches_;  // of each thread
};

}  // namespace fallline
