// Full-batch descent of one-vs-all logistic regression, bit-identical to ml-logistic-regression:
//
//     w += learningRate * sum over i of x[i] * (t[i] - 1 / (1 + e^-(x[i] . w)))
//
// Every sum starts at 0 and adds one product after the other: a score over the columns, an element
// of the gradient over the rows. Sums are therefore never split; a vector holds independent sums:
// the scores of several rows, or the elements of the gradient of several columns. Twin:
// lib/backend/typescript/oneVsAllDescent.ts.
#pragma once

#include <cstddef>

#include "kernels/exactExp.h"
#include "kernels/kernels.h"
#include "plan/oneVsAll.h"

namespace fallline {
namespace {

#if defined(__AVX512F__)
inline constexpr std::size_t kLanes = 8;
inline constexpr std::size_t kTileVectors = 4;
#elif defined(__AVX__)
inline constexpr std::size_t kLanes = 4;
inline constexpr std::size_t kTileVectors = 8;
#else
inline constexpr std::size_t kLanes = 2;
inline constexpr std::size_t kTileVectors = 8;
#endif
inline constexpr std::size_t kTileRows = kLanes * kTileVectors;
static_assert(kOneVsAllRows % kTileRows == 0);

template <std::size_t lanes>
struct VectorOf {
  typedef double Type __attribute__((vector_size(lanes * sizeof(double))));
};
using Lanes = VectorOf<kLanes>::Type;

// Four rows by four columns, or two by two without wider registers.
inline constexpr std::size_t kSquare = kLanes < 4 ? 2 : 4;
using SquareRow = VectorOf<kSquare>::Type;

// from[kSquare rows, `stride` apart] -> to[kSquare columns, kOneVsAllRows apart]
FALLLINE_INLINE void transposeSquare(const double* from, std::size_t stride, double* to) {
  using Pair = VectorOf<2>::Type;
  const auto pair = [&](std::size_t row, std::size_t column) {
    Pair out;
    __builtin_memcpy(&out, from + row * stride + column, sizeof out);
    return out;
  };
  for (std::size_t k = 0; k < kSquare; k += 2) {
#if defined(__AVX__)
    // Register halves are combined while loading, which needs no shuffle.
    const SquareRow a = __builtin_shufflevector(pair(0, k), pair(2, k), 0, 1, 2, 3);
    const SquareRow b = __builtin_shufflevector(pair(1, k), pair(3, k), 0, 1, 2, 3);
    const SquareRow first = __builtin_shufflevector(a, b, 0, 4, 2, 6);
    const SquareRow second = __builtin_shufflevector(a, b, 1, 5, 3, 7);
#else
    const SquareRow first = __builtin_shufflevector(pair(0, k), pair(1, k), 0, 2);
    const SquareRow second = __builtin_shufflevector(pair(0, k), pair(1, k), 1, 3);
#endif
    __builtin_memcpy(to + k * kOneVsAllRows, &first, sizeof first);
    __builtin_memcpy(to + (k + 1) * kOneVsAllRows, &second, sizeof second);
  }
}

// x[rows x cols, `stride` apart] -> transposed[cols x kOneVsAllRows]; rows that are not there are
// 0.
static void transposeRows(const double* x, std::size_t stride, std::size_t rows, std::size_t cols,
                          double* transposed) {
  const std::size_t wholeRows = rows / kSquare * kSquare, wholeCols = cols / kSquare * kSquare;
  for (std::size_t r = 0; r < wholeRows; r += kSquare) {
    for (std::size_t k = 0; k < wholeCols; k += kSquare) {
      transposeSquare(x + r * stride + k, stride, transposed + k * kOneVsAllRows + r);
    }
  }
  for (std::size_t k = 0; k < cols; ++k) {
    double* const to = transposed + k * kOneVsAllRows;
    const std::size_t from = k < wholeCols ? wholeRows : 0;
    for (std::size_t r = from; r < rows; ++r) to[r] = x[r * stride + k];
    for (std::size_t r = rows; r < kOneVsAllRows; ++r) to[r] = 0;
  }
}

// scores[kOneVsAllRows] += transposed . weights, column after column.
static void addScores(const double* transposed, std::size_t cols, const double* weights,
                      double* scores) {
  for (std::size_t tile = 0; tile < kOneVsAllRows; tile += kTileRows) {
    Lanes sums[kTileVectors];
    for (std::size_t v = 0; v < kTileVectors; ++v) {
      __builtin_memcpy(&sums[v], scores + tile + v * kLanes, sizeof sums[v]);
    }
    for (std::size_t k = 0; k < cols; ++k) {
      const double* const from = transposed + k * kOneVsAllRows + tile;
      const double weight = weights[k];
      for (std::size_t v = 0; v < kTileVectors; ++v) {
        Lanes values;
        __builtin_memcpy(&values, from + v * kLanes, sizeof values);
        sums[v] = sums[v] + values * weight;
      }
    }
    for (std::size_t v = 0; v < kTileVectors; ++v) {
      __builtin_memcpy(scores + tile + v * kLanes, &sums[v], sizeof sums[v]);
    }
  }
}

// scores[kOneVsAllRows] -> what is missing from each row's probability to its target.
static void errorsOf(const double* labels, std::size_t rows, double label, double* scores) {
  double targets[kOneVsAllRows];
  for (std::size_t r = 0; r < kOneVsAllRows; ++r) {
    targets[r] = r < rows && labels[r] == label ? 0.0 : 1.0;
  }
#pragma omp simd
  for (std::size_t r = 0; r < kOneVsAllRows; ++r) {
    scores[r] = targets[r] - 1.0 / (1.0 + exactExp(-scores[r]));
  }
}

// gradient[of as many columns as `vectors` vectors hold] += x[rows] . errors, row after row.
template <class Vector, std::size_t vectors>
FALLLINE_INLINE void addColumns(const double* x, std::size_t stride, std::size_t rows,
                                const double* errors, double* gradient) {
  constexpr std::size_t lanes = sizeof(Vector) / sizeof(double);
  Vector sums[vectors];
  for (std::size_t v = 0; v < vectors; ++v) {
    __builtin_memcpy(&sums[v], gradient + v * lanes, sizeof sums[v]);
  }
  for (std::size_t r = 0; r < rows; ++r) {
    const double error = errors[r];
    for (std::size_t v = 0; v < vectors; ++v) {
      Vector values;
      __builtin_memcpy(&values, x + r * stride + v * lanes, sizeof values);
      sums[v] = sums[v] + values * error;
    }
  }
  for (std::size_t v = 0; v < vectors; ++v) {
    __builtin_memcpy(gradient + v * lanes, &sums[v], sizeof sums[v]);
  }
}

// gradient[cols] += x[rows x cols] . errors
static void addGradient(const double* x, std::size_t cols, std::size_t rows, const double* errors,
                        double* gradient) {
  std::size_t j = 0;
  const auto columns = [&]<class Vector, std::size_t vectors>() {
    constexpr std::size_t width = vectors * sizeof(Vector) / sizeof(double);
    for (; j + width <= cols; j += width) {
      addColumns<Vector, vectors>(x + j, cols, rows, errors, gradient + j);
    }
  };
  columns.template operator()<Lanes, kTileVectors>();
  columns.template operator()<Lanes, 1>();
  if constexpr (kLanes > 4) columns.template operator()<VectorOf<4>::Type, 1>();
  if constexpr (kLanes > 2) columns.template operator()<VectorOf<2>::Type, 1>();
  columns.template operator()<double, 1>();
}

// Adds the rows [from, to), in order, to the gradients of all the classes.
static void addOneVsAllRows(const OneVsAllData& data, const OneVsAllClasses& classes,
                            std::size_t from, std::size_t to, OneVsAllScratch& scratch) {
  const std::size_t cols = data.cols, count = classes.count;
  double* const errors = scratch.errors;
  for (std::size_t row = from; row < to; row += kOneVsAllRows) {
    const std::size_t rows = to - row < kOneVsAllRows ? to - row : kOneVsAllRows;
    const double* const x = data.x + row * cols;
    for (std::size_t i = 0; i < count * kOneVsAllRows; ++i) errors[i] = 0;
    for (std::size_t k = 0; k < cols; k += kOneVsAllColumns) {
      const std::size_t width = cols - k < kOneVsAllColumns ? cols - k : kOneVsAllColumns;
      transposeRows(x + k, cols, rows, width, scratch.transposed);
      for (std::size_t c = 0; c < count; ++c) {
        addScores(scratch.transposed, width, classes.weights + c * cols + k,
                  errors + c * kOneVsAllRows);
      }
    }
    for (std::size_t c = 0; c < count; ++c) {
      double* const own = errors + c * kOneVsAllRows;
      errorsOf(data.labels + row, rows, static_cast<double>(classes.first + c), own);
      addGradient(x, cols, rows, own, classes.gradients + c * cols);
    }
  }
}

// Takes the step along the gradients and clears them.
static void stepOneVsAll(const OneVsAllClasses& classes, std::size_t cols, double learningRate) {
  const std::size_t n = classes.count * cols;
  double* const weights = classes.weights;
  double* const gradients = classes.gradients;
#pragma omp simd
  for (std::size_t j = 0; j < n; ++j) {
    weights[j] = weights[j] + gradients[j] * learningRate;
    gradients[j] = 0;
  }
}

static void exponentials(std::size_t n, const double* x, double* out) {
#pragma omp simd
  for (std::size_t i = 0; i < n; ++i) out[i] = exactExp(x[i]);
}

}  // namespace
}  // namespace fallline
