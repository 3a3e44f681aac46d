// OpenBLAS as a table of functions. The addon calls OpenBLAS through the table in use only, so that
// the same objects serve a build that links to the system's OpenBLAS (openBlasLinked.cc) and the
// addon of the platform packages, which opens a library at run time (openBlasOpened.cc). This is
// the only file that includes <cblas.h>.
#pragma once

#include <cblas.h>

#include <atomic>
#include <cstddef>

// Headers of scipy-openblas declare the functions with their prefix.
#if defined(FALLLINE_PREFIXED_HEADERS)
#define FALLLINE_DECLARED(name) scipy_##name
#else
#define FALLLINE_DECLARED(name) name
#endif

// LAPACK's functions within OpenBLAS. They are declared here, because not every package of OpenBLAS
// has a header for them. Arguments are those of Fortran: pointers, and columns one after the other;
// the lengths of strings are passed last.
extern "C" {
// Cholesky factorisation of a positive definite matrix
void FALLLINE_DECLARED(dpotrf_)(const char* triangle, const blasint* n, double* a,
                                const blasint* leading, blasint* info, std::size_t);
// Solves systems with the factor of dpotrf_
void FALLLINE_DECLARED(dpotrs_)(const char* triangle, const blasint* n, const blasint* columns,
                                const double* a, const blasint* leading, double* b,
                                const blasint* leadingB, blasint* info, std::size_t);
// Least squares of minimum norm by a singular value decomposition
void FALLLINE_DECLARED(dgelsd_)(const blasint* rows, const blasint* cols, const blasint* columns,
                                double* a, const blasint* leading, double* b,
                                const blasint* leadingB, double* singularValues,
                                const double* rcond, blasint* rank, double* work,
                                const blasint* workSize, blasint* integerWork, blasint* info);
// QR factorisation
void FALLLINE_DECLARED(dgeqrf_)(const blasint* rows, const blasint* cols, double* a,
                                const blasint* leading, double* factors, double* work,
                                const blasint* workSize, blasint* info);
// Singular value decomposition by divide and conquer
void FALLLINE_DECLARED(dgesdd_)(const char* vectors, const blasint* rows, const blasint* cols,
                                double* a, const blasint* leading, double* singularValues,
                                double* u, const blasint* leadingU, double* v,
                                const blasint* leadingV, double* work, const blasint* workSize,
                                blasint* integerWork, blasint* info, std::size_t);
}

// Every function of OpenBLAS that the addon calls.
#define FALLLINE_OPENBLAS_FUNCTIONS(each)                                                         \
  each(cblas_sasum) each(cblas_dasum) each(cblas_saxpy) each(cblas_daxpy) each(cblas_sdot)        \
      each(cblas_ddot) each(cblas_sgemm) each(cblas_dgemm) each(cblas_sgemv) each(cblas_dgemv)    \
          each(cblas_sger) each(cblas_dger) each(cblas_sscal) each(cblas_dscal) each(cblas_dsyrk) \
              each(dpotrf_) each(dpotrs_) each(dgelsd_) each(dgeqrf_) each(dgesdd_)               \
                  each(openblas_get_config) each(openblas_get_corename)                           \
                      each(openblas_set_num_threads)

namespace fallline::blas {

struct OpenBlas {
#define FALLLINE_MEMBER(name) decltype(&::FALLLINE_DECLARED(name)) name;
  FALLLINE_OPENBLAS_FUNCTIONS(FALLLINE_MEMBER)
#undef FALLLINE_MEMBER
};

// The table in use. It changes only to a complete table that is never destroyed, so that readers
// need no order: a thread that reads an old pointer calls the old library, which stays open.
extern std::atomic<const OpenBlas*> openBlasInUse;

inline const OpenBlas& openBlas() { return *openBlasInUse.load(std::memory_order_relaxed); }

}  // namespace fallline::blas
