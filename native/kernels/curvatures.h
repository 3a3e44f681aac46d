// Second derivatives of the losses with respect to the scores, for products with the Hessian.
// lib/numerics/curvatures.ts has the same formulas, and says what is taken at a kink.
#pragma once

#include <type_traits>

#include "kernels/classLosses.h"
#include "kernels/elementary.h"
#include "kernels/losses.h"

namespace fallline {
namespace {

// e / (1 + e)^2 = s (1 - s) for s = sigmoid(z) and e = e^-|z|
template <class T>
FALLLINE_INLINE T slopeOfSigmoid(T e) {
  return e / ((T(1) + e) * (T(1) + e));
}

template <class T>
FALLLINE_INLINE T curvatureOf(const SigmoidSquaredError&, T z, T y) {
  const T e = expOfMinus(absOf(z));
  const T slope = slopeOfSigmoid(e);
  const T s = (z >= T(0) ? T(1) : e) / (T(1) + e);
  return T(2) * slope * (slope + (s - y) * (T(1) - T(2) * s));
}
template <class T>
FALLLINE_INLINE T curvatureOf(const Logistic&, T z, T) {
  return slopeOfSigmoid(expOfMinus(absOf(z)));
}
template <class T>
FALLLINE_INLINE T curvatureOf(const SquaredHinge&, T z, T y) {
  const T missing = T(1) - (T(2) * y - T(1)) * z;
  return missing > T(0) ? T(2) : T(0) * missing;
}
template <class T>
FALLLINE_INLINE T curvatureOf(const ModifiedHuber&, T z, T y) {
  const T margin = (T(2) * y - T(1)) * z;
  return margin < T(1) && margin >= T(-1) ? T(2) : T(0) * margin;
}
template <class T>
FALLLINE_INLINE T curvatureOf(const Focal& focal, T z, T y) {
  const T gamma = static_cast<T>(focal.gamma);
  const T margin = (T(2) * y - T(1)) * z;
  const T e = expOfMinus(absOf(margin));
  const T l = log1pOf(e);
  const bool wrong = margin < T(0);
  const T minusLogP = wrong ? l - margin : l;
  const T minusLogQ = wrong ? l : l + margin;
  const T p = (wrong ? e : T(1)) / (T(1) + e);
  const T q = (wrong ? T(1) : e) / (T(1) + e);
  const T factor = expOfMinus(gamma * minusLogQ);
  return factor * p * (q * (T(1) + T(2) * gamma) - gamma * minusLogP * (q - gamma * p));
}
template <class T>
FALLLINE_INLINE T curvatureOf(const SquaredError&, T z, T) {
  return T(2) + T(0) * z;
}
template <class T>
FALLLINE_INLINE T curvatureOf(const Huber& huber, T z, T y) {
  return absOf(z - y) <= static_cast<T>(huber.delta) ? T(1) : T(0) * z;
}
template <class T>
FALLLINE_INLINE T curvatureOf(const SquaredEpsilonInsensitive& loss, T z, T y) {
  return absOf(z - y) > static_cast<T>(loss.epsilon) ? T(2) : T(0) * z;
}
// 1 - tanh^2 r = 4 e / (1 + e)^2 with e = e^-2|r|
template <class T>
FALLLINE_INLINE T curvatureOf(const LogCosh&, T z, T y) {
  return T(4) * slopeOfSigmoid(expOfMinus(T(2) * absOf(z - y)));
}
template <class T>
FALLLINE_INLINE T curvatureOf(const Poisson&, T z, T) {
  return expOf(z);
}
template <class T>
FALLLINE_INLINE T curvatureOf(const Tweedie& tweedie, T z, T y) {
  const T rise = static_cast<T>(2 - tweedie.power), fall = static_cast<T>(tweedie.power - 1);
  return rise * expOf(rise * z) + (y == T(0) ? T(0) : fall * y * expOf(-fall * z));
}
template <class T>
FALLLINE_INLINE T curvatureOf(const Gamma&, T z, T y) {
  return y * expOf(-z);
}
// Losses that are straight but for kinks.
template <class L>
concept Straight =
    std::is_same_v<L, Hinge> || std::is_same_v<L, Perceptron> || std::is_same_v<L, AbsoluteError> ||
    std::is_same_v<L, EpsilonInsensitive> || std::is_same_v<L, Quantile>;
template <Straight L, class T>
FALLLINE_INLINE T curvatureOf(const L&, T z, T) {
  return T(0) * z;
}

// One function per policy: see lossAndSlopesOf.
template <class L, class T>
[[gnu::noinline]] void curveBy(const L policy, std::size_t n, const T* y, const T* scores,
                               T* along) {
#pragma omp simd
  for (std::size_t i = 0; i < n; ++i) along[i] *= curvatureOf(policy, scores[i], y[i]);
}

// along u of each sample becomes p u - p (p . u), where p are the probabilities of softmax.
template <class T>
void curveSoftmax(std::size_t rows, std::size_t nClasses, const T* scores, T* along) {
  for (std::size_t i = 0; i < rows; ++i) {
    const T* z = scores + i * nClasses;
    T* u = along + i * nClasses;
    const T most = z[greatest(nClasses, z, nClasses)];
    double sum = 0, product = 0;
    for (std::size_t k = 0; k < nClasses; ++k) {
      const double e = static_cast<double>(expOfMinus(most - z[k]));
      sum += e;
      product += e * static_cast<double>(u[k]);
    }
    const double mean = product / sum;
    for (std::size_t k = 0; k < nClasses; ++k) {
      const double p = static_cast<double>(expOfMinus(most - z[k])) / sum;
      u[k] = static_cast<T>(p * (static_cast<double>(u[k]) - mean));
    }
  }
}

}  // namespace
}  // namespace fallline
