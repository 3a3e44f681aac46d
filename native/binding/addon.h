// The addon's exports, which both addons have: the one that is linked to OpenBLAS
// (linkedModule.cc) and that of the platform packages, which opens it (packageModule.cc).
#pragma once

#include <napi.h>

namespace fallline {

// The exports in this environment; the same object for every call. OpenBLAS must be open.
Napi::Object addonExports(Napi::Env env);

}  // namespace fallline
