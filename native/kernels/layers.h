// Layer operations other than products, forward and backward: biases and activations (while a block
// is in cache), dropout and batchNorm. lib/numerics/layers.ts has the same formulas.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/activations.h"
#include "kernels/kernels.h"
#include "kernels/rows.h"
#include "plan/plan.h"

namespace fallline {
namespace {

// One function per policy: GCC does not vectorise these loops inside a lambda.
template <class A, class T>
[[gnu::noinline]] void activateRow(const A policy, std::size_t n, const T* biases, T* values) {
#pragma omp simd
  for (std::size_t k = 0; k < n; ++k) values[k] = policy.at(values[k] + biases[k]).value;
}

template <class A, class T>
[[gnu::noinline]] void activateAll(const A policy, std::size_t n, T* values) {
#pragma omp simd
  for (std::size_t k = 0; k < n; ++k) values[k] = policy.at(values[k]).value;
}

template <class A, class T>
[[gnu::noinline]] void activateKeepingSlopes(const A policy, std::size_t n, T* values, T* slopes) {
#pragma omp simd
  for (std::size_t k = 0; k < n; ++k) {
    const Activated<T> activated = policy.at(values[k]);
    values[k] = activated.value;
    slopes[k] = activated.slope;
  }
}

template <class A, class T>
[[gnu::noinline]] void multiplySlopesOf(const A policy, std::size_t n, const T* outputs,
                                        T* deltas) {
#pragma omp simd
  for (std::size_t k = 0; k < n; ++k) deltas[k] *= policy.slopeOf(outputs[k]);
}

// values[rows x width] += biases[width]
template <class T>
void addBias(std::size_t rows, std::size_t width, const T* biases, T* values) {
  if (width == 1) {
    const T bias = *biases;
#pragma omp simd
    for (std::size_t i = 0; i < rows; ++i) values[i] += bias;
    return;
  }
  for (std::size_t i = 0; i < rows; ++i) {
#pragma omp simd
    for (std::size_t k = 0; k < width; ++k) values[i * width + k] += biases[k];
  }
}

// values[rows x width] = activation(values + biases[width]); biases may be null. If slopes[rows x
// width] is not null, it receives the derivatives.
template <class T>
void activate(const Activation& activation, std::size_t rows, std::size_t width, const T* biases,
              T* values, T* slopes) {
  withActivation(activation, [&](const auto policy) {
    if (slopes) {
      if (biases) addBias(rows, width, biases, values);
      activateKeepingSlopes(policy, rows * width, values, slopes);
    } else if (biases) {
      for (std::size_t i = 0; i < rows; ++i) activateRow(policy, width, biases, values + i * width);
    } else {
      activateAll(policy, rows * width, values);
    }
  });
}

// deltas[n] *= the activation's derivatives: slopes[n], or, if null, computed from outputs[n].
template <class T>
void multiplySlopes(const Activation& activation, std::size_t n, const T* outputs, const T* slopes,
                    T* deltas) {
  if (slopes) {
#pragma omp simd
    for (std::size_t k = 0; k < n; ++k) deltas[k] *= slopes[k];
    return;
  }
  if (activation.name == ActivationName::identity) return;
  withActivation(activation,
                 [&](const auto policy) { multiplySlopesOf(policy, n, outputs, deltas); });
}

FALLLINE_INLINE std::uint32_t mixOf(std::uint32_t h) {
  h = (h ^ (h >> 16)) * 0x21f0aaadu;
  h = (h ^ (h >> 15)) * 0x735a2d97u;
  return h ^ (h >> 15);
}

// Dropout (see lib/numerics/layers.ts) of n units, the first at index `place` of its batch: sets
// values[n], and slopes[n] if not null, to 0 or scales them.
template <class T>
void drop(const Dropout& dropout, std::size_t n, std::uint32_t place, T* values, T* slopes) {
  const std::uint32_t first = dropout.keys[0] + place, second = dropout.keys[1];
  const std::uint32_t threshold = dropout.threshold;
  const T scale = static_cast<T>(dropout.scale);
  if (slopes) {
#pragma omp simd
    for (std::size_t k = 0; k < n; ++k) {
      const std::uint32_t hash = mixOf(mixOf(first + static_cast<std::uint32_t>(k)) + second);
      const T factor = hash >= threshold ? scale : T(0);
      values[k] *= factor;
      slopes[k] *= factor;
    }
    return;
  }
#pragma omp simd
  for (std::size_t k = 0; k < n; ++k) {
    const std::uint32_t hash = mixOf(mixOf(first + static_cast<std::uint32_t>(k)) + second);
    values[k] *= hash >= threshold ? scale : T(0);
  }
}

// out[n x cols] = slopes[n x outputs] . w[outputs x cols], for few outputs.
template <std::size_t K, class T>
[[gnu::noinline]] void spreadPart(std::size_t n, std::size_t outputs, std::size_t cols,
                                  const T* slopes, const T* w, bool first, T* out) {
  for (std::size_t i = 0; i < n; ++i) {
    T factors[K];
    for (std::size_t k = 0; k < K; ++k) factors[k] = slopes[i * outputs + k];
    T* to = out + i * cols;
#pragma omp simd
    for (std::size_t j = 0; j < cols; ++j) {
      T sum = first ? T(0) : to[j];
      for (std::size_t k = 0; k < K; ++k) sum += factors[k] * w[k * cols + j];
      to[j] = sum;
    }
  }
}

template <class T>
void spread(std::size_t n, std::size_t outputs, std::size_t cols, const T* slopes, const T* w,
            T* out) {
  inParts(outputs, [&](const auto size, std::size_t first) {
    spreadPart<size()>(n, outputs, cols, slopes + first, w + first * cols, first == 0, out);
  });
}

// The mean of each column of values[rows x width], and the sum of squared deviations from it.
template <class T>
void columnMoments(std::size_t rows, std::size_t width, const T* values, double* means,
                   double* squares) {
  for (std::size_t k = 0; k < width; ++k) means[k] = squares[k] = 0;
  for (std::size_t i = 0; i < rows; ++i) {
#pragma omp simd
    for (std::size_t k = 0; k < width; ++k) means[k] += static_cast<double>(values[i * width + k]);
  }
  for (std::size_t k = 0; k < width; ++k) means[k] /= static_cast<double>(rows);
  for (std::size_t i = 0; i < rows; ++i) {
#pragma omp simd
    for (std::size_t k = 0; k < width; ++k) {
      const double off = static_cast<double>(values[i * width + k]) - means[k];
      squares[k] += off * off;
    }
  }
}

// normal = (values - means) / deviations; outputs = normal * scales + shifts.
template <class T>
void normalize(std::size_t rows, std::size_t width, const Normalization<T>& by, const T* values,
               T* normal, T* outputs) {
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t at = i * width;
#pragma omp simd
    for (std::size_t k = 0; k < width; ++k) {
      const T value =
          static_cast<T>((static_cast<double>(values[at + k]) - by.means[k]) * by.factors[k]);
      normal[at + k] = value;
      outputs[at + k] = value * by.scales[k] + by.shifts[k];
    }
  }
}

// Adds the column sums of deltas * normal to ofScales, and those of deltas to ofShifts.
template <class T>
void normalizedSums(std::size_t rows, std::size_t width, const T* normal, const T* deltas,
                    double* ofScales, double* ofShifts) {
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t at = i * width;
#pragma omp simd
    for (std::size_t k = 0; k < width; ++k) {
      const double delta = static_cast<double>(deltas[at + k]);
      ofScales[k] += delta * static_cast<double>(normal[at + k]);
      ofShifts[k] += delta;
    }
  }
}

// before = scales / deviations * (deltas - (ofShifts + normal * ofScales) / samples). With samples
// = 0 (means and deviations are not the batch's) the second term is dropped.
template <class T>
void denormalize(std::size_t rows, std::size_t width, const Normalization<T>& by, double samples,
                 const T* normal, const T* deltas, const double* ofScales, const double* ofShifts,
                 T* before) {
  const double share = samples > 0 ? 1 / samples : 0;
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t at = i * width;
#pragma omp simd
    for (std::size_t k = 0; k < width; ++k) {
      const double ofBatch =
          share * (ofShifts[k] + static_cast<double>(normal[at + k]) * ofScales[k]);
      before[at + k] = static_cast<T>(static_cast<double>(by.scales[k]) * by.factors[k] *
                                      (static_cast<double>(deltas[at + k]) - ofBatch));
    }
  }
}

}  // namespace
}  // namespace fallline
