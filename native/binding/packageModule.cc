// The module of a platform package, which is not linked to OpenBLAS: package managers place the
// package of OpenBLAS in different folders, so JavaScript finds the library and this opens it. It
// exports its version, by which another version's addon is refused before it opens anything, and
// `open`.
#include <string>

#include "binding/addon.h"
#include "binding/marshal.h"
#include "machine/openBlasOpened.h"

namespace fallline {
namespace {

// open(file, another = false) -> the exports of an addon that is linked to OpenBLAS
Napi::Value open(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  if (!info[0].IsString()) throw wrongKind(env, "file", "a string");
  if (!info[1].IsUndefined() && !info[1].IsBoolean()) throw wrongKind(env, "another", "a boolean");
  const bool another = info[1].IsBoolean() && info[1].As<Napi::Boolean>().Value();
  blas::open(info[0].As<Napi::String>().Utf8Value(), another);
  return addonExports(env);
}

Napi::Object initialize(Napi::Env env, Napi::Object exports) {
  exports.Set("version", FALLLINE_VERSION);
  exports.Set("open", Napi::Function::New(env, open));
  return exports;
}

}  // namespace

NODE_API_MODULE(fallline, initialize)

}  // namespace fallline
