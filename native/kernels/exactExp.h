// e^x, bit-identical to Math.exp in V8, branch-free, so that a loop over it becomes SIMD code.
//
// V8 computes Math.exp like FreeBSD's msun (e_exp.c, after fdlibm: x = k ln 2 + r, then e^r = 1 + r
// + r c / (2 - c) with c = r - r^2 P(r^2)), except for exp(1), for which it returns the nearest
// number. The same operations in the same order give the same bits if no multiplication is fused
// with an addition, so files that include this header must be compiled with -ffp-contract=off.
// Where the original branches, this code computes both results and selects one.
// lib/backend/native.ts compares it with Math.exp before it is used.
#pragma once

#include "kernels/elementary.h"

namespace fallline {
namespace {

FALLLINE_INLINE double exactExp(double x) {
  constexpr double ln2High = 6.93147180369123816490e-01;
  constexpr double ln2Low = 1.90821492927058770002e-10;
  constexpr double inverseLn2 = 1.44269504088896338700e+00;
  constexpr double p1 = 1.66666666666666019037e-01;
  constexpr double p2 = -2.77777777770155933842e-03;
  constexpr double p3 = 6.61375632143793436117e-05;
  constexpr double p4 = -1.65339022054652515390e-06;
  constexpr double p5 = 4.13813679705723846039e-08;
  constexpr double e = 2.718281828459045;
  constexpr double infinity = __builtin_huge_val();
  constexpr double magic = 0x1.8p52;

  // The original compares the upper halves of the words: these are the first doubles past its
  // limits.
  constexpr double aboveHalfLn2 = 0x1.62e43p-2;
  constexpr double fromThreeHalvesLn2 = 0x1.0a2b2p0;

  const double magnitude = absOf(x);
  const bool negative = x < 0;
  const double rounded = __builtin_trunc(inverseLn2 * x + (negative ? -0.5 : 0.5));
  const double one = negative ? -1.0 : 1.0;
  const double large = magnitude >= fromThreeHalvesLn2 ? rounded : one;
  const double k = magnitude >= aboveHalfLn2 ? large : 0.0;
  const double high = x - k * ln2High;
  const double low = k * ln2Low;
  const double r = high - low;
  const double t = r * r;
  const double c = r - t * (p1 + t * (p2 + t * (p3 + t * (p4 + t * p5))));
  const double y = 1.0 - ((low - (r * c) / (2.0 - c)) - high);

  // 2^k in two factors, for subnormal results and for 2^1024.
  const double shift = k > 1023.0 ? 1023.0 : k < -1021.0 ? -1000.0 : 0.0;
  const double unshift = k > 1023.0 ? 0x1p1023 : k < -1021.0 ? 0x1p-1000 : 1.0;
  const unsigned long long power = bits<unsigned long long>((k - shift) + magic) + 1023;
  double result = y * bits<double>(power << 52) * unshift;

  result = magnitude < 0x1p-28 ? 1.0 + x : result;
  result = x == 1.0 ? e : result;
  result = x > 7.09782712893383973096e+02 ? infinity : result;
  result = x < -7.45133219101941108420e+02 ? 0.0 : result;
  return x != x ? x : result;
}

}  // namespace
}  // namespace fallline
