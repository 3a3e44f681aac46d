// Operations of secondOrderCalls.h off the event loop.
#pragma once

#include <napi.h>

namespace fallline {

void addSecondOrderLater(Napi::Env env, Napi::Object calls);

}  // namespace fallline
