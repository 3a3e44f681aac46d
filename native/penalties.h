// Penalties and constraints on the parameters. The same formulas stand in
// lib/backend/typescript/penalties.ts. L1 is taken as a proximal step after the optimizer's own (see
// optimizers.h), so that its kink does not enter the gradient of training.
#pragma once

#include <cmath>

#include "plan.h"

namespace fallline {

// Adds the penalties' gradient and returns their value, l2 / 2 |w|^2 + l1 |w|_1; of L1 only where
// withL1 says so, with the subgradient 0 at 0.
template <class T>
double addPenalties(const Plan& plan, const T* parameters, double* gradient, bool withL1) {
  if (plan.l1 == 0 && plan.l2 == 0) return 0;
  double squares = 0, absolutes = 0;
  for (std::size_t j = 0; j < plan.nPenalized(); ++j) {
    const double w = static_cast<double>(parameters[j]);
    squares += w * w;
    absolutes += std::abs(w);
    gradient[j] += plan.l2 * w;
  }
  if (withL1) {
    for (std::size_t j = 0; j < plan.nPenalized(); ++j) {
      gradient[j] += parameters[j] > 0 ? plan.l1 : parameters[j] < 0 ? -plan.l1 : 0;
    }
  }
  return 0.5 * plan.l2 * squares + plan.l1 * absolutes;
}

// Shortens the weights of each output (and its bias, where penalised) to plan.maxNorm.
template <class T>
void shortenTo(const Plan& plan, T* parameters) {
  if (plan.maxNorm == 0) return;
  for (std::size_t k = 0; k < plan.nOutputs; ++k) {
    T* weights = parameters + k * plan.nFeatures;
    T* bias = plan.penalizeBias ? parameters + plan.nWeights() + k : nullptr;
    double squares = bias ? static_cast<double>(*bias) * static_cast<double>(*bias) : 0;
    for (std::size_t j = 0; j < plan.nFeatures; ++j) {
      squares += static_cast<double>(weights[j]) * static_cast<double>(weights[j]);
    }
    const double norm = std::sqrt(squares);
    if (!(norm > plan.maxNorm)) continue;
    const double factor = plan.maxNorm / norm;
    for (std::size_t j = 0; j < plan.nFeatures; ++j) {
      weights[j] = static_cast<T>(static_cast<double>(weights[j]) * factor);
    }
    if (bias) *bias = static_cast<T>(static_cast<double>(*bias) * factor);
  }
}

}  // namespace fallline
