// See job.h. A run trains on its own thread and queues a report per epoch; the event loop delivers
// them.
#include "binding/job.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <string>

#include "binding/environment.h"
#include "binding/heldData.h"
#include "binding/marshal.h"
#include "binding/stopProbe.h"
#include "engine/state.h"
#include "engine/trainer.h"
#include "machine/stop.h"
#include "machine/threads.h"

namespace fallline {
namespace {

using Clock = std::chrono::steady_clock;

// Limit of queued reports. When JavaScript handles reports more slowly than epochs complete, the
// run waits at this limit, which bounds both memory and the time of one callback.
constexpr std::size_t mostWaiting = 1024;
// Up to this many reports that were queued during a callback are delivered in the next one without
// a pause.
constexpr std::size_t fewWaiting = 8;
// After a callback the event loop gets a pause of 1 / pauseShare of the callback's time, at most
// mostPause. Without a pause, Node would run the next callback before anything else in the loop.
constexpr int pauseShare = 4;
constexpr Clock::duration mostPause = std::chrono::milliseconds(5);

// Shared by the job's thread and the event loop: the queued reports, and the outcome once the run
// ended.
struct Mailbox {
  std::mutex mutex;
  std::condition_variable roomMade;
  bool delivering = false;  // a callback is running
  Clock::time_point due{};  // no callback before this time
  Vector<EpochReport> reports;
  Vector<double> batchLosses;
  bool announced = false;  // the event loop has been called and has not looked yet
  bool done = false;
  Outcome outcome{Ended::maxEpochs};
  std::string failure;
};

template <class T>
class Job final : public JobBase {
 public:
  Job(const Napi::CallbackInfo& info, Jobs& jobs, const Kernels& kernels, const Plan& plan)
      : Job(info, jobs, kernels, plan, runValues(info[1]), stateValues(info[2])) {}

  // Starts the thread. False if the system refuses one: the caller must then call turn() until it
  // returns false.
  bool start() {
    if (thread_.start([this] { run(); })) return true;
    toLoop_.Abort();
    started_ = Clock::now();
    return false;
  }

  Napi::Promise promise() const { return deferred_.Promise(); }

  // For a run without its own thread, on the event-loop thread: trains whole epochs for about
  // kLongestTurn and delivers their reports. Returns false once the promise is settled.
  bool turn(Napi::Env env) {
    if (mailbox_.done) return false;
    const Clock::time_point end = Clock::now() + kLongestTurn;
    try {
      const StopProbe probe(env);
      do {
        trainOneEpoch(probe.stop());
      } while (!mailbox_.done && Clock::now() < end);
    } catch (const std::exception& error) {
      mailbox_.failure = error.what();
      mailbox_.done = true;
    }
    const bool done = mailbox_.done;
    // Settling removes this job from `jobs_`; the caller of turn() still owns it.
    deliver(env, onEpochs_.Value());
    return !done;
  }

  void cancel() override { cancelled_.store(true, std::memory_order_relaxed); }

  void end() override {
    cancel();
    thread_.join();
    release();
  }

 private:
  // An environment that is being terminated refuses every call into JavaScript. The job is then
  // left unchanged and ends with the environment (Jobs::endAll).
  static void lookIntoMailbox(Napi::Env env, Napi::Function onEpochs, std::nullptr_t*,
                              Job* job) noexcept {
    if (static_cast<napi_env>(env) == nullptr) return;
    try {
      job->deliver(env, onEpochs);
    } catch (...) {
      job->cancel();
    }
  }
  using ToLoop = Napi::TypedThreadSafeFunction<std::nullptr_t, Job, lookIntoMailbox>;

  Job(const Napi::CallbackInfo& info, Jobs& jobs, const Kernels& kernels, const Plan& plan,
      const RunValues& values, const StateValues& state)
      : Job(info, jobs, kernels, plan, values, runDataFrom<T>(plan, values),
            stateFrom<T>(plan, state)) {}

