// Sweeps of coordinate descent: the twin of lib/numerics/coordinateSweeps.ts, which has the
// formulas and their source.
#pragma once

#include <cstddef>

#include "kernels/elementary.h"
#include "kernels/vectors.h"
#include "plan/coordinates.h"

namespace fallline {
namespace {

// Four sums of vector width keep enough multiplications in flight.
inline double columnDot(std::size_t n, const double* x, const double* y) {
  constexpr std::size_t N = kLanes<double>;
  using V = Vector<N, double>;
  V s0{}, s1{}, s2{}, s3{};
  std::size_t i = 0;
  for (; i + 4 * N <= n; i += 4 * N) {
    s0 += load<N>(x + i) * load<N>(y + i);
    s1 += load<N>(x + i + N) * load<N>(y + i + N);
    s2 += load<N>(x + i + 2 * N) * load<N>(y + i + 2 * N);
    s3 += load<N>(x + i + 3 * N) * load<N>(y + i + 3 * N);
  }
  for (; i + N <= n; i += N) s0 += load<N>(x + i) * load<N>(y + i);
  double sum = sumOf<N, double>((s0 + s1) + (s2 + s3));
  for (; i < n; ++i) sum += x[i] * y[i];
  return sum;
}

// y[n] += a x[n]
inline void addColumn(std::size_t n, double a, const double* __restrict x, double* __restrict y) {
#pragma omp simd
  for (std::size_t i = 0; i < n; ++i) y[i] += a * x[i];
}

// Moves a number towards 0 by an amount, at most to 0.
FALLLINE_INLINE double shrunk(double x, double amount) {
  if (x > amount) return x - amount;
  if (x < -amount) return x + amount;
  return x >= -amount ? 0 : __builtin_nan("");
}

template <bool isGram>
CoordinateSweep sweepOnce(const CoordinateSystem& system, const ActiveCoordinates& active) {
  constexpr double most = 0x1.fffffffffffffp1023;
  const std::size_t rows = system.rows;
  double decrease = 0, greatest = 0;
  for (std::size_t k = 0; k < active.count; ++k) {
    const std::size_t j = active.numbers[k];
    const double* const column = system.matrix + j * rows;
    const double weight = system.weights[j], square = system.squares[j];
    const double product = isGram ? system.state[j] : columnDot(rows, column, system.state);
    const double size = square + system.l2[j];
    const double next = shrunk(product + square * weight, system.l1[j]) / size;
    if (!(absOf(next) <= most)) return {__builtin_nan(""), __builtin_nan("")};
    const double delta = next - weight;
    if (delta == 0) continue;
    system.weights[j] = next;
    addColumn(rows, -delta, column, system.state);
    const double energy = size * delta * delta;
    decrease += 0.5 * energy;
    if (energy > greatest) greatest = energy;
  }
  return {decrease, __builtin_sqrt(greatest)};
}

CoordinateSweep sweepCoordinates(const CoordinateSystem& system, const ActiveCoordinates& active) {
  return system.isGram ? sweepOnce<true>(system, active) : sweepOnce<false>(system, active);
}

// out[j] = column j of the matrix . state, for the listed columns
void multiplyColumns(const CoordinateSystem& system, const ActiveCoordinates& listed, double* out) {
  for (std::size_t k = 0; k < listed.count; ++k) {
    const std::size_t j = listed.numbers[k];
    out[j] = columnDot(system.rows, system.matrix + j * system.rows, system.state);
  }
}

}  // namespace
}  // namespace fallline
