// Descent by patterns at the binding: arguments, the synchronous call and the run on a thread of
// its own.
#pragma once

#include <napi.h>

#include "binding/job.h"
#include "kernels/kernels.h"

namespace fallline {

// (net, data, state, limits) -> {ended, iterations, error}. Arguments are those that
// lib/backend/patterns.ts describes; the state is brought up to date.
Napi::Value trainPatterns(const Napi::CallbackInfo& info, const Kernels& kernels);

// The same on a thread of its own: returns {promise, cancel}. All arrays must be over shared
// memory, which cannot be taken away meanwhile; they are worked on where they are.
Napi::Value startPatterns(const Napi::CallbackInfo& info, Jobs& jobs, const Kernels& kernels);

}  // namespace fallline
