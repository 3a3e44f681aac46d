// The activations of layers, one policy each: value and derivative from a unit's weighted sum z. If
// the derivative is not stored, the policy computes it from the value. lib/numerics/activations.ts
// has the same formulas; lib/plan/activations.ts has names, parameters and the rule for kinks.
//
// Activations based on the sigmoid use e = e^-|z| <= 1, which cannot overflow.
#pragma once

#include <cstddef>

#include "kernels/elementary.h"
#include "plan/plan.h"

namespace fallline {
namespace {

template <class T>
struct Activated {
  T value;
  T slope;
};

struct Identity {
  explicit Identity(const Activation&) {}
  template <class T>
  FALLLINE_INLINE_MEMBER Activated<T> at(T z) const {
    return {z, T(1)};
  }
  template <class T>
  FALLLINE_INLINE_MEMBER T slopeOf(T) const {
    return T(1);
  }
};

struct Sigmoid {
  explicit Sigmoid(const Activation&) {}
  template <class T>
  FALLLINE_INLINE_MEMBER Activated<T> at(T z) const {
    const T e = expOfMinus(absOf(z));
    const T one = T(1) + e;
    return {(z < T(0) ? e : T(1)) / one, e / (one * one)};
  }
  template <class T>
  FALLLINE_INLINE_MEMBER T slopeOf(T s) const {
    return s * (T(1) - s);
  }
};

// With u = 1 - e^-2|z|: tanh |z| = u / (2 - u).
struct Tanh {
  explicit Tanh(const Activation&) {}
  template <class T>
  FALLLINE_INLINE_MEMBER Activated<T> at(T z) const {
    const T u = oneMinusExpOfMinus(T(2) * absOf(z));
    const T rest = T(2) - u;
    const T value = u / rest;
    return {z < T(0) ? -value : value, T(4) * (T(1) - u) / (rest * rest)};
  }
  template <class T>
  FALLLINE_INLINE_MEMBER T slopeOf(T a) const {
    return (T(1) - a) * (T(1) + a);
  }
};

struct Relu {
  explicit Relu(const Activation&) {}
  template <class T>
  FALLLINE_INLINE_MEMBER Activated<T> at(T z) const {
    return {z > T(0) ? z : T(0) * z, z > T(0) ? T(1) : T(0) * z};
  }
  template <class T>
  FALLLINE_INLINE_MEMBER T slopeOf(T a) const {
    return a > T(0) ? T(1) : T(0);
  }
};

struct LeakyRelu {
  double slope;
  explicit LeakyRelu(const Activation& activation) : slope(activation.slope) {}
  template <class T>
  FALLLINE_INLINE_MEMBER Activated<T> at(T z) const {
    const T s = static_cast<T>(slope);
    return {z > T(0) ? z : s * z, z > T(0) ? T(1) : s};
  }
  template <class T>
  FALLLINE_INLINE_MEMBER T slopeOf(T a) const {
    return a > T(0) ? T(1) : static_cast<T>(slope);
  }
};

struct Elu {
  double alpha;
  explicit Elu(const Activation& activation) : alpha(activation.alpha) {}
  template <class T>
  FALLLINE_INLINE_MEMBER Activated<T> at(T z) const {
    const T a = static_cast<T>(alpha);
    const T under = oneMinusExpOfMinus(z > T(0) ? T(0) : -z);  // 1 - e^z
    return {z > T(0) ? z : -a * under, z > T(0) ? T(1) : a * (T(1) - under)};
  }
  template <class T>
  FALLLINE_INLINE_MEMBER T slopeOf(T a) const {
    return a;  // never asked: the slope is kept
  }
};

// The quotient of two polynomials of the same degree, leading coefficients first.
template <class T, std::size_t N>
FALLLINE_INLINE T ratioOf(const double (&above)[N], const double (&below)[N], T x) {
  T p = static_cast<T>(above[0]), q = static_cast<T>(below[0]);
  for (std::size_t i = 1; i < N; ++i) {
    p = p * x + static_cast<T>(above[i]);
    q = q * x + static_cast<T>(below[i]);
  }
  return p / q;
}

// erfc(x) for x >= 0 by Cody's rational approximations (Math. Comp. 23, 1969; CALERF of SPECFUN);
// all three are computed and one is selected, so that a loop over this function has no branches.
template <class T>
FALLLINE_INLINE T complementaryError(T x) {
  constexpr double nearAbove[] = {0.18577770618460315, 3.1611237438705655, 113.86415415105016,
                                  377.485237685302, 3209.3775891384694};
  constexpr double nearBelow[] = {1, 23.601290952344122, 244.02463793444417, 1282.6165260773723,
                                  2844.236833439171};
  constexpr double middleAbove[] = {2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377,
                                    66.11919063714163,     298.6351381974001,  881.952221241769,
                                    1712.0476126340707,    2051.0783778260716, 1230.3393547979972};
  constexpr double middleBelow[] = {1,
                                    15.744926110709835,
                                    117.6939508913125,
                                    537.1811018620099,
                                    1621.3895745666903,
                                    3290.7992357334597,
                                    4362.619090143247,
                                    3439.3676741437216,
                                    1230.3393548037495};
  constexpr double farAbove[] = {0.016315387137302097, 0.30532663496123236,  0.36034489994980445,
                                 0.12578172611122926,  0.016083785148742275, 6.587491615298378e-4};
  constexpr double farBelow[] = {1,
                                 2.568520192289822,
                                 1.8729528499234673,
                                 0.5279051029514285,
                                 0.06051834131244132,
                                 2.3352049762686918e-3};
  constexpr T rootOfPi = static_cast<T>(0.5641895835477563);  // 1 / sqrt(pi)
  const bool isNear = x <= T(0.46875), isFar = x > T(4);
  const T inner = isNear ? x : T(0);
  const T near = T(1) - inner * ratioOf(nearAbove, nearBelow, inner * inner);
  const T tail = expOfMinus(x * x);
  const T between = isFar ? T(4) : x;
  const T middle = tail * ratioOf(middleAbove, middleBelow, between);
  const T outer = isFar ? x : T(4);
  const T q = T(1) / (outer * outer);
  const T far = tail * (rootOfPi - q * ratioOf(farAbove, farBelow, q)) / outer;
  return isNear ? near : isFar ? far : middle;
}

struct Gelu {
  explicit Gelu(const Activation&) {}
  template <class T>
  FALLLINE_INLINE_MEMBER Activated<T> at(T z) const {
    constexpr T rootOfHalf = static_cast<T>(0.7071067811865476);
    constexpr T density = static_cast<T>(0.3989422804014327);  // 1 / sqrt(2 pi)
    const T upper = T(0.5) * complementaryError(absOf(z) * rootOfHalf);
    const T below = z < T(0) ? upper : T(1) - upper;
    return {z * below, below + z * density * expOfMinus(T(0.5) * z * z)};
  }
  template <class T>
  FALLLINE_INLINE_MEMBER T slopeOf(T a) const {
    return a;  // never asked: the slope is kept
  }
};

// (1 + tanh u) / 2 is the sigmoid of 2u.
struct GeluTanh {
  explicit GeluTanh(const Activation&) {}
  template <class T>
  FALLLINE_INLINE_MEMBER Activated<T> at(T z) const {
    constexpr T scale = static_cast<T>(1.5957691216057308);  // 2 sqrt(2 / pi)
    constexpr T cube = static_cast<T>(0.044715);
    const T twice = scale * z * (T(1) + cube * z * z);
    const T e = expOfMinus(absOf(twice));
    const T one = T(1) + e;
    const T s = (twice < T(0) ? e : T(1)) / one;
    const T grows = scale * (T(1) + T(3) * cube * z * z);
    // Where e is 0 the slope is s, however large z is.
    const T more = z * grows * e / (one * one);
    return {z * s, e > T(0) ? s + more : s};
  }
  template <class T>
  FALLLINE_INLINE_MEMBER T slopeOf(T a) const {
    return a;  // never asked: the slope is kept
  }
};

struct Silu {
  explicit Silu(const Activation&) {}
  template <class T>
  FALLLINE_INLINE_MEMBER Activated<T> at(T z) const {
    const T e = expOfMinus(absOf(z));
    const T one = T(1) + e;
    const T s = (z < T(0) ? e : T(1)) / one;
    return {z * s, s + z * e / (one * one)};
  }
  template <class T>
  FALLLINE_INLINE_MEMBER T slopeOf(T a) const {
    return a;  // never asked: the slope is kept
  }
};

struct Softplus {
  explicit Softplus(const Activation&) {}
  template <class T>
  FALLLINE_INLINE_MEMBER Activated<T> at(T z) const {
    const T e = expOfMinus(absOf(z));
    const T positive = T(0.5) * z + T(0.5) * absOf(z);  // max(z, 0)
    return {positive + log1pOf(e), (z < T(0) ? e : T(1)) / (T(1) + e)};
  }
  template <class T>
  FALLLINE_INLINE_MEMBER T slopeOf(T a) const {
    return a;  // never asked: the slope is kept
  }
};

// Calls `function` with the policy of an activation.
template <class Function>
auto withActivation(const Activation& activation, Function&& function)
    -> decltype(function(Identity(activation))) {
  switch (activation.name) {
    case ActivationName::identity: return function(Identity(activation));
    case ActivationName::sigmoid: return function(Sigmoid(activation));
    case ActivationName::tanh: return function(Tanh(activation));
    case ActivationName::relu: return function(Relu(activation));
    case ActivationName::leakyRelu: return function(LeakyRelu(activation));
    case ActivationName::elu: return function(Elu(activation));
    case ActivationName::gelu: return function(Gelu(activation));
    case ActivationName::geluTanh: return function(GeluTanh(activation));
    case ActivationName::silu: return function(Silu(activation));
    case ActivationName::softplus: return function(Softplus(activation));
  }
}

}  // namespace
}  // namespace fallline
