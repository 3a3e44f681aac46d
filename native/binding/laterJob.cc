#include "binding/laterJob.h"

#include <atomic>
#include <exception>
#include <string>
#include <utility>

#include "binding/environment.h"
#include "binding/job.h"
#include "binding/stopProbe.h"
#include "machine/threads.h"

namespace fallline {
namespace {

// See Job in job.cc, of which this is the case without reports.
class LaterJob final : public JobBase {
 public:
  LaterJob(Napi::Env env, Jobs& jobs, const Kernels& kernels, std::unique_ptr<Operation> operation)
      : jobs_(jobs),
        kernels_(kernels),
        operation_(std::move(operation)),
        deferred_(Napi::Promise::Deferred::New(env)),
        toLoop_(ToLoop::New(env, Napi::Function(), "fallline.later", 0, 1)) {}

  bool start() {
    if (thread_.start([this] { work(); })) return true;
    toLoop_.Abort();
    return false;
  }

  // Without a thread: computes everything at once.
  bool turn(Napi::Env env) {
    const StopProbe probe(env);
    compute(probe.stop());
    settle(env);
    return false;
  }

  Napi::Promise promise() const { return deferred_.Promise(); }

  void cancel() override { cancelled_.store(true, std::memory_order_relaxed); }

  void end() override {
    cancel();
    thread_.join();
    operation_->release();
  }

 private:
  static void settleOnLoop(Napi::Env env, Napi::Function, std::nullptr_t*, LaterJob* job) noexcept {
    // An environment that is being terminated refuses every call; the job then ends with it.
    if (static_cast<napi_env>(env) == nullptr) return;
    try {
      job->settle(env);
    } catch (...) {
      job->cancel();
    }
  }
  using ToLoop = Napi::TypedThreadSafeFunction<std::nullptr_t, LaterJob, settleOnLoop>;

  void compute(Stop stop) {
    try {
      operation_->run(kernels_, stop);
    } catch (const std::exception& error) {
      failure_ = error.what();
    }
  }

  // On the job's thread.
  void work() {
    compute(Stop(cancelled_));
    if (isExiting()) return;  // the event loop has ended
    // Once the environment is closing, the function may not be used again, not even to release it.
    if (toLoop_.NonBlockingCall(this) == napi_ok) toLoop_.Release();
  }

  void settle(Napi::Env env) {
    thread_.join();
    tellRefusal(env);
    if (failure_.empty() && cancelled_.load(std::memory_order_relaxed)) failure_ = "cancelled";
    try {
      if (failure_.empty()) {
        deferred_.Resolve(operation_->finish(env));
      } else {
        deferred_.Reject(Napi::Error::New(env, "Native call failed: " + failure_).Value());
      }
    } catch (const Napi::Error& error) {
      deferred_.Reject(error.Value());
    } catch (const std::exception& error) {
      deferred_.Reject(Napi::Error::New(env, error.what()).Value());
    }
    operation_->release();
    jobs_.remove(this);  // the last owner: `this` is gone from here on
  }

  Jobs& jobs_;
  const Kernels& kernels_;
  const std::unique_ptr<Operation> operation_;
  Napi::Promise::Deferred deferred_;
  ToLoop toLoop_;
  std::atomic<bool> cancelled_{false};
  std::string failure_;
  JobThread thread_;
};

}  // namespace

Napi::Value startLater(const Napi::CallbackInfo& info, std::unique_ptr<Operation> operation) {
  const Napi::Env env = info.Env();
  Environment& environment = *env.GetInstanceData<Environment>();
  return launch(env, environment.jobs,
                std::make_shared<LaterJob>(env, environment.jobs, *environment.kernels,
                                           std::move(operation)));
}

}  // namespace fallline
