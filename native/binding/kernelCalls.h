// Single kernels that JavaScript calls (lib/kernels): BLAS functions and fused loops, on the
// caller's arrays without copies.
#pragma once

#include <napi.h>

#include "kernels/kernels.h"

namespace fallline {

// {float64: {dot, axpy, …}, float32: {…}}; `kernels` is read in every call and must outlive these
// functions.
Napi::Object kernelCalls(Napi::Env env, const Kernels* const* kernels);

}  // namespace fallline
