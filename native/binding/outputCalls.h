// Synchronous calls for the outputs of a model: scores, activations of layers, loss and score.
#pragma once

#include <napi.h>

#include <string>

#include "binding/marshal.h"
#include "engine/evaluate.h"
#include "kernels/kernels.h"
#include "machine/blas.h"

namespace fallline {

// The number of rows of `width` numbers each in `out`.
template <class T>
std::size_t rowsOfOutputs(const Napi::Value& out, const Plan& plan, std::size_t width) {
  const std::size_t length = lengthOf<T>(out, "out");
  const std::size_t rows = width > 0 ? length / width : 0;
  if (rows < 1 || rows * width != length || rows > blas::maxExtent() ||
      rows > SIZE_MAX / sizeof(T) / plan.nFeatures) {
    throw wrongValue(out.Env(), "out", "an array of whole rows of outputs, and fewer");
  }
  return rows;
}

// {loss, score}
Napi::Object evaluationTo(Napi::Env env, const Evaluation& evaluation);

// evaluate(plan, data, parameters) -> {loss, score}
Napi::Value evaluationOf(const Napi::CallbackInfo& info, const Kernels& kernels);

// scores(plan, x, parameters, out)
void scoresOf(const Napi::CallbackInfo& info, const Kernels& kernels);

// activations(plan, x, parameters, out): the outputs of every layer of a network
void activationsOf(const Napi::CallbackInfo& info, const Kernels& kernels);

}  // namespace fallline
