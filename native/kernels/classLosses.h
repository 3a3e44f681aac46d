// The losses that compare the scores of several classes: the loss of each sample and its
// derivatives with respect to its scores. lib/numerics/classLosses.ts has the same formulas;
// lib/plan/losses.ts has names, parameters and the rule for kinks and ties.
//
// Each replaces the scores of one sample, scores[nClasses], by their slopes and returns its loss.
#pragma once

#include <cstddef>

#include "kernels/elementary.h"
#include "plan/plan.h"

namespace fallline {
namespace {

// A class label as an index that is within bounds for any value in memory.
template <class T>
FALLLINE_INLINE std::size_t classOf(T y, std::size_t nClasses) {
  if (!(y >= T(0))) return 0;
  return y >= static_cast<T>(nClasses) ? nClasses - 1 : static_cast<std::size_t>(y);
}

// The class with the greatest score, the first in a tie; class `but` is excluded.
template <class T>
FALLLINE_INLINE std::size_t greatest(std::size_t nClasses, const T* scores, std::size_t but) {
  std::size_t best = but == 0 ? 1 : 0;
  for (std::size_t k = best + 1; k < nClasses; ++k) {
    if (k != but && scores[k] > scores[best]) best = k;
  }
  return best;
}

// log(sum e^z_k) = z_max + log(1 + rest) where rest is the sum of e^(z_k - z_max) over the other
// classes. log1p keeps the digits of a small rest that the sum 1 + rest would lose.
struct Softmax {
  double labelSmoothing;
  explicit Softmax(const Loss& loss) : labelSmoothing(loss.labelSmoothing) {}
  template <class T>
  double at(std::size_t nClasses, std::size_t right, T* scores) const {
    const std::size_t top = greatest(nClasses, scores, nClasses);
    const T largest = scores[top], ofRight = scores[right];
    double sum = 0;
    for (std::size_t k = 0; k < nClasses; ++k) sum += static_cast<double>(scores[k] - ofRight);
#pragma omp simd
    for (std::size_t k = 0; k < nClasses; ++k) scores[k] = expOfMinus(largest - scores[k]);
    double rest = 0, others = 0;
    for (std::size_t k = 0; k < nClasses; ++k) {
      if (k != top) rest += static_cast<double>(scores[k]);
      if (k != right) others += static_cast<double>(scores[k]);
    }
    const double share = labelSmoothing / static_cast<double>(nClasses);
    const double one = 1 + rest;
    for (std::size_t k = 0; k < nClasses; ++k) {
      scores[k] = static_cast<T>(static_cast<double>(scores[k]) / one - share);
    }
    // p - 1 of the true class without cancellation, then the correction for label smoothing.
    scores[right] = static_cast<T>(labelSmoothing - others / one - share);
    return static_cast<double>(largest - ofRight) + __builtin_log1p(rest) - share * sum;
  }
};

struct WestonWatkins {
  explicit WestonWatkins(const Loss&) {}
  template <class T>
  double at(std::size_t nClasses, std::size_t right, T* scores) const {
    const T ofRight = scores[right];
    double loss = 0;
    std::size_t count = 0;
    for (std::size_t k = 0; k < nClasses; ++k) {
      if (k == right) continue;
      const T missing = scores[k] - ofRight + T(1);
      const bool isShort = missing > T(0);
      count += isShort;
      loss += static_cast<double>(isShort ? missing : T(0) * missing);
      scores[k] = isShort ? T(1) : T(0);
    }
    scores[right] = -static_cast<T>(count);
    return loss;
  }
};

struct CrammerSinger {
  explicit CrammerSinger(const Loss&) {}
  template <class T>
  double at(std::size_t nClasses, std::size_t right, T* scores) const {
    const std::size_t worst = greatest(nClasses, scores, right);
    const T missing = T(1) + scores[worst] - scores[right];
    const bool isShort = missing > T(0);
    for (std::size_t k = 0; k < nClasses; ++k) scores[k] = T(0);
    if (isShort) {
      scores[worst] = T(1);
      scores[right] = T(-1);
    }
    return static_cast<double>(isShort ? missing : T(0) * missing);
  }
};

}  // namespace
}  // namespace fallline
