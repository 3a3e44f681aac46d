// Losses and slopes of a block of samples of a linear model, or of the outputs of a network.
#pragma once

#include <cstddef>

#include "kernels/kernels.h"
#include "machine/buffer.h"
#include "plan/plan.h"

namespace fallline {

template <class T>
class BlockLoss {
 public:
  BlockLoss(const KernelTable<T>& kernels, const Plan& plan, std::size_t blockRows, bool weighted)
      : kernels_(kernels),
        plan_(plan),
        lossWidth_(plan.loss.comparesClasses() ? 1 : plan.nOutputs),
        targets_(plan.classes && !plan.loss.comparesClasses() ? blockRows * plan.nOutputs : 0),
        losses_(weighted ? blockRows * lossWidth_ : 0) {}

  // Replaces the scores of rows by their slopes, weighted, and returns the sum of their weighted
  // losses; slopes are clipped by the plan's limit before they are weighted. y and weights (or
  // null) are those of the rows. Adds the sums of the slopes to slopeSums[nOutputs], unless it is
  // null.
  double replace(std::size_t rows, const T* y, const T* weights, T* scores, double* slopeSums) {
    const std::size_t k = plan_.nOutputs;
    T* losses = weights ? losses_.data() : nullptr;
    double loss;
    if (plan_.loss.comparesClasses()) {
      loss = kernels_.classLossAndSlopes(plan_.loss, rows, k, y, scores, losses);
      clip(rows * k, scores);
    } else {
      if (plan_.classes) {
        kernels_.oneHot(rows, k, y, targets_.data());
        y = targets_.data();
      }
      const LossSums sums = kernels_.lossAndSlopes(plan_.loss, rows * k, y, scores, scores, losses);
      loss = sums.loss;
      const bool clipped = clip(rows * k, scores);
      if (k == 1 && !weights && !clipped) {
        if (slopeSums) *slopeSums += sums.slope;
        return loss;
      }
    }
    if (weights) loss = kernels_.weigh(rows, k, lossWidth_, weights, losses, scores);
    if (slopeSums) kernels_.addColumns(rows, k, scores, slopeSums);
    return loss;
  }

  // along[rows x nOutputs], changes of the scores, -> the changes of their slopes, weighted: the
  // product with the second derivatives at the scores.
  void curve(std::size_t rows, const T* y, const T* weights, const T* scores, T* along,
             double* slopeSums) {
    const std::size_t k = plan_.nOutputs;
    if (plan_.classes && !plan_.loss.comparesClasses()) {
      kernels_.oneHot(rows, k, y, targets_.data());
      y = targets_.data();
    }
    kernels_.curve(plan_.loss, rows, k, y, scores, along);
    if (weights) kernels_.weigh(rows, k, 0, weights, nullptr, along);
    if (slopeSums) kernels_.addColumns(rows, k, along, slopeSums);
  }

 private:
  bool clip(std::size_t n, T* slopes) const {
    return plan_.clipSlope > 0 && kernels_.clipSlopes(n, static_cast<T>(plan_.clipSlope), slopes);
  }

  const KernelTable<T>& kernels_;
  const Plan& plan_;
  const std::size_t lossWidth_;
  Buffer<T> targets_;  // of one-vs-rest
  Buffer<T> losses_;   // where they are weighted
};

}  // namespace fallline
