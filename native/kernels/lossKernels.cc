// The kernels of losses: from scores to slopes and losses.
#include "kernels/classLosses.h"
#include "kernels/curvatures.h"
#include "kernels/elementary.h"
#include "kernels/kernelUnit.h"
#include "kernels/losses.h"
#include "kernels/vectors.h"

namespace fallline {
namespace {

// One function per policy: inside a lambda the compiler does not vectorise this loop.
template <class L, class T>
[[gnu::noinline]] LossSums lossAndSlopesOf(const L policy, std::size_t n, const T* y,
                                           const T* scores, T* slopes) {
  double total = 0, slope = 0;
#pragma omp simd reduction(+ : total, slope)
  for (std::size_t i = 0; i < n; ++i) {
    const Value<T> value = policy.at(scores[i], y[i]);
    slopes[i] = value.slope;
    total += static_cast<double>(value.loss);
    slope += static_cast<double>(value.slope);
  }
  return {total, slope};
}

template <class L, class T>
[[gnu::noinline]] void lossesOf(const L policy, std::size_t n, const T* y, const T* scores,
                                T* losses) {
#pragma omp simd
  for (std::size_t i = 0; i < n; ++i) losses[i] = policy.at(scores[i], y[i]).loss;
}

// log(1 + t) for 0 <= t < 2^20: with 1 + t = 2^k (1 + u), k ln 2 + log(1 + u). If k is 0, u equals
// t, so that small t keep full precision.
FALLLINE_INLINE double logOfOnePlus(double t) {
  constexpr double ln2 = 0x1.62e42fefa39efp-1;
  const unsigned long long exponent = bits<unsigned long long>(1.0 + t) >> 52;
  const double scaled = (1.0 + t) * bits<double>((2046 - exponent) << 52) - 1.0;
  const int k = static_cast<int>(exponent) - 1023;
  return static_cast<double>(k) * ln2 + log1pOf(t < 1.0 ? t : scaled);
}
FALLLINE_INLINE float logOfOnePlus(float t) {
  constexpr float ln2 = 0x1.62e430p-1f;
  const unsigned exponent = bits<unsigned>(1.0f + t) >> 23;
  const float scaled = (1.0f + t) * bits<float>((254 - exponent) << 23) - 1.0f;
  const int k = static_cast<int>(exponent) - 127;
  return static_cast<float>(k) * ln2 + log1pOf(t < 1.0f ? t : scaled);
}

// The summed logistic loss of samples with equal weights. Only the sum is needed, so one logarithm
// serves many samples. A sample's loss is max(z, 0) - y z + log(1 + e) with e <= 1; for the product
// of the factors 1 + e of several samples, the product minus 1 is stored and updated as p + e (1 +
// p), which keeps full precision when it is small. The sums of these few samples are in T.
template <class T>
[[gnu::noinline]] LossSums logisticSums(const Logistic policy, std::size_t n, const T* y,
                                        const T* scores, T* slopes) {
  constexpr std::size_t N = kLanes<T>, kRounds = 8;
  double total = 0, slope = 0;
  std::size_t first = 0;
  for (; first + N <= n; first += N * kRounds) {
    const std::size_t rounds = (n - first) / N < kRounds ? (n - first) / N : kRounds;
    T linear[N] = {}, product[N] = {}, sum[N] = {}, losses[N];
    for (std::size_t round = 0, i = first; round < rounds; ++round, i += N) {
#pragma omp simd
      for (std::size_t l = 0; l < N; ++l) {
        const T z = scores[i + l], target = y[i + l];
        const T e = expOfMinus(absOf(z));
        linear[l] += (T(0.5) * z + T(0.5) * absOf(z)) - target * z;
        product[l] += e * (T(1) + product[l]);
        slopes[i + l] = sigmoidMinus(target, z, e);
        sum[l] += slopes[i + l];
      }
    }
#pragma omp simd
    for (std::size_t l = 0; l < N; ++l) losses[l] = linear[l] + logOfOnePlus(product[l]);
    for (std::size_t l = 0; l < N; ++l) {
      total += static_cast<double>(losses[l]);
      slope += static_cast<double>(sum[l]);
    }
    if (rounds < kRounds) {
      first += N * rounds;
      break;
    }
  }
  if (first < n) {
    const LossSums rest =
        lossAndSlopesOf(policy, n - first, y + first, scores + first, slopes + first);
    total += rest.loss;
    slope += rest.slope;
  }
  return {total, slope};
}

template <class T>
LossSums lossAndSlopes(const Loss& loss, std::size_t n, const T* y, const T* scores, T* slopes,
                       T* losses) {
  if (loss.name == LossName::logistic && !losses) {
    return logisticSums(Logistic(loss), n, y, scores, slopes);
  }
  return withPointLoss(loss, [&](const auto policy) -> LossSums {
    if (losses) lossesOf(policy, n, y, scores, losses);
    return lossAndSlopesOf(policy, n, y, scores, slopes);
  });
}

template <class L, class T>
double classLossAndSlopesOf(const L policy, std::size_t rows, std::size_t nClasses, const T* y,
                            T* scores, T* losses) {
  double total = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    const double loss = policy.at(nClasses, classOf(y[i], nClasses), scores + i * nClasses);
    if (losses) losses[i] = static_cast<T>(loss);
    total += loss;
  }
  return total;
}

template <class T>
double classLossAndSlopes(const Loss& loss, std::size_t rows, std::size_t nClasses, const T* y,
                          T* scores, T* losses) {
  if (nClasses < 2) return 0;
  if (loss.name == LossName::softmax) {
    return classLossAndSlopesOf(Softmax(loss), rows, nClasses, y, scores, losses);
  }
  if (loss.name == LossName::westonWatkins) {
    return classLossAndSlopesOf(WestonWatkins(loss), rows, nClasses, y, scores, losses);
  }
  return classLossAndSlopesOf(CrammerSinger(loss), rows, nClasses, y, scores, losses);
}

template <class T>
void curve(const Loss& loss, std::size_t rows, std::size_t outputs, const T* y, const T* scores,
           T* along) {
  if (!loss.comparesClasses()) {
    withPointLoss(loss,
                  [&](const auto policy) { curveBy(policy, rows * outputs, y, scores, along); });
  } else if (loss.name == LossName::softmax && outputs > 1) {
    curveSoftmax(rows, outputs, scores, along);
  } else {
    for (std::size_t i = 0; i < rows * outputs; ++i) along[i] = T(0) * scores[i];
  }
}

template <class T>
bool clipSlopes(std::size_t n, T limit, T* slopes) {
  if (!(greatestOf<true>(n, slopes, T(0)) > limit)) return false;
  for (std::size_t i = 0; i < n; ++i) slopes[i] = clippedTo(limit, slopes[i]);
  return true;
}

template <class T>
void oneHot(std::size_t rows, std::size_t nClasses, const T* y, T* targets) {
  for (std::size_t i = 0; i < rows; ++i) {
    T* row = targets + i * nClasses;
    for (std::size_t k = 0; k < nClasses; ++k) row[k] = T(0);
    row[classOf(y[i], nClasses)] = T(1);
  }
}

template <class T>
double weigh(std::size_t rows, std::size_t width, std::size_t lossWidth, const T* weights,
             const T* losses, T* slopes) {
  double total = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    const T weight = weights[i];
    double loss = 0;
    for (std::size_t k = 0; k < lossWidth; ++k) {
      loss += static_cast<double>(losses[i * lossWidth + k]);
    }
    total += static_cast<double>(weight) * loss;
    for (std::size_t k = 0; k < width; ++k) slopes[i * width + k] *= weight;
  }
  return total;
}

template <class T>
constexpr LossKernels<T> kernels = {
    lossAndSlopes<T>, classLossAndSlopes<T>, curve<T>, clipSlopes<T>, oneHot<T>, weigh<T>};

}  // namespace

namespace FALLLINE_INSTRUCTION_SET {
constinit const BothPrecisions<LossKernels> lossKernels = {kernels<float>, kernels<double>};
}

}  // namespace fallline
