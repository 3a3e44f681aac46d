// Coordinate descent; lib/numerics/coordinateSweeps.ts describes the arguments.
#pragma once

#include <napi.h>

#include "kernels/kernels.h"

namespace fallline {

// coordinateSweeps(isGram, rows, matrix, squares, l1, l2, state, weights, active, sweeps, enough,
// out): out = sweeps, decrease, change
void coordinateSweeps(const Napi::CallbackInfo& info, const Kernels& kernels);

// columnProducts(rows, matrix, state, listed, threads, out)
void columnProducts(const Napi::CallbackInfo& info, const Kernels& kernels);

}  // namespace fallline
