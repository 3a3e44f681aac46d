// Scores and gradients of a linear model, over blocks of rows that stay in cache: gemv (gemm for
// several outputs), fused loss and slope, the transposed product, then the next block, so that each
// row of X comes from memory once.
//
// A batch is divided into leaves whose size depends only on the shape of the batch, and their sums
// are added in the tree of treeSum.h. Threads take whole subtrees, so that the result is
// bit-identical for any number of threads.
#pragma once

#include <algorithm>
#include <cstring>
#include <vector>

#include "engine/blockLoss.h"
#include "engine/blocks.h"
#include "engine/scaledWeights.h"
#include "engine/treeSum.h"
#include "kernels/kernels.h"
#include "machine/blas.h"
#include "machine/buffer.h"
#include "machine/pool.h"
#include "machine/stop.h"
#include "plan/plan.h"

namespace fallline {

// scores[rows x nOutputs] = x[rows x nFeatures] . transpose(weights) + biases
template <class T>
void scoresOf(const KernelTable<T>& kernels, const Plan& plan, std::size_t rows, const T* x,
              const T* parameters, T* scores) {
  if (plan.nOutputs == 1) {
    blas::gemv(rows, plan.nFeatures, x, parameters, scores);
  } else {
    blas::gemmTransposedB(rows, plan.nOutputs, plan.nFeatures, x, parameters, scores);
  }
  if (plan.useBias) kernels.addBias(rows, plan.nOutputs, parameters + plan.nWeights(), scores);
}

template <class T>
class LinearGradient {
 public:
  // Element type of the gradient.
  using Element = double;

  // For batches of at most maxBatchRows of data's rows. With a direction, laid out as the
  // parameters, it computes the product of the Hessian with it instead of the gradient, and no
  // loss.
  LinearGradient(const Kernels& kernels, const Plan& plan, const Data<T>& data,
                 std::size_t maxBatchRows, Pool& pool, Stop stop, const T* direction = nullptr)
      : kernels_(kernels.table<T>()),
        plan_(plan),
        data_(data),
        pool_(pool),
        stop_(stop),
        usesCustomKernel_(usesCustomKernel(plan, sizeof(T))),
        widens_(data.narrow && !(usesCustomKernel_ && kInRegisters<T>)),
        scaled_(plan, data.narrow),
        direction_(direction),
        scaledDirection_(plan, data.narrow),
        blockRows_(std::min(maxBatchRows, blockRowsFor(plan, sizeof(T)))),
        addTo_(kernels.table<double>().accumulate),
        partStride_(ceilDivide(plan.nParameters() + 1, 8) * 8),
        batchRows_(maxBatchRows),
        leaves_(leavesOf<T>(plan, maxBatchRows)),
        parts_(leaves_.mostTasks * partStride_) {
    const std::size_t levels = VectorTreeSum::levelsFor(leaves_.perTask);
    if (direction) scaledDirection_.scale(direction);
    for (unsigned thread = 0; thread < pool.threads(); ++thread) {
      scratch_.emplace_back(kernels_, plan, data, blockRows_,
                            (plan.shuffle && !usesCustomKernel_) || widens_, levels * partStride_);
      if (direction) scratch_.back().along = Buffer<T>(blockRows_ * plan.nOutputs);
    }
  }

