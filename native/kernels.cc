// The fused loops. CMakeLists.txt compiles this file once per instruction set with
// FALLLINE_INSTRUCTION_SET naming it; everything but the finished table has internal linkage.
#include "kernels.h"

#include <cmath>
#include <type_traits>
#include <utility>

#if defined(__x86_64__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // of what its own conversions leave undefined
#include <immintrin.h>
#pragma GCC diagnostic pop
#endif

#define FALLLINE_CONCAT2(a, b) a##b
#define FALLLINE_CONCAT(a, b) FALLLINE_CONCAT2(a, b)
#define FALLLINE_STRING2(a) #a
#define FALLLINE_STRING(a) FALLLINE_STRING2(a)

namespace fallline {
namespace {

#include "elementary.h"
#include "losses.h"
#include "classLosses.h"
#include "optimizers.h"
#include "vectors.h"
#include "widen.h"
#include "rows.h"
#include "oneByOneBlocks.h"
#include "oneByOne.h"
#include "magnitudes.h"
#include "elementwise.h"
#include "patternDescent.h"
#include "activations.h"
#include "layers.h"

// Calls `of` with the policy of a loss of single scores.
template <class Function>
auto withPointLoss(const Loss& loss, Function&& of) -> decltype(of(Logistic(loss))) {
  switch (loss.name) {
    case LossName::sigmoidSquaredError:
      return of(SigmoidSquaredError(loss));
    case LossName::logistic:
      return of(Logistic(loss));
    case LossName::hinge:
      return of(Hinge(loss));
    case LossName::squaredHinge:
      return of(SquaredHinge(loss));
    case LossName::modifiedHuber:
      return of(ModifiedHuber(loss));
    case LossName::perceptron:
      return of(Perceptron(loss));
    case LossName::focal:
      return of(Focal(loss));
    case LossName::squaredError:
      return of(SquaredError(loss));
    case LossName::absoluteError:
      return of(AbsoluteError(loss));
    case LossName::huber:
      return of(Huber(loss));
    case LossName::epsilonInsensitive:
      return of(EpsilonInsensitive(loss));
    case LossName::squaredEpsilonInsensitive:
      return of(SquaredEpsilonInsensitive(loss));
    case LossName::logCosh:
      return of(LogCosh(loss));
    case LossName::quantile:
      return of(Quantile(loss));
    case LossName::poisson:
      return of(Poisson(loss));
    case LossName::softmax:
    case LossName::westonWatkins:
    case LossName::crammerSinger:
      break;  // see classLossAndSlopes
  }
  return decltype(of(Logistic(loss)))();
}

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
void addColumns(std::size_t rows, std::size_t width, const T* values, double* sums) {
  for (std::size_t i = 0; i < rows; ++i) {
#pragma omp simd
    for (std::size_t k = 0; k < width; ++k) sums[k] += static_cast<double>(values[i * width + k]);
  }
}

// Where row i of elements that are stored as S begins: in their order, by their numbers, or either.
template <class S>
struct InOrder {
  const S* x;
  std::size_t cols;
  FALLLINE_INLINE_MEMBER const S* operator()(std::size_t i) const { return x + i * cols; }
};
template <class S>
struct ByNumber {
  const S* x;
  const std::uint32_t* order;
  std::size_t cols;
  FALLLINE_INLINE_MEMBER const S* operator()(std::size_t i) const { return x + order[i] * cols; }
};
template <class S>
struct Either {
  const S* x;
  const std::uint32_t* order;
  std::size_t cols;
  FALLLINE_INLINE_MEMBER const S* operator()(std::size_t i) const {
    return x + (order ? order[i] : i) * cols;
  }
};

// Calls `of` with what gives the beginning of row i, and of row i of those to come, for rows that are
// narrow: both are of the same samples.
template <class T, class Function>
void withNarrowRows(const Rows<T>& rows, const Rows<T>& next, Function&& of) {
  const auto narrow = [&]<class S>(const S*) {
    of(Either<S>{static_cast<const S*>(rows.narrow.codes), rows.order, rows.cols},
       Either<S>{static_cast<const S*>(next.narrow.codes), next.order, next.cols});
  };
  switch (rows.narrow.storage) {
    case Storage::own: return;
    case Storage::float16: return narrow(static_cast<const Float16*>(nullptr));
    case Storage::bfloat16: return narrow(static_cast<const Bfloat16*>(nullptr));
    case Storage::uint8: return narrow(static_cast<const std::uint8_t*>(nullptr));
  }
}

// The same for rows that may be narrow in single precision, and are not in double: see kInRegisters.
template <class T, class Function>
void withRows(const Rows<T>& rows, const Rows<T>& next, Function&& of) {
  if constexpr (kInRegisters<T>) {
    if (rows.narrow) return withNarrowRows(rows, next, of);
  }
  const Either<T> nextAt{next.x, next.order, next.cols};
  if (rows.order) {
    of(ByNumber<T>{rows.x, rows.order, rows.cols}, nextAt);
  } else {
    of(InOrder<T>{rows.x, rows.cols}, nextAt);
  }
}

template <class T>
void scoreBlock(const Rows<T>& rows, const Rows<T>& next, std::size_t outputs, const T* w,
                const T* biases, T* scores) {
  withRows(rows, next, [&](const auto rowAt, const auto nextAt) {
    if (outputs == 1) {
      scoreRows(rowAt, rows.n, rows.cols, w, biases ? *biases : T(0), scores, nextAt, next.n);
      return;
    }
    inParts(outputs, [&](const auto size, std::size_t first) {
      scoreOutputs<size()>(rowAt, rows.n, rows.cols, w + first * rows.cols,
                           biases ? biases + first : nullptr, scores + first, outputs, nextAt,
                           first == 0 ? next.n : 0);
    });
  });
}

template <class T>
void addBlock(const Rows<T>& rows, std::size_t outputs, const T* slopes, double* sums) {
  withRows(rows, rows, [&](const auto rowAt, const auto&) {
    inParts(outputs, [&](const auto size, std::size_t first) {
      addRows<size()>(rowAt, rows.n, rows.cols, slopes + first, outputs,
                      sums + first * rows.cols);
    });
  });
}

template <class T>
void widenBlock(const Rows<T>& rows, const Rows<T>& next, T* out) {
  const std::size_t cols = rows.cols;
  withNarrowRows(rows, next, [&](const auto rowAt, const auto nextAt) {
    for (std::size_t i = 0; i < rows.n; ++i) {
      if (i < next.n) askFor(nextAt(i), cols);
      T* row = out + i * cols;
      widenRow(rowAt(i), cols, row);
      if (rows.narrow.scale) scaleRow(rows.narrow.scale, rows.narrow.offset, cols, row);
    }
  });
}

template <class T>
void accumulate(std::size_t n, const T* part, double* sum) {
#pragma omp simd
  for (std::size_t j = 0; j < n; ++j) sum[j] += static_cast<double>(part[j]);
}

// Towards 0 by the threshold, and not beyond; NaN stays NaN.
FALLLINE_INLINE double towardsZero(double w, double threshold) {
  return w > threshold ? w - threshold : w < -threshold ? w + threshold : 0 * w;
}

// `sparse`: with the proximal step of an L1 penalty. G: what the gradient is in.
template <bool sparse, class O, class T, class G>
void stepWith(const Optimizer& optimizer, const Step<T>& s, const G* gradient) {
  const O update(optimizer, s);
  const double decay = O::decoupled ? 0 : optimizer.weightDecay;
  const double kept = O::decoupled ? 1 - s.learningRate * optimizer.weightDecay : 1;
#pragma omp simd
  for (std::size_t j = 0; j < s.nDecayed; ++j) {
    const double w = static_cast<double>(s.parameters[j]);
    const Move move = update(j, w * kept, static_cast<double>(gradient[j]) + decay * w);
    s.parameters[j] = static_cast<T>(sparse ? towardsZero(move.w, s.l1 * move.size) : move.w);
  }
#pragma omp simd
  for (std::size_t j = s.nDecayed; j < s.n; ++j) {
    s.parameters[j] = static_cast<T>(update(j, static_cast<double>(s.parameters[j]),
                                            static_cast<double>(gradient[j]))
                                         .w);
  }
}

template <class O, class T, class G>
void stepOf(const Optimizer& optimizer, const Step<T>& s, const G* gradient) {
  s.l1 > 0 ? stepWith<true, O>(optimizer, s, gradient) : stepWith<false, O>(optimizer, s, gradient);
}

template <class T, class G>
void step(const Optimizer& optimizer, const Step<T>& s, const G* gradient) {
  switch (optimizer.name) {
    case OptimizerName::sgd:
      return optimizer.momentum > 0 ? stepOf<Sgd<T>>(optimizer, s, gradient)
                                    : stepOf<Plain<T>>(optimizer, s, gradient);
    case OptimizerName::adagrad:
      return stepOf<Adagrad<T>>(optimizer, s, gradient);
    case OptimizerName::rmsprop:
      return stepOf<Rmsprop<T>>(optimizer, s, gradient);
    case OptimizerName::adadelta:
      return stepOf<Adadelta<T>>(optimizer, s, gradient);
    case OptimizerName::adam:
      return stepOf<Adam<T>>(optimizer, s, gradient);
    case OptimizerName::adamw:
      return stepOf<Adamw<T>>(optimizer, s, gradient);
    case OptimizerName::adamax:
      return stepOf<Adamax<T>>(optimizer, s, gradient);
    case OptimizerName::nadam:
      return stepOf<Nadam<T>>(optimizer, s, gradient);
    case OptimizerName::radam:
      return stepOf<Radam<T>>(optimizer, s, gradient);
    case OptimizerName::rprop:
      return stepOf<Rprop<T>>(optimizer, s, gradient);
    case OptimizerName::lion:
      return stepOf<Lion<T>>(optimizer, s, gradient);
  }
}

template <class T, class G>
StretchSums scaleGradient(std::size_t n, std::size_t nPenalized, double scale, double l2,
                          const T* parameters, G* gradient) {
  StretchSums sums;
  double squaresOfGradient = 0, squares = 0, absolutes = 0;
#pragma omp simd reduction(+ : squaresOfGradient, squares, absolutes)
  for (std::size_t j = 0; j < nPenalized; ++j) {
    const double w = static_cast<double>(parameters[j]);
    const double g = scale * static_cast<double>(gradient[j]) + l2 * w;
    gradient[j] = static_cast<G>(g);
    squaresOfGradient += g * g;
    squares += w * w;
    absolutes += __builtin_fabs(w);
  }
#pragma omp simd reduction(+ : squaresOfGradient)
  for (std::size_t j = nPenalized; j < n; ++j) {
    const double g = scale * static_cast<double>(gradient[j]);
    gradient[j] = static_cast<G>(g);
    squaresOfGradient += g * g;
  }
  sums.gradient = squaresOfGradient;
  sums.squares = squares;
  sums.absolutes = absolutes;
  return sums;
}

template <bool penalised, class L, class T>
void descendStretch(const L policy, const Plan& plan, const Data<T>& data, Stretch stretch,
                    T* parameters, EpochSums& sums) {
  if (worksTogether<T>(stretch, data.cols)) {
    const std::size_t done =
        descendBlocks<penalised>(policy, plan, data, stretch, parameters, sums);
    stretch.from += done;
    stretch.rates += done;
    if (stretch.losses) stretch.losses += done;
  }
  descendOneByOneWith<penalised>(policy, plan, data, stretch, parameters, sums);
}

template <class T>
void descendOneByOne(const Plan& plan, const Data<T>& data, const Stretch& stretch, T* parameters,
                     EpochSums& sums) {
  withPointLoss(plan.loss, [&](const auto policy) {
    plan.l2 > 0 ? descendStretch<true>(policy, plan, data, stretch, parameters, sums)
                : descendStretch<false>(policy, plan, data, stretch, parameters, sums);
  });
}

template <class T>
void addBias(std::size_t rows, std::size_t width, const T* biases, T* values) {
  if (width == 1) {
    const T bias = *biases;
#pragma omp simd
    for (std::size_t i = 0; i < rows; ++i) values[i] += bias;
    return;
  }
  for (std::size_t i = 0; i < rows; ++i) {
#pragma omp simd
    for (std::size_t k = 0; k < width; ++k) values[i * width + k] += biases[k];
  }
}

template <class T>
double sum(std::size_t n, const T* values) {
  // Four independent sums of vector width each keep enough loads in flight.
  T s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  const std::size_t quarter = n / 4;
#pragma omp simd reduction(+ : s0, s1, s2, s3)
  for (std::size_t i = 0; i < quarter; ++i) {
    s0 += values[i];
    s1 += values[quarter + i];
    s2 += values[2 * quarter + i];
    s3 += values[3 * quarter + i];
  }
  double total = static_cast<double>(s0) + s1 + s2 + s3;
  for (std::size_t i = 4 * quarter; i < n; ++i) total += values[i];
  return total;
}

template <class T>
constexpr KernelTable<T> tableOf() {
  return {lossAndSlopes<T>,
          classLossAndSlopes<T>,
          oneHot<T>,
          weigh<T>,
          addColumns<T>,
          scoreBlock<T>,
          addBlock<T>,
          widenBlock<T>,
          accumulate<T>,
          scaleGradient<T, double>,
          scaleGradient<T, T>,
          step<T, double>,
          step<T, T>,
          descendOneByOne<T>,
          addToMean<T>,
          addBias<T>,
          activate<T>,
          multiplySlopes<T>,
          drop<T>,
          spread<T>,
          columnMoments<T>,
          normalize<T>,
          normalizedSums<T>,
          denormalize<T>,
          sum<T>,
          norm<T>,
          greatestMagnitude<T>,
          sigmoid<T>,
          softmax<T>,
          logSumExp<T>,
          momentumStep<T>,
          adamStep<T>};
}

}  // namespace

extern const Kernels FALLLINE_CONCAT(kernels_, FALLLINE_INSTRUCTION_SET);
const Kernels FALLLINE_CONCAT(kernels_, FALLLINE_INSTRUCTION_SET) = {
    FALLLINE_STRING(FALLLINE_INSTRUCTION_SET), tableOf<float>(), tableOf<double>(),
    descendPatterns};

}  // namespace fallline
