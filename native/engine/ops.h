// The layers of a network at work: what each needs beside its parameters, and what it makes of rows.
#pragma once

#include <cmath>
#include <utility>
#include <vector>

#include "machine/blas.h"
#include "engine/blocks.h"
#include "kernels/kernels.h"
#include "plan/plan.h"

namespace fallline {

// A layer at work, with the dropout layers that follow it. Arrays are of the rows of a pass.
template <class T>
struct Op {
  const Layer* layer = nullptr;
  int number = 0;            // of the layer
  bool own = false;          // whether our own kernels make its products
  bool usesBatch = false;    // whether it normalises by the batch
  bool learns = false;
  std::vector<std::size_t> drops;
  T* outputs = nullptr;
  T* slopes = nullptr;  // of the activation, where they are not had from the outputs; dropout included
  T* deltas = nullptr;  // derivatives of the loss by the outputs, then by the sums
  T* normal = nullptr;  // of a normalisation
  std::vector<double> means, factors, ofScales, ofShifts;

  bool isNorm() const { return layer->kind == LayerKind::batchNorm; }
};

// The layers of a plan but dropout, which goes with the layer before it; `first` are those of x.
template <class T>
std::vector<Op<T>> opsOf(const Plan& plan, bool training, std::vector<std::size_t>& first,
                         std::vector<Dropout>& dropouts) {
  std::vector<Op<T>> ops;
  for (std::size_t l = 0; l < plan.layers.size(); ++l) {
    const Layer& layer = plan.layers[l];
    if (layer.kind == LayerKind::dropout) {
      (ops.empty() ? first : ops.back().drops).push_back(dropouts.size());
      dropouts.push_back({{0, 0},
                          static_cast<std::uint32_t>(layer.rate * 4294967296.0),
                          1 / (1 - layer.rate)});
      continue;
    }
    Op<T> op;
    op.layer = &layer;
    op.number = static_cast<int>(l);
    op.own = layer.kind == LayerKind::dense && layer.units <= kMostOwnOutputs;
    op.usesBatch = training && layer.kind == LayerKind::batchNorm && !layer.frozen;
    op.learns = !training || layer.learns();
    if (layer.kind == LayerKind::batchNorm) {
      for (auto* values : {&op.means, &op.factors, &op.ofScales, &op.ofShifts}) {
        values->resize(layer.units);
      }
    }
    ops.push_back(std::move(op));
  }
  return ops;
}

// The first that learns, or the end.
template <class T>
std::size_t firstThatLearns(const std::vector<Op<T>>& ops) {
  std::size_t first = 0;
  while (first < ops.size() && !ops[first].learns) ++first;
  return first;
}

// What a normalisation outside the batch goes by.
template <class T>
void useRunning(Op<T>& op, const T* parameters) {
  const T* running = parameters + op.layer->offset + 2 * op.layer->units;
  for (std::size_t k = 0; k < op.layer->units; ++k) {
    op.means[k] = static_cast<double>(running[k]);
    op.factors[k] =
        1 / std::sqrt(static_cast<double>(running[op.layer->units + k]) + op.layer->epsilon);
  }
}

template <class T>
Normalization<T> normalizationOf(const Op<T>& op, const T* parameters) {
  const T* scales = parameters + op.layer->offset;
  return {op.means.data(), op.factors.data(), scales, scales + op.layer->units};
}

// values[rows x units] = what a layer gives for inputs[rows x inputs]; slopes and normal may be null.
template <class T>
void runOp(const KernelTable<T>& kernels, const Op<T>& op, std::size_t rows, const T* inputs,
           const T* parameters, T* outputs, T* slopes, T* normal) {
  const Layer& layer = *op.layer;
  if (op.isNorm()) {
    kernels.normalize(rows, layer.units, normalizationOf(op, parameters), inputs,
                      normal ? normal : outputs, outputs);
    kernels.activate(layer.activation, rows, layer.units, nullptr, outputs, slopes);
    return;
  }
  const T* weights = parameters + layer.offset;
  const T* biases = layer.useBias ? weights + layer.nWeights() : nullptr;
  if (op.own) {
    kernels.scoreRows({inputs, nullptr, rows, layer.inputs}, {inputs, nullptr, 0, layer.inputs},
                      Asked::all, layer.units, weights, biases, outputs);
    biases = nullptr;
  } else {
    blas::gemmTransposedB(rows, layer.units, layer.inputs, inputs, weights, outputs);
  }
  if (biases || slopes || layer.activation.name != ActivationName::identity) {
    kernels.activate(layer.activation, rows, layer.units, biases, outputs, slopes);
  }
}

}  // namespace fallline
