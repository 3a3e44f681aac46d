// A problem of dual coordinate descent and what its epochs change. lib/numerics/dualDescent.ts
// describes them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace fallline {

// Arrays hold one number per row.
struct DualProblem {
  const double* targets;
  const double* lows;
  const double* highs;
  const double* curvatures;
  const double* squares;
  double epsilon;
  double biasSquare;
};

enum DualCounter : std::size_t {
  kDualActive,
  kDualThreshold,
  kDualBias,
  kDualViolation,
  kDualCounters
};

struct DualState {
  double* weights;       // one per column
  double* duals;         // one per row
  std::uint32_t* order;  // the numbers of the rows
  std::uint32_t* random;
  double* counters;  // DualCounter
};

}  // namespace fallline