  // Loss and gradient, both summed over the samples order[from ... to), or from ... to when order
  // is null. gradient is laid out as the parameters. If the run was stopped, the result is
  // undefined.
  double operator()(const std::uint32_t* order, std::size_t from, std::size_t to,
                    const T* parameters, double* gradient) {
    const std::size_t n = plan_.nParameters();
    if (to - from != batchRows_) {
      batchRows_ = to - from;
      leaves_ = leavesOf<T>(plan_, batchRows_);
    }
    const Leaves& leaves = leaves_;
    // The rows of the next batch that this thread will probably work on, or else its next block.
    const bool cached = (to - from) * data_.cols * sizeof(T) <= kCachedBatchBytes;
    const std::size_t ahead = cached ? to - from : 0;
    scaled_.scale(parameters);
    if (leaves.count == 1) {
      sumLeaf(order, from, to, ahead, parameters, parts_.data(), scratch_[0]);
      std::memcpy(gradient, parts_.data(), n * sizeof(double));
      return parts_.data()[n];
    }
    pool_.run(leaves.tasks(), [&](std::size_t task, unsigned thread) {
      Scratch& scratch = scratch_[thread];
      VectorTreeSum sum(n + 1, addTo_, parts_.data() + task * partStride_, scratch.levels.data(),
                        partStride_);
      const std::size_t begin = from + task * leaves.taskRows();
      const std::size_t end = std::min(to, begin + leaves.taskRows());
      for (std::size_t first = begin; first < end; first += leaves.rows) {
        sumLeaf(order, first, std::min(end, first + leaves.rows), ahead, parameters, sum.next(),
                scratch);
        sum.close();
      }
      sum.finish();
    });
    // The loss is the last sum of each part.
    addTree(leaves.tasks(), n + 1, parts_.data(), partStride_, addTo_);
    std::memcpy(gradient, parts_.data(), n * sizeof(double));
    return parts_.data()[n];
  }

 private:
  struct Scratch {
    Scratch(const KernelTable<T>& kernels, const Plan& plan, const Data<T>& data,
            std::size_t blockRows, bool copies, std::size_t levelCount)
        : loss(kernels, plan, blockRows, data.weights != nullptr),
          slopes(blockRows * plan.nOutputs),
          along(0),
          part(plan.nWeights()),
          slopeSums(plan.nOutputs),
          levels(levelCount),
          x(copies ? blockRows * data.cols : 0),
          y(plan.shuffle ? blockRows * plan.targetWidth() : 0),
          weights(plan.shuffle && data.weights ? blockRows : 0) {}
    BlockLoss<T> loss;
    Buffer<T> slopes;          // scores first, slopes after
    Buffer<T> along;           // scores of the direction first, changes of slopes after
    Buffer<T> part;            // gradient of one block by the weights
    Buffer<double> slopeSums;  // of a leaf, where there is no bias whose gradient they are
    Buffer<double> levels;     // of the tree of a task's leaves
    Buffer<T> x, y, weights;   // rows gathered by index, or widened
  };

  // part = the gradient [nParameters], then the loss. `ahead`: the distance from each row of a
  // block to the row to prefetch; 0: prefetch the next block.
  void sumLeaf(const std::uint32_t* order, std::size_t from, std::size_t to, std::size_t ahead,
               const T* parameters, double* part, Scratch& scratch) noexcept {
    const std::size_t cols = data_.cols, outputs = plan_.nOutputs, nWeights = plan_.nWeights();
    std::fill(part, part + plan_.nParameters() + 1, 0.0);
    if (usesCustomKernel_) return sumCustomBlocks(order, from, to, ahead, part, scratch);
    for (std::size_t first = from; first < to; first += blockRows_) {
      if (stop_.now()) return;
      const std::size_t rows = std::min(blockRows_, to - first);
      const T* x = data_.narrow ? scratch.x.data() : data_.x + first * cols;
      const T* y = data_.y + first * plan_.targetWidth();
      const T* weights = data_.weights ? data_.weights + first : nullptr;
      if (data_.narrow) widen(order, first, rows, scratch);
      if (order) {
        if (!data_.narrow) gather(order + first, rows, scratch);
        gatherTargets(order + first, rows, scratch);
        x = scratch.x.data();
        y = scratch.y.data();
        if (weights) weights = scratch.weights.data();
      }
      T* slopes = scratch.slopes.data();
      scoresOf(kernels_, plan_, rows, x, parameters, slopes);
      double* slopeSums = plan_.useBias ? part + nWeights : nullptr;
      if (direction_) {
        T* along = scratch.along.data();
        scoresOf(kernels_, plan_, rows, x, direction_, along);
        scratch.loss.curve(rows, y, weights, slopes, along, slopeSums);
        slopes = along;
      } else {
        part[plan_.nParameters()] += scratch.loss.replace(rows, y, weights, slopes, slopeSums);
      }
      if (outputs == 1) {
        blas::gemvTransposed(rows, cols, x, slopes, scratch.part.data());
      } else {
        blas::gemmTransposedA(outputs, cols, rows, slopes, x, scratch.part.data());
      }
      kernels_.accumulate(nWeights, scratch.part.data(), part);
    }
  }

