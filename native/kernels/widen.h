// Converts stored elements (float16, bfloat16, uint8) to vectors of T, exactly for every bit
// pattern. A uint8 becomes its code; the caller applies scale and offset (see scaledWeights.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#if defined(__x86_64__)
#pragma GCC diagnostic push
// False positives in GCC's own conversions; clang does not know this warning.
#if !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>
#pragma GCC diagnostic pop
#endif

#include "kernels/vectors.h"
#include "plan/storage.h"

namespace fallline {
namespace {

template <std::size_t N>
FALLLINE_INLINE Vector<N, float> reinterpret(Vector<N, std::uint32_t> v) {
  return bits<Vector<N, float>>(v);
}

// Multiplying by a power of two changes the exponent's bias from that of float16 to that of float,
// subnormal numbers included; the exponent of infinity and NaN is set separately.
template <std::size_t N>
FALLLINE_INLINE Vector<N, float> ofFloat16(Vector<N, std::uint32_t> code) {
  using Words = Vector<N, std::uint32_t>;
  const Words sign = (code & 0x8000u) << 16;
  const Words magnitude = (code & 0x7fffu) << 13;
  const Words value = bits<Words>(reinterpret<N>(magnitude) * 0x1p112f);
  Words special;
  if constexpr (N == 1) {
    special = magnitude >= 0x0f800000u ? 0x7f800000u : 0u;
  } else {
    special = bits<Words>(magnitude >= 0x0f800000u) & 0x7f800000u;
  }
  return reinterpret<N>(value | special | sign);
}

// Extends codes of 8 or 16 bits to 32 bits with intrinsics: from __builtin_convertvector, GCC
// generates moves of single bytes, and several instructions for 16 bits.
template <std::size_t N, class Code>
FALLLINE_INLINE Vector<N, std::uint32_t> wordsOf(const Code* from) {
#if defined(__AVX512F__)
  if constexpr (N == 16 && sizeof(Code) == 1) {
    return bits<Vector<16, std::uint32_t>>(
        _mm512_cvtepu8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from))));
  } else if constexpr (N == 16 && sizeof(Code) == 2) {
    return bits<Vector<16, std::uint32_t>>(
        _mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from))));
  }
#endif
#if defined(__AVX2__)
  if constexpr (N == 8 && sizeof(Code) == 1) {
    return bits<Vector<8, std::uint32_t>>(
        _mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(from))));
  } else if constexpr (N == 8 && sizeof(Code) == 2) {
    return bits<Vector<8, std::uint32_t>>(
        _mm256_cvtepu16_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from))));
  }
#endif
#if defined(__SSE4_1__)
  if constexpr (N == 4 && sizeof(Code) == 1) {
    int four;
    __builtin_memcpy(&four, from, sizeof four);
    return bits<Vector<4, std::uint32_t>>(_mm_cvtepu8_epi32(_mm_cvtsi32_si128(four)));
  }
#endif
  if constexpr (N == 1) {
    return *from;
  } else {
    return __builtin_convertvector(load<N>(from), Vector<N, std::uint32_t>);
  }
}

template <std::size_t N>
FALLLINE_INLINE Vector<N, float> floatsOf(const Float16* from) {
#if defined(__AVX512F__)
  if constexpr (N == 16) {
    return bits<Vector<16, float>>(
        _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from))));
  }
#endif
#if defined(__F16C__)
  if constexpr (N == 8) {
    return bits<Vector<8, float>>(
        _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from))));
  } else if constexpr (N == 4) {
    return bits<Vector<4, float>>(
        _mm_cvtph_ps(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(from))));
  }
#endif
  return ofFloat16<N>(wordsOf<N>(&from->bits));
}

template <std::size_t N>
FALLLINE_INLINE Vector<N, float> floatsOf(const Bfloat16* from) {
  return reinterpret<N>(wordsOf<N>(&from->bits) << 16);
}

// Through signed integers: only AVX-512 converts unsigned ones.
template <std::size_t N>
FALLLINE_INLINE Vector<N, float> floatsOf(const std::uint8_t* from) {
  if constexpr (N == 1) {
    return static_cast<float>(*from);
  } else {
    return __builtin_convertvector(bits<Vector<N, std::int32_t>>(wordsOf<N>(from)),
                                   Vector<N, float>);
  }
}

// The N elements at `from`, as T.
template <std::size_t N, class T, class S>
FALLLINE_INLINE Vector<N, T> loadAs(const S* from) {
  if constexpr (std::is_same_v<S, T>) {
    return load<N>(from);
  } else if constexpr (sizeof(T) == sizeof(float)) {
    return floatsOf<N>(from);
  } else if constexpr (N == 1) {
    return static_cast<T>(floatsOf<1>(from));
  } else {
    return __builtin_convertvector(floatsOf<N>(from), Vector<N, T>);
  }
}

// out[j ... cols) = the last elements of a row, for cols - j < 2 N.
template <std::size_t N, class S, class T>
FALLLINE_INLINE void widenRest(const S* row, std::size_t j, std::size_t cols, T* out) {
  if ((cols - j) & N) {
    const Vector<N, T> values = loadAs<N, T>(row + j);
    __builtin_memcpy(out + j, &values, N * sizeof(T));
    j += N;
  }
  if constexpr (N > 1) widenRest<N / 2>(row, j, cols, out);
}

template <class S, class T>
FALLLINE_INLINE void widenRow(const S* row, std::size_t cols, T* out) {
  constexpr std::size_t N = kLanes<T>;
  std::size_t j = 0;
  for (; j + N <= cols; j += N) {
    const Vector<N, T> values = loadAs<N, T>(row + j);
    __builtin_memcpy(out + j, &values, N * sizeof(T));
  }
  if (j < cols) widenRest<N / 2>(row, j, cols, out);
}

// row[j] = scale[j] * row[j] + offset[j]: the product of a byte and a float is exact in double, so
// that every instruction set rounds in the same way: once in the sum, and once to float.
template <class T>
FALLLINE_INLINE void scaleRow(const float* scale, const float* offset, std::size_t cols, T* row) {
#pragma omp simd
  for (std::size_t j = 0; j < cols; ++j) {
    row[j] = static_cast<T>(static_cast<double>(scale[j]) * static_cast<double>(row[j]) +
                            static_cast<double>(offset[j]));
  }
}

}  // namespace
}  // namespace fallline
