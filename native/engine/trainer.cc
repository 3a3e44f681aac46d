#include "engine/trainer.h"

#include <chrono>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "engine/evaluate.h"
#include "engine/mlp.h"
#include "engine/networkOutputs.h"
#include "engine/penalties.h"
#include "engine/schedules.h"
#include "engine/shuffle.h"
#include "engine/state.h"
#include "engine/step.h"
#include "engine/stopping.h"

namespace fallline {
namespace {

using Clock = std::chrono::steady_clock;

// Elements of X between two checks of the cancel flag in one-sample descent (about 0.1 ms).
constexpr std::size_t kElementsPerPoll = 1 << 18;
// One-sample descent converts stored rows of 8 or 16 bits to T a few at a time, so that they stay
// in the first-level cache: bytes of T, the least multiple of rows, and the greatest number of
// rows.
constexpr std::size_t kWidenedBytes = 16 << 10;
constexpr std::size_t kWidenedTogether = 8;
constexpr std::size_t kMostWidenedRows = 256;

// The object that computes the gradients of a run's batches, for linear models and for networks.
template <class Gradient, class T>
Gradient gradientFor(const Kernels& kernels, const Plan& plan, const Data<T>& data,
                     const State<T>& state, Pool& pool, Stop stop) {
  const std::size_t rows = std::min(plan.batchSize, data.rows);
  if constexpr (std::is_same_v<Gradient, NetworkGradient<T>>) {
    return Gradient(kernels, plan, data, rows, pool, stop, state.random, state.parameters);
  } else {
    return Gradient(kernels, plan, data, rows, pool, stop);
  }
}

template <class T, class Gradient>
class Trainer {
 public:
  Trainer(const Kernels& kernels, const Plan& plan, const Data<T>& data, State<T> state,
          std::size_t epochs, Stop stop)
      : kernels_(kernels.table<T>()),
        plan_(plan),
        data_(data),
        state_(state),
        stop_(stop),
        oneByOne_(plan.batchSize == 1 && plan.isPlainDescent()),
        pool_(oneByOne_
                  ? 1
                  : usefulThreads<T>(plan, std::min(plan.batchSize, data.rows), data.rows, epochs)),
        sumGradient_(gradientFor<Gradient, T>(kernels, plan, data, state, pool_, stop)),
        step_(kernels_, plan, state, pool_),
        gradient_(plan.nParameters()),
        // With dropout, the next order cannot be prepared: dropout draws from the same generator.
        shuffler_(plan.shuffle ? data.rows : 0, epochs, plan.threads > 1 && !hasDropout(plan)) {}

  // After a loss of a network that was not finite: the first layer with such outputs, or -1.
  int layer() const { return layer_; }

  std::size_t steps() const { return ceilDivide(data_.rows, plan_.batchSize); }

  // One pass over the samples; the result is undefined when stopped. With recordBatches, writes
  // every batch's loss to batchLosses.
  EpochSums epoch(Vector<double>& batchLosses) {
    const std::uint32_t* order = plan_.shuffle ? shuffler_.next(state_.random) : nullptr;
    if (plan_.recordBatches) batchLosses.resize(steps());
    const Averaging averaging{state_.average, state_.counters + kAveraged};
    const bool averages = plan_.averageFrom >= 0 && state_.counters[kEpochs] >= plan_.averageFrom;
    double* losses = plan_.recordBatches ? batchLosses.data() : nullptr;
    return oneByOne_ ? oneByOne(order, averages ? &averaging : nullptr, losses)
                     : byBatches(order, averages ? &averaging : nullptr, losses);
  }

 private:
  EpochSums oneByOne(const std::uint32_t* order, const Averaging* averaging, double* losses) {
    const std::size_t stretch =
        std::min(data_.rows, std::max<std::size_t>(1, kElementsPerPoll / data_.cols));
    rates_.resize(stretch);
    EpochSums sums;
    for (std::size_t from = 0; from < data_.rows && !stop_.betweenBatches(); from += stretch) {
      const std::size_t to = std::min(data_.rows, from + stretch);
      if (plan_.schedule.perStep) {
        for (std::size_t i = from; i < to; ++i) {
          rates_[i - from] = nextRate(plan_.schedule, state_.counters);
          state_.counters[kSteps] += 1;
        }
      } else {
        std::fill_n(rates_.begin(), to - from, nextRate(plan_.schedule, state_.counters));
        state_.counters[kSteps] += static_cast<double>(to - from);
      }
      const Stretch all{order,         from,      to,
                        rates_.data(), averaging, losses ? losses + from : nullptr};
      if (data_.narrow) {
        descendWidened(all, sums);
      } else {
        kernels_.descendOneByOne(plan_, data_, all, state_.parameters, sums);
      }
    }
    return sums;
  }

