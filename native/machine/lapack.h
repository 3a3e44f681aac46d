// Solutions of linear systems by OpenBLAS's LAPACK (E. Anderson et al., "LAPACK Users' Guide", SIAM
// 1999), in double precision.
#pragma once

#include <cstddef>

namespace fallline::lapack {

// Solves a . z = b for `columns` right-hand sides of n numbers each, one after the other in b,
// which become the solutions. a[n x n] is symmetric, with both triangles; it is overwritten. Rows
// and columns of a are first scaled so that the diagonal is 1.
//
// False if a is not positive definite: also if a pivot of the scaled matrix is below n times the
// rounding unit, or if a number of a or of the solution is not finite. b is then undefined.
bool solvePositiveDefinite(std::size_t n, double* a, std::size_t columns, double* b);

// The minimum-norm solution of least squares: out[outputs x cols] = the weights w of each output
// for which |a . w - b| is least, for a[rows x cols] and b[rows x outputs]. Singular values up to
// max(rows, cols) times the rounding unit times the greatest one count as 0.
//
// Returns the rank of a; -1 if a number of a or b is not finite or the iteration does not converge,
// and out is then undefined.
long leastSquares(std::size_t rows, std::size_t cols, const double* a, std::size_t outputs,
                  const double* b, double* out);

// Ridge regression for several strengths, by one singular value decomposition: out[nAlphas x
// outputs x cols] = the weights w for which |a . w - b|^2 + alpha |w|^2 is least. a[rows x cols]
// and b[rows x outputs] have their columns one after the other. Singular values count as 0 as in
// leastSquares.
//
// False if a number of a or b is not finite or the iteration does not converge; out is then
// undefined.
bool ridgePath(std::size_t rows, std::size_t cols, const double* a, std::size_t outputs,
               const double* b, std::size_t nAlphas, const double* alphas, double* out);

}  // namespace fallline::lapack
