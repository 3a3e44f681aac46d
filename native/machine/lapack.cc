#include "machine/lapack.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "machine/buffer.h"
#include "machine/memory.h"
#include "machine/openBlas.h"

namespace fallline::lapack {
namespace {

using blas::openBlas;

blasint extent(std::size_t n) { return static_cast<blasint>(n); }

bool areFinite(const double* values, std::size_t n) {
  // The sum of 0 x is 0 or NaN.
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += 0.0 * values[i];
  return sum == 0;
}

// a = u . diag(singularValues) . v for a[rows x cols]: u[rows x least], v[least x cols], columns
// one after the other, with `leading` numbers from one column of a to the next. a is overwritten.
bool decompose(std::size_t rows, std::size_t cols, double* a, std::size_t leading,
               Vector<double>& singularValues, Buffer<double>& u, Buffer<double>& v) {
  const blasint m = extent(rows), n = extent(cols), leadingA = extent(leading);
  const blasint least = extent(singularValues.size());
  Vector<blasint> integerWork(8 * singularValues.size());
  blasint workSize = -1, info = 0;
  double numbers = 0;
  const auto call = [&](double* work) {
    openBlas().dgesdd_("S", &m, &n, a, &leadingA, singularValues.data(), u.data(), &m, v.data(),
                       &least, work, &workSize, integerWork.data(), &info, 1);
  };
  call(&numbers);  // asks for the size of the work array
  if (info != 0) return false;
  workSize = static_cast<blasint>(numbers);
  Buffer<double> work(static_cast<std::size_t>(workSize));
  call(work.data());
  return info == 0;
}

// Makes the first columns of a[rows x cols] upper triangular, by an orthogonal matrix.
bool triangularize(std::size_t rows, std::size_t cols, double* a) {
  const blasint m = extent(rows), n = extent(cols);
  Vector<double> factors(std::min(rows, cols));
  blasint workSize = -1, info = 0;
  double numbers = 0;
  openBlas().dgeqrf_(&m, &n, a, &m, factors.data(), &numbers, &workSize, &info);
  if (info != 0) return false;
  workSize = static_cast<blasint>(numbers);
  Buffer<double> work(static_cast<std::size_t>(workSize));
  openBlas().dgeqrf_(&m, &n, a, &m, factors.data(), work.data(), &workSize, &info);
  return info == 0;
}

}  // namespace

bool solvePositiveDefinite(std::size_t n, double* a, std::size_t columns, double* b) {
  if (!areFinite(a, n * n)) return false;
  Vector<double> factors(n);
  for (std::size_t i = 0; i < n; ++i) {
    if (!(a[i * n + i] > 0)) return false;
    factors[i] = 1 / std::sqrt(a[i * n + i]);
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) a[i * n + j] = a[i * n + j] * factors[i] * factors[j];
    a[i * n + i] = 1;
  }
  const blasint size = extent(n), count = extent(columns), leading = std::max<blasint>(1, size);
  blasint info = 0;
  openBlas().dpotrf_("L", &size, a, &leading, &info, 1);
  if (info != 0) return false;
  const double least = static_cast<double>(n) * std::numeric_limits<double>::epsilon();
  for (std::size_t i = 0; i < n; ++i) {
    const double pivot = a[i * n + i];
    if (!(pivot * pivot >= least)) return false;
  }
  for (std::size_t k = 0; k < columns; ++k) {
    for (std::size_t i = 0; i < n; ++i) b[k * n + i] *= factors[i];
  }
  openBlas().dpotrs_("L", &size, &count, a, &leading, b, &leading, &info, 1);
  for (std::size_t k = 0; k < columns; ++k) {
    for (std::size_t i = 0; i < n; ++i) b[k * n + i] *= factors[i];
  }
  return info == 0 && areFinite(b, columns * n);
}

long leastSquares(std::size_t rows, std::size_t cols, const double* a, std::size_t outputs,
                  const double* b, double* out) {
  if (!areFinite(a, rows * cols) || !areFinite(b, rows * outputs)) return -1;
  // Columns one after the other; those of the right-hand sides have room for the solution.
  const std::size_t longest = std::max(rows, cols);
  Buffer<double> matrix(rows * cols), columns(longest * outputs);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < cols; ++j) matrix.data()[j * rows + i] = a[i * cols + j];
    for (std::size_t k = 0; k < outputs; ++k) {
      columns.data()[k * longest + i] = b[i * outputs + k];
    }
  }
  Vector<double> singularValues(std::min(rows, cols));
  const blasint m = extent(rows), n = extent(cols), count = extent(outputs);
  const blasint leading = extent(longest);
  const double rcond = std::numeric_limits<double>::epsilon() * static_cast<double>(longest);
  blasint rank = 0, info = 0, workSize = -1, integers = 0;
  double numbers = 0;
  const auto solve = [&](double* work, blasint* integerWork) {
    openBlas().dgelsd_(&m, &n, &count, matrix.data(), &m, columns.data(), &leading,
                       singularValues.data(), &rcond, &rank, work, &workSize, integerWork, &info);
  };
  solve(&numbers, &integers);  // asks for the sizes of the work arrays
  if (info != 0) return -1;
  workSize = static_cast<blasint>(numbers);
  Buffer<double> work(static_cast<std::size_t>(workSize));
  Vector<blasint> integerWork(static_cast<std::size_t>(std::max<blasint>(1, integers)));
  solve(work.data(), integerWork.data());
  if (info != 0) return -1;
  for (std::size_t k = 0; k < outputs; ++k) {
    std::copy_n(columns.data() + k * longest, cols, out + k * cols);
  }
  return rank;
}

bool ridgePath(std::size_t rows, std::size_t cols, const double* a, std::size_t outputs,
               const double* b, std::size_t nAlphas, const double* alphas, double* out) {
  if (!areFinite(a, rows * cols) || !areFinite(b, rows * outputs)) return false;
  Buffer<double> joined(rows * (cols + outputs));
  std::copy_n(a, rows * cols, joined.data());
  double* targets = joined.data() + rows * cols;
  std::copy_n(b, rows * outputs, targets);
  const std::size_t kept = std::min(rows, cols);
  if (rows > cols) {
    // Orthogonal matrices from the left change no solution.
    if (!triangularize(rows, cols + outputs, joined.data())) return false;
    for (std::size_t j = 0; j < cols; ++j) {
      std::fill_n(joined.data() + j * rows + j + 1, cols - j - 1, 0.0);
    }
  }
  Vector<double> singularValues(kept), along(kept * outputs);
  Buffer<double> u(kept * kept), v(kept * cols), factors(kept * outputs * nAlphas);
  if (!decompose(kept, cols, joined.data(), rows, singularValues, u, v)) return false;
  const blasint size = extent(kept), count = extent(outputs);
  openBlas().cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, size, count, size, 1, u.data(),
                         size, targets, extent(rows), 0, along.data(), size);
  const double cut = std::numeric_limits<double>::epsilon() *
                     static_cast<double>(std::max(rows, cols)) * singularValues[0];
  double* factor = factors.data();
  for (std::size_t k = 0; k < nAlphas; ++k) {
    for (std::size_t at = 0; at < kept * outputs; ++at) {
      const double value = singularValues[at % kept];
      *factor++ = value > cut ? along[at] / (value + alphas[k] / value) : 0;
    }
  }
  const blasint weights = extent(outputs * nAlphas);
  openBlas().cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, extent(cols), weights, size, 1,
                         v.data(), size, factors.data(), size, 0, out, extent(cols));
  return true;
}

}  // namespace fallline::lapack
