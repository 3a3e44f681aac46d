// The addon's data of one environment (the main thread, or a worker).
#pragma once

#include <napi.h>

#include "binding/job.h"
#include "kernels/kernels.h"
#include "machine/threads.h"

namespace fallline {

struct Environment {
  const Kernels* kernels;
  Jobs jobs;
  Napi::FunctionReference onRefusedThread{};
  Napi::ObjectReference exports{};
};

// Tells JavaScript once that the system refused a thread. Call it only when no pointer into
// JavaScript memory is held. An error that the callback throws is ignored, because the call already
// has its result.
inline void tellRefusal(Napi::Env env) {
  if (!isRefusalNoted()) return;
  auto* environment = env.GetInstanceData<Environment>();
  if (environment == nullptr || environment->onRefusedThread.IsEmpty() || !takeRefusal()) return;
  try {
    environment->onRefusedThread.Call({});
  } catch (const Napi::Error&) {
  }
}

}  // namespace fallline
