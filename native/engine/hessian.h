// The Hessian of the objective of a linear model: X' D X with the second derivatives D of the
// losses by the scores, plus the penalties, in the coordinates of a frame (framedRows.h). The twin
// of lib/numerics/hessian.ts. lib/plan/hessianShape.ts says which blocks there are.
//
// The second derivatives of softmax with probabilities p are p_k (d_kl - p_l). They sum to 0 over
// l, so the blocks off the diagonal suffice: a block of the diagonal is minus their sum (D.
// Böhning, "Multinomial logistic regression algorithm", Annals of the Institute of Statistical
// Mathematics 44, 1992).
//
// Rows are divided into leaves whose size depends on the shape only. Each leaf is summed by one
// thread, and the leaves are added in the tree of treeSum.h.
#pragma once

#include <algorithm>
#include <cmath>

#include "engine/blockLoss.h"
#include "engine/framedRows.h"
#include "engine/linear.h"
#include "engine/treeSum.h"
#include "kernels/kernels.h"
#include "machine/blas.h"
#include "machine/buffer.h"
#include "machine/pool.h"
#include "machine/stop.h"
#include "plan/plan.h"

namespace fallline {

// The blocks of a Hessian, each size x size: see lib/plan/hessianShape.ts.
struct HessianShape {
  std::size_t blocks, size;

  explicit HessianShape(const Plan& plan)
      : blocks(plan.loss.comparesClasses() || plan.loss.constantCurvature() != 0 ? 1
                                                                                 : plan.nOutputs),
        size(plan.loss.comparesClasses() ? plan.nParameters()
                                         : plan.nFeatures + (plan.useBias ? 1 : 0)) {}
};

// How the rows of a Hessian are divided.
struct HessianLeaves {
  // Bytes of a block of rows, and least and most rows: rows are copied and multiplied in cache.
  static constexpr std::size_t kBlockBytes = 512 << 10, kLeastRows = 256, kMostRows = 1024;
  // Bytes of the sums of all leaves, and most leaves.
  static constexpr std::size_t kSumBytes = 128 << 20, kMostLeaves = 64;

  std::size_t blockRows, rows, count;

  // width: of a row in the frame; nSums: numbers of a leaf's sums.
  HessianLeaves(std::size_t samples, std::size_t width, std::size_t nSums) {
    blockRows = std::clamp(kBlockBytes / (width * sizeof(double)), kLeastRows, kMostRows);
    blockRows = std::min(blockRows, samples);
    const std::size_t most = std::clamp<std::size_t>(
        kSumBytes / sizeof(double) / std::max<std::size_t>(nSums, 1), 1, kMostLeaves);
    const std::size_t blocks = ceilDivide(samples, blockRows);
    rows = blockRows * ceilDivide(blocks, most);
    count = ceilDivide(samples, rows);
  }
};

template <class T>
class HessianSums {
 public:
  HessianSums(const Kernels& kernels, const Plan& plan, const Data<T>& data, const T* parameters,
              const Frame& frame, Stop stop)
      : kernels_(kernels.table<T>()),
        addTo_(kernels.table<double>().accumulate),
        plan_(plan),
        data_(data),
        parameters_(parameters),
        frame_(frame),
        stop_(stop),
        width_(plan.nFeatures + (plan.useBias ? 1 : 0)),
        squares_(width_ * width_),
        nBlocks_(blocksOf(plan)),
        nSums_(nBlocks_ * squares_),
        leaves_(data.rows, width_, nSums_),
        sums_(leaves_.count * nSums_) {}

  // Writes the blocks of the Hessian to out.
  void operator()(double* out) {
    if (nSums_ > 0) sum();
    const std::size_t n = HessianShape(plan_).size;
    if (plan_.loss.comparesClasses()) {
      placeClasses(out, n);
    } else {
      for (std::size_t b = 0; b < nBlocks_; ++b) placeBlock(sums_.data() + b * squares_, out, b);
    }
    addPenalty(out, n);
  }

