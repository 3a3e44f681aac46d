// Scores and gradients of a linear model with one output, over blocks of rows that stay in cache:
// gemv, fused loss and slope, transposed gemv, then the next block, so that each row of X comes
// from memory once.
//
// Samples are cut into chunks whose size depends on the shape of the data alone. Each chunk is
// summed by one thread into a place of its own, and the chunks' sums are added in their order:
// the result has the same bits for any number of threads.
#pragma once

#include <algorithm>
#include <cstring>
#include <vector>

#include "blas.h"
#include "buffer.h"
#include "kernels.h"
#include "plan.h"
#include "pool.h"
#include "stop.h"

namespace fallline {

// Bytes of X in a block: it is read twice, the second time from the first- or second-level cache.
inline constexpr std::size_t kBlockBytes = 128 << 10;
inline constexpr std::size_t kMinBlockRows = 8;
inline constexpr std::size_t kMaxBlockRows = 2048;
// A chunk is worth waking a thread for, and there are few enough of them to add up.
inline constexpr std::size_t kMinChunkBytes = 256 << 10;
inline constexpr std::size_t kMaxChunks = 64;

inline std::size_t ceilDivide(std::size_t a, std::size_t b) { return (a + b - 1) / b; }

// How many rows make a block, for rows of cols elements of elementSize bytes.
inline std::size_t blockRowsFor(std::size_t cols, std::size_t elementSize) {
  return std::clamp(kBlockBytes / (cols * elementSize), kMinBlockRows, kMaxBlockRows);
}

struct Chunks {
  std::size_t rows;   // per chunk, a multiple of the block's; the last chunk may be shorter
  std::size_t count;

  Chunks(std::size_t batchRows, std::size_t blockRows, std::size_t rowBytes) {
    const std::size_t blocks = ceilDivide(batchRows, blockRows);
    const std::size_t blocksPerChunk = std::max(
        ceilDivide(blocks, kMaxChunks), ceilDivide(kMinChunkBytes, blockRows * rowBytes));
    rows = blocksPerChunk * blockRows;
    count = ceilDivide(batchRows, rows);
  }
};

template <class T>
class LinearGradient {
 public:
  // For batches of at most maxBatchRows of data's rows.
  LinearGradient(const Kernels& kernels, const Plan& plan, const Data<T>& data,
                 std::size_t maxBatchRows, Pool& pool, Stop stop)
      : kernels_(kernels.table<T>()),
        plan_(plan),
        data_(data),
        pool_(pool),
        stop_(stop),
        blockRows_(std::min(maxBatchRows, blockRowsFor(data.cols, sizeof(T)))),
        partStride_(ceilDivide(data.cols + 2, 8) * 8),
        parts_(Chunks(maxBatchRows, blockRows_, data.cols * sizeof(T)).count * partStride_) {
    for (unsigned thread = 0; thread < pool.threads(); ++thread) {
      scratch_.emplace_back(blockRows_, data.cols, plan.shuffle);
    }
  }

  // Loss and gradient, both summed over the samples order[from ... to), or from ... to when order
  // is null. gradient has one element per parameter, the bias last. When the run was stopped
  // the result is meaningless.
  double operator()(const std::uint32_t* order, std::size_t from, std::size_t to,
                    const T* parameters, double* gradient) {
    const std::size_t cols = data_.cols;
    const Chunks chunks(to - from, blockRows_, cols * sizeof(T));
    pool_.run(chunks.count, [&](std::size_t chunk, unsigned thread) {
      const std::size_t first = from + chunk * chunks.rows;
      sumChunk(order, first, std::min(to, first + chunks.rows), parameters,
               parts_.data() + chunk * partStride_, scratch_[thread]);
    });
    std::memcpy(gradient, parts_.data(), cols * sizeof(double));
    double loss = parts_.data()[cols], slope = parts_.data()[cols + 1];
    for (std::size_t chunk = 1; chunk < chunks.count; ++chunk) {
      const double* part = parts_.data() + chunk * partStride_;
      for (std::size_t j = 0; j < cols; ++j) gradient[j] += part[j];
      loss += part[cols];
      slope += part[cols + 1];
    }
    if (plan_.useBias) gradient[cols] = slope;
    return loss;
  }

 private:
  struct Scratch {
    Scratch(std::size_t blockRows, std::size_t cols, bool gathers)
        : slopes(blockRows), part(cols), x(gathers ? blockRows * cols : 0),
          y(gathers ? blockRows : 0) {}
    Buffer<T> slopes;  // scores first, slopes after
    Buffer<T> part;    // gradient of one block
    Buffer<T> x, y;    // rows gathered by index
  };

  // part = gradient by the weights [cols], loss, gradient by the bias
  void sumChunk(const std::uint32_t* order, std::size_t from, std::size_t to, const T* parameters,
                double* part, Scratch& scratch) noexcept {
    const std::size_t cols = data_.cols;
    std::fill(part, part + cols + 2, 0.0);
    for (std::size_t first = from; first < to; first += blockRows_) {
      if (stop_.now()) return;
      const std::size_t rows = std::min(blockRows_, to - first);
      const T* x = data_.x + first * cols;
      const T* y = data_.y + first;
      if (order) {
        gather(order + first, rows, scratch);
        x = scratch.x.data();
        y = scratch.y.data();
      }
      T* slopes = scratch.slopes.data();
      blas::gemv(rows, cols, x, parameters, slopes);
      if (plan_.useBias) kernels_.addBias(rows, parameters[cols], slopes);
      const LossSums sums =
          kernels_.lossAndSlopes(plan_.loss, rows, y, slopes, slopes, nullptr);
      blas::gemvTransposed(rows, cols, x, slopes, scratch.part.data());
      kernels_.accumulate(cols, scratch.part.data(), part);
      part[cols] += sums.loss;
      part[cols + 1] += sums.slope;
    }
  }

  // Copies rows in the order of their indices, asking for those to come while it copies.
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
        __builtin_prefetch(data_.y + order[i + ahead]);
      }
      std::memcpy(scratch.x.data() + i * cols, data_.x + std::size_t{order[i]} * cols, rowBytes);
      scratch.y.data()[i] = data_.y[order[i]];
    }
  }

  const KernelTable<T>& kernels_;
  const Plan& plan_;
  const Data<T>& data_;
  Pool& pool_;
  const Stop stop_;
  const std::size_t blockRows_;
  const std::size_t partStride_;
  Buffer<double> parts_;
  std::vector<Scratch> scratch_;
};

// scores[rows] = x . weights + bias
template <class T>
void linearScores(const Kernels& kernels, const Plan& plan, const T* x, std::size_t rows,
                  const T* parameters, T* scores, Pool& pool, Stop stop) {
  const std::size_t cols = plan.nFeatures;
  const std::size_t blockRows = blockRowsFor(cols, sizeof(T));
  const Chunks chunks(rows, blockRows, cols * sizeof(T));
  pool.run(chunks.count, [&](std::size_t chunk, unsigned) {
    const std::size_t first = chunk * chunks.rows;
    const std::size_t n = std::min(chunks.rows, rows - first);
    if (stop.now()) return;
    blas::gemv(n, cols, x + first * cols, parameters, scores + first);
    if (plan.useBias) kernels.table<T>().addBias(n, parameters[cols], scores + first);
  });
}

}  // namespace fallline
