// Asynchronous training runs. A run has a thread, its own copy of every buffer that JavaScript
// could detach meanwhile, and a thread-safe function that calls back into the event loop.
#pragma once

#include <napi.h>

#include <chrono>
#include <memory>
#include <optional>
#include <thread>
#include <unordered_map>
#include <utility>

#include "kernels/kernels.h"
#include "machine/stop.h"
#include "machine/threads.h"
#include "plan/plan.h"

namespace fallline {

class JobBase {
 public:
  virtual ~JobBase() = default;
  // Asks the run to stop, which it does within milliseconds. Called on the event-loop thread.
  virtual void cancel() = 0;
  // Cancels, joins the thread and releases every JavaScript value.
  virtual void end() = 0;
};

// The thread of a job, counted as under way (stop.h) from before it starts until its work is done.
// As the last member of a job it is joined before the others are destroyed.
class JobThread {
 public:
  ~JobThread() { join(); }

  // False if the system refuses a thread: the caller must then work in turns.
  template <class Work>
  bool start(Work work) {
    underWay_.emplace();
    thread_ = startThread([this, work = std::move(work)] {
      work();
      underWay_.reset();
    });
    if (isStarted()) return true;
    underWay_.reset();
    return false;
  }

  bool isStarted() const { return thread_.joinable(); }
  void join() {
    if (isStarted()) thread_.join();
  }

 private:
  std::optional<RunUnderWay> underWay_;
  std::thread thread_;
};

// The running jobs of one environment (the main thread, or a worker), held by its instance data.
// They are ended when the environment ends.
class Jobs {
 public:
  ~Jobs() { endAll(); }
  void endAll() {
    for (auto& [key, job] : running_) job->end();
    running_.clear();
  }
  void add(std::shared_ptr<JobBase> job) {
    JobBase* key = job.get();
    running_.emplace(key, std::move(job));
  }
  void remove(JobBase* job) { running_.erase(job); }

 private:
  std::unordered_map<JobBase*, std::shared_ptr<JobBase>> running_;
};

// A run without its own thread blocks the event loop for about this long at a time.
inline constexpr std::chrono::milliseconds kLongestTurn{10};

// Starts a job and returns {promise, cancel, turn?}. `turn` is present when the system refused a
// thread: the event loop must then call it until it returns false. J has start(), turn(env) and
// promise().
template <class J>
Napi::Object launch(Napi::Env env, Jobs& jobs, std::shared_ptr<J> job) {
  const std::weak_ptr<J> weak = job;
  Napi::Object handle = Napi::Object::New(env);
  handle.Set("promise", job->promise());
  handle.Set("cancel", Napi::Function::New(env, [weak](const Napi::CallbackInfo&) {
               if (const auto running = weak.lock()) running->cancel();
             }));
  if (!job->start()) {
    handle.Set("turn", Napi::Function::New(env, [weak](const Napi::CallbackInfo& info) {
                 const auto running = weak.lock();
                 return Napi::Boolean::New(info.Env(), running && running->turn(info.Env()));
               }));
  }
  jobs.add(std::move(job));
  return handle;
}

// Trains on a thread of its own and returns what `launch` does. The promise resolves to how the run
// ended (see outcomeTo), after every completed epoch was given to onEpochs (see reportsTo; with the
// losses of batches, if the plan records them) and the state arrays were updated.
Napi::Value startJob(const Napi::CallbackInfo& info, Jobs& jobs, const Kernels& kernels,
                     const Plan& plan);

}  // namespace fallline
