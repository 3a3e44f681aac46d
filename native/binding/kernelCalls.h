// The kernels that JavaScript calls one at a time (lib/kernels): BLAS and the fused loops on memory that
// stays where it is.
#pragma once

#include <napi.h>

#include "kernels/kernels.h"

namespace fallline {

// {float64: {dot, axpy, …}, float32: {…}}; `kernels` is looked at in every call and outlives them all.
Napi::Object kernelCalls(Napi::Env env, const Kernels* const* kernels);

}  // namespace fallline
