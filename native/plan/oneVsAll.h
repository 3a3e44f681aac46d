// Logistic regression of one class against all others in ml-logistic-regression's own order of
// sums: what lib/compat/mlLogisticRegression hands over, in plain structs.
#pragma once

#include <cstddef>

namespace fallline {

// x[rows x cols] in row-major order; the class of each row. Both at least 1 x 1.
struct OneVsAllData {
  const double* x;
  const double* labels;
  std::size_t rows, cols;
};

// Consecutive classes that are trained together. Weights and gradients are count x cols.
struct OneVsAllClasses {
  std::size_t first, count;
  double* weights;
  double* gradients;
};

// Rows that a kernel works on at a time, and columns of them that it transposes at a time.
inline constexpr std::size_t kOneVsAllRows = 32;
inline constexpr std::size_t kOneVsAllColumns = 64;

// What a kernel needs beside the data, for its own thread.
struct OneVsAllScratch {
  double* transposed;  // [kOneVsAllColumns x kOneVsAllRows]
  double* errors;      // [classes x kOneVsAllRows]
};

}  // namespace fallline
