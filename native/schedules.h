// The rates of the schedules: functions of t = 0, 1, 2 ... The same formulas, with their names and
// sources, stand in lib/backend/typescript/schedules.ts. After its period a schedule stays where it
// ended, but for the cosines.
#pragma once

#include <algorithm>
#include <cmath>

#include "plan.h"

namespace fallline {

// Half a cosine from a (share 0) to b (share 1).
inline double halfCosine(double a, double b, double share) {
  constexpr double pi = 3.14159265358979323846;
  return b + 0.5 * (a - b) * (1 + std::cos(pi * share));
}

inline double rateAt(const Schedule& s, double t) {
  const double share = std::min(t, s.period) / s.period;  // of those that have a period
  switch (s.name) {
    case ScheduleName::constant:
      return s.initial;
    case ScheduleName::step:
      return s.initial * std::pow(s.gamma, std::floor(t / s.every));
    case ScheduleName::multiStep: {
      const auto passed = std::upper_bound(s.milestones.begin(), s.milestones.end(), t);
      return s.initial * std::pow(s.gamma, static_cast<double>(passed - s.milestones.begin()));
    }
    case ScheduleName::exponential:
      return s.initial * std::pow(s.gamma, t);
    case ScheduleName::inverseTime:
      return s.initial / (1 + s.decay * t);
    case ScheduleName::inverseScaling:
      return s.initial / std::pow(t + 1, s.power);
    case ScheduleName::polynomial:
      return s.initial * std::pow(1 - share, s.power);
    case ScheduleName::cosine:
      return halfCosine(s.initial, s.minimum, t / s.period);
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
    case ScheduleName::linear:
      return s.initial * (s.from + (s.to - s.from) * share);
    case ScheduleName::oneCycle: {
      const double start = s.maximum / s.divisor;
      const double top = s.rise * s.period - 1, end = s.period - 1;
      if (t <= top) return halfCosine(start, s.maximum, top > 0 ? t / top : 1);
      return halfCosine(s.maximum, start / s.finalDivisor,
                        end > top ? (std::min(t, end) - top) / (end - top) : 1);
    }
  }
  return s.initial;
}

// The rate of the step that comes next.
inline double nextRate(const Schedule& s, const double* counters) {
  return rateAt(s, counters[s.perStep ? kSteps : kEpochs]);
}

}  // namespace fallline