 private:
  struct Scratch {
    Scratch(const KernelTable<T>& kernels, const Plan& plan, const Data<T>& data,
            const Frame& frame, std::size_t blockRows, std::size_t nBlocks)
        : rows(kernels, data, frame, plan.useBias, blockRows),
          loss(kernels, plan, blockRows, data.weights != nullptr),
          scores(blockRows * plan.nOutputs),
          along(blockRows * plan.nOutputs),
          base(blockRows * rows.width()),
          scaled(blockRows * rows.width()),
          weights(blockRows * nBlocks),
          probabilities(plan.nOutputs) {}
    FramedRows<T> rows;
    BlockLoss<T> loss;
    Buffer<T> scores, along;
    Buffer<double> base;           // rows in the frame
    Buffer<double> scaled;         // times the roots of the second derivatives
    Buffer<double> weights;        // second derivatives, those of one block after the other
    Vector<double> probabilities;  // of one sample
  };

  // Sums of width x width numbers.
  static std::size_t blocksOf(const Plan& plan) {
    if (!plan.loss.comparesClasses()) return HessianShape(plan).blocks;
    return plan.loss.isStraightOverClasses() ? 0 : plan.nOutputs * (plan.nOutputs - 1) / 2;
  }

  void sum() {
    const double work = static_cast<double>(data_.rows) * static_cast<double>(nSums_);
    const std::size_t useful = work < 4e6 ? 1 : std::min<std::size_t>(plan_.threads, leaves_.count);
    Pool pool(static_cast<unsigned>(useful));
    Vector<Scratch> scratch;
    for (unsigned thread = 0; thread < pool.threads(); ++thread) {
      scratch.emplace_back(kernels_, plan_, data_, frame_, leaves_.blockRows, nBlocks_);
    }
    pool.run(leaves_.count, [&](std::size_t leaf, unsigned thread) {
      const std::size_t from = leaf * leaves_.rows;
      double* sums = sums_.data() + leaf * nSums_;
      std::fill_n(sums, nSums_, 0.0);
      sumLeaf(from, std::min(data_.rows, from + leaves_.rows), scratch[thread], sums);
    });
    addTree(leaves_.count, nSums_, sums_.data(), nSums_, addTo_);
  }

  void sumLeaf(std::size_t from, std::size_t to, Scratch& scratch, double* sums) noexcept {
    for (std::size_t first = from; first < to; first += leaves_.blockRows) {
      if (stop_.now()) return;
      const std::size_t n = std::min(leaves_.blockRows, to - first);
      const T* x = scratch.rows.read(first, n);
      scratch.rows.place(x, n, scratch.base.data());
      differentiate(first, n, x, scratch);
      for (std::size_t b = 0; b < nBlocks_; ++b) {
        addBlock(n, scratch.weights.data() + b * n, scratch, sums + b * squares_);
      }
    }
  }

  // weights[nBlocks x n] = the second derivatives of the losses, times the weights of the samples
  void differentiate(std::size_t first, std::size_t n, const T* x, Scratch& scratch) noexcept {
    const T* sampleWeights = data_.weights ? data_.weights + first : nullptr;
    double* weights = scratch.weights.data();
    if (const double constant = plan_.loss.constantCurvature(); constant != 0) {
      for (std::size_t i = 0; i < n; ++i) {
        weights[i] = constant * (sampleWeights ? static_cast<double>(sampleWeights[i]) : 1);
      }
      return;
    }
    T* scores = scratch.scores.data();
    scoresOf(kernels_, plan_, n, x, parameters_, scores);
    const std::size_t outputs = plan_.nOutputs;
    if (plan_.loss.comparesClasses()) {
      for (std::size_t i = 0; i < n; ++i) {
        const double weight = sampleWeights ? static_cast<double>(sampleWeights[i]) : 1;
        differentiateSoftmax(scores + i * outputs, weight, n, scratch, weights + i);
      }
      return;
    }
    T* along = scratch.along.data();
    std::fill_n(along, n * outputs, T(1));
    scratch.loss.curve(n, data_.y + first * plan_.targetWidth(), sampleWeights, scores, along,
                       nullptr);
    for (std::size_t k = 0; k < outputs; ++k) {
      for (std::size_t i = 0; i < n; ++i) {
        weights[k * n + i] = static_cast<double>(along[i * outputs + k]);
      }
    }
  }

