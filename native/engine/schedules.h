// Learning-rate schedules: the rate as a function of t = 0, 1, 2 ... lib/numerics/schedules.ts has
// the same formulas with their names and sources. After its period a schedule keeps its last rate,
// except for the cosine schedules.
#pragma once

#include <algorithm>
#include <cmath>

#include "plan/plan.h"

namespace fallline {

// Half a cosine from a (share 0) to b (share 1).
inline double halfCosine(double a, double b, double share) {
  constexpr double pi = 3.14159265358979323846;
  return b + 0.5 * (a - b) * (1 + std::cos(pi * share));
}

inline double rateAt(const Schedule& s, double t) {
  const double share = std::min(t, s.period) / s.period;  // for schedules with a period
  switch (s.name) {
    case ScheduleName::constant: return s.initial;
    case ScheduleName::step: return s.initial * std::pow(s.gamma, std::floor(t / s.every));
    case ScheduleName::multiStep: {
      const auto passed = std::upper_bound(s.milestones.begin(), s.milestones.end(), t);
      return s.initial * std::pow(s.gamma, static_cast<double>(passed - s.milestones.begin()));
    }
    case ScheduleName::exponential: return s.initial * std::pow(s.gamma, t);
    case ScheduleName::inverseTime: return s.initial / std::pow(1 + s.decay * t, s.power);
    case ScheduleName::inverseScaling: return s.initial / std::pow(t + 1, s.power);
    case ScheduleName::polynomial: return s.initial * std::pow(1 - share, s.power);
    case ScheduleName::cosine: return halfCosine(s.initial, s.minimum, t / s.period);
    case ScheduleName::cosineRestarts: {
      double since = t, length = s.period;
      while (since >= length) {
        if (s.growth <= 1) {
          since = std::fmod(since, length);
          break;
        }
        since -= length;
        length *= s.growth;
      }
      return halfCosine(s.initial, s.minimum, since / length);
    }
    case ScheduleName::linear: return s.initial * (s.from + (s.to - s.from) * share);
    case ScheduleName::oneCycle: {
      const double start = s.maximum / s.divisor;
      const auto between = [&s](double a, double b, double part) {
        return s.linear ? a + (b - a) * part : halfCosine(a, b, part);
      };
      const double top = s.rise * s.period - 1, end = s.period - 1;
      if (t <= top) return between(start, s.maximum, top > 0 ? t / top : 1);
      const double back = s.threePhase ? 2 * s.rise * s.period - 2 : top;
      if (t <= back) return between(s.maximum, start, (t - top) / (back - top));
      return between(s.threePhase ? start : s.maximum, start / s.finalDivisor,
                     end > back ? (std::min(t, end) - back) / (end - back) : 1);
    }
    case ScheduleName::optimal: return 1 / (s.alpha * (s.t0 + t));
    // The factor of these two schedules is in the counters: see adaptRate.
    case ScheduleName::plateau:
    case ScheduleName::lossProportional: return s.initial;
    case ScheduleName::custom: {
      const double last = static_cast<double>(s.rates.size()) - 1, since = t - s.first;
      // A counter that is NaN is before all of them.
      return s.rates[since > 0 ? static_cast<std::size_t>(std::min(since, last)) : 0];
    }
  }
  return s.initial;
}

// The rate at epoch or step t of this epoch.
inline double rateOfStep(const Schedule& s, const double* counters, double t) {
  return rateAt(s, t) * counters[kRateScale];
}

// The rate of the next step.
inline double nextRate(const Schedule& s, const double* counters) {
  return rateOfStep(s, counters, counters[s.perStep ? kSteps : kEpochs]);
}

// After an epoch: adapts later rates to its loss and to the monitored value (lower is better).
inline void adaptRate(const Schedule& s, double* counters, double loss, double monitored) {
  if (s.name == ScheduleName::lossProportional) {
    if (counters[kFirstLoss] == 0) counters[kFirstLoss] = loss;
    const double share = loss / counters[kFirstLoss];
    // With a first loss of 0 there is no ratio to take.
    counters[kRateScale] = std::max(std::isnan(share) ? 1.0 : std::min(1.0, share),
                                    std::min(1.0, s.minimum / s.initial));
  }
  if (s.name != ScheduleName::plateau) return;
  const double best = counters[kPlateauBest];
  const double least = s.absolute ? s.threshold : s.threshold * std::abs(best);
  if (std::isinf(best) || monitored < best - least) {
    counters[kPlateauBest] = monitored;
    counters[kPlateauWaited] = 0;
  } else {
    counters[kPlateauWaited] += 1;
  }
  if (counters[kPlateauCooldown] > 0) {
    counters[kPlateauCooldown] -= 1;
    counters[kPlateauWaited] = 0;
  }
  if (counters[kPlateauWaited] > s.patience) {
    const double next = std::max(counters[kRateScale] * s.factor, s.minimum / s.initial);
    // As in PyTorch, a change of the rate by 1e-8 or less is not applied.
    if ((counters[kRateScale] - next) * s.initial > 1e-8) counters[kRateScale] = next;
    counters[kPlateauCooldown] = s.cooldown;
    counters[kPlateauWaited] = 0;
  }
}

}  // namespace fallline
