#include "trainer.h"

#include <chrono>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "linear.h"
#include "rng.h"
#include "schedules.h"
#include "state.h"

namespace fallline {
namespace {

using Clock = std::chrono::steady_clock;

// Work between two looks at the cancel flag in one-sample descent, in elements of X (about 0.1 ms).
constexpr std::size_t kElementsPerPoll = 1 << 18;

// Threads that a pass over `rows` can keep busy: small problems run without waking any.
template <class T>
unsigned usefulThreads(const Plan& plan, std::size_t rows) {
  const Chunks chunks(rows, blockRowsFor(plan.nFeatures, sizeof(T)), plan.nFeatures * sizeof(T));
  return static_cast<unsigned>(std::min<std::size_t>(plan.threads, chunks.count));
}

template <class T>
class Trainer {
 public:
  Trainer(const Kernels& kernels, const Plan& plan, const Data<T>& data, State<T> state,
          Stop stop)
      : kernels_(kernels.table<T>()),
        plan_(plan),
        data_(data),
        state_(state),
        stop_(stop),
        oneByOne_(plan.batchSize == 1 && plan.isPlainDescent()),
        pool_(oneByOne_ ? 1 : usefulThreads<T>(plan, plan.batchSize)),
        sumGradient_(kernels, plan, data, std::min(plan.batchSize, data.rows), pool_, stop),
        gradient_(plan.nParameters()),
        order_(plan.shuffle ? data.rows : 0) {}

  // The epoch's loss (see lib/plan.ts, `reduction`); meaningless when stopped.
  double epoch() {
    const std::uint32_t* order = nullptr;
    if (plan_.shuffle) {
      Random(state_.random).permutation(order_.data(), data_.rows);
      order = order_.data();
    }
    const double total = oneByOne_ ? oneByOne(order) : byBatches(order);
    const std::size_t parts = plan_.reduction == Reduction::mean
                                  ? data_.rows
                                  : ceilDivide(data_.rows, plan_.batchSize);
    return total / static_cast<double>(parts);
  }

 private:
  double oneByOne(const std::uint32_t* order) {
    const double rate = nextRate(plan_.schedule, state_.counters);
    const std::size_t step = std::max<std::size_t>(1, kElementsPerPoll / data_.cols);
    double total = 0;
    for (std::size_t from = 0; from < data_.rows && !stop_.betweenBatches(); from += step) {
      total += kernels_.descendOneByOne(plan_, data_, order, from,
                                        std::min(data_.rows, from + step), state_.parameters,
                                        rate);
    }
    state_.counters[kSteps] += static_cast<double>(data_.rows);
    return total;
  }

  double byBatches(const std::uint32_t* order) {
    double total = 0;
    for (std::size_t from = 0; from < data_.rows && !stop_.betweenBatches(); from += plan_.batchSize) {
      const std::size_t to = std::min(data_.rows, from + plan_.batchSize);
      total += sumGradient_(order, from, to, state_.parameters, gradient_.data());
      if (stop_.now()) break;
      if (plan_.reduction == Reduction::mean) scale(1 / static_cast<double>(to - from));
      clip();
      const double rate = nextRate(plan_.schedule, state_.counters);
      state_.counters[kSteps] += 1;
      kernels_.step(plan_.optimizer,
                    {plan_.nParameters(), plan_.nFeatures, rate, state_.counters[kSteps],
                     gradient_.data(), state_.parameters, state_.slots, state_.counters + kProducts});
    }
    return total;
  }

  void scale(double factor) {
    for (double& g : gradient_) g *= factor;
  }

  // By value first, then by norm, as with PyTorch's clip_grad_value_ and clip_grad_norm_.
  void clip() {
    if (plan_.clipValue > 0) {
      for (double& g : gradient_) g = std::clamp(g, -plan_.clipValue, plan_.clipValue);
    }
    if (plan_.clipNorm > 0) {
      double squares = 0;
      for (const double g : gradient_) squares += g * g;
      const double norm = std::sqrt(squares);
      if (norm > plan_.clipNorm) scale(plan_.clipNorm / norm);
    }
  }

  const KernelTable<T>& kernels_;
  const Plan& plan_;
  const Data<T>& data_;
  State<T> state_;
  const Stop stop_;
  const bool oneByOne_;
  Pool pool_;
  LinearGradient<T> sumGradient_;
  std::vector<double> gradient_;
  Buffer<std::uint32_t> order_;
};

template <class T>
bool allFinite(const T* values, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    if (!std::isfinite(values[i])) return false;
  }
  return true;
}

// Whether a run may stop before its last epoch, as the plan says.
template <class T>
class StoppingRules {
 public:
  StoppingRules(const Plan& plan, const State<T>& state) : plan_(plan), state_(state) {
    if (plan.patience > 0) best_.emplace(plan, state);
  }

