// Weighted means and standard deviations of the columns of x, in two passes, with the correction of
// T. F. Chan, G. H. Golub and R. J. LeVeque, "Algorithms for computing the sample variance", The
// American Statistician 37 (1983). Differences from the mean are scaled to at most 2 by a power of
// two before they are squared, so that no square overflows. The twin of
// lib/numerics/columnMoments.ts.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/blocks.h"
#include "engine/framedRows.h"
#include "engine/treeSum.h"
#include "kernels/kernels.h"
#include "machine/buffer.h"
#include "machine/pool.h"
#include "machine/stop.h"
#include "plan/plan.h"

namespace fallline {

template <class T>
class ColumnMoments {
 public:
  ColumnMoments(const Kernels& kernels, const Data<T>& data, unsigned threads, Stop stop)
      : kernels_(kernels.table<T>()),
        addTo_(kernels.table<double>().accumulate),
        data_(data),
        stop_(stop),
        blockRows_(std::clamp<std::size_t>(kBlockBytes / (data.cols * sizeof(T)), 1, data.rows)),
        leafRows_(leafRowsOf(data, blockRows_)),
        leaves_(ceilDivide(data.rows, leafRows_)),
        pool_(data.rows * data.cols < kFewElements
                  ? 1
                  : static_cast<unsigned>(std::min<std::size_t>(threads, leaves_))),
        first_(data.cols),
        factors_(data.cols),
        sums_(leaves_ * 2 * data.cols) {
    for (unsigned thread = 0; thread < pool_.threads(); ++thread) {
      readers_.emplace_back(kernels_, data, Frame{}, false, blockRows_);
    }
  }

  // means[cols], deviations[cols]
  void operator()(double* means, double* deviations) {
    const std::size_t cols = data_.cols;
    weigh();
    readFirst();
    // Sums of the differences from the first row, and the greatest of these differences.
    pass([&](const T* x, double share, double* sums) {
      for (std::size_t j = 0; j < cols; ++j) {
        const double difference = static_cast<double>(x[j]) - first_[j];
        const double size = std::abs(difference);
        sums[j] += share * difference;
        sums[cols + j] = sums[cols + j] > size ? sums[cols + j] : size;
      }
    });
    for (std::size_t j = 0; j < cols; ++j) {
      double greatest = 0;
      for (std::size_t leaf = 0; leaf < leaves_; ++leaf) {
        greatest = std::max(greatest, sums_.data()[(2 * leaf + 1) * cols + j]);
      }
      factors_[j] = factorFor(greatest);
    }
    addLeaves(cols);
    for (std::size_t j = 0; j < cols; ++j) means[j] = first_[j] + sums_.data()[j];
    pass([&](const T* x, double share, double* sums) {
      for (std::size_t j = 0; j < cols; ++j) {
        const double difference = (static_cast<double>(x[j]) - means[j]) * factors_[j];
        sums[j] += share * difference;
        sums[cols + j] += share * (difference * difference);
      }
    });
    addLeaves(2 * cols);
    for (std::size_t j = 0; j < cols; ++j) {
      const double rest = sums_.data()[j], squares = sums_.data()[cols + j];
      if (factors_[j] > 0) means[j] += rest / factors_[j];
      deviations[j] = deviationOf(squares - rest * rest, factors_[j], means[j]);
    }
  }

 private:
  static constexpr std::size_t kBlockBytes = 64 << 10;
  static constexpr std::size_t kFewElements = 1 << 18;
  static constexpr std::size_t kMostLeaves = 64;

  static std::size_t leafRowsOf(const Data<T>& data, std::size_t blockRows) {
    const std::size_t blocks = ceilDivide(data.rows, blockRows);
    return blockRows * ceilDivide(blocks, kMostLeaves);
  }

  // The power of two that brings numbers of this size to at most 2; 0 for 0.
  static double factorFor(double greatest) {
    if (!(greatest > 0) || !std::isfinite(greatest)) return 0;
    return std::ldexp(1.0, -std::clamp(std::ilogb(greatest), -1000, 1000));
  }

  // Deviations at the level of rounding are 0.
  static double deviationOf(double variance, double factor, double mean) {
    if (!std::isfinite(mean)) return std::numeric_limits<double>::quiet_NaN();
    if (factor == 0) return 0;
    const double deviation = std::sqrt(std::max(variance, 0.0)) / factor;
    return deviation <= 4 * std::numeric_limits<double>::epsilon() * std::abs(mean) ? 0 : deviation;
  }

  double weightOf(std::size_t i) const {
    return data_.weights ? static_cast<double>(data_.weights[i]) : 1.0;
  }

  void weigh() {
    if (!data_.weights) {
      total_ = static_cast<double>(data_.rows);
      return;
    }
    TreeSum sum;
    for (std::size_t first = 0; first < data_.rows; first += 256) {
      double block = 0;
      for (std::size_t i = first; i < std::min(data_.rows, first + 256); ++i) block += weightOf(i);
      sum.add(block);
    }
    total_ = sum.total();
  }

  // The first row that has a weight.
  void readFirst() {
    std::size_t row = 0;
    while (row + 1 < data_.rows && weightOf(row) == 0) ++row;
    readers_[0].place(readers_[0].read(row, 1), 1, first_.data());
  }

  // Calls add(row, share, sums) for each row that has a weight; share is its part of all weights,
  // sums[2 x cols] are those of its leaf, 0 before.
  template <class Add>
  void pass(const Add& add) {
    const std::size_t cols = data_.cols;
    pool_.run(leaves_, [&](std::size_t leaf, unsigned thread) {
      double* sums = sums_.data() + leaf * 2 * cols;
      std::fill_n(sums, 2 * cols, 0.0);
      const std::size_t end = std::min(data_.rows, (leaf + 1) * leafRows_);
      for (std::size_t first = leaf * leafRows_; first < end; first += blockRows_) {
        if (stop_.now()) return;
        const std::size_t n = std::min(blockRows_, end - first);
        const T* x = readers_[thread].read(first, n);
        for (std::size_t i = 0; i < n; ++i) {
          const double share = weightOf(first + i) / total_;
          if (share != 0) add(x + i * cols, share, sums);
        }
      }
    });
  }

  // The first n sums of all leaves, in the place of those of the first leaf.
  void addLeaves(std::size_t n) { addTree(leaves_, n, sums_.data(), 2 * data_.cols, addTo_); }

  const KernelTable<T>& kernels_;
  const AddTo addTo_;
  const Data<T>& data_;
  const Stop stop_;
  const std::size_t blockRows_, leafRows_, leaves_;
  Pool pool_;
  Vector<FramedRows<T>> readers_;
  Vector<double> first_, factors_;
  double total_ = 0;
  Buffer<double> sums_;
};

}  // namespace fallline
