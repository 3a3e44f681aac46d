// sigmoid, softmax and log-sum-exp of vectors: the functions of lib/kernels that BLAS does not
// have. The TypeScript versions are in lib/kernels/float64/elementLoops.ts.
#pragma once

#include <cstddef>

#include "kernels/elementary.h"
#include "kernels/vectors.h"

namespace fallline {
namespace {

// out[n] = 1 / (1 + e^-x[n]); x and out may be the same.
template <class T>
void sigmoid(std::size_t n, const T* x, T* out) {
#pragma omp simd
  for (std::size_t i = 0; i < n; ++i) {
    const T e = expOfMinus(absOf(x[i]));
    out[i] = (x[i] >= T(0) ? T(1) : e) / (T(1) + e);
  }
}

// The greatest of x[n]; NaN is ignored.
template <class T>
FALLLINE_INLINE T largestOf(std::size_t n, const T* x) {
  return greatestOf<false>(n, x, T(-__builtin_inf()));
}

// out[n] = e^x[n] / sum of e^x; x and out may be the same.
template <class T>
void softmax(std::size_t n, const T* x, T* out) {
  const T largest = largestOf(n, x);
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::size_t i = 0; i < n; ++i) {
    out[i] = expOfMinus(largest - x[i]);
    sum += static_cast<double>(out[i]);
  }
#pragma omp simd
  for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<T>(static_cast<double>(out[i]) / sum);
}

template <class T>
FALLLINE_INLINE double sumOfExp(std::size_t n, const T* x, T largest) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::size_t i = 0; i < n; ++i) {
    // For x[i] == largest the exponent is 0, also when both are infinite.
    sum += static_cast<double>(expOfMinus(x[i] == largest ? T(0) : largest - x[i]));
  }
  return sum;
}

// log(sum of e^x[n]) for n > 0, as largest + log1p(sum of the others' e^(x - largest)), which keeps
// the digits of a small sum.
template <class T>
double logSumExp(std::size_t n, const T* x) {
  const T largest = largestOf(n, x);
  std::size_t top = 0;
  while (top < n && x[top] != largest) ++top;
  if (top == n) return static_cast<double>(x[0]);  // all are NaN
  const double rest = sumOfExp(top, x, largest) + sumOfExp(n - top - 1, x + top + 1, largest);
  return static_cast<double>(largest) + __builtin_log1p(rest);
}

}  // namespace
}  // namespace fallline
