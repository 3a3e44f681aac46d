#include "machine/blas.h"

#include <limits>
#include <sstream>

#include "machine/openBlas.h"

namespace fallline::blas {
namespace {

// OpenBLAS requires leading dimensions of at least 1.
blasint extent(std::size_t n) { return static_cast<blasint>(n); }
blasint step(std::ptrdiff_t stride) { return static_cast<blasint>(stride); }

// BLAS expects the lowest address of a vector, also for a negative stride.
template <class T>
T* lowest(std::size_t n, Strided<T> x) {
  return x.stride < 0 ? x.first + (static_cast<std::ptrdiff_t>(n) - 1) * x.stride : x.first;
}

CBLAS_TRANSPOSE transposition(bool transposed) { return transposed ? CblasTrans : CblasNoTrans; }

template <class T, class Single, class Double>
constexpr auto either(Single single, Double twice) {
  if constexpr (sizeof(T) == sizeof(float)) {
    return single;
  } else {
    return twice;
  }
}

}  // namespace

void gemv(std::size_t rows, std::size_t cols, const float* x, const float* w, float* scores) {
  openBlas().cblas_sgemv(CblasRowMajor, CblasNoTrans, extent(rows), extent(cols), 1.0f, x,
                         extent(cols), w, 1, 0.0f, scores, 1);
}

void gemv(std::size_t rows, std::size_t cols, const double* x, const double* w, double* scores) {
  openBlas().cblas_dgemv(CblasRowMajor, CblasNoTrans, extent(rows), extent(cols), 1.0, x,
                         extent(cols), w, 1, 0.0, scores, 1);
}

void gemvTransposed(std::size_t rows, std::size_t cols, const float* x, const float* s,
                    float* out) {
  openBlas().cblas_sgemv(CblasRowMajor, CblasTrans, extent(rows), extent(cols), 1.0f, x,
                         extent(cols), s, 1, 0.0f, out, 1);
}

void gemvTransposed(std::size_t rows, std::size_t cols, const double* x, const double* s,
                    double* out) {
  openBlas().cblas_dgemv(CblasRowMajor, CblasTrans, extent(rows), extent(cols), 1.0, x,
                         extent(cols), s, 1, 0.0, out, 1);
}

void gemm(std::size_t m, std::size_t n, std::size_t k, const float* a, const float* b, float* c) {
  openBlas().cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, extent(m), extent(n), extent(k),
                         1.0f, a, extent(k), b, extent(n), 0.0f, c, extent(n));
}

void gemm(std::size_t m, std::size_t n, std::size_t k, const double* a, const double* b,
          double* c) {
  openBlas().cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, extent(m), extent(n), extent(k),
                         1.0, a, extent(k), b, extent(n), 0.0, c, extent(n));
}

void gemmTransposedB(std::size_t m, std::size_t n, std::size_t k, const float* a, const float* b,
                     float* c) {
  openBlas().cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, extent(m), extent(n), extent(k),
                         1.0f, a, extent(k), b, extent(k), 0.0f, c, extent(n));
}

void gemmTransposedB(std::size_t m, std::size_t n, std::size_t k, const double* a, const double* b,
                     double* c) {
  openBlas().cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, extent(m), extent(n), extent(k),
                         1.0, a, extent(k), b, extent(k), 0.0, c, extent(n));
}

void gemmTransposedA(std::size_t m, std::size_t n, std::size_t k, const float* a, const float* b,
                     float* c) {
  openBlas().cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, extent(m), extent(n), extent(k),
                         1.0f, a, extent(m), b, extent(n), 0.0f, c, extent(n));
}

void gemmTransposedA(std::size_t m, std::size_t n, std::size_t k, const double* a, const double* b,
                     double* c) {
  openBlas().cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, extent(m), extent(n), extent(k),
                         1.0, a, extent(m), b, extent(n), 0.0, c, extent(n));
}

void syrkTransposed(std::size_t n, std::size_t k, double alpha, const double* a, double* c) {
  if (k == 0) return;
  openBlas().cblas_dsyrk(CblasRowMajor, CblasUpper, CblasTrans, extent(n), extent(k), alpha, a,
                         extent(n), 1.0, c, extent(n));
}

void syrk(std::size_t n, std::size_t k, double alpha, const double* a, double* c,
          std::size_t leading) {
  openBlas().cblas_dsyrk(CblasRowMajor, CblasUpper, CblasNoTrans, extent(n), extent(k), alpha, a,
                         extent(k), 0.0, c, extent(leading));
}

