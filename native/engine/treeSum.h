// Sums of blocks in a fixed binary tree over the block index, the twin of lib/common/treeSum.ts.
//
// The tree of n > 1 blocks splits at the largest power of two below n:
//   S(first, n) = S(first, p) + S(first + p, n - p),  p = 2^(ceil(log2 n) - 1),  S(i, 1) = block i
// Aligned runs of 2^k blocks are subtrees, so that any number of threads, or processes, can sum
// some of them each and carry out the same additions. The error grows with log2 n, not n (N. J.
// Higham, "The accuracy of floating point summation", SIAM Journal on Scientific Computing 14,
// 1993).
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>

namespace fallline {

// sum[n] += part[n]
using AddTo = void (*)(std::size_t n, const double* part, double* sum);

// The tree of one number for each block, added block by block: a binary counter whose digits are
// the sums of complete subtrees.
class TreeSum {
 public:
  void add(double block) {
    for (std::size_t before = count_++; before & 1; before >>= 1) block += sums_[--depth_];
    sums_[depth_++] = block;
  }

  double total() const {
    if (depth_ == 0) return 0;
    double sum = sums_[depth_ - 1];
    for (std::size_t level = depth_ - 1; level-- > 0;) sum += sums_[level];
    return sum;
  }

 private:
  std::size_t count_ = 0, depth_ = 0;
  double sums_[64];
};

// The same for vectors of n doubles: block after block is summed to next(), then closed. The first
// level is `root`, where finish() writes the sum; the others are at `levels`, `stride` doubles
// apart.
class VectorTreeSum {
 public:
  // Number of vectors at `levels` that a tree of this many blocks needs.
  static std::size_t levelsFor(std::size_t blocks) { return std::bit_width(blocks) - 1; }

  VectorTreeSum(std::size_t n, AddTo add, double* root, double* levels, std::size_t stride)
      : n_(n), add_(add), root_(root), levels_(levels), stride_(stride) {}

  // The vector for the sums of the next block; not cleared.
  double* next() const { return level(depth_); }

  void close() {
    ++depth_;
    for (std::size_t before = count_++; before & 1; before >>= 1) merge();
  }

  void finish() {
    while (depth_ > 1) merge();
  }

 private:
  double* level(std::size_t depth) const {
    return depth == 0 ? root_ : levels_ + (depth - 1) * stride_;
  }
  void merge() {
    --depth_;
    add_(n_, level(depth_), level(depth_ - 1));
  }

  const std::size_t n_;
  const AddTo add_;
  double* const root_;
  double* const levels_;
  const std::size_t stride_;
  std::size_t count_ = 0, depth_ = 0;
};

// Calls merge(i, i + width, width) for every addition of the tree of `count` complete values, level
// after level: value i + width is added to value i.
template <class Merge>
void mergeTree(std::size_t count, Merge&& merge) {
  for (std::size_t width = 1; width < count; width *= 2) {
    for (std::size_t i = 0; i + width < count; i += 2 * width) merge(i, i + width, width);
  }
}

// The tree of vectors of n doubles, `stride` apart. The first becomes the sum; the others are
// overwritten.
inline void addTree(std::size_t count, std::size_t n, double* parts, std::size_t stride,
                    AddTo add) {
  constexpr std::size_t kColumns =
      512;  // at a time, so that those of all parts stay in the second-level cache
  for (std::size_t at = 0; at < n; at += kColumns) {
    const std::size_t columns = std::min(kColumns, n - at);
    mergeTree(count, [&](std::size_t i, std::size_t j, std::size_t) {
      add(columns, parts + j * stride + at, parts + i * stride + at);
    });
  }
}

}  // namespace fallline
