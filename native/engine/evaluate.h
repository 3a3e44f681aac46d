// Loss and score of samples, for validation. lib/numerics/evaluate.ts has the same formulas. Sums
// are in double precision, blocks of rows added in the tree of treeSum.h.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/networkOutputs.h"
#include "engine/treeSum.h"

namespace fallline {

// A numeric prediction from its score: the twin of lib/numerics/links.ts.
inline double predictionOf(LinkName link, double score) {
  return link == LinkName::log ? std::exp(score) : score;
}

struct Evaluation {
  double loss;   // mean, weighted, without penalties
  double score;  // weighted share of rows predicted right, or R^2 (the mean over outputs)
};

// Evaluates parameters on the same samples repeatedly, about `times` times.
template <class T>
class Evaluator {
 public:
  Evaluator(const Kernels& kernels, const Plan& plan, const Data<T>& data, std::size_t times,
            Stop stop)
      : kernels_(kernels),
        plan_(plan),
        data_(data),
        stop_(stop),
        pool_(usefulThreads<T>(plan, data.rows, data.rows, times)),
        loss_(kernels.table<T>(), plan, kRows, data.weights != nullptr),
        scores_(data.rows * plan.nOutputs),
        totalWeight_(sumOfRows([this](std::size_t i) { return weightOf(i); })) {}

  Evaluation operator()(const T* parameters) {
    modelScores(kernels_, plan_, rowsOf<T>(data_, nullptr, 0, data_.rows), parameters,
                scores_.data(), pool_, stop_);
    const bool areNumbers = plan_.loss.targets == TargetKind::regression;
    const double score = areNumbers ? determination() : accuracy();
    return {meanLoss(), score};
  }

 private:
  static constexpr std::size_t kRows = 256;  // of a block of every sum

  double weightOf(std::size_t i) const {
    return data_.weights ? static_cast<double>(data_.weights[i]) : 1.0;
  }

  // Sums of N numbers per row; add(row, sums) adds those of one row to sums[N].
  template <std::size_t N, class Add>
  std::array<double, N> sumsOfRows(const Add& add) const {
    std::array<TreeSum, N> trees;
    for (std::size_t first = 0; first < data_.rows; first += kRows) {
      std::array<double, N> block{};
      const std::size_t end = std::min(data_.rows, first + kRows);
      for (std::size_t i = first; i < end; ++i) add(i, block);
      for (std::size_t each = 0; each < N; ++each) trees[each].add(block[each]);
    }
    std::array<double, N> totals;
    for (std::size_t each = 0; each < N; ++each) totals[each] = trees[each].total();
    return totals;
  }

  template <class Term>
  double sumOfRows(const Term& term) const {
    return sumsOfRows<1>([&](std::size_t i, auto& sums) { sums[0] += term(i); })[0];
  }

  // Overwrites the scores with slopes.
  double meanLoss() {
    TreeSum total;
    for (std::size_t first = 0; first < data_.rows; first += kRows) {
      total.add(loss_.replace(std::min(kRows, data_.rows - first),
                              data_.y + first * plan_.targetWidth(),
                              data_.weights ? data_.weights + first : nullptr,
                              scores_.data() + first * plan_.nOutputs, nullptr));
    }
    return total.total() / totalWeight_;
  }

  double accuracy() const {
    return sumOfRows([this](std::size_t i) { return isRight(i) ? weightOf(i) : 0; }) / totalWeight_;
  }

  bool isRight(std::size_t i) const {
    const std::size_t k = plan_.nOutputs;
    const T* scores = scores_.data() + i * k;
    const T* y = data_.y + i * plan_.targetWidth();
    if (plan_.classes) {
      std::size_t best = 0;
      for (std::size_t j = 1; j < k; ++j) {
        if (scores[j] > scores[best]) best = j;
      }
      return static_cast<T>(best) == *y;
    }
    for (std::size_t j = 0; j < k; ++j) {
      if ((scores[j] > T(0)) != (y[j] > T(0.5))) return false;
    }
    return true;
  }

  // The mean over outputs of R^2 = 1 - sum (y - p)^2 / sum (y - mean)^2; see lib/numerics/r2.ts.
  double determination() const {
    const std::size_t outputs = plan_.nOutputs;
    double sum = 0;
    for (std::size_t k = 0; k < outputs; ++k) sum += determination(k);
    return sum / static_cast<double>(outputs);
  }

  // The mean is computed in two passes, and the sum of squares is corrected for the remaining
  // rounding error. If all targets with a weight above 0 are equal, the result is 1 if every
  // prediction is exact and 0 otherwise, independent of the rounding of the mean.
  double determination(std::size_t k) const {
    const auto target = [&](std::size_t i) {
      return static_cast<double>(data_.y[i * plan_.nOutputs + k]);
    };
    double least = std::numeric_limits<double>::infinity(), most = -least;
    for (std::size_t i = 0; i < data_.rows; ++i) {
      if (weightOf(i) == 0) continue;
      least = std::min(least, target(i));
      most = std::max(most, target(i));
    }
    const double first =
        sumOfRows([&](std::size_t i) { return weightOf(i) * target(i); }) / totalWeight_;
    const double rest = sumOfRows([&](std::size_t i) { return weightOf(i) * (target(i) - first); });
    const double mean = first + rest / totalWeight_;
    auto [residual, spread, left] = sumsOfRows<3>([&](std::size_t i, auto& sums) {
      const double score = static_cast<double>(scores_.data()[i * plan_.nOutputs + k]);
      const double predicted = predictionOf(plan_.loss.link, score);
      const double off = target(i) - predicted, away = target(i) - mean;
      sums[0] += weightOf(i) * off * off;
      sums[1] += weightOf(i) * away * away;
      sums[2] += weightOf(i) * away;
    });
    spread -= left * left / totalWeight_;
    if (residual == 0) return 1;
    return least == most || spread <= 0 ? 0 : 1 - residual / spread;
  }

  const Kernels& kernels_;
  const Plan& plan_;
  const Data<T>& data_;
  const Stop stop_;
  Pool pool_;
  BlockLoss<T> loss_;
  Buffer<T> scores_;
  const double totalWeight_;
};

}  // namespace fallline
