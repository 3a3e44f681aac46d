// The training plan as the native side sees it: plain values, complete, already checked.
// lib/plan/plan.ts is the one place that knows defaults; nothing here has any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "plan/storage.h"

namespace fallline {

enum class LossName {
  sigmoidSquaredError,
  logistic,
  hinge,
  squaredHinge,
  modifiedHuber,
  perceptron,
  focal,
  softmax,
  westonWatkins,
  crammerSinger,
  squaredError,
  absoluteError,
  huber,
  epsilonInsensitive,
  squaredEpsilonInsensitive,
  logCosh,
  quantile,
  poisson,
  tweedie,
  gamma
};
enum class Reduction { sum, mean };
enum class Precision { float32, float64 };
enum class Monitor { loss, validationLoss, validationScore };

// What a loss compares a score with, and what turns a score into a prediction: see
// lib/plan/lossTable.ts and lib/plan/links.ts.
enum class TargetKind { binary, multiclass, regression };
enum class LinkName { identity, log, logistic, softmax, clipped, none };

// A loss's name, what its row says of it, and parameters; those it does not have are 0 and not
// looked at.
struct Loss {
  LossName name = LossName::logistic;
  TargetKind targets = TargetKind::binary;
  LinkName link = LinkName::logistic;
  double gamma = 0, labelSmoothing = 0, delta = 0, epsilon = 0, quantile = 0, power = 0;

  // Whether it compares the scores of several classes with each other.
  bool comparesClasses() const { return targets == TargetKind::multiclass; }
  // The second derivative, if it is the same at every score; else 0.
  double constantCurvature() const { return name == LossName::squaredError ? 2 : 0; }
  // Of a loss that compares classes: whether all second derivatives are 0.
  bool isStraightOverClasses() const { return name != LossName::softmax; }
};

enum class OptimizerName {
  sgd,
  adagrad,
  rmsprop,
  adadelta,
  adam,
  adamw,
  adamax,
  nadam,
  radam,
  rprop,
  lion
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
      case OptimizerName::sgd: return momentum > 0 ? 1 : 0;
      case OptimizerName::adagrad:
      case OptimizerName::lion: return 1;
      case OptimizerName::rmsprop: return 1 + (centered ? 1 : 0) + (momentum > 0 ? 1 : 0);
      case OptimizerName::adam:
      case OptimizerName::adamw: return amsgrad ? 3 : 2;
      case OptimizerName::adadelta:
      case OptimizerName::adamax:
      case OptimizerName::nadam:
      case OptimizerName::radam:
      case OptimizerName::rprop: return 2;
    }
    return 0;
  }
};

enum class ScheduleName {
  constant,
  step,
  multiStep,
  exponential,
  inverseTime,
  inverseScaling,
  polynomial,
  cosine,
  cosineRestarts,
  linear,
  oneCycle,
  optimal,
  plateau,
  lossProportional,
  custom
};

// A learning rate as a function of t, which counts epochs or steps from 0; parameters that a
// schedule does not have are not looked at.
struct Schedule {
  ScheduleName name = ScheduleName::constant;
  bool perStep = false;
  double initial = 0, every = 1, gamma = 0, decay = 0, power = 0, period = 1, minimum = 0;
  double growth = 1, from = 0, to = 0, maximum = 0, rise = 0, divisor = 1, finalDivisor = 1;
  double alpha = 1, t0 = 0, factor = 1, patience = 0, threshold = 0, cooldown = 0, first = 0;
  bool linear = false, threePhase = false, absolute = false;
  std::vector<double> milestones{};
  std::vector<double> rates{};
};

enum class ActivationName {
  identity,
  sigmoid,
  tanh,
  relu,
  leakyRelu,
  elu,
  gelu,
  geluTanh,
  silu,
  softplus
};

// An activation's name and parameters; those it does not have are 0 and not looked at.
struct Activation {
  ActivationName name = ActivationName::identity;
  double slope = 0, alpha = 0;

