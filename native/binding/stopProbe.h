// Detects termination of a worker during a synchronous run.
#pragma once

#include <napi.h>

#include <atomic>
#include <chrono>
#include <functional>

#include "machine/stop.h"

namespace fallline {

// Once a worker is being terminated, calls into JavaScript fail. A synchronous run therefore calls
// an empty function every kEvery, and stops when that fails.
class StopProbe {
 public:
  explicit StopProbe(Napi::Env env)
      : env_(env), empty_(Napi::Function::New(env, [](const Napi::CallbackInfo&) {})) {}

  Stop stop() const { return Stop(unwanted_, &look_); }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr auto kEvery = std::chrono::milliseconds(20);

  void look() {
    const auto now = Clock::now();
    if (now - looked_ < kEvery) return;
    looked_ = now;
    const Napi::HandleScope scope(env_);
    napi_value result;
    if (napi_call_function(env_, env_.Undefined(), empty_, 0, nullptr, &result) != napi_ok) {
      unwanted_.store(true);
    }
  }

  const Napi::Env env_;
  const Napi::Function empty_;
  Clock::time_point looked_ = Clock::now();
  std::atomic<bool> unwanted_{false};
  const std::function<void()> look_ = [this] { look(); };
};

}  // namespace fallline
