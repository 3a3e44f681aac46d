// Penalties and constraints on the parameters, with the formulas of lib/numerics/penalties.ts. In
// training, L1 is a proximal step after the optimizer's step (see optimizers.h), so that the
// gradient has no kink.
#pragma once

#include <cmath>

#include "plan/plan.h"

namespace fallline {

// The penalties of a block of parameters: l2 / 2 |w|^2 + l1 |w|_1.
template <class T>
double penaltyOf(const Plan& plan, const ParameterBlock& block, const T* parameters) {
  double squares = 0, absolutes = 0;
  for (std::size_t j = block.from; j < block.from + block.penalized; ++j) {
    const double w = static_cast<double>(parameters[j]);
    squares += w * w;
    absolutes += std::abs(w);
  }
  return 0.5 * block.l2 * squares + plan.l1 * absolutes;
}

// Adds the penalties' gradient and returns their value; the subgradient of |w| at 0 is 0.
template <class T>
double addPenalties(const Plan& plan, const T* parameters, double* gradient) {
  double penalty = 0;
  for (const ParameterBlock& block : plan.blocks()) {
    if (plan.l1 == 0 && block.l2 == 0) continue;
    for (std::size_t j = block.from; j < block.from + block.penalized; ++j) {
      const double w = static_cast<double>(parameters[j]);
      gradient[j] += block.l2 * w + (w > 0 ? plan.l1 : w < 0 ? -plan.l1 : 0);
    }
    penalty += penaltyOf(plan, block, parameters);
  }
  return penalty;
}

// Adds the product of the penalties' Hessian, l2 for each penalised parameter, with a vector.
template <class T>
void addPenaltyProduct(const Plan& plan, const T* vector, double* product) {
  for (const ParameterBlock& block : plan.blocks()) {
    for (std::size_t j = block.from; j < block.from + block.penalized; ++j) {
      product[j] += block.l2 * static_cast<double>(vector[j]);
    }
  }
}

// Max-norm constraint: scales the weights of each output, or of each unit of a network (with their
// biases, if these are penalised), to a Euclidean norm of at most plan.maxNorm.
template <class T>
void shortenTo(const Plan& plan, const std::vector<ParameterBlock>& blocks, T* parameters) {
  if (plan.maxNorm == 0) return;
  for (const ParameterBlock& block : blocks) {
    if (block.frozen) continue;
    const bool withBias = block.penalized == block.size && block.size > block.weights;
    for (std::size_t first = 0; first < block.weights; first += block.cols) {
      T* weights = parameters + block.from + first;
      T* bias = withBias ? parameters + block.from + block.weights + first / block.cols : nullptr;
      double squares = bias ? static_cast<double>(*bias) * static_cast<double>(*bias) : 0;
      for (std::size_t j = 0; j < block.cols; ++j) {
        squares += static_cast<double>(weights[j]) * static_cast<double>(weights[j]);
      }
      const double norm = std::sqrt(squares);
      if (!(norm > plan.maxNorm)) continue;
      const double factor = plan.maxNorm / norm;
      for (std::size_t j = 0; j < block.cols; ++j) {
        weights[j] = static_cast<T>(static_cast<double>(weights[j]) * factor);
      }
      if (bias) *bias = static_cast<T>(static_cast<double>(*bias) * factor);
    }
  }
}

}  // namespace fallline
