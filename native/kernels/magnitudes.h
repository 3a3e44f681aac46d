// The Euclidean norm of a vector and its greatest absolute element: `nrm2` and `iamax` of
// lib/kernels/float64/vectorLoops.ts.
#pragma once

#include <cstddef>

#include "kernels/elementary.h"
#include "kernels/vectors.h"

namespace fallline {
namespace {

// Greatest |x[n]|; NaN is ignored. -1 if all are NaN.
template <class T>
T largestMagnitude(std::size_t n, const T* x) {
  return greatestOf<true>(n, x, T(-1));
}

template <class T>
double sumOfSquares(std::size_t n, const T* x, double factor) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::size_t i = 0; i < n; ++i) {
    const double a = static_cast<double>(x[i]) * factor;
    sum += a * a;
  }
  return sum;
}

// Sums the squares directly. Only if the sum overflowed or underflowed are the elements scaled
// first, by a power of two near the greatest.
template <class T>
double norm(std::size_t n, const T* x) {
  constexpr double tiny = 0x1p-960, huge = 0x1p1020;
  const double sum = sumOfSquares(n, x, 1.0);
  if (sum > tiny && sum < huge) return __builtin_sqrt(sum);
  if (sum != sum) return sum;
  const double largest = static_cast<double>(largestMagnitude(n, x));
  if (!(largest > 0) || largest > 0x1.fffffffffffffp1023) return largest > 0 ? largest : 0;
  const double factor = largest > 1 ? 0x1p-600 : 0x1p600;
  return __builtin_sqrt(sumOfSquares(n, x, factor)) / factor;
}

template <class T>
std::size_t greatestMagnitude(std::size_t n, const T* x) {
  if (n == 0 || x[0] != x[0]) return 0;
  const T largest = largestMagnitude(n, x);
  std::size_t i = 0;
  while (absOf(x[i]) != largest) ++i;
  return i;
}

}  // namespace
}  // namespace fallline
