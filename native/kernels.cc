// The fused loops. CMakeLists.txt compiles this file once per instruction set with
// FALLLINE_INSTRUCTION_SET naming it; everything but the finished table has internal linkage.
#include "kernels.h"

#define FALLLINE_CONCAT2(a, b) a##b
#define FALLLINE_CONCAT(a, b) FALLLINE_CONCAT2(a, b)
#define FALLLINE_STRING2(a) #a
#define FALLLINE_STRING(a) FALLLINE_STRING2(a)

namespace fallline {
namespace {

#include "elementary.h"
#include "losses.h"
#include "optimizers.h"

template <class L, class T>
LossSums lossAndSlopesOf(std::size_t n, const T* y, const T* scores, T* slopes, T* losses) {
  double loss = 0, slope = 0;
  if (losses) {
    for (std::size_t i = 0; i < n; ++i) losses[i] = L::at(scores[i], y[i]).loss;
  }
#pragma omp simd reduction(+ : loss, slope)
  for (std::size_t i = 0; i < n; ++i) {
    const Value<T> value = L::at(scores[i], y[i]);
    slopes[i] = value.slope;
    loss += static_cast<double>(value.loss);
    slope += static_cast<double>(value.slope);
  }
  return {loss, slope};
}

template <class T>
LossSums lossAndSlopes(Loss loss, std::size_t n, const T* y, const T* scores, T* slopes,
                       T* losses) {
  switch (loss) {
    case Loss::sigmoidSquaredError:
      return lossAndSlopesOf<SigmoidSquaredError>(n, y, scores, slopes, losses);
    case Loss::logistic:
      return lossAndSlopesOf<Logistic>(n, y, scores, slopes, losses);
  }
  return {0, 0};
}

template <class T>
void accumulate(std::size_t n, const T* part, double* sum) {
#pragma omp simd
  for (std::size_t j = 0; j < n; ++j) sum[j] += static_cast<double>(part[j]);
}

template <class O, class T>
void stepOf(const Optimizer& optimizer, const Step<T>& s) {
  const O update(optimizer, s);
  const double decay = O::decoupled ? 0 : optimizer.weightDecay;
  const double kept = O::decoupled ? 1 - s.learningRate * optimizer.weightDecay : 1;
#pragma omp simd
  for (std::size_t j = 0; j < s.nDecayed; ++j) {
    const double w = static_cast<double>(s.parameters[j]);
    s.parameters[j] = static_cast<T>(update(j, w * kept, s.gradient[j] + decay * w));
  }
  for (std::size_t j = s.nDecayed; j < s.n; ++j) {
    s.parameters[j] =
        static_cast<T>(update(j, static_cast<double>(s.parameters[j]), s.gradient[j]));
  }
}

template <class T>
void step(const Optimizer& optimizer, const Step<T>& s) {
  switch (optimizer.name) {
    case OptimizerName::sgd:
      return optimizer.momentum > 0 ? stepOf<Sgd<T>>(optimizer, s) : stepOf<Plain<T>>(optimizer, s);
    case OptimizerName::adagrad:
      return stepOf<Adagrad<T>>(optimizer, s);
    case OptimizerName::rmsprop:
      return stepOf<Rmsprop<T>>(optimizer, s);
    case OptimizerName::adadelta:
      return stepOf<Adadelta<T>>(optimizer, s);
    case OptimizerName::adam:
      return stepOf<Adam<T>>(optimizer, s);
    case OptimizerName::adamw:
      return stepOf<Adamw<T>>(optimizer, s);
    case OptimizerName::adamax:
      return stepOf<Adamax<T>>(optimizer, s);
    case OptimizerName::nadam:
      return stepOf<Nadam<T>>(optimizer, s);
    case OptimizerName::radam:
      return stepOf<Radam<T>>(optimizer, s);
    case OptimizerName::rprop:
      return stepOf<Rprop<T>>(optimizer, s);
    case OptimizerName::lion:
      return stepOf<Lion<T>>(optimizer, s);
  }
}

// Rows read ahead of the one being worked on, and the bytes that one prefetch brings.
constexpr std::size_t kRowsAhead = 6;
constexpr std::size_t kCacheLine = 64;
constexpr std::size_t kMostLinesAhead = 16;

template <class L, class T>
double descendOneByOneOf(const Plan& plan, const Data<T>& data, const std::uint32_t* order,
                         std::size_t from, std::size_t to, T* parameters, double learningRate) {
  const std::size_t cols = data.cols;
  const T rate = static_cast<T>(learningRate);
  T bias = plan.useBias ? parameters[cols] : T(0);
  double total = 0;
  for (std::size_t i = from; i < to; ++i) {
    const std::size_t row = order ? order[i] : i;
    const T* x = data.x + row * cols;
    if (order && i + kRowsAhead < to) {
      const char* ahead =
          reinterpret_cast<const char*>(data.x + std::size_t{order[i + kRowsAhead]} * cols);
      for (std::size_t line = 0; line < kMostLinesAhead && line * kCacheLine < cols * sizeof(T);
           ++line) {
        __builtin_prefetch(ahead + line * kCacheLine);
      }
      __builtin_prefetch(data.y + order[i + kRowsAhead]);
    }
    T z = 0;
#pragma omp simd reduction(+ : z)
    for (std::size_t j = 0; j < cols; ++j) z += x[j] * parameters[j];
    const Value<T> value = L::at(z + bias, data.y[row]);
    total += static_cast<double>(value.loss);
    const T step = rate * value.slope;
#pragma omp simd
    for (std::size_t j = 0; j < cols; ++j) parameters[j] -= step * x[j];
    if (plan.useBias) bias -= step;
  }
  if (plan.useBias) parameters[cols] = bias;
  return total;
}

template <class T>
double descendOneByOne(const Plan& plan, const Data<T>& data, const std::uint32_t* order,
                       std::size_t from, std::size_t to, T* parameters, double learningRate) {
  switch (plan.loss) {
    case Loss::sigmoidSquaredError:
      return descendOneByOneOf<SigmoidSquaredError>(plan, data, order, from, to, parameters,
                                                    learningRate);
    case Loss::logistic:
      return descendOneByOneOf<Logistic>(plan, data, order, from, to, parameters,
                                                    learningRate);
  }
  return 0;
}

template <class T>
void addBias(std::size_t n, T bias, T* values) {
#pragma omp simd
  for (std::size_t i = 0; i < n; ++i) values[i] += bias;
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
  return {lossAndSlopes<T>, accumulate<T>, step<T>, descendOneByOne<T>, addBias<T>, sum<T>};
}

}  // namespace

extern const Kernels FALLLINE_CONCAT(kernels_, FALLLINE_INSTRUCTION_SET);
const Kernels FALLLINE_CONCAT(kernels_, FALLLINE_INSTRUCTION_SET) = {
    FALLLINE_STRING(FALLLINE_INSTRUCTION_SET), tableOf<float>(), tableOf<double>()};

}  // namespace fallline
