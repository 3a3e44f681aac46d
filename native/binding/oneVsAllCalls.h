// Training of one-vs-all logistic regression; lib/backend/oneVsAll.ts describes the arguments.
#pragma once

#include <napi.h>

#include "kernels/kernels.h"

namespace fallline {

// trainOneVsAllSync(x, labels, cols, classes, steps, learningRate, threads, weights) -> whether it
// came to its end
Napi::Value trainOneVsAll(const Napi::CallbackInfo& info, const Kernels& kernels);

// exponentials(instructionSet, x, out): e^x, bit-identical to Math.exp
void exponentialsOf(const Napi::CallbackInfo& info);

}  // namespace fallline
