// The kernels of vectors: sums, norms and elementwise functions.
#include "kernels/elementary.h"
#include "kernels/elementwise.h"
#include "kernels/kernelUnit.h"
#include "kernels/magnitudes.h"

namespace fallline {
namespace {

template <class T>
void addColumns(std::size_t rows, std::size_t width, const T* values, double* sums) {
  for (std::size_t i = 0; i < rows; ++i) {
#pragma omp simd
    for (std::size_t k = 0; k < width; ++k) sums[k] += static_cast<double>(values[i * width + k]);
  }
}

template <class T>
void accumulate(std::size_t n, const T* part, double* sum) {
#pragma omp simd
  for (std::size_t j = 0; j < n; ++j) sum[j] += static_cast<double>(part[j]);
}

template <class T>
double sum(std::size_t n, const T* values) {
  // Four independent sums of vector width each keep enough loads in flight.
  T s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  const std::size_t quarter = n / 4;
#pragma omp simd reduction(+ : s0, s1, s2, s3)
  for (std::size_t i = 0; i < quarter; ++i) {
    s0 += values[i];
    s1 += values[quarter + i];
    s2 += values[2 * quarter + i];
    s3 += values[3 * quarter + i];
  }
  double total = static_cast<double>(s0) + s1 + s2 + s3;
  for (std::size_t i = 4 * quarter; i < n; ++i) total += values[i];
  return total;
}

template <class T>
constexpr VectorKernels<T> kernels = {addColumns<T>, accumulate<T>,        sum<T>,
                                      norm<T>,       greatestMagnitude<T>, sigmoid<T>,
                                      softmax<T>,    logSumExp<T>};

}  // namespace

namespace FALLLINE_INSTRUCTION_SET {
constinit const BothPrecisions<VectorKernels> vectorKernels = {kernels<float>, kernels<double>};
}

}  // namespace fallline
