// Measures the speed of matrix products, the upper bound for work that is not limited by memory.
#pragma once

#include <cstddef>

namespace fallline {

struct ProductSize {
  std::size_t rows, cols, outputs;
};

// Floating-point operations per second of products of rows x cols and cols x outputs (with one
// output, of a matrix and a vector) by OpenBLAS, each of `threads` threads on matrices of its own;
// the best of `repeats`. 0 if a product is wrong.
template <class T>
double productPeak(const ProductSize& size, unsigned threads, unsigned repeats);

}  // namespace fallline