  // The same for stored rows of 8 or 16 bits: converts them to T, a few at a time, in the order of
  // the epoch.
  void descendWidened(const Stretch& s, EpochSums& sums) {
    const std::size_t cols = data_.cols;
    const std::size_t fitting = kWidenedBytes / (cols * sizeof(T));
    // A multiple of the kernel's block of rows, so that its blocks are the same as for rows in T.
    const std::size_t most = fitting < kWidenedTogether ? std::max<std::size_t>(1, fitting)
                                                        : std::min(fitting, kMostWidenedRows) /
                                                              kWidenedTogether * kWidenedTogether;
    widened_.resize(most * cols);
    ofWidened_.resize(2 * most);
    T* y = ofWidened_.data();
    T* weights = data_.weights ? y + most : nullptr;
    for (std::size_t from = s.from; from < s.to; from += most) {
      const std::size_t n = std::min(most, s.to - from), end = from + n;
      kernels_.widenRows(rowsOf<T>(data_, s.order, from, n),
                         rowsOf<T>(data_, s.order, end, std::min(most, data_.rows - end)),
                         widened_.data());
      for (std::size_t i = 0; i < n; ++i) {
        const std::size_t row = s.order ? s.order[from + i] : from + i;
        y[i] = data_.y[row];
        if (weights) weights[i] = data_.weights[row];
      }
      kernels_.descendOneByOne(plan_, {widened_.data(), y, weights, n, cols},
                               {nullptr, 0, n, s.rates + (from - s.from), s.averaging,
                                s.losses ? s.losses + (from - s.from) : nullptr},
                               state_.parameters, sums);
    }
  }

  EpochSums byBatches(const std::uint32_t* order, const Averaging* averaging, double* losses) {
    EpochSums sums;
    for (std::size_t from = 0; from < data_.rows && !stop_.betweenBatches();
         from += plan_.batchSize) {
      const std::size_t to = std::min(data_.rows, from + plan_.batchSize);
      const double total = sumGradient_(order, from, to, state_.parameters, gradient_.data());
      if (stop_.now()) break;
      if constexpr (std::is_same_v<Gradient, NetworkGradient<T>>) {
        // A step with a gradient that is not finite would spread NaN and hide the layer it came
        // from.
        if (!std::isfinite(total)) {
          layer_ = sumGradient_.notFinite();
          sums.loss = total;
          return sums;
        }
      }
      const double loss =
          step_(static_cast<double>(to - from), total, gradient_.data(), averaging, sums);
      if (losses) losses[from / plan_.batchSize] = loss;
    }
    return sums;
  }

  const KernelTable<T>& kernels_;
  const Plan& plan_;
  const Data<T>& data_;
  State<T> state_;
  const Stop stop_;
  const bool oneByOne_;
  Pool pool_;
  Gradient sumGradient_;
  Stepper<T, typename Gradient::Element> step_;
  Vector<typename Gradient::Element> gradient_;
  Vector<double> rates_;
  Vector<T> widened_, ofWidened_;  // rows of one-sample descent; their targets and weights
  int layer_ = -1;
  Shuffler shuffler_;
};

template <class T>
bool allFinite(const T* values, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    if (!std::isfinite(values[i])) return false;
  }
  return true;
}

template <class T>
bool isFinite(const Plan& plan, const State<T>& state) {
  const std::size_t n = plan.nParameters();
  return allFinite(state.parameters, n) && allFinite(state.slots, n * plan.optimizer.slotCount()) &&
         (plan.averageFrom < 0 || allFinite(state.average, n));
}

template <class T>
Outcome whyNotFinite(const KernelTable<T>& kernels, const Data<T>& data, int layer) {
  Vector<T> widened(data.narrow ? data.cols : 0);
  for (std::size_t row = 0; row < data.rows; ++row) {
    const Rows<T> at = rowsOf<T>(data, nullptr, row, 1);
    if (data.narrow) kernels.widenRows(at, {nullptr, nullptr, 0, data.cols}, widened.data());
    const T* x = data.narrow ? widened.data() : at.x;
    for (std::size_t j = 0; j < data.cols; ++j) {
      if (!std::isfinite(x[j])) return {Ended::invalidData, row * data.cols + j, x[j]};
    }
  }
  return {Ended::diverged, 0, 0, layer};
}

// The model's current parameters: their running mean once averaging has begun.
template <class T>
class CurrentParameters {
 public:
  CurrentParameters(const Plan& plan, const State<T>& state) : plan_(plan), state_(state) {
    if (plan.averageFrom >= 0) average_.resize(plan.nParameters());
  }

