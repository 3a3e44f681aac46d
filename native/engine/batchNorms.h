// Normalisation by the batch: what a pass cut into chunks of rows needs to know of all of them, forwards the
// moments of each column, backwards the sums that its derivatives hang on. Each chunk has a place of its own, and
// places are added in their order.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "machine/buffer.h"
#include "kernels/kernels.h"
#include "engine/activeLayers.h"

namespace fallline {

// How a pass is cut.
struct ChunkedRows {
  std::size_t rows, chunkRows;

  std::size_t chunks() const { return ceilDivide(rows, chunkRows); }
  std::size_t rowsOf(std::size_t chunk) const {
    return std::min(chunkRows, rows - chunk * chunkRows);
  }
};

template <class T>
class BatchNorms {
 public:
  BatchNorms(const KernelTable<T>& kernels, const std::vector<ActiveLayer<T>>& layers, std::size_t mostChunks)
      : kernels_(kernels) {
    for (const ActiveLayer<T>& active : layers) {
      if (active.isNorm()) stride_ = std::max(stride_, 2 * active.layer->units);
    }
    sums_ = Buffer<double>(stride_ * mostChunks);
  }

  // Means and sums of squares about them, of one chunk.
  void measure(const ActiveLayer<T>& active, const T* inputs, std::size_t chunk, std::size_t rows) {
    const std::size_t units = active.layer->units;
    kernels_.columnMoments(rows, units, inputs, sumsOf(chunk), sumsOf(chunk) + units);
  }

  // Those of all chunks together (Chan, Golub, LeVeque, 1979), and what they add to the running ones among the
  // parameters.
  void useMeasured(ActiveLayer<T>& active, const ChunkedRows& pass, T* parameters) const {
    const Layer& layer = *active.layer;
    const std::size_t units = layer.units;
    T* running = parameters + layer.offset + 2 * units;
    for (std::size_t k = 0; k < units; ++k) {
      double mean = 0, squares = 0, count = 0;
      for (std::size_t chunk = 0; chunk < pass.chunks(); ++chunk) {
        const double* of = sumsOf(chunk);
        const double n = static_cast<double>(pass.rowsOf(chunk));
        const double off = of[k] - mean;
        mean += off * n / (count + n);
        squares += of[units + k] + off * off * count * n / (count + n);
        count += n;
      }
      // Of one sample there is no variance to learn from.
      if (pass.rows > 1) {
        const auto towards = [&](T& value, double target) {
          const double old = static_cast<double>(value);
          value = static_cast<T>(old + layer.momentum * (target - old));
        };
        towards(running[k], mean);
        towards(running[units + k], squares / (count - 1));
      }
      active.means[k] = mean;
      active.factors[k] = 1 / std::sqrt(squares / count + layer.epsilon);
    }
  }

  // Of one chunk: the sums of its deltas, alone and by the normalised values.
  void sum(const ActiveLayer<T>& active, std::size_t chunk, std::size_t row, std::size_t rows) {
    const std::size_t units = active.layer->units, at = row * units;
    double* sums = sumsOf(chunk);
    std::fill_n(sums, 2 * units, 0.0);
    kernels_.normalizedSums(rows, units, active.normal + at, active.deltas + at, sums, sums + units);
  }

  // Those of all chunks: the derivatives by scales and shifts.
  void addUp(ActiveLayer<T>& active, const ChunkedRows& pass) const {
    const std::size_t units = active.layer->units;
    for (std::size_t k = 0; k < units; ++k) {
      active.ofScales[k] = active.ofShifts[k] = 0;
      for (std::size_t chunk = 0; chunk < pass.chunks(); ++chunk) {
        active.ofScales[k] += sumsOf(chunk)[k];
        active.ofShifts[k] += sumsOf(chunk)[units + k];
      }
    }
  }

  // Through a normalisation to `before`, the deltas of the operation before it.
  void passBack(const ActiveLayer<T>& active, const T* parameters, const ChunkedRows& pass, std::size_t row,
                std::size_t rows, T* before) const {
    const std::size_t units = active.layer->units, at = row * units;
    kernels_.denormalize(rows, units, normalizationOf(active, parameters),
                         active.usesBatch ? static_cast<double>(pass.rows) : 0, active.normal + at,
                         active.deltas + at, active.ofScales.data(), active.ofShifts.data(), before + at);
  }

 private:
  double* sumsOf(std::size_t chunk) { return sums_.data() + chunk * stride_; }
  const double* sumsOf(std::size_t chunk) const { return sums_.data() + chunk * stride_; }

  const KernelTable<T>& kernels_;
  std::size_t stride_ = 0;
  Buffer<double> sums_;
};

}  // namespace fallline
