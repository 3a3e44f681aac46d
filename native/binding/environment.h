// What one environment (the main thread, or a worker) holds.
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
};

// Tells JavaScript once that a thread was refused. After a call, when no pointer into JavaScript's memory is
// held any more. What the function throws is dropped: the call has its result.
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
