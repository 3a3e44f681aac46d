// OpenBLAS's functions in both precisions: first the products of training, then those that
// JavaScript can call (kernelCalls.cc). Matrices are row-major; those of training have no gaps
// between rows.
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

// Upper triangle of c[n x n] += alpha transpose(a) . a, for a[k x n]
void syrkTransposed(std::size_t n, std::size_t k, double alpha, const double* a, double* c);

// Upper triangle of c[n x n] = alpha a . transpose(a), for a[n x k]; c has rows `leading` apart
void syrk(std::size_t n, std::size_t k, double alpha, const double* a, double* c,
          std::size_t leading);

// A vector whose element i is first[i * stride]; n, n and stride within maxExtent().
template <class T>
struct Strided {
  T* first;
  std::ptrdiff_t stride;
};

// A matrix in rows that begin `leading` elements apart, or its transpose.
template <class T>
struct Leading {
  const T* first;
  std::size_t leading;
  bool transposed;
};

template <class T>
T dot(std::size_t n, Strided<const T> x, Strided<const T> y);

// y += alpha x
template <class T>
void axpy(std::size_t n, T alpha, Strided<const T> x, Strided<T> y);

// x *= alpha, for a positive stride
template <class T>
void scal(std::size_t n, T alpha, Strided<T> x);

// Sum of |x_i|, for a positive stride
template <class T>
T asum(std::size_t n, Strided<const T> x);

// y = alpha a x + beta y, where a has rows x cols elements before transposition; y is not read if
// beta is 0.
template <class T>
void gemv(std::size_t rows, std::size_t cols, T alpha, Leading<T> a, Strided<const T> x, T beta,
          Strided<T> y);

// a[m x n] += alpha x transpose(y)
template <class T>
void ger(std::size_t m, std::size_t n, T alpha, Strided<const T> x, Strided<const T> y, T* a,
         std::size_t leading);

// c[m x n] = alpha a[m x k] b[k x n] + beta c, m, n and k are the sizes after transposition; c is
// not read if beta is 0.
template <class T>
void gemm(std::size_t m, std::size_t n, std::size_t k, T alpha, Leading<T> a, Leading<T> b, T beta,
          T* c, std::size_t leadingC);

// Largest extent that fits the library's integers.
std::size_t maxExtent();

// Restricts OpenBLAS to the calling thread; threads are ours (pool.h). OpenBLAS would start threads
// for tiny sizes and compete with the pool. The setting applies to the whole process.
void useOneThread();

std::string version();  // such as "0.3.21"
std::string core();     // the kernels it chose for this processor, such as "Haswell"

}  // namespace fallline::blas
