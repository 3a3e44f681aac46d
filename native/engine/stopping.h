// Early stopping and the tolerance rules of a plan, as in lib/numerics/stopping.ts. The counters
// that a resumed run needs are in the state.
#pragma once

#include <chrono>
#include <cmath>
#include <optional>

#include "plan/plan.h"

namespace fallline {

// The monitored value, negated for scores, so that lower is better.
inline double monitored(const Plan& plan, const EpochReport& report) {
  switch (plan.monitor) {
    case Monitor::loss: return report.loss;
    case Monitor::validationLoss: return report.validationLoss;
    case Monitor::validationScore: return -report.validationScore;
  }
  return report.loss;
}

template <class T>
class StoppingRules {
 public:
  StoppingRules(const Plan& plan, const State<T>& state) : plan_(plan), state_(state) {}

  // Called after each epoch with its report and the parameters that the report describes.
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
    // The best parameters are kept at any improvement; only one by more than the tolerance resets
    // the patience.
    counters[kWaited] = value < best - plan_.tolerance ? 0 : counters[kWaited] + 1;
    if (value < best) counters[kBest] = value;
    // If the validation loss overflows in every epoch, the first epoch is the best.
    return value < best || (std::isinf(best) && counters[kWaited] == 1);
  }

  const Plan& plan_;
  const State<T> state_;
  const Clock::time_point start_ = Clock::now();
};

}  // namespace fallline