  // Called after each epoch with its loss.
  std::optional<Ended> after(double loss) {
    if (plan_.targetLoss > 0 && loss <= plan_.targetLoss) return Ended::targetLoss;
    if (plan_.tolerance > 0 && std::abs(loss - last_) <= plan_.tolerance) return Ended::tolerance;
    last_ = loss;
    if (best_) {
      ++epochsSinceLowest_;
      if (loss < lowest_) {
        lowest_ = loss;
        epochsSinceLowest_ = 0;
        best_->copyFrom(state_);
      } else if (epochsSinceLowest_ >= plan_.patience) {
        best_->copyTo(state_);
        return Ended::patience;
      }
    }
    const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
    if (plan_.timeLimit > 0 && seconds >= plan_.timeLimit) return Ended::timeLimit;
    return std::nullopt;
  }

 private:
  const Plan& plan_;
  const State<T> state_;
  const Clock::time_point start_ = Clock::now();
  // The state at the end of the epoch of the lowest loss, kept only where it may be gone back to.
  std::optional<StateCopy<T>> best_;
  double last_ = std::numeric_limits<double>::infinity();
  double lowest_ = std::numeric_limits<double>::infinity();
  std::size_t epochsSinceLowest_ = 0;
};

template <class T>
Outcome whyNotFinite(const Data<T>& data) {
  for (std::size_t i = 0; i < data.rows * data.cols; ++i) {
    if (!std::isfinite(data.x[i])) return {Ended::invalidData, i, data.x[i]};
  }
  return {Ended::diverged};
}

}  // namespace

template <class T>
Outcome train(const Kernels& kernels, const Plan& plan, const Data<T>& data, State<T> state,
            std::size_t epochs, Stop stop,
            const std::function<void(const EpochReport&)>& onEpoch) {
  const RunUnderWay underWay;
  Trainer<T> trainer(kernels, plan, data, state, stop);
  StateCopy<T> good(plan, state);
  StoppingRules<T> rules(plan, state);
  const auto restore = [&](Outcome outcome) {
    good.copyTo(state);
    return outcome;
  };
  for (std::size_t i = 0; i < epochs; ++i) {
    const auto start = Clock::now();
    const double loss = trainer.epoch();
    if (stop.now()) return restore({Ended::aborted});
    if (!std::isfinite(loss) || !allFinite(state.parameters, plan.nParameters()) ||
        !allFinite(state.slots, plan.nParameters() * plan.optimizer.slotCount())) {
      return restore(whyNotFinite(data));
    }
    const double rate = rateAt(plan.schedule, plan.schedule.perStep ? state.counters[kSteps] - 1
                                                                    : state.counters[kEpochs]);
    state.counters[kEpochs] += 1;
    good.copyFrom(state);
    onEpoch({loss, rate, std::chrono::duration<double>(Clock::now() - start).count()});
    if (const auto ended = rules.after(loss)) return {*ended};
  }
  return {Ended::maxEpochs};
}

template <class T>
double gradient(const Kernels& kernels, const Plan& plan, const Data<T>& data, const T* parameters,
                double* out) {
  const RunUnderWay underWay;
  Plan inOrder = plan;
  inOrder.shuffle = false;
  Pool pool(usefulThreads<T>(plan, data.rows));
  LinearGradient<T> sumGradient(kernels, inOrder, data, data.rows, pool, Stop());
  const double loss = sumGradient(nullptr, 0, data.rows, parameters, out);
  if (plan.reduction == Reduction::sum) return loss;
  const double n = static_cast<double>(data.rows);
  for (std::size_t j = 0; j < plan.nParameters(); ++j) out[j] /= n;
  return loss / n;
}

template <class T>
void scores(const Kernels& kernels, const Plan& plan, const T* x, std::size_t rows,
            const T* parameters, T* out) {
  const RunUnderWay underWay;
  Pool pool(usefulThreads<T>(plan, rows));
  linearScores(kernels, plan, x, rows, parameters, out, pool, Stop());
}

#define FALLLINE_INSTANTIATE(T)                                                                  \
  template Outcome train<T>(const Kernels&, const Plan&, const Data<T>&, State<T>, std::size_t,     \
                          Stop,                                                                   \
                          const std::function<void(const EpochReport&)>&);                        \
  template double gradient<T>(const Kernels&, const Plan&, const Data<T>&, const T*, double*);    \
  template void scores<T>(const Kernels&, const Plan&, const T*, std::size_t, const T*, T*);
FALLLINE_INSTANTIATE(float)
FALLLINE_INSTANTIATE(double)
#undef FALLLINE_INSTANTIATE

}  // namespace fallline
