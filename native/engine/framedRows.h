// Blocks of rows in double precision, in the coordinates of a frame: column j is (x_j - shift_j) /
// scale_j. lib/numerics/framedRows.ts is the twin.
#pragma once

#include <algorithm>
#include <cmath>

#include "kernels/kernels.h"
#include "machine/buffer.h"
#include "machine/memory.h"
#include "plan/plan.h"

namespace fallline {

// The shift and the scale of each column; both null: the columns as they are.
struct Frame {
  const double* shift = nullptr;
  const double* scale = nullptr;
};

// Reads rows of samples, for one thread.
template <class T>
class FramedRows {
 public:
  // ones: whether a column of ones follows the columns of x.
  FramedRows(const KernelTable<T>& kernels, const Data<T>& data, const Frame& frame, bool ones,
             std::size_t blockRows)
      : kernels_(kernels),
        data_(data),
        shift_(frame.shift),
        width_(data.cols + (ones ? 1 : 0)),
        ones_(ones),
        factors_(frame.scale ? data.cols : 0),
        widened_(data.narrow ? blockRows * data.cols : 0) {
    for (std::size_t j = 0; j < factors_.size(); ++j) factors_[j] = 1 / frame.scale[j];
  }

  std::size_t width() const { return width_; }

  // n rows in the precision of the plan.
  const T* read(std::size_t first, std::size_t n) {
    if (!data_.narrow) return data_.x + first * data_.cols;
    const std::size_t next = first + n;
    kernels_.widenRows(rowsOf(data_, nullptr, first, n),
                       rowsOf(data_, nullptr, next, std::min(n, data_.rows - next)),
                       widened_.data());
    return widened_.data();
  }

  // out[n x width()] = the n rows at x in the frame
  void place(const T* x, std::size_t n, double* out) const {
    const std::size_t cols = data_.cols;
    for (std::size_t i = 0; i < n; ++i, x += cols, out += width_) {
      if (shift_) {
        const double* factors = factors_.data();
        for (std::size_t j = 0; j < cols; ++j) {
          out[j] = (static_cast<double>(x[j]) - shift_[j]) * factors[j];
        }
      } else {
        for (std::size_t j = 0; j < cols; ++j) out[j] = static_cast<double>(x[j]);
      }
      if (ones_) out[cols] = 1;
    }
  }

 private:
  const KernelTable<T>& kernels_;
  const Data<T>& data_;
  const double* const shift_;
  const std::size_t width_;
  const bool ones_;
  Vector<double> factors_;
  Buffer<T> widened_;
};

// to[m] = sqrt(|weight|) from[m]
inline void scaleRow(double weight, std::size_t m, const double* from, double* to) {
  const double factor = std::sqrt(std::abs(weight));
  for (std::size_t j = 0; j < m; ++j) to[j] = factor * from[j];
}

}  // namespace fallline
