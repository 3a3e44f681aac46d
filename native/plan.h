// The training plan as the native side sees it: plain values, complete, already checked.
// lib/plan.ts is the one place that knows defaults; nothing here has any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace fallline {

enum class Loss { sigmoidSquaredError, logistic };
enum class Reduction { sum, mean };
enum class Precision { float32, float64 };
enum class OptimizerName {
  sgd, adagrad, rmsprop, adadelta, adam, adamw, adamax, nadam, radam, rprop, lion
};

// An optimizer's name and hyperparameters; those it does not have are 0 and not looked at.
struct Optimizer {
  OptimizerName name = OptimizerName::sgd;
  double momentum = 0, dampening = 0, weightDecay = 0, rho = 0, epsilon = 0;
  double beta1 = 0, beta2 = 0, learningRateDecay = 0, momentumDecay = 0;
  double etaMinus = 0, etaPlus = 0, minStep = 0, maxStep = 0;
  bool nesterov = false, centered = false, amsgrad = false;

  // Numbers that it keeps for each parameter.
  std::size_t slotCount() const {
    switch (name) {
      case OptimizerName::sgd:
        return momentum > 0 ? 1 : 0;
      case OptimizerName::adagrad:
      case OptimizerName::lion:
        return 1;
      case OptimizerName::rmsprop:
        return 1 + (centered ? 1 : 0) + (momentum > 0 ? 1 : 0);
      case OptimizerName::adam:
      case OptimizerName::adamw:
        return amsgrad ? 3 : 2;
      case OptimizerName::adadelta:
      case OptimizerName::adamax:
      case OptimizerName::nadam:
      case OptimizerName::radam:
      case OptimizerName::rprop:
        return 2;
    }
    return 0;
  }
};

enum class ScheduleName {
  constant, step, multiStep, exponential, inverseTime, inverseScaling, polynomial, cosine,
  cosineRestarts, linear, oneCycle
};

// A learning rate as a function of t, which counts epochs or steps from 0; parameters that a
// schedule does not have are not looked at.
struct Schedule {
  ScheduleName name = ScheduleName::constant;
  bool perStep = false;
  double initial = 0, every = 1, gamma = 0, decay = 0, power = 0, period = 1, minimum = 0;
  double growth = 1, from = 0, to = 0, maximum = 0, rise = 0, divisor = 1, finalDivisor = 1;
  std::vector<double> milestones{};
};

struct Plan {
  std::size_t nFeatures;
  bool useBias;
  Loss loss;
  Reduction reduction;
  Optimizer optimizer;
  Schedule schedule;
  double clipNorm;   // 0: gradients are not clipped
  double clipValue;
  std::size_t batchSize;  // rows of a full batch; the last one of an epoch may be shorter
  bool shuffle;
  // Rules for stopping before the last epoch; 0: not in force.
  double targetLoss, tolerance, timeLimit;
  std::size_t patience;
  Precision precision;
  unsigned threads;

  std::size_t nParameters() const { return nFeatures + (useBias ? 1 : 0); }

  // All steps of an epoch go along the gradient, by one rate, and nothing else.
  bool isPlainDescent() const {
    return optimizer.name == OptimizerName::sgd && optimizer.momentum == 0 &&
           optimizer.weightDecay == 0 && !schedule.perStep && clipNorm == 0 && clipValue == 0;
  }
};

// Samples: x is rows x cols, row-major; y holds one target per row (0 or 1 for both losses).
template <class T>
struct Data {
  const T* x;
  const T* y;
  std::size_t rows;
  std::size_t cols;
};

// What training changes: nFeatures weights and, with useBias, the bias after them; the optimizer's
// slots for each of them; the four words of the generator that shuffles; and three counters: steps
// taken, NAdam's product of momenta, epochs completed (COUNTERS in lib/backend/backend.ts).
inline constexpr std::size_t kRandomWords = 4;
enum Counter : std::size_t { kSteps, kProducts, kEpochs, kCounters };

template <class T>
struct State {
  T* parameters;
  T* slots;
  std::uint32_t* random;
  double* counters;
};

struct EpochReport {
  double loss;
  double learningRate;  // of the last step
  double seconds;
};

enum class Ended { maxEpochs, targetLoss, tolerance, patience, timeLimit, aborted, diverged, invalidData };

struct Outcome {
  Ended ended;
  // With invalidData: the first element of x that is not finite.
  std::size_t index = 0;
  double value = 0;
};

}  // namespace fallline
