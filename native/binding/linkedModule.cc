// The module of an own build, which is linked to OpenBLAS: it exports everything at once.
#include "binding/addon.h"

namespace fallline {
namespace {

Napi::Object initialize(Napi::Env env, Napi::Object) { return addonExports(env); }

}  // namespace

NODE_API_MODULE(fallline, initialize)

}  // namespace fallline
