// One step of dual coordinate descent. Twin: lib/numerics/dualDescent.ts, which has the formulas
// and their sources. Both add the same products in the same order, and neither fuses a
// multiplication with an addition, so that their results have the same bits.
#pragma once

#include <cmath>
#include <cstddef>

#include "kernels/vectors.h"
#include "plan/dualDescent.h"

namespace fallline {
namespace {

// x[cols] . w in eight sums, which are added in a fixed order.
template <class T>
FALLLINE_INLINE double dotRow(const T* x, std::size_t cols, const double* w) {
  constexpr std::size_t N = 8;
  Vector<N, double> sums{};
  std::size_t j = 0;
  for (; j + N <= cols; j += N) {
    sums += __builtin_convertvector(load<N>(x + j), Vector<N, double>) * load<N>(w + j);
  }
  double sum = sumOf<N, double>(sums);
  for (; j < cols; ++j) sum += static_cast<double>(x[j]) * w[j];
  return sum;
}

// w[cols] += a x
template <class T>
FALLLINE_INLINE void addRow(double a, const T* x, std::size_t cols, double* w) {
#pragma omp simd
  for (std::size_t j = 0; j < cols; ++j) w[j] += a * static_cast<double>(x[j]);
}

// The d' in [low, high] that minimises slope (d' - d) + square / 2 (d' - d)^2 + epsilon |d'|.
FALLLINE_INLINE double dualMinimum(double d, double slope, double square, double epsilon,
                                   double low, double high) {
  double next;
  if (square > 0) {
    const double pull = square * d - slope;
    const double beyond = pull > epsilon ? pull - epsilon : pull < -epsilon ? pull + epsilon : 0;
    next = beyond / square;
  } else {
    next = slope < -epsilon ? high : slope > epsilon ? low : 0;
  }
  return next < low ? low : next > high ? high : next;
}

// The violation of the conditions of optimality; -1 to leave the row out.
FALLLINE_INLINE double dualViolation(double d, double slope, double epsilon, double low,
                                     double high, double threshold) {
  if (d == low) {
    const double right = low >= 0 ? slope + epsilon : slope - epsilon;
    return right > threshold ? -1 : right < 0 ? -right : 0;
  }
  if (d == high) {
    const double left = high > 0 ? slope + epsilon : slope - epsilon;
    return left < -threshold ? -1 : left > 0 ? left : 0;
  }
  if (d == 0) {
    const double violation = std::fabs(slope) - epsilon;
    return violation < -threshold ? -1 : violation > 0 ? violation : 0;
  }
  return std::fabs(d > 0 ? slope + epsilon : slope - epsilon);
}

// Minimises over the variable of a row, whose features are x[cols]. Returns the violation before,
// or -1 to leave the row out.
template <class T>
double visitDual(const DualProblem& problem, const DualState& state, std::size_t row, const T* x,
                 std::size_t cols, double threshold) {
  const double d = state.duals[row];
  const double low = problem.lows[row], high = problem.highs[row];
  const double curvature = problem.curvatures[row];
  const double score = dotRow(x, cols, state.weights) + state.counters[kDualBias];
  const double slope = score - problem.targets[row] + curvature * d;
  const double violation = dualViolation(d, slope, problem.epsilon, low, high, threshold);
  if (!(violation > 0)) return violation < 0 ? -1 : 0;
  const double square = problem.squares[row] + problem.biasSquare + curvature;
  const double next = dualMinimum(d, slope, square, problem.epsilon, low, high);
  const double step = next - d;
  state.duals[row] = next;
  state.counters[kDualBias] += problem.biasSquare * step;
  addRow(step, x, cols, state.weights);
  return violation;
}

}  // namespace
}  // namespace fallline
