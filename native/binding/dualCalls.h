// Dual coordinate descent; lib/numerics/dualDescent.ts describes problem and state.
#pragma once

#include <napi.h>

#include "binding/marshal.h"
#include "kernels/kernels.h"
#include "plan/dualDescent.h"

namespace fallline {

// The properties of problem and state.
struct DualValues {
  // Of the arguments (problem, state, epochs, tolerance).
  explicit DualValues(const Napi::CallbackInfo& info);

  bool isFloat32;
  Napi::Value cols, epsilon, biasSquare, targets, lows, highs, curvatures, squares;
  Napi::Value weights, duals, order, random, counters;
  FeatureValues x;
};

// The arguments, checked.
template <class T>
struct DualArguments {
  DualArguments(const Napi::CallbackInfo& info, const DualValues& values);

  Rows<T> rows;
  DualProblem problem;
  DualState state;
  std::size_t epochs;
  double tolerance;
};

// dualEpochs(problem, state, epochs, tolerance) -> the number of epochs
Napi::Value dualEpochs(const Napi::CallbackInfo& info, const Kernels& kernels);

}  // namespace fallline
