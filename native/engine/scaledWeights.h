// Weights and biases for features stored as uint8, where x = scale * codes + offset per column.
// Instead of each code, the weights are scaled: x . w + b = codes . (w * scale) + (b + offset . w),
// and the gradient by w is scale * (slopes . codes) + offset * (sum of slopes).
#pragma once

#include "engine/blocks.h"
#include "machine/buffer.h"
#include "plan/plan.h"

namespace fallline {

template <class T>
class ScaledWeights {
 public:
  ScaledWeights(const Plan& plan, const NarrowFeatures& narrow)
      : plan_(plan),
        narrow_(narrow),
        isNeeded_(kInRegisters<T> && narrow.storage == Storage::uint8 &&
                  usesCustomKernel(plan, sizeof(T))),
        buffer_(isNeeded_ ? plan.nWeights() + plan.nOutputs : 0) {}

  bool isNeeded() const { return isNeeded_; }

  // Scales `parameters`, which must not change until the next call.
  void scale(const T* parameters) {
    weights_ = parameters;
    biases_ = plan_.useBias ? parameters + plan_.nWeights() : nullptr;
    if (!isNeeded_) return;
    const std::size_t cols = plan_.nFeatures;
    T* biases = buffer_.data() + plan_.nWeights();
    for (std::size_t k = 0; k < plan_.nOutputs; ++k) {
      const T* w = weights_ + k * cols;
      T* to = buffer_.data() + k * cols;
      double shift = biases_ ? static_cast<double>(biases_[k]) : 0;
      for (std::size_t j = 0; j < cols; ++j) {
        to[j] = w[j] * static_cast<T>(narrow_.scale[j]);
        shift += static_cast<double>(w[j]) * static_cast<double>(narrow_.offset[j]);
      }
      biases[k] = static_cast<T>(shift);
    }
    weights_ = buffer_.data();
    biases_ = biases;
  }

  const T* weights() const { return weights_; }
  const T* biases() const { return biases_; }  // null: none

  // Converts sums[nWeights] of slopes with codes into sums with values, given slopeSums[nOutputs].
  void unscale(double* sums, const double* slopeSums) const {
    const std::size_t cols = plan_.nFeatures;
    for (std::size_t k = 0; k < plan_.nOutputs; ++k) {
      double* of = sums + k * cols;
      for (std::size_t j = 0; j < cols; ++j) {
        of[j] = static_cast<double>(narrow_.scale[j]) * of[j] +
                static_cast<double>(narrow_.offset[j]) * slopeSums[k];
      }
    }
  }

 private:
  const Plan& plan_;
  const NarrowFeatures narrow_;
  const bool isNeeded_;
  Buffer<T> buffer_;
  const T* weights_ = nullptr;
  const T* biases_ = nullptr;
};

}  // namespace fallline
