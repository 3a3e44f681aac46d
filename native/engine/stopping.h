// Whether a run may stop before its last epoch, as its plan says. The same rules stand in
// lib/numerics/stopping.ts. What must outlive a run, so that it can be resumed, is in the
// state.
#pragma once

#include <chrono>
#include <cmath>
#include <optional>

#include "plan/plan.h"

namespace fallline {

// What the plan monitors, such that less is better.
inline double monitored(const Plan& plan, const EpochReport& report) {
  switch (plan.monitor) {
    case Monitor::loss:
      return report.loss;
    case Monitor::validationLoss:
      return report.validationLoss;
    case Monitor::validationScore:
      return -report.validationScore;
  }
  return report.loss;
}

template <class T>
class StoppingRules {
 public:
  StoppingRules(const Plan& plan, const State<T>& state) : plan_(plan), state_(state) {}

  // Called after each epoch, with its report and the parameters that this speaks of.
  template <class Parameters>
  std::optional<Ended> after(const EpochReport& report, const Parameters* parameters) {
    double* counters = state_.counters;
    if (plan_.patience > 0 && isBest(monitored(plan_, report))) {
      for (std::size_t j = 0; j < plan_.nParameters(); ++j) {
        state_.best[j] = static_cast<T>(parameters[j]);
      }
    }
    const double change = std::abs(report.loss - counters[kLastLoss]);
    counters[kLastLoss] = report.loss;
    if (plan_.targetLoss > 0 && report.loss <= plan_.targetLoss) return Ended::targetLoss;
    if (plan_.targetScore > 0 && report.trainingScore >= plan_.targetScore) {
      return Ended::targetScore;
    }
    if (plan_.patience > 0) {
      if (counters[kWaited] >= static_cast<double>(plan_.patience)) return Ended::patience;
    } else if (plan_.tolerance > 0 && change <= plan_.tolerance) {
      return Ended::tolerance;
    }
    const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
    if (plan_.timeLimit > 0 && seconds >= plan_.timeLimit) return Ended::timeLimit;
    return std::nullopt;
  }

 private:
  using Clock = std::chrono::steady_clock;

  bool isBest(double value) {
    double* counters = state_.counters;
    const double best = counters[kBest];
    // The very best is kept; but only a clear improvement starts the wait anew.
    counters[kWaited] = value < best - plan_.tolerance ? 0 : counters[kWaited] + 1;
    if (value < best) counters[kBest] = value;
    // A validation loss may overflow in every epoch: the best is then the first.
    return value < best || (std::isinf(best) && counters[kWaited] == 1);
  }

  const Plan& plan_;
  const State<T> state_;
  const Clock::time_point start_ = Clock::now();
};

}  // namespace fallline
