// One asynchronous training run: a thread of its own, its own copy of everything that JavaScript
// could take away meanwhile, and the way back to the event loop.
#pragma once

#include <napi.h>

#include <atomic>
#include <memory>
#include <unordered_map>

#include "kernels/kernels.h"
#include "plan/plan.h"

namespace fallline {

class JobBase {
 public:
  virtual ~JobBase() = default;
  // Asks the run to stop; it does so within milliseconds of work. From the event-loop thread.
  virtual void cancel() = 0;
  // Cancels, waits for the thread and lets go of every JavaScript value.
  virtual void end() = 0;
};

// The running jobs of one environment (the main thread, or a worker). Held by the environment's
// instance data and ended with it.
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

// Starts a run and returns {promise, cancel, turn?}: promise resolves to how it ended (see outcomeTo),
// after every completed epoch was given to onEpochs (see reportsTo; and the batches' losses, where
// the plan records them) and the state arrays were brought up to date. `turn` is there where the system
// refused a thread: the event loop is to call it until it returns false.
Napi::Value startJob(const Napi::CallbackInfo& info, Jobs& jobs, const Kernels& kernels,
                     const Plan& plan);

}  // namespace fallline
