// Matrix products in any layout; large ones on several threads. The parts depend on the sizes
// alone, so that results do not depend on the number of threads.
#pragma once

#include <algorithm>
#include <cstddef>

#include "engine/blocks.h"
#include "machine/blas.h"
#include "machine/pool.h"

namespace fallline {

// Least work per part: multiplications of a matrix product, bytes of a matrix-vector product. And
// the greatest number of parts.
inline constexpr double kMultiplicationsOfPart = 1 << 23;
inline constexpr std::size_t kBytesOfPart = std::size_t{4} << 20;
inline constexpr std::size_t kMostParts = 64;
// Rows or columns of a part of a product: a multiple of what BLAS's kernels work on at once.
inline constexpr std::size_t kGrain = 48;

// Calls multiply(first, count) for parts of [0, n), at most `parts` of them, each a multiple of
// grain but the last.
template <class Function>
void inParts(std::size_t n, std::size_t parts, std::size_t grain, unsigned threads,
             Function&& multiply) {
  const std::size_t size =
      ceilDivide(ceilDivide(n, std::max<std::size_t>(parts, 1)), grain) * grain;
  const std::size_t count = ceilDivide(n, size);
  Pool pool(static_cast<unsigned>(std::min<std::size_t>(threads, count)));
  pool.run(count, [&](std::size_t part, unsigned) {
    const std::size_t first = part * size;
    multiply(first, std::min(size, n - first));
  });
}

// A pointer to an operand's element (i, 0) or (0, j), where the operand may be transposed.
template <class T>
const T* rowsFrom(const blas::Leading<T>& a, std::size_t i) {
  return a.first + (a.transposed ? i : i * a.leading);
}
template <class T>
const T* colsFrom(const blas::Leading<T>& a, std::size_t j) {
  return a.first + (a.transposed ? j * a.leading : j);
}

// c = alpha a b + beta c, as blas::gemm.
template <class T>
void product(std::size_t m, std::size_t n, std::size_t k, T alpha, const blas::Leading<T>& a,
             const blas::Leading<T>& b, T beta, T* c, std::size_t leadingC, unsigned threads) {
  const double multiplications =
      static_cast<double>(m) * static_cast<double>(n) * static_cast<double>(k);
  const auto parts = static_cast<std::size_t>(
      std::clamp(multiplications / kMultiplicationsOfPart, 1.0, double{kMostParts}));
  if (m >= n) {
    inParts(m, parts, kGrain, threads, [&](std::size_t first, std::size_t count) {
      blas::gemm<T>(count, n, k, alpha, {rowsFrom(a, first), a.leading, a.transposed}, b, beta,
                    c + first * leadingC, leadingC);
    });
  } else {
    inParts(n, parts, kGrain, threads, [&](std::size_t first, std::size_t count) {
      blas::gemm<T>(m, count, k, alpha, a, {colsFrom(b, first), b.leading, b.transposed}, beta,
                    c + first, leadingC);
    });
  }
}

// y[m] = alpha a[m x n] x + beta y; m and n are the sizes of a after transposition.
template <class T>
void product(std::size_t m, std::size_t n, T alpha, const blas::Leading<T>& a,
             blas::Strided<const T> x, T beta, blas::Strided<T> y, unsigned threads) {
  const std::size_t parts = std::min(kMostParts, m * n * sizeof(T) / kBytesOfPart);
  inParts(m, parts, kGrain, threads, [&](std::size_t first, std::size_t count) {
    const auto step = static_cast<std::ptrdiff_t>(first) * y.stride;
    blas::gemv<T>(a.transposed ? n : count, a.transposed ? count : n, alpha,
                  {rowsFrom(a, first), a.leading, a.transposed}, x, beta,
                  {y.first + step, y.stride});
  });
}

}  // namespace fallline
