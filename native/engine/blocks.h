// How the rows of a batch are divided: into blocks that stay in cache. Several blocks form a leaf
// of the tree of sums, and several leaves form a task of a thread. Sizes depend only on the shape
// of the batch, so that results do not depend on the number of threads.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>

#include "plan/plan.h"

namespace fallline {

// Bytes of X in a block. A block is read twice, the second time from the first- or second-level
// cache.
inline constexpr std::size_t kBlockBytes = 128 << 10;
inline constexpr std::size_t kMinBlockRows = 8;
inline constexpr std::size_t kMaxBlockRows = 2048;
// The shapes that use our own kernels instead of BLAS: one output with at most this many bytes per
// row, in blocks that stay in the first-level cache; and few outputs, in blocks that stay in the
// second-level cache, whose rows are read once for every few outputs.
inline constexpr std::size_t kMostCustomBytes = 4 << 10;
inline constexpr std::size_t kMostCustomOutputs = 16;
inline constexpr std::size_t kCustomBlockBytes = 12 << 10;
inline constexpr std::size_t kCustomBlockBytesOfOutputs = 384 << 10;
inline constexpr std::size_t kMinCustomBlockRows = 16;
inline constexpr std::size_t kMaxCustomBlockRows = 512;

inline bool usesCustomKernel(const Plan& plan, std::size_t elementSize) {
  return plan.nOutputs == 1 ? plan.nFeatures * elementSize <= kMostCustomBytes
                            : plan.nOutputs <= kMostCustomOutputs;
}
// Minimum bytes of a leaf, so that it is worth waking a thread. (In mini-batches of short rows the
// other threads are awake, and half a batch of 256 rows of 64 takes two microseconds.)
inline constexpr std::size_t kMinLeafBytes = 256 << 10;
inline constexpr std::size_t kMinCustomLeafBytes = 32 << 10;
// With more rows, a batch first gets more leaves, up to kEvenLeaves; then larger leaves, up to
// kMostLeaf times the minimum; then more leaves again.
inline constexpr std::size_t kEvenLeaves = 64;
inline constexpr std::size_t kMostLeaf = 8;
// Number of tasks: enough to share evenly, few enough that adding their sums is cheap.
inline constexpr std::size_t kMostTasks = 256;
// Bytes of a batch whose rows stay in the second-level caches while the previous batch is
// processed.
inline constexpr std::size_t kCachedBatchBytes = 1 << 20;
// Maximum bytes of the sums of all tasks, one per parameter, which are in memory at the same time.
inline constexpr std::size_t kMostSumBytes = 64 << 20;

inline std::size_t ceilDivide(std::size_t a, std::size_t b) { return (a + b - 1) / b; }

// Number of rows in a block of our own kernels.
inline std::size_t customBlockRowsFor(const Plan& plan, std::size_t elementSize) {
  const std::size_t bytes = plan.nOutputs == 1 ? kCustomBlockBytes : kCustomBlockBytesOfOutputs;
  return std::clamp(bytes / (plan.nFeatures * elementSize) / 16 * 16, kMinCustomBlockRows,
                    kMaxCustomBlockRows);
}

// Number of rows in a block, for rows of plan.nFeatures elements of elementSize bytes, plus their
// scores if there are several outputs. (With one output, our own kernels divide the block further.)
inline std::size_t blockRowsFor(const Plan& plan, std::size_t elementSize) {
  if (plan.nOutputs > 1 && usesCustomKernel(plan, elementSize))
    return customBlockRowsFor(plan, elementSize);
  const std::size_t width = plan.nFeatures + (plan.nOutputs > 1 ? 2 * plan.nOutputs : 0);
  return std::clamp(kBlockBytes / (width * elementSize), kMinBlockRows, kMaxBlockRows);
}

// The leaves of a batch, whose sums are added in the tree of treeSum.h. Sizes depend on the shape
// of the batch, never on the threads. lib/numerics/leaves.ts has the same formula.
struct Leaves {
  std::size_t rows;  // of a leaf, a multiple of the unit; the last leaf may be shorter
  std::size_t count;
  std::size_t
      perTask;  // leaves that a thread takes at a time: a power of two, so that they are a subtree
  std::size_t mostTasks;  // the greatest number of tasks of batches of at most as many rows

  // nSums: number of sums per leaf. leastBytes: minimum bytes of rows that are worth a thread.
  Leaves(std::size_t batchRows, std::size_t unitRows, std::size_t rowBytes, std::size_t nSums,
         std::size_t leastBytes) {
    const std::size_t units = ceilDivide(batchRows, unitRows);
    // A leaf's sums are written once and read once, so a leaf should have more elements of x than
    // sums.
    const std::size_t least = std::max(leastBytes, 3 * nSums * sizeof(double));
    const std::size_t leastUnits = ceilDivide(least, unitRows * rowBytes);
    const std::size_t held =
        std::clamp<std::size_t>(kMostSumBytes / (nSums * sizeof(double)), 1, kMostTasks);
    mostTasks = std::clamp<std::size_t>(units / leastUnits, 1, held);
    // Up to kEvenLeaves leaves of almost equal size; beyond that, more leaves of the maximum size.
    const std::size_t even = std::min(held, kEvenLeaves);
    const std::size_t fewest = std::max(ceilDivide(units, even), leastUnits);
    std::size_t leafUnits = ceilDivide(units, std::max<std::size_t>(1, units / fewest));
    if (even == kEvenLeaves) leafUnits = std::min(leafUnits, kMostLeaf * leastUnits);
    rows = leafUnits * unitRows;
    count = ceilDivide(batchRows, rows);
    perTask = std::bit_ceil(ceilDivide(count, held));
  }

  std::size_t tasks() const { return ceilDivide(count, perTask); }
  std::size_t taskRows() const { return rows * perTask; }
};

// The leaves of a plan's batches of `rows` rows.
template <class T>
Leaves leavesOf(const Plan& plan, std::size_t batchRows) {
  const bool single = plan.nOutputs == 1 && usesCustomKernel(plan, sizeof(T));
  const std::size_t unitRows =
      single ? kMinCustomBlockRows : std::min(batchRows, blockRowsFor(plan, sizeof(T)));
  return {batchRows, unitRows, plan.nFeatures * sizeof(T), plan.nParameters() + 1,
          single ? kMinCustomLeafBytes : kMinLeafBytes};
}

// The number of threads that a linear model keeps busy in `passes` passes over `rows` rows in
// batches of the given size. Runs that read less than the minimum use the calling thread alone.
inline constexpr std::size_t kMinThreadBytes = 1 << 20;

template <class T>
unsigned usefulLinearThreads(const Plan& plan, std::size_t batchRows, std::size_t rows,
                             std::size_t passes) {
  const double bytes = static_cast<double>(rows) * static_cast<double>(plan.nFeatures * sizeof(T)) *
                       static_cast<double>(passes);
  if (bytes < static_cast<double>(kMinThreadBytes)) return 1;
  return static_cast<unsigned>(
      std::min<std::size_t>(plan.threads, leavesOf<T>(plan, batchRows).tasks()));
}

}  // namespace fallline
