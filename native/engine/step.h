// The optimizer's step of a batch. The parameters are cut into pieces that threads share. A first
// pass over the gradient scales it, adds the L2 penalty and sums its norm; a second pass takes the
// step. The pieces do not depend on the number of threads, and sums are added in their order.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/penalties.h"
#include "engine/schedules.h"
#include "kernels/kernels.h"
#include "machine/memory.h"
#include "machine/pool.h"
#include "plan/plan.h"

namespace fallline {

// T: precision of parameters and slots; G: precision of the gradient.
template <class T, class G>
class Stepper {
 public:
  Stepper(const KernelTable<T>& kernels, const Plan& plan, const State<T>& state, Pool& pool)
      : kernels_(kernels), plan_(plan), state_(state), pool_(pool), blocks_(plan.blocks()) {
    for (const ParameterBlock& block : blocks_) {
      if (block.frozen) {
        frozenPenalty_ += penaltyOf(plan, block, state.parameters);
      } else {
        cut(block);
      }
    }
    sums_.resize(pieces_.size());
    products_.resize(pieces_.size());
  }

  // Takes the step of a batch with the given number of samples, sum of losses `total` and sum of
  // gradients `gradient` (overwritten). Adds to `sums`. Returns the batch's loss under the plan's
  // reduction, penalties included.
  double operator()(double samples, double total, G* gradient, const Averaging* averaging,
                    EpochSums& sums) {
    const bool mean = plan_.reduction == Reduction::mean;
    const double scale = mean ? 1 / samples : 1;
    forEachPiece([&](const Piece& piece, std::size_t i) {
      sums_[i] = scaleGradient(piece, scale, gradient + piece.from);
    });
    double penalty = frozenPenalty_, squares = 0;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      squares += sums_[i].gradient;
      penalty += 0.5 * pieces_[i].l2 * sums_[i].squares + plan_.l1 * sums_[i].absolutes;
    }
    const double norm = std::sqrt(squares);
    sums.loss += mean ? total + samples * penalty : total + penalty;
    sums.gradientNorm += norm;
    clip(gradient, norm);
    const double rate = nextRate(plan_.schedule, state_.counters);
    state_.counters[kSteps] += 1;
    take(rate, gradient);
    shortenTo(plan_, blocks_, state_.parameters);
    if (averaging) kernels_.addToMean(plan_.nParameters(), state_.parameters, *averaging);
    return mean ? total / samples + penalty : total + penalty;
  }

 private:
  // Parameters of a piece: enough to be worth a task, few enough to stay in the core's cache.
  static constexpr std::size_t kPieceSize = std::size_t{1} << 14;

  struct Piece {
    std::size_t from, size, penalized;
    double l2, learningRateFactor;
  };

  void cut(const ParameterBlock& block) {
    for (std::size_t at = 0; at < block.size; at += kPieceSize) {
      const std::size_t size = std::min(kPieceSize, block.size - at);
      const std::size_t penalized = block.penalized > at ? std::min(size, block.penalized - at) : 0;
      pieces_.push_back({block.from + at, size, penalized, block.l2, block.learningRateFactor});
    }
  }

  template <class Function>
  void forEachPiece(const Function& visit) {
    pool_.run(pieces_.size(), [&](std::size_t i, unsigned) { visit(pieces_[i], i); });
  }

  StretchSums scaleGradient(const Piece& piece, double scale, G* gradient) const {
    const T* parameters = state_.parameters + piece.from;
    if constexpr (std::is_same_v<G, double>) {
      return kernels_.scaleGradient(piece.size, piece.penalized, scale, piece.l2, parameters,
                                    gradient);
    } else {
      return kernels_.scaleGradientInPrecision(piece.size, piece.penalized, scale, piece.l2,
                                               parameters, gradient);
    }
  }

  // By value first, then by norm, as with PyTorch's clip_grad_value_ and clip_grad_norm_.
  void clip(G* gradient, double norm) const {
    const auto forEach = [&](const auto& visit) {
      for (const Piece& piece : pieces_) {
        for (std::size_t j = piece.from; j < piece.from + piece.size; ++j) visit(gradient[j]);
      }
    };
    double left = norm;
    if (plan_.clipValue > 0) {
      double squares = 0;
      forEach([&](G& g) {
        g = static_cast<G>(std::clamp(static_cast<double>(g), -plan_.clipValue, plan_.clipValue));
        squares += static_cast<double>(g) * static_cast<double>(g);
      });
      left = std::sqrt(squares);
    }
    if (plan_.clipNorm > 0 && left > plan_.clipNorm) {
      const double factor = plan_.clipNorm / left;
      forEach([&](G& g) { g = static_cast<G>(static_cast<double>(g) * factor); });
    }
  }

  void take(double rate, const G* gradient) {
    const std::size_t stride = plan_.nParameters();
    const double products = state_.counters[kProducts];
    const double t = state_.counters[kSteps] - state_.counters[kSlotsSince];
    forEachPiece([&](const Piece& piece, std::size_t i) {
      products_[i] = products;  // NAdam multiplies in each step's momentum once, not once per block
      const Step<T> step{piece.size,
                         stride,
                         piece.penalized,
                         rate * piece.learningRateFactor,
                         plan_.l1,
                         t,
                         state_.parameters + piece.from,
                         state_.slots + piece.from,
                         &products_[i]};
      if constexpr (std::is_same_v<G, double>) {
        kernels_.step(plan_.optimizer, step, gradient + piece.from);
      } else {
        kernels_.stepInPrecision(plan_.optimizer, step, gradient + piece.from);
      }
    });
    if (!pieces_.empty()) state_.counters[kProducts] = products_.front();
  }

  const KernelTable<T>& kernels_;
  const Plan& plan_;
  const State<T> state_;
  Pool& pool_;
  const std::vector<ParameterBlock> blocks_;
  Vector<Piece> pieces_;
  Vector<StretchSums> sums_;
  Vector<double> products_;
  double frozenPenalty_ = 0;
};

}  // namespace fallline