  // Whether the slope is best had from the output, so that it need not be kept.
  bool slopeFromOutput() const {
    switch (name) {
      case ActivationName::identity:
      case ActivationName::sigmoid:
      case ActivationName::tanh:
      case ActivationName::relu:
      case ActivationName::leakyRelu: return true;
      case ActivationName::elu:
      case ActivationName::gelu:
      case ActivationName::geluTanh:
      case ActivationName::silu:
      case ActivationName::softplus: return false;
    }
    return false;
  }
};

enum class LayerKind { dense, dropout, batchNorm };

// A layer of a network; what its kind does not have is not looked at.
struct Layer {
  LayerKind kind = LayerKind::dense;
  std::size_t inputs = 0, units = 0;
  std::size_t offset = 0;  // where its parameters begin
  Activation activation{};
  bool useBias = false, frozen = false;
  double l2 = 0, learningRateFactor = 1;
  double rate = 0;  // of dropout
  double momentum = 0, epsilon = 0;

  std::size_t nWeights() const { return kind == LayerKind::dense ? units * inputs : 0; }
  // Numbers in the array of parameters: weights and biases; or scales, shifts, and the running
  // means and variances, which the optimizer does not touch.
  std::size_t nParameters() const {
    switch (kind) {
      case LayerKind::dense: return nWeights() + (useBias ? units : 0);
      case LayerKind::dropout: return 0;
      case LayerKind::batchNorm: return 4 * units;
    }
    return 0;
  }
  bool learns() const { return kind != LayerKind::dropout && !frozen; }
  // Whether in training what it gives for a row depends on the other rows of its batch.
  bool dependsOnBatch() const { return kind == LayerKind::batchNorm && !frozen; }
};

// A stretch of parameters that the optimizer treats alike; see lib/plan/parameters.ts.
struct ParameterBlock {
  std::size_t from, size;
  std::size_t weights, cols;  // weights, the first of them, in rows of `cols`
  std::size_t penalized;
  double l2, learningRateFactor;
  bool frozen;
};

struct Plan {
  std::size_t nFeatures;
  std::size_t nOutputs;
  bool classes;  // whether targets are class numbers, one a row, and not nOutputs numbers
  std::vector<Layer> layers;  // of a network, the last its output; a linear model has none
  bool useBias;
  Loss loss;
  Reduction reduction;
  double l1, l2, maxNorm;  // 0: none
  bool penalizeBias;
  Optimizer optimizer;
  Schedule schedule;
  double averageFrom;  // epochs before averaging begins; -1: never
  double clipNorm;     // 0: gradients are not clipped
  double clipValue;
  double clipSlope;       // 0: the slopes of losses are not clipped
  std::size_t batchSize;  // rows of a full batch; the last one of an epoch may be shorter
  bool shuffle;
  // Rules for stopping before the last epoch; 0: not in force.
  double targetLoss, targetScore, tolerance, timeLimit;
  std::size_t patience;
  Monitor monitor;
  bool recordBatches;
  Precision precision;
  unsigned threads;

  bool isNetwork() const { return !layers.empty(); }
  // Of a linear model: weights of all outputs and, with useBias, their biases after them.
  std::size_t nWeights() const { return nOutputs * nFeatures; }
  std::size_t nParameters() const {
    if (isNetwork()) return layers.back().offset + layers.back().nParameters();
    return nWeights() + (useBias ? nOutputs : 0);
  }
  std::vector<ParameterBlock> blocks() const {
    if (!isNetwork()) {
      const std::size_t n = nParameters();
      return {{0, n, nWeights(), nFeatures, penalizeBias ? n : nWeights(), l2, 1, false}};
    }
    std::vector<ParameterBlock> all;
    for (const Layer& layer : layers) {
      const std::size_t n = layer.nParameters(), weights = layer.nWeights();
      if (layer.kind == LayerKind::dense) {
        all.push_back({layer.offset, n, weights, layer.inputs, penalizeBias ? n : weights, layer.l2,
                       layer.learningRateFactor, layer.frozen});
      } else if (layer.kind == LayerKind::batchNorm) {
        all.push_back(
            {layer.offset, 2 * layer.units, 0, 0, 0, 0, layer.learningRateFactor, layer.frozen});
      }
    }
    return all;
  }
  // Targets of one row.
  std::size_t targetWidth() const { return classes ? 1 : nOutputs; }