  const T* operator()() {
    if (plan_.averageFrom < 0 || state_.counters[kAveraged] == 0) return state_.parameters;
    for (std::size_t j = 0; j < average_.size(); ++j) {
      average_[j] = static_cast<T>(state_.average[j]);
    }
    return average_.data();
  }

 private:
  const Plan& plan_;
  const State<T> state_;
  Vector<T> average_;
};

template <class T, class Gradient>
Outcome trainBy(const Kernels& kernels, const Plan& plan, const RunData<T>& data, State<T> state,
                std::size_t epochs, Stop stop, const OnEpoch& onEpoch) {
  constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
  const RunUnderWay underWay;
  const Purpose purpose("the work on a batch");
  Trainer<T, Gradient> trainer(kernels, plan, data, state, epochs, stop);
  std::optional<Evaluator<T>> onTraining, onValidation;
  if (plan.targetScore > 0) onTraining.emplace(kernels, plan, data, epochs, stop);
  if (data.validation.rows > 0) onValidation.emplace(kernels, plan, data.validation, epochs, stop);
  StateCopy<T> good(plan, state);
  StoppingRules<T> rules(plan, state);
  CurrentParameters<T> current(plan, state), before(plan, good.state());
  // A full batch's only loss in an epoch is that of the parameters before its step.
  const bool isBefore = plan.monitor == Monitor::loss && trainer.steps() == 1;
  const auto restore = [&](Outcome outcome) {
    good.copyTo(state);
    return outcome;
  };
  const double steps = static_cast<double>(trainer.steps());
  const double lossParts =
      plan.reduction == Reduction::mean ? static_cast<double>(data.rows) : steps;
  Vector<double> batchLosses;
  for (std::size_t i = 0; i < epochs; ++i) {
    const auto start = Clock::now();
    const EpochSums sums = trainer.epoch(batchLosses);
    const double loss = sums.loss / lossParts;
    if (stop.now()) return restore({Ended::aborted});
    if (!std::isfinite(loss) || !isFinite(plan, state)) {
      return restore(whyNotFinite<T>(kernels.table<T>(), data, trainer.layer()));
    }
    // If the norm overflows, clipping makes the gradient 0, and the parameters stay finite.
    if (!std::isfinite(sums.gradientNorm)) {
      Outcome outcome = whyNotFinite<T>(kernels.table<T>(), data, trainer.layer());
      outcome.ofNorm = true;
      return restore(outcome);
    }
    const double rate =
        rateOfStep(plan.schedule, state.counters,
                   plan.schedule.perStep ? state.counters[kSteps] - 1 : state.counters[kEpochs]);
    state.counters[kEpochs] += 1;
    const T* parameters = current();
    EpochReport report{loss, nothing, nothing, nothing, rate, sums.gradientNorm / steps, 0};
    if (onValidation) {
      const Evaluation evaluation = (*onValidation)(parameters);
      report.validationLoss = evaluation.loss;
      report.validationScore = evaluation.score;
    }
    if (onTraining) report.trainingScore = (*onTraining)(parameters).score;
    if (stop.now()) return restore({Ended::aborted});
    adaptRate(plan.schedule, state.counters, loss, monitored(plan, report));
    report.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    const auto ended = rules.after(report, isBefore ? before() : parameters);
    good.copyFrom(state);
    onEpoch(report, batchLosses);
    if (ended) return {*ended};
  }
  return {Ended::maxEpochs};
}

// Sums of loss and gradient over all samples; in training mode if a generator's state is given.
template <class T>
double sumOver(const Kernels& kernels, const Plan& plan, const Data<T>& data, const T* parameters,
               double* out, std::uint32_t* random, Stop stop) {
  Plan inOrder = plan;
  inOrder.shuffle = false;
  Pool pool(usefulThreads<T>(plan, data.rows, data.rows, 1));
  if (!plan.isNetwork()) {
    LinearGradient<T> sum(kernels, inOrder, data, data.rows, pool, stop);
    return sum(nullptr, 0, data.rows, parameters, out);
  }
  // batchNorm updates its running means and variances in a copy: the parameters do not change.
  Vector<T> running(parameters, parameters + (random ? plan.nParameters() : 0));
  NetworkGradient<T> sum(kernels, inOrder, data, data.rows, pool, stop, random,
                         random ? running.data() : nullptr);
  Vector<T> gradient(plan.nParameters());
  const double loss = sum(nullptr, 0, data.rows, parameters, gradient.data());
  std::copy(gradient.begin(), gradient.end(), out);
  return loss;
}

}  // namespace

