// Coordinate descent for least squares with L1 and L2 penalties: what lib/solvers hands over, in
// plain structs.
#pragma once

#include <cstddef>
#include <cstdint>

namespace fallline {

// matrix[size x rows]: the columns of X, or the Gram matrix (isGram). Sweeps keep the state
// up to date: state[rows] is the residual, or with isGram the products of columns and residual.
struct CoordinateSystem {
  bool isGram;
  std::size_t rows, size;
  const double* matrix;
  const double* squares;  // [size] of the columns of X
  const double* l1;       // [size]
  const double* l2;       // [size]
  double* state;
  double* weights;  // [size]
};

// The numbers of the coordinates to update, in order; each is below the system's size.
struct ActiveCoordinates {
  const std::uint32_t* numbers;
  std::size_t count;
};

// What one sweep did: see lib/numerics/coordinateSweeps.ts.
struct CoordinateSweep {
  double decrease, change;
};

}  // namespace fallline
