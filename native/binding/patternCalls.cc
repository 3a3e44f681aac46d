// A run off the event loop (PatternsJob) and the two calls of patternCalls.h.
#include "binding/patternCalls.h"

#include <atomic>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>

#include "binding/environment.h"
#include "binding/patternsRun.h"
#include "binding/stopProbe.h"
#include "machine/stop.h"
#include "machine/threads.h"

namespace fallline {
namespace {

class PatternsJob final : public JobBase {
 public:
  PatternsJob(const Napi::CallbackInfo& info, Jobs& jobs, const Kernels& kernels)
      : jobs_(jobs),
        kernels_(kernels),
        run_(info, true),
        deferred_(Napi::Promise::Deferred::New(info.Env())) {
    toLoop_ = ToLoop::New(info.Env(), Napi::Function(), "fallline.trainPatterns", 0, 1);
  }

  // See Job in job.cc.
  bool start() {
    if (thread_.start([this] { work(); })) return true;
    toLoop_.Abort();
    return false;
  }

  // As Job's in job.cc.
  bool turn(Napi::Env env) {
    try {
      const StopProbe probe(env);
      const auto outcome =
          cancelled_.load(std::memory_order_relaxed)
              ? std::optional<PatternsOutcome>(PatternsOutcome{})
              : run_.runUntil(PatternsRun::Clock::now() + kLongestTurn, kernels_, probe.stop());
      if (!outcome) return true;
      outcome_ = *outcome;
    } catch (const std::exception& error) {
      failure_ = error.what();
    }
    settle(env);
    return false;
  }

  Napi::Promise promise() const { return deferred_.Promise(); }

  void cancel() override { cancelled_.store(true, std::memory_order_relaxed); }

  void end() override {
    cancel();
    thread_.join();
    run_.release();
  }

 private:
  static void settleOnLoop(Napi::Env env, Napi::Function, std::nullptr_t*,
                           PatternsJob* job) noexcept {
    // An environment that is being terminated refuses every call; the job then ends with it.
    if (static_cast<napi_env>(env) == nullptr) return;
    try {
      job->settle(env);
    } catch (...) {
      job->cancel();
    }
  }
  using ToLoop = Napi::TypedThreadSafeFunction<std::nullptr_t, PatternsJob, settleOnLoop>;

  // On the job's thread.
  void work() {
    try {
      outcome_ = run_.run(kernels_, Stop(cancelled_));
    } catch (const std::exception& error) {
      failure_ = error.what();
    }
    if (isExiting()) return;  // the event loop has ended
    // Once the environment is closing, the function may not be used again, not even to release it.
    if (toLoop_.NonBlockingCall(this) == napi_ok) toLoop_.Release();
  }

  void settle(Napi::Env env) {
    thread_.join();
    tellRefusal(env);
    run_.release();
    if (failure_.empty()) {
      deferred_.Resolve(patternsOutcomeTo(env, outcome_));
    } else {
      deferred_.Reject(Napi::Error::New(env, "Native training failed: " + failure_).Value());
    }
    jobs_.remove(this);  // the last owner: `this` is gone from here on
  }

  Jobs& jobs_;
  const Kernels& kernels_;
  PatternsRun run_;
  Napi::Promise::Deferred deferred_;
  ToLoop toLoop_;
  std::atomic<bool> cancelled_{false};
  PatternsOutcome outcome_;
  std::string failure_;
  JobThread thread_;
};

}  // namespace

Napi::Value trainPatterns(const Napi::CallbackInfo& info, const Kernels& kernels) {
  PatternsRun run(info, false);
  const StopProbe probe(info.Env());
  return patternsOutcomeTo(info.Env(), run.run(kernels, probe.stop()));
}

Napi::Value startPatterns(const Napi::CallbackInfo& info, Jobs& jobs, const Kernels& kernels) {
  return launch(info.Env(), jobs, std::make_shared<PatternsJob>(info, jobs, kernels));
}

}  // namespace fallline