  // Every step goes along the gradient of loss and L2 penalty by the scheduled rate, and nothing
  // else: what the fused loop of one-sample descent does.
  bool isPlainDescent() const {
    return optimizer.name == OptimizerName::sgd && optimizer.momentum == 0 &&
           optimizer.weightDecay == 0 && clipNorm == 0 && clipValue == 0 && l1 == 0 &&
           maxNorm == 0 && nOutputs == 1 && !classes && !penalizeBias && !isNetwork();
  }
};

// Samples: x is rows x cols, row-major, or null where the elements are narrow; y holds
// targetWidth() targets per row; weights, which may be null, one number per row.
template <class T>
struct Data {
  const T* x;
  const T* y;
  const T* weights;
  std::size_t rows;
  std::size_t cols;
  NarrowFeatures narrow{};
};

// Rows of x, one after the other or by their numbers: row i begins at element
// (order ? order[i] : i) * cols of x, or of the narrow elements.
template <class T>
struct Rows {
  const T* x;
  const std::uint32_t* order;
  std::size_t n, cols;
  NarrowFeatures narrow{};
};

// The n samples first ..., or order[first] ... where there is an order.
template <class T>
Rows<T> rowsOf(const Data<T>& data, const std::uint32_t* order, std::size_t first, std::size_t n) {
  if (order) return {data.x, order + first, n, data.cols, data.narrow};
  return {data.x ? data.x + first * data.cols : nullptr, nullptr, n, data.cols,
          data.narrow.from(first * data.cols)};
}

// The samples of a run, and those it is watched by; validation.rows is 0 where there are none.
template <class T>
struct RunData : Data<T> {
  Data<T> validation;
};

// What training changes; see TrainingState and COUNTERS in lib/backend/backend.ts. `average` is
// there where the plan averages, `best` where it has patience.
inline constexpr std::size_t kRandomWords = 4;
enum Counter : std::size_t {
  kSteps,
  kProducts,
  kEpochs,
  kAveraged,
  kRateScale,
  kFirstLoss,
  kPlateauBest,
  kPlateauWaited,
  kPlateauCooldown,
  kBest,
  kWaited,
  kLastLoss,
  kSlotsSince,
  kCounters
};

template <class T>
struct State {
  T* parameters;
  T* slots;
  double* average;
  T* best;
  std::uint32_t* random;
  double* counters;
};

// What one epoch came to, in the order in which it crosses the binding (REPORTED in
// lib/backend/native.ts); NaN for what was not asked for.
struct EpochReport {
  double loss;
  double validationLoss;
  double validationScore;
  double trainingScore;
  double learningRate;  // of the last step
  double gradientNorm;  // mean over the steps
  double seconds;
};
inline constexpr std::size_t kReportWidth = sizeof(EpochReport) / sizeof(double);

enum class Ended {
  maxEpochs,
  targetLoss,
  targetScore,
  tolerance,
  patience,
  timeLimit,
  aborted,
  diverged,
  invalidData
};

struct Outcome {
  Ended ended;
  // With invalidData: the first element of x that is not finite.
  std::size_t index = 0;
  double value = 0;
  // With diverged, in a network: the number of the first layer whose outputs were not finite; -1:
  // none.
  int layer = -1;
  // With diverged: only the norm of a gradient was not finite.
  bool ofNorm = false;
};

}  // namespace fallline
