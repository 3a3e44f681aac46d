// Epochs of dual coordinate descent: the rows of the order in a random permutation, one step each.
// Rows whose variables stay at a bound are left out. Twin: lib/numerics/dualDescent.ts.
#pragma once

#include <limits>

#include "engine/rng.h"
#include "kernels/kernels.h"
#include "machine/buffer.h"
#include "machine/stop.h"
#include "plan/dualDescent.h"

namespace fallline {

template <class T>
class DualDescent {
 public:
  // order and n of the rows are not used.
  DualDescent(const Kernels& kernels, const Rows<T>& rows, const DualProblem& problem,
              const DualState& state, const Stop& stop)
      : kernels_(kernels.table<T>()),
        rows_(rows),
        problem_(problem),
        state_(state),
        stop_(stop),
        widened_(rows.narrow ? rows.cols : 0) {}

  // Epochs until the violation is at most `tolerance`. Returns how many there were.
  std::size_t operator()(std::size_t epochs, double tolerance) {
    for (std::size_t epoch = 1; epoch <= epochs; ++epoch) {
      if (!descend()) return epoch;
      if (!(state_.counters[kDualViolation] > tolerance)) return epoch;
      if (stop_.betweenBatches()) return epoch;
    }
    return epochs;
  }

 private:
  // Rows between two checks whether the run must stop.
  static constexpr std::size_t kRowsBetweenLooks = 1024;
  // Bytes of the next row that are prefetched; the processor goes on by itself.
  static constexpr std::size_t kPrefetchedBytes = 512;

  // Returns false if the run must stop.
  bool descend() {
    std::uint32_t* const order = state_.order;
    auto active = static_cast<std::size_t>(state_.counters[kDualActive]);
    const double threshold = state_.counters[kDualThreshold];
    Random random(state_.random);
    for (std::size_t s = 0; s < active; ++s) {
      const std::size_t other = s + random.below(static_cast<std::uint32_t>(active - s));
      std::swap(order[s], order[other]);
    }
    double most = 0;
    for (std::size_t s = 0, visited = 0; s < active; ++visited) {
      if (visited % kRowsBetweenLooks == 0 && stop_.now()) return false;
      if (s + 2 < active) prefetch(order[s + 2]);
      const double violation = visit(order[s], threshold);
      if (violation < 0) {
        std::swap(order[s], order[--active]);
      } else {
        if (violation > most) most = violation;
        ++s;
      }
    }
    state_.counters[kDualActive] = static_cast<double>(active);
    state_.counters[kDualViolation] = most;
    state_.counters[kDualThreshold] = most > 0 ? most : std::numeric_limits<double>::infinity();
    return true;
  }

  double visit(std::uint32_t row, double threshold) {
    const std::size_t cols = rows_.cols;
    const T* x = rows_.x + row * cols;
    if (rows_.narrow) {
      const std::uint32_t order[1] = {row};
      kernels_.widenRows({nullptr, order, 1, cols, rows_.narrow},
                         {nullptr, nullptr, 0, cols, rows_.narrow}, widened_.data());
      x = widened_.data();
    }
    return kernels_.visitDual(problem_, state_, row, x, cols, threshold);
  }

  void prefetch(std::uint32_t row) const {
    if (rows_.narrow) return;
    const char* from = reinterpret_cast<const char*>(rows_.x + row * rows_.cols);
    const std::size_t bytes = std::min(kPrefetchedBytes, rows_.cols * sizeof(T));
    for (std::size_t at = 0; at < bytes; at += 64) __builtin_prefetch(from + at);
  }

  const KernelTable<T>& kernels_;
  const Rows<T> rows_;
  const DualProblem problem_;
  const DualState state_;
  const Stop stop_;
  Buffer<T> widened_;
};

}  // namespace fallline
