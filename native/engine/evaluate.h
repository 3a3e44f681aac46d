// Loss and score of samples, for validation. The same formulas stand in
// lib/numerics/evaluate.ts. Sums go over the rows in their order, in double precision.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/networkOutputs.h"

namespace fallline {

struct Evaluation {
  double loss;   // mean, weighted, without penalties
  double score;  // weighted share of rows predicted right, or R^2 (the mean over outputs)
};

// Evaluates parameters on the same samples again and again: `times`, about.
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
        scores_(data.rows * plan.nOutputs) {
    for (std::size_t i = 0; i < data.rows; ++i) totalWeight_ += weightOf(i);
  }

  Evaluation operator()(const T* parameters) {
    modelScores(kernels_, plan_, rowsOf<T>(data_, nullptr, 0, data_.rows), parameters,
                scores_.data(), pool_, stop_);
    const double score = plan_.loss.isRegression() ? determination() : accuracy();
    return {meanLoss(), score};
  }

 private:
  static constexpr std::size_t kRows = 256;  // whose losses are taken together

  double weightOf(std::size_t i) const {
    return data_.weights ? static_cast<double>(data_.weights[i]) : 1.0;
  }

  // Leaves slopes where the scores were.
  double meanLoss() {
    double total = 0;
    for (std::size_t first = 0; first < data_.rows; first += kRows) {
      total += loss_.replace(std::min(kRows, data_.rows - first),
                             data_.y + first * plan_.targetWidth(),
                             data_.weights ? data_.weights + first : nullptr,
                             scores_.data() + first * plan_.nOutputs, nullptr);
    }
    return total / totalWeight_;
  }

  double accuracy() const {
    const std::size_t k = plan_.nOutputs;
    double right = 0;
    for (std::size_t i = 0; i < data_.rows; ++i) {
      const T* scores = scores_.data() + i * k;
      const T* y = data_.y + i * plan_.targetWidth();
      bool isRight = true;
      if (plan_.classes) {
        std::size_t best = 0;
        for (std::size_t j = 1; j < k; ++j) {
          if (scores[j] > scores[best]) best = j;
        }
        isRight = static_cast<T>(best) == *y;
      } else {
        for (std::size_t j = 0; j < k; ++j) {
          if ((scores[j] > T(0)) != (y[j] > T(0.5))) isRight = false;
        }
      }
      if (isRight) right += weightOf(i);
    }
    return right / totalWeight_;
  }

  // The mean over outputs of R^2 = 1 - sum (y - p)^2 / sum (y - mean)^2; see lib/numerics/r2.ts.
  double determination() const {
    const std::size_t outputs = plan_.nOutputs;
    double sum = 0;
    for (std::size_t k = 0; k < outputs; ++k) sum += determination(k);
    return sum / static_cast<double>(outputs);
  }

  // The mean is computed in two passes, and the squares are corrected by what is left in it. Where all targets of some weight are the same number, 1 where
  // every prediction is exact and 0 where not, whatever rounding makes of the mean.
  double determination(std::size_t k) const {
    const auto target = [&](std::size_t i) {
      return static_cast<double>(data_.y[i * plan_.nOutputs + k]);
    };
    double first = 0, rest = 0, residual = 0, spread = 0, left = 0;
    double least = std::numeric_limits<double>::infinity(), most = -least;
    for (std::size_t i = 0; i < data_.rows; ++i) {
      if (weightOf(i) == 0) continue;
      first += weightOf(i) * target(i);
      least = std::min(least, target(i));
      most = std::max(most, target(i));
    }
    first /= totalWeight_;
    for (std::size_t i = 0; i < data_.rows; ++i) rest += weightOf(i) * (target(i) - first);
    const double mean = first + rest / totalWeight_;
    for (std::size_t i = 0; i < data_.rows; ++i) {
      const double score = static_cast<double>(scores_.data()[i * plan_.nOutputs + k]);
      const double predicted = plan_.loss.name == LossName::poisson ? std::exp(score) : score;
      const double off = target(i) - predicted, away = target(i) - mean;
      residual += weightOf(i) * off * off;
      spread += weightOf(i) * away * away;
      left += weightOf(i) * away;
    }
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
  double totalWeight_ = 0;
};

}  // namespace fallline
