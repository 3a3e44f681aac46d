// Batch normalisation over a pass that is divided into chunks of rows: the forward pass needs the
// moments of each column over all chunks, the backward pass the sums in its derivatives. Each chunk
// has its own slot, and the slots are added in the tree of treeSum.h.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/activeLayers.h"
#include "engine/treeSum.h"
#include "kernels/kernels.h"
#include "machine/buffer.h"

namespace fallline {

// The chunks of a pass.
struct ChunkedRows {
  std::size_t rows, chunkRows;

  std::size_t chunks() const { return ceilDivide(rows, chunkRows); }
  std::size_t rowsOf(std::size_t chunk) const {
    return std::min(chunkRows, rows - chunk * chunkRows);
  }
  // Number of rows in `chunks` chunks from `chunk` on, or in all that remain if these are fewer.
  double rowsFrom(std::size_t chunk, std::size_t chunks) const {
    return static_cast<double>(std::min(chunks * chunkRows, rows - chunk * chunkRows));
  }
};

template <class T>
class BatchNorms {
 public:
  BatchNorms(const Kernels& kernels, const std::vector<ActiveLayer<T>>& layers,
             std::size_t mostChunks)
      : kernels_(kernels.table<T>()), addTo_(kernels.table<double>().accumulate) {
    for (const ActiveLayer<T>& active : layers) {
      if (active.isNorm()) stride_ = std::max(stride_, 2 * active.layer->units);
    }
    sums_ = Buffer<double>(stride_ * mostChunks);
  }

  // Means and sums of squared deviations of one chunk.
  void measure(const ActiveLayer<T>& active, const T* inputs, std::size_t chunk, std::size_t rows) {
    const std::size_t units = active.layer->units;
    kernels_.columnMoments(rows, units, inputs, sumsOf(chunk), sumsOf(chunk) + units);
  }

  // Means and variances of all chunks together; updates the running ones among the parameters.
  void useMeasured(ActiveLayer<T>& active, const ChunkedRows& pass, T* parameters) {
    const Layer& layer = *active.layer;
    const std::size_t units = layer.units;
    mergeTree(pass.chunks(), [&](std::size_t chunk, std::size_t other, std::size_t width) {
      mergeMoments(units, pass.rowsFrom(chunk, width), pass.rowsFrom(other, width), sumsOf(chunk),
                   sumsOf(other));
    });
    const double count = static_cast<double>(pass.rows);
    const double *means = sumsOf(0), *squares = means + units;
    T* running = parameters + layer.offset + 2 * units;
    for (std::size_t k = 0; k < units; ++k) {
      // One sample has no variance: the running values stay unchanged.
      if (pass.rows > 1) {
        const auto towards = [&](T& value, double target) {
          const double old = static_cast<double>(value);
          value = static_cast<T>(old + layer.momentum * (target - old));
        };
        towards(running[k], means[k]);
        towards(running[units + k], squares[k] / (count - 1));
      }
      active.means[k] = means[k];
      active.factors[k] = 1 / std::sqrt(squares[k] / count + layer.epsilon);
    }
  }

  // The sums of one chunk's deltas, and of its deltas times the normalised values.
  void sum(const ActiveLayer<T>& active, std::size_t chunk, std::size_t row, std::size_t rows) {
    const std::size_t units = active.layer->units, at = row * units;
    double* sums = sumsOf(chunk);
    std::fill_n(sums, 2 * units, 0.0);
    kernels_.normalizedSums(rows, units, active.normal + at, active.deltas + at, sums,
                            sums + units);
  }

  // The sums over all chunks: the derivatives with respect to scales and shifts.
  void addUp(ActiveLayer<T>& active, const ChunkedRows& pass) {
    const std::size_t units = active.layer->units;
    addTree(pass.chunks(), 2 * units, sums_.data(), stride_, addTo_);
    std::copy_n(sumsOf(0), units, active.ofScales.begin());
    std::copy_n(sumsOf(0) + units, units, active.ofShifts.begin());
  }

  // Propagates the deltas through a normalisation to `before`, the deltas of the previous
  // operation.
  void passBack(const ActiveLayer<T>& active, const T* parameters, const ChunkedRows& pass,
                std::size_t row, std::size_t rows, T* before) const {
    const std::size_t units = active.layer->units, at = row * units;
    kernels_.denormalize(rows, units, normalizationOf(active, parameters),
                         active.usesBatch ? static_cast<double>(pass.rows) : 0, active.normal + at,
                         active.deltas + at, active.ofScales.data(), active.ofShifts.data(),
                         before + at);
  }

 private:
  // Combines the means and sums of squared deviations of two sets of rows, moments[2 x units] (T.
  // F. Chan, G. H. Golub, R. J. LeVeque, "Updating formulae and a pairwise algorithm for computing
  // sample variances", 1979).
  static void mergeMoments(std::size_t units, double rows, double rowsOfOther, double* moments,
                           const double* other) {
    const double share = rowsOfOther / (rows + rowsOfOther);
    for (std::size_t k = 0; k < units; ++k) {
      const double off = other[k] - moments[k];
      moments[k] += off * share;
      moments[units + k] += other[units + k] + off * off * (rows * share);
    }
  }

  double* sumsOf(std::size_t chunk) { return sums_.data() + chunk * stride_; }

  const KernelTable<T>& kernels_;
  const AddTo addTo_;
  std::size_t stride_ = 0;
  Buffer<double> sums_;
};

}  // namespace fallline
