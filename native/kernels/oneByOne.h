// One-sample descent for plans with isPlainDescent: score, slope and update of one sample after the
// other, as in lib/backend/typescript/oneByOne.ts. Short rows are processed in blocks (see
// oneByOneBlocks.h); this loop takes long rows and the remainder.
#pragma once

#include <cstddef>

#include "kernels/kernels.h"
#include "kernels/losses.h"
#include "kernels/rows.h"
#include "plan/plan.h"

namespace fallline {
namespace {

// Prefetch distance in rows, bytes per prefetch, and maximum number of prefetches per row.
static constexpr std::size_t kRowsAhead = 12;
constexpr std::size_t kCacheLine = 64;
constexpr std::size_t kMostLinesAhead = 16;

template <class T>
void addToMean(std::size_t n, const T* parameters, const Averaging& averaging) {
  double* average = averaging.average;
  const double share = 1 / ++*averaging.count;
#pragma omp simd
  for (std::size_t j = 0; j < n; ++j) {
    average[j] += (static_cast<double>(parameters[j]) - average[j]) * share;
  }
}

// `penalised`: with an L2 penalty, whose loss needs the sum of squared weights before every step.
template <bool penalised, class L, class T>
[[gnu::noinline]] void descendOneByOneWith(const L policy, const Plan& plan, const Data<T>& data,
                                           const Stretch& s, T* parameters, EpochSums& sums) {
  const std::size_t cols = data.cols;
  const T limit = static_cast<T>(plan.clipSlope);
  T bias = plan.useBias ? parameters[cols] : T(0);
  T squares = 0;
  if (penalised) {
    for (std::size_t j = 0; j < cols; ++j) squares += parameters[j] * parameters[j];
  }
  for (std::size_t i = s.from; i < s.to; ++i) {
    const std::size_t row = s.order ? s.order[i] : i;
    const T* x = data.x + row * cols;
    if (s.order && i + kRowsAhead < s.to) {
      const char* ahead =
          reinterpret_cast<const char*>(data.x + std::size_t{s.order[i + kRowsAhead]} * cols);
      for (std::size_t line = 0; line < kMostLinesAhead && line * kCacheLine < cols * sizeof(T);
           ++line) {
        __builtin_prefetch(ahead + line * kCacheLine);
      }
      __builtin_prefetch(data.y + s.order[i + kRowsAhead]);
    }
    const auto [product, ofRow] = rowSums(x, parameters, cols);
    const Value<T> value = policy.at(product + bias, data.y[row]);
    const double weight = data.weights ? static_cast<double>(data.weights[row]) : 1.0;
    const double slope = weight * static_cast<double>(clippedTo(limit, value.slope));
    const double l2 = penalised ? plan.l2 : 0;
    const double loss = weight * static_cast<double>(value.loss) +
                        (penalised ? 0.5 * l2 * static_cast<double>(squares) : 0);
    const double ofStep = slope * slope * (static_cast<double>(ofRow) + (plan.useBias ? 1 : 0)) +
                          (penalised ? 2 * slope * l2 * static_cast<double>(product) +
                                           l2 * l2 * static_cast<double>(squares)
                                     : 0);
    sums.loss += loss;
    sums.gradientNorm += __builtin_sqrt(ofStep < 0 ? 0 : ofStep);
    const double rate = s.rates[i - s.from];
    if (s.losses) s.losses[i - s.from] = loss;
    const T step = static_cast<T>(rate * slope);
    if (penalised) {
      const T decay = static_cast<T>(rate * l2);
      T sum = 0;
#pragma omp simd reduction(+ : sum)
      for (std::size_t j = 0; j < cols; ++j) {
        const T w = parameters[j] - (step * x[j] + decay * parameters[j]);
        parameters[j] = w;
        sum += w * w;
      }
      squares = sum;
    } else {
#pragma omp simd
      for (std::size_t j = 0; j < cols; ++j) parameters[j] -= step * x[j];
    }
    if (plan.useBias) bias -= step;
    if (s.averaging) {
      if (plan.useBias) parameters[cols] = bias;
      addToMean(plan.nParameters(), parameters, *s.averaging);
    }
  }
  if (plan.useBias) parameters[cols] = bias;
}

}  // namespace
}  // namespace fallline
