// Calls of single engine functions for the parity tests, which compare them with the TypeScript
// backend, on every instruction set that this processor supports.
#pragma once

#include <napi.h>

namespace fallline {

void addParityCalls(Napi::Env env, Napi::Object exports);

}  // namespace fallline
