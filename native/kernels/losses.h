// The losses of single scores, one policy each: the loss of a sample and its derivative with
// respect to the score z, for the target y. lib/numerics/losses.ts has the same formulas;
// lib/plan/losses.ts has names, parameters and the rule for kinks.
//
// Losses based on the sigmoid use e = e^-|z| <= 1, which cannot overflow: sigmoid(z) = 1 / (1 + e)
// for z >= 0 and e / (1 + e) below.
#pragma once

#include "kernels/elementary.h"
#include "plan/plan.h"

namespace fallline {
namespace {

template <class T>
struct Value {
  T loss;
  T slope;
};

// sigmoid(z) - y, without cancellation when the two are close.
template <class T>
FALLLINE_INLINE T sigmoidMinus(T y, T z, T e) {
  const T positive = z >= T(0) ? T(1) : e;  // sigmoid(z)  = positive / (1 + e)
  const T negative = z >= T(0) ? e : T(1);  // sigmoid(-z) = negative / (1 + e)
  return ((T(1) - y) * positive - y * negative) / (T(1) + e);
}

// max(v, 0), but NaN stays NaN, so that invalid samples are detected.
template <class T>
FALLLINE_INLINE T orZero(T value) {
  return value > T(0) ? value : T(0) * value;
}

// Sign of a residual; NaN stays NaN.
template <class T>
FALLLINE_INLINE T sideOf(T r) {
  return r > T(0) ? T(1) : r < T(0) ? T(-1) : r;
}

// A slope clipped to +-limit, or unchanged if the limit is 0. NaN stays NaN, so that invalid
// samples are detected. A branch that is never taken adds no latency to one-sample descent.
template <class T>
FALLLINE_INLINE T clippedTo(T limit, T slope) {
  if (__builtin_expect(limit > T(0) && absOf(slope) > limit, 0)) {
    return slope > T(0) ? limit : -limit;
  }
  return slope;
}

struct SigmoidSquaredError {
  explicit SigmoidSquaredError(const Loss&) {}
  template <class T>
  FALLLINE_INLINE_MEMBER Value<T> at(T z, T y) const {
    const T e = expOfMinus(absOf(z));
    const T error = sigmoidMinus(y, z, e);
    const T one = T(1) + e;
    return {error * error, T(2) * error * (e / (one * one))};  // s' = s (1 - s) = e / (1 + e)^2
  }
};

struct Logistic {
  explicit Logistic(const Loss&) {}
  template <class T>
  FALLLINE_INLINE_MEMBER Value<T> at(T z, T y) const {
    const T e = expOfMinus(absOf(z));
    const T linear = (T(0.5) * z + T(0.5) * absOf(z)) - y * z;  // max(z, 0) - y z
    return {linear + log1pOf(e), sigmoidMinus(y, z, e)};
  }
};

struct Hinge {
  explicit Hinge(const Loss&) {}
  template <class T>
  FALLLINE_INLINE_MEMBER Value<T> at(T z, T y) const {
    const T sign = T(2) * y - T(1);
    const T missing = T(1) - sign * z;
    return {orZero(missing), missing > T(0) ? -sign : T(0) * missing};
  }
};

struct SquaredHinge {
  explicit SquaredHinge(const Loss&) {}
  template <class T>
  FALLLINE_INLINE_MEMBER Value<T> at(T z, T y) const {
    const T sign = T(2) * y - T(1);
    const T missing = orZero(T(1) - sign * z);
    return {missing * missing, T(-2) * sign * missing};
  }
};

struct ModifiedHuber {
  explicit ModifiedHuber(const Loss&) {}
  template <class T>
  FALLLINE_INLINE_MEMBER Value<T> at(T z, T y) const {
    const T sign = T(2) * y - T(1);
    const T margin = sign * z;
    const T missing = orZero(T(1) - margin);
    const bool far = margin < T(-1);
    return {far ? T(-4) * margin : missing * missing, far ? T(-4) * sign : T(-2) * sign * missing};
  }
};

struct Perceptron {
  explicit Perceptron(const Loss&) {}
  template <class T>
  FALLLINE_INLINE_MEMBER Value<T> at(T z, T y) const {
    const T sign = T(2) * y - T(1);
    const T missing = -sign * z;
    return {orZero(missing), missing >= T(0) ? -sign : T(0) * missing};
  }
};

// With p = sigmoid(m), q = 1 - p: L = -q^gamma log p and dL/dm = q^gamma (gamma p log p - q). Both
// logarithms come from l = log(1 + e^-|m|), and q^gamma = e^(gamma log q).
struct Focal {
  double gamma;
  explicit Focal(const Loss& loss) : gamma(loss.gamma) {}
  template <class T>
  FALLLINE_INLINE_MEMBER Value<T> at(T z, T y) const {
    const T sign = T(2) * y - T(1);
    const T margin = sign * z;
    const T e = expOfMinus(absOf(margin));
    const T l = log1pOf(e);
    const bool wrong = margin < T(0);
    const T minusLogP = wrong ? l - margin : l;
    const T minusLogQ = wrong ? l : l + margin;
    const T p = (wrong ? e : T(1)) / (T(1) + e);
    const T q = (wrong ? T(1) : e) / (T(1) + e);
    const T factor = expOfMinus(static_cast<T>(gamma) * minusLogQ);
    return {factor * minusLogP, -sign * factor * (static_cast<T>(gamma) * p * minusLogP + q)};
  }
};

struct SquaredError {
  explicit SquaredError(const Loss&) {}
  template <class T>
  FALLLINE_INLINE_MEMBER Value<T> at(T z, T y) const {
    const T r = z - y;
    return {r * r, T(2) * r};
  }
};

struct AbsoluteError {
  explicit AbsoluteError(const Loss&) {}
  template <class T>
  FALLLINE_INLINE_MEMBER Value<T> at(T z, T y) const {
    const T r = z - y;
    return {absOf(r), sideOf(r)};
  }
};

struct Huber {
  double delta;
  explicit Huber(const Loss& loss) : delta(loss.delta) {}
  template <class T>
  FALLLINE_INLINE_MEMBER Value<T> at(T z, T y) const {
    const T d = static_cast<T>(delta);
    const T r = z - y;
    const T a = absOf(r);
    return {a <= d ? T(0.5) * r * r : d * (a - T(0.5) * d), a <= d ? r : d * sideOf(r)};
  }
};

struct EpsilonInsensitive {
  double epsilon;
  explicit EpsilonInsensitive(const Loss& loss) : epsilon(loss.epsilon) {}
  template <class T>
  FALLLINE_INLINE_MEMBER Value<T> at(T z, T y) const {
    const T r = z - y;
    const T beyond = absOf(r) - static_cast<T>(epsilon);
    return {orZero(beyond), beyond > T(0) ? sideOf(r) : T(0) * beyond};
  }
};

struct SquaredEpsilonInsensitive {
  double epsilon;
  explicit SquaredEpsilonInsensitive(const Loss& loss) : epsilon(loss.epsilon) {}
  template <class T>
  FALLLINE_INLINE_MEMBER Value<T> at(T z, T y) const {
    const T r = z - y;
    const T beyond = orZero(absOf(r) - static_cast<T>(epsilon));
    return {beyond * beyond, T(2) * sideOf(r) * beyond};
  }
};

// log cosh r = log(1 + sinh^2 r) / 2 where sinh^2 r <= 1, else |r| - log 2 + log(1 + e^-2|r|); with
// u = 1 - e^-2|r|: sinh^2 r = u^2 / (4 e^-2|r|), tanh |r| = u / (2 - u).
struct LogCosh {
  explicit LogCosh(const Loss&) {}
  template <class T>
  FALLLINE_INLINE_MEMBER Value<T> at(T z, T y) const {
    constexpr T ln2 = static_cast<T>(0x1.62e42fefa39efp-1);
    const T r = z - y;
    const T a = absOf(r);
    const T u = oneMinusExpOfMinus(T(2) * a);
    const T e = expOfMinus(T(2) * a);
    const bool near = a < T(0.88);  // sinh 0.88 < 1
    const T square = near ? u * u / (T(4) * e) : T(0);
    const T far = a - ln2 + log1pOf(e);
    return {near ? T(0.5) * log1pOf(square) : far, sideOf(r) * u / (T(2) - u)};
  }
};

struct Quantile {
  double quantile;
  explicit Quantile(const Loss& loss) : quantile(loss.quantile) {}
  template <class T>
  FALLLINE_INLINE_MEMBER Value<T> at(T z, T y) const {
    const T e = y - z;
    const T factor = e > T(0)   ? static_cast<T>(quantile)
                     : e < T(0) ? static_cast<T>(quantile - 1)
                                : T(0) * e;
    return {factor * e, -factor};
  }
};

struct Poisson {
  explicit Poisson(const Loss&) {}
  template <class T>
  FALLLINE_INLINE_MEMBER Value<T> at(T z, T y) const {
    const T mean = expOf(z);
    return {mean - y * z, mean - y};
  }
};

// Half the deviance, without the terms that do not depend on z. For a target of 0 the second term
// is 0, even if e^((1 - power) z) overflows.
struct Tweedie {
  double power;
  explicit Tweedie(const Loss& loss) : power(loss.power) {}
  template <class T>
  FALLLINE_INLINE_MEMBER Value<T> at(T z, T y) const {
    const T rise = static_cast<T>(2 - power), fall = static_cast<T>(power - 1);
    const T mean = expOf(rise * z);
    const T share = y == T(0) ? T(0) : y * expOf(-fall * z);
    return {share / fall + mean / rise, mean - share};
  }
};

// Half the deviance, without the terms that do not depend on z.
struct Gamma {
  explicit Gamma(const Loss&) {}
  template <class T>
  FALLLINE_INLINE_MEMBER Value<T> at(T z, T y) const {
    const T ratio = y * expOf(-z);
    return {z + ratio, T(1) - ratio};
  }
};

// Calls `of` with the policy of a loss of single scores.
template <class Function>
auto withPointLoss(const Loss& loss, Function&& function) -> decltype(function(Logistic(loss))) {
  switch (loss.name) {
    case LossName::sigmoidSquaredError: return function(SigmoidSquaredError(loss));
    case LossName::logistic: return function(Logistic(loss));
    case LossName::hinge: return function(Hinge(loss));
    case LossName::squaredHinge: return function(SquaredHinge(loss));
    case LossName::modifiedHuber: return function(ModifiedHuber(loss));
    case LossName::perceptron: return function(Perceptron(loss));
    case LossName::focal: return function(Focal(loss));
    case LossName::squaredError: return function(SquaredError(loss));
    case LossName::absoluteError: return function(AbsoluteError(loss));
    case LossName::huber: return function(Huber(loss));
    case LossName::epsilonInsensitive: return function(EpsilonInsensitive(loss));
    case LossName::squaredEpsilonInsensitive: return function(SquaredEpsilonInsensitive(loss));
    case LossName::logCosh: return function(LogCosh(loss));
    case LossName::quantile: return function(Quantile(loss));
    case LossName::poisson: return function(Poisson(loss));
    case LossName::tweedie: return function(Tweedie(loss));
    case LossName::gamma: return function(Gamma(loss));
    case LossName::softmax:
    case LossName::westonWatkins:
    case LossName::crammerSinger: break;  // see classLossAndSlopes
  }
  return decltype(function(Logistic(loss)))();
}

}  // namespace
}  // namespace fallline