  // The same with our own kernels, which read rows in place.
  void sumCustomBlocks(const std::uint32_t* order, std::size_t from, std::size_t to,
                       std::size_t ahead, double* part, Scratch& scratch) noexcept {
    const std::size_t cols = data_.cols;
    const std::size_t outputs = plan_.nOutputs;
    const std::size_t blockRows = std::min(blockRows_, customBlockRowsFor(plan_, sizeof(T)));
    const auto rowsFrom = [&](std::size_t first, std::size_t end) -> Rows<T> {
      return rowsOf(data_, order, first, std::min(blockRows, end - first));
    };
    double* slopeSums = plan_.useBias        ? part + plan_.nWeights()
                        : scaled_.isNeeded() ? scratch.slopeSums.data()
                                             : nullptr;
    if (slopeSums) std::fill_n(slopeSums, outputs, 0.0);
    for (std::size_t first = from; first < to; first += blockRows) {
      if (stop_.now()) return;
      T* slopes = scratch.slopes.data();
      Rows<T> rows = rowsFrom(first, to);
      const std::size_t coming = std::min(first + (ahead ? ahead : rows.n), data_.rows);
      Rows<T> next = rowsFrom(coming, data_.rows);
      if (widens_) {
        widen(order, first, rows.n, scratch);
        rows = {scratch.x.data(), nullptr, rows.n, cols};
        next = {nullptr, nullptr, 0, cols};
      }
      kernels_.scoreRows(rows, next, PrefetchShare::firstHalf, outputs, scaled_.weights(),
                         scaled_.biases(), slopes);
      const T* y = data_.y + first * plan_.targetWidth();
      const T* weights = data_.weights ? data_.weights + first : nullptr;
      if (order) {
        gatherTargets(order + first, rows.n, scratch);
        for (std::size_t i = 0; i < next.n; ++i) {
          __builtin_prefetch(data_.y + order[coming + i] * plan_.targetWidth());
        }
        y = scratch.y.data();
        if (weights) weights = scratch.weights.data();
      }
      if (direction_) {
        T* along = scratch.along.data();
        kernels_.scoreRows(rows, {nullptr, nullptr, 0, cols}, PrefetchShare::all, outputs,
                           scaledDirection_.weights(), scaledDirection_.biases(), along);
        scratch.loss.curve(rows.n, y, weights, slopes, along, slopeSums);
        slopes = along;
      } else {
        part[plan_.nParameters()] += scratch.loss.replace(rows.n, y, weights, slopes, slopeSums);
      }
      kernels_.addRows(rows, next, outputs, slopes, part);
    }
    if (scaled_.isNeeded()) scaled_.unscale(part, slopeSums);
  }

  // Widens the rows of a block and prefetches those of the next block.
  void widen(const std::uint32_t* order, std::size_t first, std::size_t rows,
             Scratch& scratch) noexcept {
    const std::size_t end = first + rows;
    kernels_.widenRows(rowsOf(data_, order, first, rows),
                       rowsOf(data_, order, end, std::min(rows, data_.rows - end)),
                       scratch.x.data());
  }

