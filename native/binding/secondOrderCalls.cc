#include "binding/secondOrderCalls.h"

#include <algorithm>

#include "binding/marshal.h"
#include "engine/hessian.h"
#include "engine/secondOrder.h"
#include "machine/lapack.h"
#include "machine/stop.h"

namespace fallline {
namespace {

template <class T>
void hessianIn(const Napi::CallbackInfo& info, const Kernels& kernels, const Plan& plan) {
  const DataValues values = dataValues(info[1]);
  const FrameValues ofFrame = frameValues(info[3]);
  const Data<T> data = dataFrom<T>(plan, values);
  const Frame frame = frameFrom(ofFrame, plan.nFeatures);
  const T* parameters = elementsOf<T>(info[2], plan.nParameters(), "parameters");
  double* out = elementsOf<double>(info[4], hessianLength(info.Env(), plan), "out");
  hessian<T>(kernels, plan, data, parameters, frame, out, Stop());
}

template <class T>
Napi::Value momentsIn(const Napi::CallbackInfo& info, const Kernels& kernels, const Plan& plan) {
  const Data<T> data = dataFrom<T>(plan, dataValues(info[1]));
  Vector<double> means(plan.nFeatures), deviations(plan.nFeatures);
  columnMoments<T>(kernels, plan, data, means.data(), deviations.data(), Stop());
  return momentsTo(info.Env(), means, deviations);
}

template <class T>
void rowGramIn(const Napi::CallbackInfo& info, const Kernels& kernels, const Plan& plan) {
  const DataValues values = dataValues(info[1]);
  const FrameValues ofFrame = frameValues(info[2]);
  const Data<T> data = dataFrom<T>(plan, values);
  const Frame frame = frameFrom(ofFrame, plan.nFeatures);
  double* out = elementsOf<double>(info[3], rowGramLength(info.Env(), data.rows), "out");
  rowGram<T>(kernels, plan, data, frame, out, Stop());
}

}  // namespace

FrameValues frameValues(const Napi::Value& frame) {
  if (frame.IsUndefined()) return {frame, frame, false};
  if (!frame.IsObject()) throw wrongKind(frame.Env(), "frame", "an object");
  const Napi::Object object = frame.As<Napi::Object>();
  return {object.Get("shift"), object.Get("scale"), true};
}

Frame frameFrom(const FrameValues& values, std::size_t nFeatures) {
  if (!values.given) return {};
  return {elementsOf<double>(values.shift, nFeatures, "frame.shift"),
          elementsOf<double>(values.scale, nFeatures, "frame.scale")};
}

void refuseLayers(Napi::Env env, const Plan& plan) {
  if (plan.isNetwork()) throw wrongValue(env, "plan", "without layers");
}

std::size_t hessianLength(Napi::Env env, const Plan& plan) {
  const HessianShape shape(plan);
  if (shape.size > kMaxMatrixSize) throw wrongValue(env, "plan", "one of fewer parameters");
  return shape.blocks * shape.size * shape.size;
}

std::size_t rightHandSides(const Napi::Value& rhs, std::size_t size) {
  const std::size_t length = countFrom<double>(rhs, "rhs");
  if (length % size != 0) throw wrongValue(rhs.Env(), "rhs", "whole columns of the matrix's size");
  return length / size;
}

std::size_t matrixSize(const Napi::Value& size, const char* name) {
  return sizeFrom(size, 1, kMaxMatrixSize, name);
}

Napi::Object momentsTo(Napi::Env env, const Vector<double>& means,
                       const Vector<double>& deviations) {
  Napi::Object out = Napi::Object::New(env);
  out.Set("means", numbersTo(env, means));
  out.Set("deviations", numbersTo(env, deviations));
  return out;
}

void hessianOf(const Napi::CallbackInfo& info, const Kernels& kernels) {
  const Plan plan = planFrom(info[0]);
  refuseLayers(info.Env(), plan);
  plan.precision == Precision::float32 ? hessianIn<float>(info, kernels, plan)
                                       : hessianIn<double>(info, kernels, plan);
}

Napi::Value choleskySolve(const Napi::CallbackInfo& info) {
  const std::size_t size = matrixSize(info[1], "size");
  const std::size_t columns = rightHandSides(info[2], size);
  double* matrix = elementsOf<double>(info[0], size * size, "matrix");
  double* rhs = elementsOf<double>(info[2], columns * size, "rhs");
  const RunUnderWay underWay;
  return Napi::Boolean::New(info.Env(), lapack::solvePositiveDefinite(size, matrix, columns, rhs));
}

LeastSquaresSizes leastSquaresSizes(const Napi::CallbackInfo& info) {
  const LeastSquaresSizes sizes{sizeFrom(info[1], 1, kMaxMatrixSize, "rows"),
                                sizeFrom(info[2], 1, kMaxMatrixSize, "cols"),
                                sizeFrom(info[4], 1, kMaxOutputs, "outputs")};
  // LAPACK counts the elements of its work arrays in 32 bits.
  const std::size_t shorter = std::min(sizes.rows, sizes.cols);
  const std::size_t longer = std::max(sizes.rows, sizes.cols);
  if (shorter > std::size_t{1} << 14 || shorter * (shorter + sizes.outputs) > 0x1000'0000 ||
      longer * sizes.outputs > 0x1000'0000) {
    throw wrongValue(info.Env(), "rows", "fewer: the matrix is too large");
  }
  return sizes;
}

Napi::Value leastSquaresMinimumNorm(const Napi::CallbackInfo& info) {
  const auto [rows, cols, outputs] = leastSquaresSizes(info);
  const double* a = elementsOf<double>(info[0], rows * cols, "a");
  const double* b = elementsOf<double>(info[3], rows * outputs, "b");
  double* out = elementsOf<double>(info[5], outputs * cols, "out");
  const RunUnderWay underWay;
  const Purpose purpose("least squares");
  const long rank = lapack::leastSquares(rows, cols, a, outputs, b, out);
  return Napi::Number::New(info.Env(), static_cast<double>(rank));
}

Napi::Value ridgePath(const Napi::CallbackInfo& info) {
  const auto [rows, cols, outputs] = leastSquaresSizes(info);
  const double* a = elementsOf<double>(info[0], rows * cols, "a");
  const double* b = elementsOf<double>(info[3], rows * outputs, "b");
  const std::size_t nAlphas = countFrom<double>(info[5], "alphas");
  // BLAS counts the columns of a product in 32 bits.
  if (nAlphas == 0 || nAlphas * outputs > 0x1000'0000) {
    throw wrongValue(info.Env(), "alphas", "fewer, but one at least");
  }
  const double* alphas = elementsOf<double>(info[5], nAlphas, "alphas");
  double* out = elementsOf<double>(info[6], nAlphas * outputs * cols, "out");
  const RunUnderWay underWay;
  const Purpose purpose("least squares");
  return Napi::Boolean::New(info.Env(),
                            lapack::ridgePath(rows, cols, a, outputs, b, nAlphas, alphas, out));
}

void rowGramOf(const Napi::CallbackInfo& info, const Kernels& kernels) {
  const Plan plan = planFrom(info[0]);
  plan.precision == Precision::float32 ? rowGramIn<float>(info, kernels, plan)
                                       : rowGramIn<double>(info, kernels, plan);
}

std::size_t rowGramLength(Napi::Env env, std::size_t rows) {
  if (rows > kMaxMatrixSize) throw wrongValue(env, "data", "fewer rows");
  return rows * rows;
}

Napi::Value columnMomentsOf(const Napi::CallbackInfo& info, const Kernels& kernels) {
  const Plan plan = planFrom(info[0]);
  return plan.precision == Precision::float32 ? momentsIn<float>(info, kernels, plan)
                                              : momentsIn<double>(info, kernels, plan);
}

}  // namespace fallline
