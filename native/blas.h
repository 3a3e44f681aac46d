// The products that training needs, in both precisions, from OpenBLAS. blas.cc is the only file
// that includes <cblas.h>. All matrices are row-major and densely packed.
#pragma once

#include <cstddef>
#include <string>

namespace fallline::blas {

// scores[rows] = x[rows x cols] . w[cols]
void gemv(std::size_t rows, std::size_t cols, const float* x, const float* w, float* scores);
void gemv(std::size_t rows, std::size_t cols, const double* x, const double* w, double* scores);

// out[cols] = transpose(x[rows x cols]) . s[rows]
void gemvTransposed(std::size_t rows, std::size_t cols, const float* x, const float* s, float* out);
void gemvTransposed(std::size_t rows, std::size_t cols, const double* x, const double* s,
                    double* out);

// c[m x n] = a[m x k] . b[k x n]
void gemm(std::size_t m, std::size_t n, std::size_t k, const float* a, const float* b, float* c);
void gemm(std::size_t m, std::size_t n, std::size_t k, const double* a, const double* b, double* c);

// c[m x n] = a[m x k] . transpose(b[n x k])
void gemmTransposedB(std::size_t m, std::size_t n, std::size_t k, const float* a, const float* b,
                     float* c);
void gemmTransposedB(std::size_t m, std::size_t n, std::size_t k, const double* a, const double* b,
                     double* c);

// c[m x n] = transpose(a[k x m]) . b[k x n]
void gemmTransposedA(std::size_t m, std::size_t n, std::size_t k, const float* a, const float* b,
                     float* c);
void gemmTransposedA(std::size_t m, std::size_t n, std::size_t k, const double* a, const double* b,
                     double* c);

// Largest extent that fits the library's integers.
std::size_t maxExtent();

// Threads are ours (pool.h): OpenBLAS works on the calling thread alone. Its own threading starts
// at tiny sizes and would fight the pool. Process-wide, like the library's setting itself.
void useOneThread();

std::string version();  // such as "0.3.21"
std::string core();     // the kernels it chose for this processor, such as "Haswell"

}  // namespace fallline::blas