  void gatherTargets(const std::uint32_t* order, std::size_t rows, Scratch& scratch) noexcept {
    const std::size_t width = plan_.targetWidth();
    T* y = scratch.y.data();
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t k = 0; k < width; ++k) y[i * width + k] = data_.y[order[i] * width + k];
    }
    if (!data_.weights) return;
    T* weights = scratch.weights.data();
    for (std::size_t i = 0; i < rows; ++i) weights[i] = data_.weights[order[i]];
  }

  // Copies rows in the order of their indices and prefetches the following ones.
  void gather(const std::uint32_t* order, std::size_t rows, Scratch& scratch) noexcept {
    constexpr std::size_t ahead = 8;
    const std::size_t cols = data_.cols;
    const std::size_t rowBytes = cols * sizeof(T);
    for (std::size_t i = 0; i < rows; ++i) {
      if (i + ahead < rows) {
        const char* next =
            reinterpret_cast<const char*>(data_.x + std::size_t{order[i + ahead]} * cols);
        const std::size_t bytes = std::min<std::size_t>(rowBytes, 1024);
        for (std::size_t at = 0; at < bytes; at += kCacheLineBytes) __builtin_prefetch(next + at);
      }
      std::memcpy(scratch.x.data() + i * cols, data_.x + std::size_t{order[i]} * cols, rowBytes);
    }
  }

  const KernelTable<T>& kernels_;
  const Plan& plan_;
  const Data<T>& data_;
  Pool& pool_;
  const Stop stop_;
  const bool usesCustomKernel_;  // whether our own kernels compute it
  const bool widens_;            // whether blocks are widened first
  ScaledWeights<T> scaled_;
  const T* const direction_;  // null: the gradient
  ScaledWeights<T> scaledDirection_;
  const std::size_t blockRows_;
  const AddTo addTo_;
  const std::size_t partStride_;
  std::size_t batchRows_;  // of the last batch, and its leaves: most batches are alike
  Leaves leaves_;
  Buffer<double> parts_;
  Vector<Scratch> scratch_;
};

// scores[n x nOutputs] = rows . weights + biases, for rows in order
template <class T>
void linearScores(const Kernels& kernels, const Plan& plan, const Rows<T>& rows,
                  const T* parameters, T* scores, Pool& pool, Stop stop) {
  const KernelTable<T>& table = kernels.table<T>();
  const bool custom = usesCustomKernel(plan, sizeof(T));
  const bool widens = rows.narrow && !(custom && kInRegisters<T>);
  const std::size_t cols = plan.nFeatures;
  const std::size_t blockRows =
      custom ? customBlockRowsFor(plan, sizeof(T)) : blockRowsFor(plan, sizeof(T));
  ScaledWeights<T> scaled(plan, rows.narrow);
  scaled.scale(parameters);
  Vector<Buffer<T>> widened;
  for (unsigned thread = 0; widens && thread < pool.threads(); ++thread) {
    widened.emplace_back(blockRows * cols);
  }
  const Data<T> data{rows.x, nullptr, nullptr, rows.n, cols, rows.narrow};
  const auto rowsFrom = [&](std::size_t first, std::size_t end) {
    return rowsOf(data, nullptr, first, std::min(blockRows, end - first));
  };
  const Leaves leaves = leavesOf<T>(plan, rows.n);
  pool.run(leaves.tasks(), [&](std::size_t task, unsigned thread) {
    const std::size_t end = std::min(rows.n, (task + 1) * leaves.taskRows());
    for (std::size_t first = task * leaves.taskRows(); first < end; first += blockRows) {
      if (stop.now()) return;
      Rows<T> block = rowsFrom(first, end);
      Rows<T> next = rowsFrom(first + block.n, rows.n);
      if (widens) {
        table.widenRows(block, next, widened[thread].data());
        block = {widened[thread].data(), nullptr, block.n, cols};
        next = {nullptr, nullptr, 0, cols};
      }
      T* out = scores + first * plan.nOutputs;
      if (custom) {
        table.scoreRows(block, next, PrefetchShare::all, plan.nOutputs, scaled.weights(),
                        scaled.biases(), out);
      } else {
        scoresOf(table, plan, block.n, block.x, parameters, out);
      }
    }
  });
}

}  // namespace fallline
