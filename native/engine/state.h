// A copy of the training state: that of the last completed epoch, or the one that a job's thread
// updates.
#pragma once

#include <algorithm>
#include <array>

#include "machine/memory.h"
#include "plan/plan.h"

namespace fallline {

template <class T>
class StateCopy {
 public:
  StateCopy(const Plan& plan, const State<T>& state)
      : StateCopy(plan, state, Purpose("a copy of the model's state")) {}

  State<T> state() {
    return {parameters_.data(), slots_.data(),  average_.data(),
            best_.data(),       random_.data(), counters_.data()};
  }

  void copyFrom(const State<T>& state) {
    std::copy_n(state.parameters, parameters_.size(), parameters_.begin());
    std::copy_n(state.slots, slots_.size(), slots_.begin());
    std::copy_n(state.average, average_.size(), average_.begin());
    std::copy_n(state.best, best_.size(), best_.begin());
    std::copy_n(state.random, random_.size(), random_.begin());
    std::copy_n(state.counters, counters_.size(), counters_.begin());
  }

  void copyTo(const State<T>& state) const {
    std::copy(parameters_.begin(), parameters_.end(), state.parameters);
    std::copy(slots_.begin(), slots_.end(), state.slots);
    std::copy(average_.begin(), average_.end(), state.average);
    std::copy(best_.begin(), best_.end(), state.best);
    std::copy(random_.begin(), random_.end(), state.random);
    std::copy(counters_.begin(), counters_.end(), state.counters);
  }

 private:
  StateCopy(const Plan& plan, const State<T>& state, const Purpose&)
      : parameters_(plan.nParameters()),
        slots_(plan.optimizer.slotCount() * plan.nParameters()),
        best_(plan.patience > 0 ? plan.nParameters() : 0),
        average_(plan.averageFrom >= 0 ? plan.nParameters() : 0) {
    copyFrom(state);
  }

  Vector<T> parameters_, slots_, best_;
  Vector<double> average_;
  std::array<std::uint32_t, kRandomWords> random_;
  std::array<double, kCounters> counters_;
};

}  // namespace fallline
