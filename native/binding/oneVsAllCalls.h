// Training of one class against all others, as lib/backend/oneVsAll.ts describes it.
#pragma once

#include <napi.h>

#include "kernels/kernels.h"

namespace fallline {

// trainOneVsAllSync(x, labels, cols, classes, steps, learningRate, threads, weights) -> whether it
// came to its end
Napi::Value trainOneVsAll(const Napi::CallbackInfo& info, const Kernels& kernels);

// exponentials(instructionSet, x, out): e^x to the bit as Math.exp has it
void exponentialsOf(const Napi::CallbackInfo& info);

}  // namespace fallline