  Job(const Napi::CallbackInfo& info, Jobs& jobs, const Kernels& kernels, const Plan& plan,
      const RunValues& values, const RunData<T>& data, const State<T>& state)
      : jobs_(jobs),
        kernels_(kernels),
        plan_(plan),
        samples_(plan, values.samples, data),
        validation_(plan, values.validation, data.validation),
        data_{samples_.data(), validation_.data()},
        state_(plan, state),
        epochs_(sizeFrom(info[3], 0, SIZE_MAX >> 11, "epochs")),
        jsState_(Napi::Persistent(info[2].As<Napi::Object>())),
        deferred_(Napi::Promise::Deferred::New(info.Env())) {
    if (!info[4].IsFunction()) {
      throw Napi::TypeError::New(info.Env(),
                                 "Expected native argument \"onEpochs\" to be a function");
    }
    onEpochs_ = Napi::Persistent(info[4].As<Napi::Function>());
    toLoop_ = ToLoop::New(info.Env(), info[4].As<Napi::Function>(), "fallline.train", 0, 1);
  }

  // Training epoch by epoch gives the same bits as training all epochs in one call.
  void trainOneEpoch(Stop stop) {
    const bool isCancelled = cancelled_.load(std::memory_order_relaxed);
    const std::size_t epochs = std::min<std::size_t>(1, epochs_ - epochsDone_);
    const auto keep = [this](const EpochReport& report, const Vector<double>& losses) {
      mailbox_.reports.push_back(report);
      mailbox_.batchLosses.insert(mailbox_.batchLosses.end(), losses.begin(), losses.end());
    };
    Outcome outcome = isCancelled
                          ? Outcome{Ended::aborted}
                          : train<T>(kernels_, plan_, data_, state_.state(), epochs, stop, keep);
    epochsDone_ += epochs;
    const double seconds = std::chrono::duration<double>(Clock::now() - started_).count();
    const bool isLate = plan_.timeLimit > 0 && seconds >= plan_.timeLimit && epochs > 0;
    if (outcome.ended == Ended::maxEpochs && isLate) outcome.ended = Ended::timeLimit;
    mailbox_.outcome = outcome;
    mailbox_.done = outcome.ended != Ended::maxEpochs || epochsDone_ == epochs_;
  }

  // On the job's thread.
  void run() {
    Outcome outcome{Ended::aborted};
    std::string failure;
    try {
      outcome = train<T>(kernels_, plan_, data_, state_.state(), epochs_, Stop(cancelled_),
                         [this](const EpochReport& report, const Vector<double>& losses) {
                           std::unique_lock lock(mailbox_.mutex);
                           mailbox_.reports.push_back(report);
                           mailbox_.batchLosses.insert(mailbox_.batchLosses.end(), losses.begin(),
                                                       losses.end());
                           announceIfDue();
                           waitForRoom(lock);
                         });
    } catch (const std::exception& error) {
      failure = error.what();
    }
    if (isExiting()) return;  // the event loop has ended
    {
      const std::lock_guard lock(mailbox_.mutex);
      mailbox_.done = true;
      mailbox_.outcome = outcome;
      mailbox_.failure = failure;
      announce();
    }
    if (loopIsThere_) toLoop_.Release();
  }

  // On the job's thread, with the mailbox locked. A report that is not announced now is announced
  // with the next report or at the end.
  void announceIfDue() {
    if (!mailbox_.delivering && Clock::now() >= mailbox_.due) announce();
  }

  // On the job's thread.
  void waitForRoom(std::unique_lock<std::mutex>& lock) {
    while (mailbox_.reports.size() >= mostWaiting && loopIsThere_ && !Stop(cancelled_).now()) {
      mailbox_.roomMade.wait_for(lock, std::chrono::milliseconds(1));
      announceIfDue();
    }
  }

  // On the job's thread, with the mailbox locked. At most one callback is pending, and the last one
  // sees `done`, so no callback can run after the job was removed.
  void announce() {
    if (mailbox_.announced || !loopIsThere_ || isExiting()) return;
    mailbox_.announced = true;
    // Once the environment is closing, the function may not be used again, not even to release it.
    if (toLoop_.NonBlockingCall(this) != napi_ok) loopIsThere_ = false;
  }

