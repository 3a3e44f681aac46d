// The calls from JavaScript for descent by patterns: the synchronous call and the run on its own
// thread.
#pragma once

#include <napi.h>

#include "binding/job.h"
#include "kernels/kernels.h"

namespace fallline {

// (net, data, state, limits) -> {ended, iterations, error}. Arguments are those that
// lib/backend/patterns.ts describes; the state is updated.
Napi::Value trainPatterns(const Napi::CallbackInfo& info, const Kernels& kernels);

// The same on its own thread: returns {promise, cancel}. All arrays must be in shared memory, which
// JavaScript cannot detach; they are updated in place.
Napi::Value startPatterns(const Napi::CallbackInfo& info, Jobs& jobs, const Kernels& kernels);

}  // namespace fallline