template <class T>
Outcome train(const Kernels& kernels, const Plan& plan, const RunData<T>& data, State<T> state,
              std::size_t epochs, Stop stop, const OnEpoch& onEpoch) {
  return plan.isNetwork()
             ? trainBy<T, NetworkGradient<T>>(kernels, plan, data, state, epochs, stop, onEpoch)
             : trainBy<T, LinearGradient<T>>(kernels, plan, data, state, epochs, stop, onEpoch);
}

template <class T>
double gradient(const Kernels& kernels, const Plan& plan, const Data<T>& data, const T* parameters,
                double* out, std::uint32_t* random, Stop stop) {
  const RunUnderWay underWay;
  const Purpose purpose("the gradient");
  double loss = sumOver(kernels, plan, data, parameters, out, random, stop);
  if (plan.reduction == Reduction::mean) {
    const double n = static_cast<double>(data.rows);
    for (std::size_t j = 0; j < plan.nParameters(); ++j) out[j] /= n;
    loss /= n;
  }
  return loss + addPenalties(plan, parameters, out);
}

template <class T>
void hessianProduct(const Kernels& kernels, const Plan& plan, const Data<T>& data,
                    const T* parameters, const T* vector, double* out, Stop stop) {
  const RunUnderWay underWay;
  const Purpose purpose("the product with the Hessian");
  Plan inOrder = plan;
  inOrder.shuffle = false;
  Pool pool(usefulThreads<T>(plan, data.rows, data.rows, 1));
  LinearGradient<T> sum(kernels, inOrder, data, data.rows, pool, stop, vector);
  sum(nullptr, 0, data.rows, parameters, out);
  if (plan.reduction == Reduction::mean) {
    const double n = static_cast<double>(data.rows);
    for (std::size_t j = 0; j < plan.nParameters(); ++j) out[j] /= n;
  }
  addPenaltyProduct(plan, vector, out);
}

template <class T>
Evaluation evaluate(const Kernels& kernels, const Plan& plan, const Data<T>& data,
                    const T* parameters, Stop stop) {
  const RunUnderWay underWay;
  const Purpose purpose("the scores of samples");
  return Evaluator<T>(kernels, plan, data, 1, stop)(parameters);
}

template <class T>
void scores(const Kernels& kernels, const Plan& plan, const Rows<T>& rows, const T* parameters,
            T* out, Stop stop) {
  const RunUnderWay underWay;
  const Purpose purpose("the outputs of layers");
  Pool pool(usefulThreads<T>(plan, rows.n, rows.n, 1));
  modelScores(kernels, plan, rows, parameters, out, pool, stop);
}

template <class T>
void activations(const Kernels& kernels, const Plan& plan, const Rows<T>& rows, const T* parameters,
                 T* out) {
  const RunUnderWay underWay;
  const Purpose purpose("the outputs of layers");
  Pool pool(usefulThreads<T>(plan, rows.n, rows.n, 1));
  networkOutputs<T>(kernels, plan, rows, parameters, nullptr, out, pool, Stop());
}

#define FALLLINE_INSTANTIATE(T)                                                                    \
  template Outcome train<T>(const Kernels&, const Plan&, const RunData<T>&, State<T>, std::size_t, \
                            Stop, const OnEpoch&);                                                 \
  template double gradient<T>(const Kernels&, const Plan&, const Data<T>&, const T*, double*,      \
                              std::uint32_t*, Stop);                                               \
  template void hessianProduct<T>(const Kernels&, const Plan&, const Data<T>&, const T*, const T*, \
                                  double*, Stop);                                                  \
  template Evaluation evaluate<T>(const Kernels&, const Plan&, const Data<T>&, const T*, Stop);    \
  template void scores<T>(const Kernels&, const Plan&, const Rows<T>&, const T*, T*, Stop);        \
  template void activations<T>(const Kernels&, const Plan&, const Rows<T>&, const T*, T*);
FALLLINE_INSTANTIATE(float)
FALLLINE_INSTANTIATE(double)
#undef FALLLINE_INSTANTIATE

}  // namespace fallline