  // On the event-loop thread.
  void deliver(Napi::Env env, Napi::Function onEpochs) {
    Vector<EpochReport> reports;
    Vector<double> batchLosses;
    bool done;
    {
      const std::lock_guard lock(mailbox_.mutex);
      mailbox_.announced = false;
      mailbox_.delivering = true;
      reports.swap(mailbox_.reports);
      batchLosses.swap(mailbox_.batchLosses);
      done = mailbox_.done;
    }
    const Clock::time_point begin = Clock::now();
    if (!reports.empty()) {
      try {
        onEpochs.Call({reportsTo(env, reports), numbersTo(env, batchLosses)});
      } catch (const Napi::Error& error) {
        failCall(error);
      } catch (const std::exception& error) {
        failCall(Napi::Error::New(env, error.what()));
      }
    }
    if (done) {
      settle(env);
      return;
    }
    {
      const std::lock_guard lock(mailbox_.mutex);
      const Clock::time_point end = Clock::now();
      mailbox_.delivering = false;
      mailbox_.due = end + std::min((end - begin) / pauseShare, mostPause);
      // Deliver reports queued during the callback now: the next epoch may take long. (The end of
      // the run announces itself.)
      const std::size_t came = mailbox_.reports.size();
      if (thread_.isStarted() && came > 0 && came <= fewWaiting && !mailbox_.announced) {
        mailbox_.announced = toLoop_.NonBlockingCall(this) == napi_ok;
      }
    }
    mailbox_.roomMade.notify_one();
  }

  // The promise is rejected with the first error that onEpochs threw.
  void failCall(const Napi::Error& error) {
    cancel();
    if (failedCall_.IsEmpty()) failedCall_ = Napi::Persistent(error.Value());
  }

  void settle(Napi::Env env) {
    thread_.join();
    tellRefusal(env);
    try {
      // After a failure within an epoch the state is inconsistent, and is not returned.
      if (mailbox_.failure.empty()) {
        state_.copyTo(stateFrom<T>(plan_, stateValues(jsState_.Value())));
      }
      if (!failedCall_.IsEmpty()) {
        deferred_.Reject(failedCall_.Value());
      } else if (!mailbox_.failure.empty()) {
        deferred_.Reject(
            Napi::Error::New(env, "Native training failed: " + mailbox_.failure).Value());
      } else {
        deferred_.Resolve(outcomeTo(env, mailbox_.outcome));
      }
    } catch (const Napi::Error& error) {
      deferred_.Reject(error.Value());
    } catch (const std::exception& error) {
      deferred_.Reject(Napi::Error::New(env, error.what()).Value());
    }
    release();
    jobs_.remove(this);  // the last owner: `this` is gone from here on
  }

  void release() {
    samples_.release();
    validation_.release();
    jsState_.Reset();
    onEpochs_.Reset();
    failedCall_.Reset();
  }

  Jobs& jobs_;
  const Kernels& kernels_;
  const Plan plan_;
  HeldData<T> samples_, validation_;
  const RunData<T> data_;
  StateCopy<T> state_;
  const std::size_t epochs_;
  Napi::ObjectReference jsState_, failedCall_;
  Napi::FunctionReference onEpochs_;
  Napi::Promise::Deferred deferred_;
  ToLoop toLoop_;
  bool loopIsThere_ = true;  // the job's thread only
  std::atomic<bool> cancelled_{false};
  Mailbox mailbox_;
  std::size_t epochsDone_ = 0;  // these two: runs without a thread only
  Clock::time_point started_{};
  JobThread thread_;
};

}  // namespace

Napi::Value startJob(const Napi::CallbackInfo& info, Jobs& jobs, const Kernels& kernels,
                     const Plan& plan) {
  switch (plan.precision) {
    case Precision::float32:
      return launch(info.Env(), jobs, std::make_shared<Job<float>>(info, jobs, kernels, plan));
    case Precision::float64:
      return launch(info.Env(), jobs, std::make_shared<Job<double>>(info, jobs, kernels, plan));
  }
  return info.Env().Undefined();
}

}  // namespace fallline
