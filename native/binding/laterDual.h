// Dual coordinate descent (dualCalls.h) off the event loop.
#pragma once

#include <napi.h>

namespace fallline {

void addDualLater(Napi::Env env, Napi::Object calls);

}  // namespace fallline