template <class T>
T dot(std::size_t n, Strided<const T> x, Strided<const T> y) {
  return either<T>(openBlas().cblas_sdot, openBlas().cblas_ddot)(
      extent(n), lowest(n, x), step(x.stride), lowest(n, y), step(y.stride));
}

template <class T>
void axpy(std::size_t n, T alpha, Strided<const T> x, Strided<T> y) {
  either<T>(openBlas().cblas_saxpy, openBlas().cblas_daxpy)(
      extent(n), alpha, lowest(n, x), step(x.stride), lowest(n, y), step(y.stride));
}

template <class T>
void scal(std::size_t n, T alpha, Strided<T> x) {
  if (alpha == T(0)) {
    // Some builds write 0 for alpha = 0; the result must be NaN if x is NaN.
    for (std::size_t i = 0; i < n; ++i) x.first[static_cast<std::ptrdiff_t>(i) * x.stride] *= alpha;
    return;
  }
  either<T>(openBlas().cblas_sscal, openBlas().cblas_dscal)(extent(n), alpha, x.first,
                                                            step(x.stride));
}

template <class T>
T asum(std::size_t n, Strided<const T> x) {
  return either<T>(openBlas().cblas_sasum, openBlas().cblas_dasum)(extent(n), x.first,
                                                                   step(x.stride));
}

template <class T>
void gemv(std::size_t rows, std::size_t cols, T alpha, Leading<T> a, Strided<const T> x, T beta,
          Strided<T> y) {
  const std::size_t nx = a.transposed ? rows : cols, ny = a.transposed ? cols : rows;
  if (beta == T(0)) {
    // Some builds multiply the old values by 0, which keeps NaN.
    for (std::size_t i = 0; i < ny; ++i) y.first[static_cast<std::ptrdiff_t>(i) * y.stride] = T(0);
    beta = T(1);
  }
  either<T>(openBlas().cblas_sgemv, openBlas().cblas_dgemv)(
      CblasRowMajor, transposition(a.transposed), extent(rows), extent(cols), alpha, a.first,
      extent(a.leading), lowest(nx, x), step(x.stride), beta, lowest(ny, y), step(y.stride));
}

template <class T>
void ger(std::size_t m, std::size_t n, T alpha, Strided<const T> x, Strided<const T> y, T* a,
         std::size_t leading) {
  either<T>(openBlas().cblas_sger, openBlas().cblas_dger)(
      CblasRowMajor, extent(m), extent(n), alpha, lowest(m, x), step(x.stride), lowest(n, y),
      step(y.stride), a, extent(leading));
}

template <class T>
void gemm(std::size_t m, std::size_t n, std::size_t k, T alpha, Leading<T> a, Leading<T> b, T beta,
          T* c, std::size_t leadingC) {
  either<T>(openBlas().cblas_sgemm, openBlas().cblas_dgemm)(
      CblasRowMajor, transposition(a.transposed), transposition(b.transposed), extent(m), extent(n),
      extent(k), alpha, a.first, extent(a.leading), b.first, extent(b.leading), beta, c,
      extent(leadingC));
}

#define FALLLINE_INSTANTIATE(T)                                                                 \
  template T dot(std::size_t, Strided<const T>, Strided<const T>);                              \
  template void axpy(std::size_t, T, Strided<const T>, Strided<T>);                             \
  template void scal(std::size_t, T, Strided<T>);                                               \
  template T asum(std::size_t, Strided<const T>);                                               \
  template void gemv(std::size_t, std::size_t, T, Leading<T>, Strided<const T>, T, Strided<T>); \
  template void ger(std::size_t, std::size_t, T, Strided<const T>, Strided<const T>, T*,        \
                    std::size_t);                                                               \
  template void gemm(std::size_t, std::size_t, std::size_t, T, Leading<T>, Leading<T>, T, T*,   \
                     std::size_t);
FALLLINE_INSTANTIATE(float)
FALLLINE_INSTANTIATE(double)
#undef FALLLINE_INSTANTIATE

std::size_t maxExtent() { return static_cast<std::size_t>(std::numeric_limits<blasint>::max()); }

void useOneThread() { openBlas().openblas_set_num_threads(1); }

std::string version() {
  // "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH ..." since 0.3; without the numbers before that.
  std::istringstream config(openBlas().openblas_get_config());
  std::string name, number;
  config >> name >> number;
  return name == "OpenBLAS" && !number.empty() ? number : "unknown";
}

std::string core() { return openBlas().openblas_get_corename(); }

}  // namespace fallline::blas
