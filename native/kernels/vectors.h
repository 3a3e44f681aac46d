// SIMD vectors of the instruction set's width, and narrower ones for the end of a row, as the
// compiler's vector types. Loads need no alignment.
#pragma once

#include <cstddef>
#include <utility>

#include "kernels/elementary.h"

namespace fallline {
namespace {

#if defined(__AVX512F__)
static constexpr std::size_t kVectorBytes = 64;
#elif defined(__AVX__)
static constexpr std::size_t kVectorBytes = 32;
#else
static constexpr std::size_t kVectorBytes = 16;
#endif

template <class T, std::size_t N>
struct VectorOf {
  typedef T Type __attribute__((vector_size(N * sizeof(T)), aligned(sizeof(T)), may_alias));
};
template <class T>
struct VectorOf<T, 1> {
  typedef T Type;
};
template <std::size_t N, class T>
using Vector = typename VectorOf<T, N>::Type;

// Numbers in a vector of full width.
template <class T>
static constexpr std::size_t kLanes = kVectorBytes / sizeof(T);

template <std::size_t N, class T>
FALLLINE_INLINE Vector<N, T> load(const T* from) {
  return *reinterpret_cast<const Vector<N, T>*>(from);
}

// The greatest of `least` and of x[n], or of |x[n]|; NaN is ignored. Lane by lane, because clang
// does not vectorise the maximum of numbers that may be NaN.
template <bool magnitudes, class T>
FALLLINE_INLINE T greatestOf(std::size_t n, const T* x, T least) {
  constexpr std::size_t N = kLanes<T>;
  Vector<N, T> lanes = Vector<N, T>{} + least;
  std::size_t i = 0;
  for (; i + N <= n; i += N) {
    Vector<N, T> values = load<N>(x + i);
    if constexpr (magnitudes) values = values < T(0) ? -values : values;
    lanes = values > lanes ? values : lanes;
  }
  T greatest = least;
  for (std::size_t l = 0; l < N; ++l) greatest = lanes[l] > greatest ? lanes[l] : greatest;
  for (; i < n; ++i) {
    const T value = magnitudes ? absOf(x[i]) : x[i];
    greatest = value > greatest ? value : greatest;
  }
  return greatest;
}

template <std::size_t N, class T>
FALLLINE_INLINE T sumOf(Vector<N, T> v);

template <std::size_t N, class T, std::size_t... I>
FALLLINE_INLINE T sumOfHalves(Vector<N, T> v, std::index_sequence<I...>) {
  const Vector<N / 2, T> low = __builtin_shufflevector(v, v, static_cast<int>(I)...);
  const Vector<N / 2, T> high = __builtin_shufflevector(v, v, static_cast<int>(I + N / 2)...);
  return sumOf<N / 2, T>(low + high);
}

// Sum of the lanes.
template <std::size_t N, class T>
FALLLINE_INLINE T sumOf(Vector<N, T> v) {
  if constexpr (N == 1) {
    return v;
  } else if constexpr (N == 2) {
    return v[0] + v[1];
  } else {
    return sumOfHalves<N, T>(v, std::make_index_sequence<N / 2>());
  }
}

// Merges two vectors of partial sums with B lanes per row into one with B / 2 lanes per row of
// both.
template <std::size_t N, std::size_t B, class T, std::size_t... I>
FALLLINE_INLINE Vector<N, T> merge(Vector<N, T> a, Vector<N, T> b, std::index_sequence<I...>) {
  constexpr std::size_t H = B / 2;
  const Vector<N, T> low = __builtin_shufflevector(a, b, static_cast<int>(I / H * B + I % H)...);
  const Vector<N, T> high =
      __builtin_shufflevector(a, b, static_cast<int>(I / H * B + I % H + H)...);
  return low + high;
}

// Merges R vectors with B lanes per row into one.
template <std::size_t N, std::size_t R, std::size_t B, class T>
FALLLINE_INLINE void mergeAll(Vector<N, T>* v) {
  if constexpr (R > 1) {
    for (std::size_t r = 0; r < R / 2; ++r) {
      v[r] = merge<N, B, T>(v[2 * r], v[2 * r + 1], std::make_index_sequence<N>());
    }
    mergeAll<N, R / 2, B / 2, T>(v);
  }
}

// Reduces B lanes per row to one sum per row; the other lanes repeat the sums.
template <std::size_t N, std::size_t B, class T>
FALLLINE_INLINE Vector<N, T> foldAll(Vector<N, T> v) {
  if constexpr (B == 1) {
    return v;
  } else {
    return foldAll<N, B / 2, T>(merge<N, B, T>(v, v, std::make_index_sequence<N>()));
  }
}

// Sums of R vectors' lanes, R a power of two and at most N, in the first R lanes of the result,
// with fewer operations than one vector at a time. Overwrites v.
template <std::size_t N, std::size_t R, class T>
FALLLINE_INLINE Vector<N, T> sumsOf(Vector<N, T>* v) {
  static_assert(R <= N);
  mergeAll<N, R, N, T>(v);
  return foldAll<N, N / R, T>(v[0]);
}

}  // namespace
}  // namespace fallline
