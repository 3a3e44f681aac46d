// Vectorisable exp(-a) and log1p(t) on the ranges that the losses need, branch-free, so that the
// compiler turns a loop over them into SIMD code for each instruction set.
//
// This header and those that include it are compiled once per instruction set (kernelUnit.h). All
// that they define stands in an unnamed namespace, so that it has internal linkage: otherwise the
// linker could take a function compiled for one processor where another one runs.
//
// Accuracy, checked against libm in test/backend/elementary.test.ts: a few units in the last
// place over the whole range, gradual underflow included.
#pragma once

// Everything in a vectorised loop is forced inline: a single remaining call keeps the loop scalar,
// which is five times slower.
#define FALLLINE_INLINE [[gnu::always_inline]] static inline
#define FALLLINE_INLINE_MEMBER [[gnu::always_inline]] inline
// Large functions that all losses share: inlined into each, except in builds with sanitizers, whose
// compilation would take minutes longer.
#if defined(FALLLINE_SANITIZE)
#define FALLLINE_PART [[gnu::noinline]] static
#else
#define FALLLINE_PART FALLLINE_INLINE
#endif

namespace fallline {
namespace {

// Bits <-> value. Written with the builtin because std::bit_cast would be a weak symbol in
// unoptimised builds.
template <class To, class From>
FALLLINE_INLINE To bits(From from) {
  return __builtin_bit_cast(To, from);
}

// Computed on the bits, without a comparison: a second, similar comparison of the same score would
// make the compiler split the loop into cases instead of vectorising it.
FALLLINE_INLINE double absOf(double value) { return __builtin_fabs(value); }
FALLLINE_INLINE float absOf(float value) { return __builtin_fabsf(value); }

// e^r - 1 for |r| <= ln 2 / 2, by its Taylor polynomial: the first omitted term is below 2^-57 in
// double, 2^-27 in single precision. Evaluated in pairs (Estrin's scheme), not sequentially
// (Horner), because the latency of this function limits one-sample descent.
FALLLINE_INLINE double expMinusOne(double r) {
  const double r2 = r * r, r4 = r2 * r2;
  const double low = (0.5 + r * (1.0 / 6.0)) + r2 * (1.0 / 24.0 + r * (1.0 / 120.0));
  const double middle =
      (1.0 / 720.0 + r * (1.0 / 5040.0)) + r2 * (1.0 / 40320.0 + r * (1.0 / 362880.0));
  const double high = (1.0 / 3628800.0 + r * (1.0 / 39916800.0)) +
                      r2 * (1.0 / 479001600.0 + r * (1.0 / 6227020800.0));
  return (low + r4 * (middle + r4 * high)) * r2 + r;
}

FALLLINE_INLINE float expMinusOne(float r) {
  const float r2 = r * r, r4 = r2 * r2;
  const float low = (0.5f + r * (1.0f / 6.0f)) + r2 * (1.0f / 24.0f + r * (1.0f / 120.0f));
  const float high = (1.0f / 720.0f + r * (1.0f / 5040.0f)) + r2 * (1.0f / 40320.0f);
  return (low + r4 * high) * r2 + r;
}

// e^-a for a >= 0 (infinity and NaN included).
//
// Cody and Waite: -a = k ln 2 + r with |r| <= ln 2 / 2, so e^-a = 2^k e^r. k is read from the low
// bits of -a / ln 2 + 1.5 * 2^52, which needs no conversion and so is safe for NaN. The power is
// applied in two factors (2^(k + shift) and 2^-shift), so that results below the smallest normal
// number are rounded only once.
FALLLINE_INLINE double expOfMinus(double a) {
  constexpr double magic = 0x1.8p52;
  constexpr double log2e = 0x1.71547652b82fep0;
  constexpr double ln2High = 0x1.62e42fefa0000p-1;  // 40 bits: k * ln2High is exact
  constexpr double ln2Low = 0x1.cf79abc9e3b3ap-40;
  const double x = a > 750.0 ? -750.0 : -a;
  const double shifted = x * log2e + magic;
  const double k = shifted - magic;
  const double r = (x - k * ln2High) - k * ln2Low;
  const double p = expMinusOne(r) + 1.0;
  const unsigned long long exponent = bits<unsigned long long>(shifted) + (1023 + 64);
  return p * bits<double>(exponent << 52) * 0x1p-64;
}

FALLLINE_INLINE float expOfMinus(float a) {
  constexpr float magic = 0x1.8p23f;
  constexpr float log2e = 0x1.715476p0f;
  constexpr float ln2High = 0x1.62e4p-1f;  // 15 bits
  constexpr float ln2Low = 0x1.7f7d1cp-20f;
  const float x = a > 105.0f ? -105.0f : -a;
  const float shifted = x * log2e + magic;
  const float k = shifted - magic;
  const float r = (x - k * ln2High) - k * ln2Low;
  const float p = expMinusOne(r) + 1.0f;
  const unsigned exponent = bits<unsigned>(shifted) + (127 + 30);
  return p * bits<float>(exponent << 23) * 0x1p-30f;
}

// e^z for any z; infinity where it overflows.
template <class T>
FALLLINE_INLINE T expOf(T z) {
  const T e = expOfMinus(z < T(0) ? -z : z);
  return z < T(0) ? e : T(1) / e;
}

// 1 - e^-a for a >= 0, without cancellation near 0: as expOfMinus, with e^r - 1 instead of e^r, so
// that 1 - 2^k e^r = (1 - 2^k) - 2^k (e^r - 1) loses nothing where k = 0.
FALLLINE_INLINE double oneMinusExpOfMinus(double a) {
  constexpr double magic = 0x1.8p52;
  constexpr double log2e = 0x1.71547652b82fep0;
  constexpr double ln2High = 0x1.62e42fefa0000p-1;
  constexpr double ln2Low = 0x1.cf79abc9e3b3ap-40;
  const double x = a > 60.0 ? -60.0 : -a;  // 1 - e^-60 is 1
  const double shifted = x * log2e + magic;
  const double k = shifted - magic;
  const double r = (x - k * ln2High) - k * ln2Low;
  const double p = expMinusOne(r);
  const double power = bits<double>((bits<unsigned long long>(shifted) + 1023) << 52);
  return (1.0 - power) - power * p;
}

FALLLINE_INLINE float oneMinusExpOfMinus(float a) {
  constexpr float magic = 0x1.8p23f;
  constexpr float log2e = 0x1.715476p0f;
  constexpr float ln2High = 0x1.62e4p-1f;
  constexpr float ln2Low = 0x1.7f7d1cp-20f;
  const float x = a > 30.0f ? -30.0f : -a;
  const float shifted = x * log2e + magic;
  const float k = shifted - magic;
  const float r = (x - k * ln2High) - k * ln2Low;
  const float p = expMinusOne(r);
  const float power = bits<float>((bits<unsigned>(shifted) + 127) << 23);
  return (1.0f - power) - power * p;
}

// log(1 + t) for 0 <= t <= 1.
//
// With s = t / (2 + t), log(1 + t) = 2 atanh(s). Above sqrt(2) - 1 the argument is halved first:
// log(1 + t) = ln 2 + 2 atanh((t - 1) / (t + 3)), so that s^2 <= 0.0295 and ten terms of
// atanh's series (four in single precision) are enough.
FALLLINE_INLINE double log1pOf(double t) {
  constexpr double ln2 = 0x1.62e42fefa39efp-1;
  const bool halve = t > 0.41421356237309503;
  const double numerator = halve ? t - 1.0 : t;
  const double denominator = halve ? t + 3.0 : t + 2.0;
  const double s = numerator / denominator;
  const double q = s * s;
  double p = 1.0 / 21.0;
  p = p * q + 1.0 / 19.0;
  p = p * q + 1.0 / 17.0;
  p = p * q + 1.0 / 15.0;
  p = p * q + 1.0 / 13.0;
  p = p * q + 1.0 / 11.0;
  p = p * q + 1.0 / 9.0;
  p = p * q + 1.0 / 7.0;
  p = p * q + 1.0 / 5.0;
  p = p * q + 1.0 / 3.0;
  const double twice = s + s;
  return (halve ? ln2 : 0.0) + (twice + twice * q * p);
}

FALLLINE_INLINE float log1pOf(float t) {
  constexpr float ln2 = 0x1.62e430p-1f;
  const bool halve = t > 0.41421357f;
  const float numerator = halve ? t - 1.0f : t;
  const float denominator = halve ? t + 3.0f : t + 2.0f;
  const float s = numerator / denominator;
  const float q = s * s;
  float p = 1.0f / 11.0f;
  p = p * q + 1.0f / 9.0f;
  p = p * q + 1.0f / 7.0f;
  p = p * q + 1.0f / 5.0f;
  p = p * q + 1.0f / 3.0f;
  const float twice = s + s;
  return (halve ? ln2 : 0.0f) + (twice + twice * q * p);
}

}  // namespace
}  // namespace fallline
