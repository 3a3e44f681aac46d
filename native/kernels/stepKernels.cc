// The kernels of an optimizer's step: scaling the gradient, and the update of the parameters.
#include "kernels/elementary.h"
#include "kernels/kernelUnit.h"
#include "kernels/optimizers.h"

namespace fallline {
namespace {

// Soft threshold: moves w towards 0 by the threshold, at most to 0; NaN stays NaN.
FALLLINE_INLINE double towardsZero(double w, double threshold) {
  return w > threshold ? w - threshold : w < -threshold ? w + threshold : 0 * w;
}

// `sparse`: with the proximal step of an L1 penalty. G: precision of the gradient.
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
    s.parameters[j] = static_cast<T>(
        update(j, static_cast<double>(s.parameters[j]), static_cast<double>(gradient[j])).w);
  }
}

template <class O, class T, class G>
void stepOf(const Optimizer& optimizer, const Step<T>& s, const G* gradient) {
  if constexpr (O::takesL1) {
    if (s.l1 > 0) return stepWith<true, O>(optimizer, s, gradient);
  }
  stepWith<false, O>(optimizer, s, gradient);
}

template <class T, class G>
void step(const Optimizer& optimizer, const Step<T>& s, const G* gradient) {
  switch (optimizer.name) {
    case OptimizerName::sgd:
      return optimizer.momentum > 0 ? stepOf<Sgd<T>>(optimizer, s, gradient)
                                    : stepOf<Plain<T>>(optimizer, s, gradient);
    case OptimizerName::adagrad: return stepOf<Adagrad<T>>(optimizer, s, gradient);
    case OptimizerName::rmsprop: return stepOf<Rmsprop<T>>(optimizer, s, gradient);
    case OptimizerName::adadelta: return stepOf<Adadelta<T>>(optimizer, s, gradient);
    case OptimizerName::adam: return stepOf<Adam<T>>(optimizer, s, gradient);
    case OptimizerName::adamw: return stepOf<Adamw<T>>(optimizer, s, gradient);
    case OptimizerName::adamax: return stepOf<Adamax<T>>(optimizer, s, gradient);
    case OptimizerName::nadam: return stepOf<Nadam<T>>(optimizer, s, gradient);
    case OptimizerName::radam: return stepOf<Radam<T>>(optimizer, s, gradient);
    case OptimizerName::rprop: return stepOf<Rprop<T>>(optimizer, s, gradient);
    case OptimizerName::lion: return stepOf<Lion<T>>(optimizer, s, gradient);
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

// One step of gradient descent with momentum, with the formula of the optimizer sgd: velocity =
// momentum * velocity + gradient.
template <class T>
void momentumStep(std::size_t n, double learningRate, double momentum, bool nesterov,
                  const T* gradient, T* parameters, T* velocity) {
  Optimizer optimizer;
  optimizer.momentum = momentum;
  optimizer.nesterov = nesterov;
  // With velocity 0, the first step is like the others.
  const Sgd<T> update(optimizer, {0, 0, 0, learningRate, 0, 2, parameters, velocity, nullptr});
#pragma omp simd
  for (std::size_t j = 0; j < n; ++j) {
    parameters[j] = static_cast<T>(
        update(j, static_cast<double>(parameters[j]), static_cast<double>(gradient[j])).w);
  }
}

// Step t of Adam, from 1, with the formula of the optimizer adam.
template <class T>
void adamStep(std::size_t n, double learningRate, const AdamRates& rates, double t,
              const T* gradient, T* parameters, T* first, T* second) {
  Optimizer optimizer;
  optimizer.beta1 = rates.beta1;
  optimizer.beta2 = rates.beta2;
  optimizer.epsilon = rates.epsilon;
  Adam<T> update(optimizer, {0, 0, 0, learningRate, 0, t, parameters, first, nullptr});
  update.second = second;
#pragma omp simd
  for (std::size_t j = 0; j < n; ++j) {
    parameters[j] = static_cast<T>(
        update(j, static_cast<double>(parameters[j]), static_cast<double>(gradient[j])).w);
  }
}

template <class T>
constexpr StepKernels<T> kernels = {scaleGradient<T, double>, scaleGradient<T, T>,
                                    step<T, double>,          step<T, T>,
                                    momentumStep<T>,          adamStep<T>};

}  // namespace

namespace FALLLINE_INSTRUCTION_SET {
constinit const BothPrecisions<StepKernels> stepKernels = {kernels<float>, kernels<double>};
}

}  // namespace fallline
