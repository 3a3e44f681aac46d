// Products of a block of rows with the weights of few outputs, and of slopes with the rows. They
// replace gemv and gemm for shapes in which BLAS is slow, and support rows in any order. The block
// stays in the first-level cache between the two products.
//
// `rows(i)` returns a pointer to the first element of row i of the block, in any storage.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/vectors.h"
#include "kernels/widen.h"

namespace fallline {
namespace {

// sums[R] += the products of the last columns of R rows, from column j on: cols - j < 2 N.
template <std::size_t N, std::size_t R, class S, class T>
FALLLINE_INLINE void addRest(const S* const* x, const T* w, std::size_t j, std::size_t cols,
                             T* sums) {
  if ((cols - j) & N) {
    const Vector<N, T> weights = load<N>(w + j);
    for (std::size_t r = 0; r < R; ++r) sums[r] += sumOf<N, T>(loadAs<N, T>(x[r] + j) * weights);
    j += N;
  }
  if constexpr (N > 1) addRest<N / 2, R>(x, w, j, cols, sums);
}

// scores[R] = x[R] . w + bias
template <std::size_t R, class S, class T>
FALLLINE_PART void scoresOf(const S* const* x, const T* w, std::size_t cols, T bias, T* scores) {
  constexpr std::size_t N = kLanes<T>;
  Vector<N, T> products[R] = {};
  std::size_t j = 0;
  for (; j + N <= cols; j += N) {
    const Vector<N, T> weights = load<N>(w + j);
    for (std::size_t r = 0; r < R; ++r) products[r] += loadAs<N, T>(x[r] + j) * weights;
  }
  const Vector<N, T> sums = sumsOf<N, R, T>(products) + bias;
  __builtin_memcpy(scores, &sums, R * sizeof(T));
  if (j < cols) addRest<N / 2, R>(x, w, j, cols, scores);
}

static constexpr std::uintptr_t kLineBytes = 64;

// Prefetches the first columns of a row into the second-level cache; the first-level cache is full
// of the current block.
template <class S>
FALLLINE_PART void prefetch(const S* row, std::size_t cols) {
  const std::uintptr_t end = reinterpret_cast<std::uintptr_t>(row + cols);
  // JavaScript arrays may begin anywhere in a cache line, so a row can extend over one more line
  // than its size needs.
  for (std::uintptr_t at = reinterpret_cast<std::uintptr_t>(row) & ~(kLineBytes - 1); at < end;
       at += kLineBytes) {
    __builtin_prefetch(reinterpret_cast<const char*>(at), 0, 2);
  }
}

// scores[n] = rows . w + bias. Prefetches `asked` columns of each of the nNext rows `next(i)` of
// the next block.
template <class T, class Rows, class Next>
FALLLINE_INLINE void scoreRows(const Rows& rows, std::size_t n, std::size_t cols, const T* w,
                               T bias, T* scores, const Next& next, std::size_t nNext,
                               std::size_t asked) {
  constexpr std::size_t R = kLanes<T> < 8 ? kLanes<T> : 8;
  decltype(rows(0)) x[R];
  std::size_t i = 0;
  for (; i + R <= n; i += R) {
    for (std::size_t r = 0; r < R; ++r) x[r] = rows(i + r);
    scoresOf<R>(x, w, cols, bias, scores + i);
    for (std::size_t r = i; r < i + R && r < nNext; ++r) prefetch(next(r), asked);
  }
  for (; i < n; ++i) {
    x[0] = rows(i);
    scoresOf<1>(x, w, cols, bias, scores + i);
    if (i < nNext) prefetch(next(i), asked);
  }
}

// The same for K outputs at once: scores[r * stride + k] = x[r] . w[k] + biases[k], with the
// weights output after output. Each vector of a row is used K times, each vector of weights R
// times. `next`: R rows to prefetch; null: none.
template <std::size_t R, std::size_t K, class S, class T>
FALLLINE_PART void scoresOf(const S* const* x, const S* const* next, const T* w, std::size_t cols,
                            const T* biases, T* scores, std::size_t stride) {
  constexpr std::size_t N = kLanes<T>;
  Vector<N, T> products[K][R] = {};
  std::size_t j = 0;
  for (; j + N <= cols; j += N) {
    if (next) {
      for (std::size_t r = 0; r < R; ++r) __builtin_prefetch(next[r] + j, 0, 2);
    }
    Vector<N, T> row[R];
    for (std::size_t r = 0; r < R; ++r) row[r] = loadAs<N, T>(x[r] + j);
    for (std::size_t k = 0; k < K; ++k) {
      const Vector<N, T> weights = load<N>(w + k * cols + j);
      for (std::size_t r = 0; r < R; ++r) products[k][r] += row[r] * weights;
    }
  }
  for (std::size_t k = 0; k < K; ++k) {
    const Vector<N, T> folded = sumsOf<N, R, T>(products[k]) + (biases ? biases[k] : T(0));
    T sums[N];
    __builtin_memcpy(sums, &folded, sizeof sums);
    if (j < cols) addRest<N / 2, R>(x, w + k * cols, j, cols, sums);
    for (std::size_t r = 0; r < R; ++r) scores[r * stride + k] = sums[r];
  }
}

// Number of outputs and of rows that are computed together: limited by the registers for their
// sums.
static constexpr std::size_t kOutputsAtOnce = 5;
template <class T>
static constexpr std::size_t kRowsAtOnce = kLanes<T> < 4 ? kLanes<T> : 4;

// scores[i * stride + k] of n rows for K outputs; prefetches the nNext rows `next(i)`.
template <std::size_t K, class T, class Rows, class Next>
FALLLINE_INLINE void scoreOutputs(const Rows& rows, std::size_t n, std::size_t cols, const T* w,
                                  const T* biases, T* scores, std::size_t stride, const Next& next,
                                  std::size_t nNext) {
  constexpr std::size_t R = kRowsAtOnce<T>;
  decltype(rows(0)) x[R], ahead[R];
  std::size_t i = 0;
  for (; i + R <= n; i += R) {
    for (std::size_t r = 0; r < R; ++r) x[r] = rows(i + r);
    const bool asks = i + R <= nNext;
    if (asks) {
      for (std::size_t r = 0; r < R; ++r) ahead[r] = next(i + r);
    }
    scoresOf<R, K>(x, asks ? ahead : nullptr, w, cols, biases, scores + i * stride, stride);
  }
  for (; i < n; ++i) {
    x[0] = rows(i);
    scoresOf<1, K>(x, static_cast<decltype(x + 0)>(nullptr), w, cols, biases, scores + i * stride,
                   stride);
  }
}

// Divides the outputs into parts of almost equal size and calls `of` with each size as a constant.
// Several outputs never give a part of one; with `several`, the code for that size is not
// generated.
template <bool several = false, class Function>
FALLLINE_INLINE void inParts(std::size_t outputs, const Function& function) {
  std::size_t parts = (outputs + kOutputsAtOnce - 1) / kOutputsAtOnce;
  for (std::size_t first = 0; first < outputs; --parts) {
    const std::size_t size = (outputs - first + parts - 1) / parts;
    switch (size) {
      case 1:
        if constexpr (!several) function(std::integral_constant<std::size_t, 1>(), first);
        break;
      case 2: function(std::integral_constant<std::size_t, 2>(), first); break;
      case 3: function(std::integral_constant<std::size_t, 3>(), first); break;
      case 4: function(std::integral_constant<std::size_t, 4>(), first); break;
      default: function(std::integral_constant<std::size_t, kOutputsAtOnce>(), first); break;
    }
    first += size;
  }
}

// to[N] += the lanes of a vector. Written with vectors, because from single lanes GCC generates
// scalar moves.
template <std::size_t N, class T>
FALLLINE_INLINE void addWidened(Vector<N, T> lanes, double* to) {
  if constexpr (N == 1) {
    *to += static_cast<double>(lanes);
  } else {
    const Vector<N, double> sum = load<N>(to) + __builtin_convertvector(lanes, Vector<N, double>);
    __builtin_memcpy(to, &sum, sizeof sum);
  }
}

// sums[k * cols + j ...] += the products of K outputs' slopes, slopes[i * stride + k], for S N
// columns from j on. U rows at a time have separate sums, so that there are enough independent
// additions. `ahead`: n following rows, of whose second halves this strip prefetches its share;
// null: none.
template <std::size_t N, std::size_t S, std::size_t U, std::size_t K, class T, class Rows,
          class Stored>
FALLLINE_PART void addStrip(const Rows& rows, const Stored* ahead, std::size_t n, std::size_t cols,
                            std::size_t j, const T* slopes, std::size_t stride, double* sums) {
  constexpr std::size_t lines = S * N * sizeof(Stored) / 2 / kLineBytes;
  // Each is initialised by itself: for `= {}` GCC generates a call that fills memory instead of
  // registers.
  Vector<N, T> products[U][K][S];
  for (auto& ofRow : products) {
    for (auto& ofOutput : ofRow) {
      for (auto& each : ofOutput) each = Vector<N, T>{};
    }
  }
  std::size_t i = 0;
  for (; i + U <= n; i += U) {
    if (lines > 0 && ahead) {
      for (std::size_t u = 0; u < U; ++u) {
        const char* share = reinterpret_cast<const char*>(ahead + (i + u) * cols + j / 2);
        for (std::size_t l = 0; l < lines; ++l) __builtin_prefetch(share + l * kLineBytes, 0, 2);
      }
    }
    for (std::size_t u = 0; u < U; ++u) {
      const auto* x = rows(i + u) + j;
      Vector<N, T> row[S];
      for (std::size_t s = 0; s < S; ++s) row[s] = loadAs<N, T>(x + s * N);
      for (std::size_t k = 0; k < K; ++k) {
        const T slope = slopes[(i + u) * stride + k];
        for (std::size_t s = 0; s < S; ++s) products[u][k][s] += slope * row[s];
      }
    }
  }
  for (; i < n; ++i) {
    const auto* x = rows(i) + j;
    for (std::size_t k = 0; k < K; ++k) {
      const T slope = slopes[i * stride + k];
      for (std::size_t s = 0; s < S; ++s) products[0][k][s] += slope * loadAs<N, T>(x + s * N);
    }
  }
  for (std::size_t k = 0; k < K; ++k) {
    for (std::size_t s = 0; s < S; ++s) {
      Vector<N, T> total = products[0][k][s];
      for (std::size_t u = 1; u < U; ++u) total += products[u][k][s];
      addWidened<N, T>(total, sums + k * cols + j + s * N);
    }
  }
}

template <std::size_t N, std::size_t K, class T, class Rows, class Stored>
FALLLINE_INLINE void addLastStrips(const Rows& rows, const Stored* ahead, std::size_t n,
                                   std::size_t cols, std::size_t j, const T* slopes,
                                   std::size_t stride, double* sums) {
  if ((cols - j) & N) {
    addStrip<N, 1, K == 1 ? 4 : 1, K>(rows, ahead, n, cols, j, slopes, stride, sums);
    j += N;
  }
  if constexpr (N > 1) addLastStrips<N / 2, K>(rows, ahead, n, cols, j, slopes, stride, sums);
}

// sums[k * cols ...] += slopes[n x stride, of which K] . rows; `ahead` as for addStrip
template <std::size_t K, class T, class Rows, class Stored>
FALLLINE_INLINE void addRows(const Rows& rows, const Stored* ahead, std::size_t n, std::size_t cols,
                             const T* slopes, std::size_t stride, double* sums) {
  constexpr std::size_t N = kLanes<T>;
  std::size_t j = 0;
  if constexpr (K == 1) {
    for (; j + 8 * N <= cols; j += 8 * N) {
      addStrip<N, 8, 1, 1>(rows, ahead, n, cols, j, slopes, stride, sums);
    }
    if (j + 4 * N <= cols) {
      addStrip<N, 4, 2, 1>(rows, ahead, n, cols, j, slopes, stride, sums);
      j += 4 * N;
    }
    if (j + 2 * N <= cols) {
      addStrip<N, 2, 4, 1>(rows, ahead, n, cols, j, slopes, stride, sums);
      j += 2 * N;
    }
    if (j + N <= cols) {
      addStrip<N, 1, 8, 1>(rows, ahead, n, cols, j, slopes, stride, sums);
      j += N;
    }
  } else {
    for (; j + 4 * N <= cols; j += 4 * N) {
      addStrip<N, 4, 1, K>(rows, ahead, n, cols, j, slopes, stride, sums);
    }
    for (; j + N <= cols; j += N)
      addStrip<N, 1, 2, K>(rows, ahead, n, cols, j, slopes, stride, sums);
  }
  if (j < cols) addLastStrips<N / 2, K>(rows, ahead, n, cols, j, slopes, stride, sums);
}

// One row's product with the weights, and with itself.
template <class T>
struct RowSums {
  T product, square;
};

template <std::size_t N, class T>
FALLLINE_INLINE void addRowRest(const T* x, const T* w, std::size_t j, std::size_t cols,
                                RowSums<T>& sums) {
  if ((cols - j) & N) {
    const Vector<N, T> row = load<N>(x + j);
    sums.product += sumOf<N, T>(row * load<N>(w + j));
    sums.square += sumOf<N, T>(row * row);
    j += N;
  }
  if constexpr (N > 1) addRowRest<N / 2>(x, w, j, cols, sums);
}

template <class T>
FALLLINE_PART RowSums<T> rowSums(const T* x, const T* w, std::size_t cols) {
  constexpr std::size_t N = kLanes<T>;
  Vector<N, T> sums[2] = {}, more[2] = {};
  std::size_t j = 0;
  for (; j + 2 * N <= cols; j += 2 * N) {
    const Vector<N, T> a = load<N>(x + j), b = load<N>(x + j + N);
    sums[0] += a * load<N>(w + j);
    sums[1] += a * a;
    more[0] += b * load<N>(w + j + N);
    more[1] += b * b;
  }
  if (j + N <= cols) {
    const Vector<N, T> a = load<N>(x + j);
    sums[0] += a * load<N>(w + j);
    sums[1] += a * a;
    j += N;
  }
  sums[0] += more[0];
  sums[1] += more[1];
  const Vector<N, T> both = sumsOf<N, 2, T>(sums);
  RowSums<T> out{both[0], both[1]};
  if (j < cols) addRowRest<N / 2>(x, w, j, cols, out);
  return out;
}

}  // namespace
}  // namespace fallline
