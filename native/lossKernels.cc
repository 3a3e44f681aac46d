// The kernels of losses: from scores to slopes and losses.
#include "kernelUnit.h"

namespace fallline {
namespace {

#include "elementary.h"
#include "losses.h"
#include "classLosses.h"

// A function of its own for each policy: within a lambda the compiler leaves this loop scalar.
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

template <class T>
LossSums lossAndSlopes(const Loss& loss, std::size_t n, const T* y, const T* scores, T* slopes,
                       T* losses) {
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
constexpr LossKernels<T> kernels = {lossAndSlopes<T>,
                                    classLossAndSlopes<T>,
                                    oneHot<T>,
                                    weigh<T>};

}  // namespace

namespace FALLLINE_INSTRUCTION_SET {
constinit const BothPrecisions<LossKernels> lossKernels = {kernels<float>, kernels<double>};
}

}  // namespace fallline
