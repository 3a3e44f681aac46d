// Synchronous calls of the operations of engine/secondOrder.h and machine/lapack.h, and what they
// share with the calls off the event loop (laterCalls.cc).
#pragma once

#include <napi.h>

#include "engine/framedRows.h"
#include "kernels/kernels.h"
#include "plan/plan.h"

namespace fallline {

// The properties of a frame {shift, scale}; undefined: the columns as they are.
struct FrameValues {
  Napi::Value shift, scale;
  bool given;
};
FrameValues frameValues(const Napi::Value& frame);
Frame frameFrom(const FrameValues& values, std::size_t nFeatures);

// Throws if the plan is that of a network.
void refuseLayers(Napi::Env env, const Plan& plan);

// The number of elements of all blocks of a Hessian.
std::size_t hessianLength(Napi::Env env, const Plan& plan);

// The number of right-hand sides of `size` elements each.
std::size_t rightHandSides(const Napi::Value& rhs, std::size_t size);

// The size of a square matrix that LAPACK can index.
std::size_t matrixSize(const Napi::Value& size, const char* name);

// {means, deviations}
Napi::Object momentsTo(Napi::Env env, const Vector<double>& means,
                       const Vector<double>& deviations);

// hessian(plan, data, parameters, frame, out: Float64Array), for linear models
void hessianOf(const Napi::CallbackInfo& info, const Kernels& kernels);

// choleskySolve(matrix, size, rhs) -> whether the matrix is positive definite
Napi::Value choleskySolve(const Napi::CallbackInfo& info);

// The sizes of least squares: a[rows x cols], b[rows x outputs], out[outputs x cols].
struct LeastSquaresSizes {
  std::size_t rows, cols, outputs;
};
// Of the arguments (a, rows, cols, b, outputs, out).
LeastSquaresSizes leastSquaresSizes(const Napi::CallbackInfo& info);

// leastSquaresMinimumNorm(a, rows, cols, b, outputs, out) -> the rank of a, or -1
Napi::Value leastSquaresMinimumNorm(const Napi::CallbackInfo& info);

// ridgePath(a, rows, cols, b, outputs, alphas, out) -> whether all numbers are finite; columns of a
// and b one after the other
Napi::Value ridgePath(const Napi::CallbackInfo& info);

// rowGram(plan, data, frame, out: Float64Array)
void rowGramOf(const Napi::CallbackInfo& info, const Kernels& kernels);

// The number of elements of the products of all pairs of rows.
std::size_t rowGramLength(Napi::Env env, std::size_t rows);

// columnMoments(plan, data) -> {means, deviations}
Napi::Value columnMomentsOf(const Napi::CallbackInfo& info, const Kernels& kernels);

}  // namespace fallline
