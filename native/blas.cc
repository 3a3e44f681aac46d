#include "blas.h"

#include <cblas.h>

#include <limits>
#include <sstream>

namespace fallline::blas {
namespace {

// OpenBLAS wants leading dimensions of at least 1.
blasint extent(std::size_t n) { return static_cast<blasint>(n); }

}  // namespace

void gemv(std::size_t rows, std::size_t cols, const float* x, const float* w, float* scores) {
  cblas_sgemv(CblasRowMajor, CblasNoTrans, extent(rows), extent(cols), 1.0f, x, extent(cols), w, 1,
              0.0f, scores, 1);
}

void gemv(std::size_t rows, std::size_t cols, const double* x, const double* w, double* scores) {
  cblas_dgemv(CblasRowMajor, CblasNoTrans, extent(rows), extent(cols), 1.0, x, extent(cols), w, 1,
              0.0, scores, 1);
}

void gemvTransposed(std::size_t rows, std::size_t cols, const float* x, const float* s,
                    float* out) {
  cblas_sgemv(CblasRowMajor, CblasTrans, extent(rows), extent(cols), 1.0f, x, extent(cols), s, 1,
              0.0f, out, 1);
}

void gemvTransposed(std::size_t rows, std::size_t cols, const double* x, const double* s,
                    double* out) {
  cblas_dgemv(CblasRowMajor, CblasTrans, extent(rows), extent(cols), 1.0, x, extent(cols), s, 1,
              0.0, out, 1);
}

void gemm(std::size_t m, std::size_t n, std::size_t k, const float* a, const float* b, float* c) {
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, extent(m), extent(n), extent(k), 1.0f, a,
              extent(k), b, extent(n), 0.0f, c, extent(n));
}

void gemm(std::size_t m, std::size_t n, std::size_t k, const double* a, const double* b,
          double* c) {
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, extent(m), extent(n), extent(k), 1.0, a,
              extent(k), b, extent(n), 0.0, c, extent(n));
}

void gemmTransposedB(std::size_t m, std::size_t n, std::size_t k, const float* a, const float* b,
                     float* c) {
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, extent(m), extent(n), extent(k), 1.0f, a,
              extent(k), b, extent(k), 0.0f, c, extent(n));
}

void gemmTransposedB(std::size_t m, std::size_t n, std::size_t k, const double* a, const double* b,
                     double* c) {
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, extent(m), extent(n), extent(k), 1.0, a,
              extent(k), b, extent(k), 0.0, c, extent(n));
}

void gemmTransposedA(std::size_t m, std::size_t n, std::size_t k, const float* a, const float* b,
                     float* c) {
  cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, extent(m), extent(n), extent(k), 1.0f, a,
              extent(m), b, extent(n), 0.0f, c, extent(n));
}

void gemmTransposedA(std::size_t m, std::size_t n, std::size_t k, const double* a, const double* b,
                     double* c) {
  cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, extent(m), extent(n), extent(k), 1.0, a,
              extent(m), b, extent(n), 0.0, c, extent(n));
}

std::size_t maxExtent() { return static_cast<std::size_t>(std::numeric_limits<blasint>::max()); }

void useOneThread() { openblas_set_num_threads(1); }

std::string version() {
  // "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH ..." since 0.3; without the numbers before that.
  std::istringstream config(openblas_get_config());
  std::string name, number;
  config >> name >> number;
  return name == "OpenBLAS" && !number.empty() ? number : "unknown";
}

std::string core() { return openblas_get_corename(); }

}  // namespace fallline::blas
