// Single pieces of the engine as JavaScript calls them: what the parity tests hold against their twins in
// TypeScript, by every instruction set that this processor runs, not only by the one that was chosen.
#pragma once

#include <napi.h>

namespace fallline {

void addParityCalls(Napi::Env env, Napi::Object exports);

}  // namespace fallline
