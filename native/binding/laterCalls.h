// The calls off the event loop: `later` of lib/backend/addon.ts.
#pragma once

#include <napi.h>

namespace fallline {

// An object of functions. Each takes the arguments of the synchronous function of the same name and
// returns what `launch` of job.h does. Samples that are not in shared memory are copied first.
Napi::Object laterCalls(Napi::Env env);

}  // namespace fallline