  // weights[stride apart] = weight p_k p_l of the pairs k < l
  void differentiateSoftmax(const T* scores, double weight, std::size_t stride, Scratch& scratch,
                            double* weights) const noexcept {
    const std::size_t classes = plan_.nOutputs;
    double* p = scratch.probabilities.data();
    double most = static_cast<double>(scores[0]), total = 0;
    for (std::size_t k = 1; k < classes; ++k) {
      most = std::max(most, static_cast<double>(scores[k]));
    }
    for (std::size_t k = 0; k < classes; ++k) {
      p[k] = std::exp(static_cast<double>(scores[k]) - most);
      total += p[k];
    }
    for (std::size_t k = 0; k < classes; ++k) p[k] /= total;
    for (std::size_t k = 0, pair = 0; k < classes; ++k) {
      for (std::size_t l = k + 1; l < classes; ++l, ++pair) {
        weights[pair * stride] = weight * (p[k] * p[l]);
      }
    }
  }

  // Upper triangle of sums += base' diag(weights) base. Rows with a positive weight are collected
  // in front, those with a negative one behind; rows of weight 0 add nothing.
  void addBlock(std::size_t n, const double* weights, Scratch& scratch, double* sums) noexcept {
    std::size_t front = 0, back = n;
    const double* base = scratch.base.data();
    double* scaled = scratch.scaled.data();
    for (std::size_t i = 0; i < n; ++i) {
      if (weights[i] == 0) continue;
      const std::size_t to = weights[i] < 0 ? --back : front++;
      scaleRow(weights[i], width_, base + i * width_, scaled + to * width_);
    }
    blas::syrkTransposed(width_, front, 1, scaled, sums);
    blas::syrkTransposed(width_, n - back, -1, scaled + back * width_, sums);
  }

  double reduced(double sum) const {
    return plan_.reduction == Reduction::mean ? sum / static_cast<double>(data_.rows) : sum;
  }

  void placeBlock(const double* sums, double* out, std::size_t block) const {
    out += block * squares_;
    for (std::size_t i = 0; i < width_; ++i) {
      for (std::size_t j = i; j < width_; ++j) {
        out[i * width_ + j] = out[j * width_ + i] = reduced(sums[i * width_ + j]);
      }
    }
  }

  // The index of parameter i, a weight or the bias, of a class.
  std::size_t indexOf(std::size_t k, std::size_t i) const {
    return i < plan_.nFeatures ? k * plan_.nFeatures + i : plan_.nWeights() + k;
  }

  void placeClasses(double* out, std::size_t n) const {
    std::fill_n(out, n * n, 0.0);
    const double* sums = sums_.data();
    for (std::size_t k = 0; nSums_ > 0 && k < plan_.nOutputs; ++k) {
      for (std::size_t l = k + 1; l < plan_.nOutputs; ++l, sums += squares_) {
        for (std::size_t i = 0; i < width_; ++i) {
          for (std::size_t j = 0; j < width_; ++j) {
            const double sum = reduced(sums[std::min(i, j) * width_ + std::max(i, j)]);
            const std::size_t ki = indexOf(k, i), li = indexOf(l, i);
            const std::size_t kj = indexOf(k, j), lj = indexOf(l, j);
            out[ki * n + kj] += sum;
            out[li * n + lj] += sum;
            out[ki * n + lj] = out[li * n + kj] = -sum;
          }
        }
      }
    }
  }

  // Adds the second derivatives of the L2 penalty.
  void addPenalty(double* out, std::size_t n) const {
    const bool ofClasses = plan_.loss.comparesClasses();
    const std::size_t weights = ofClasses ? plan_.nWeights() : plan_.nFeatures;
    const std::size_t penalized = plan_.penalizeBias ? n : weights;
    for (std::size_t b = 0; plan_.l2 > 0 && b < HessianShape(plan_).blocks; ++b, out += n * n) {
      for (std::size_t i = 0; i < penalized; ++i) {
        const double scale = frame_.scale && i < weights ? frame_.scale[i % plan_.nFeatures] : 1;
        out[i * n + i] += plan_.l2 / (scale * scale);
      }
    }
  }

  const KernelTable<T>& kernels_;
  const AddTo addTo_;
  const Plan& plan_;
  const Data<T>& data_;
  const T* const parameters_;
  const Frame frame_;
  const Stop stop_;
  const std::size_t width_, squares_, nBlocks_, nSums_;
  const HessianLeaves leaves_;
  Buffer<double> sums_;
};

}  // namespace fallline
