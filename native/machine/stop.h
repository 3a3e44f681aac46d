// When a run must end early: because somebody asked for it, or because the process is exiting.
//
// process.exit() ends a process without ending its environments: exit handlers and destructors of
// libraries run while other threads go on computing, and OpenBLAS's take away the memory that these
// work in. So every run says that it is under way, and an exit handler of ours, which comes before
// the destructors of any library, asks all runs to stop and waits until they have. The thread of a job is
// counted before it starts, and says itself, last of all, that it has nothing left to do.
#pragma once

#include <atomic>
#include <functional>

namespace fallline {

// Whether the process is exiting.
bool isExiting();

// Registers the exit handler; once for each time that the addon is loaded.
void stopRunsAtExit();

// Held by every run (training, gradient, scores) as long as it computes.
class RunUnderWay {
 public:
  RunUnderWay();
  ~RunUnderWay();
  RunUnderWay(const RunUnderWay&) = delete;
  RunUnderWay& operator=(const RunUnderWay&) = delete;
};

// What a run looks at between two blocks of work.
class Stop {
 public:
  Stop() = default;
  // `look`, if given, is called by the run's own thread between two batches: it may find out that
  // the run is no longer wanted, and say so in `asked`.
  explicit Stop(const std::atomic<bool>& asked, const std::function<void()>* look = nullptr)
      : asked_(&asked), look_(look) {}

  bool betweenBatches() const {
    if (look_) (*look_)();
    return now();
  }

  bool now() const {
    return (asked_ && asked_->load(std::memory_order_relaxed)) || isExiting();
  }

 private:
  const std::atomic<bool>* asked_ = nullptr;
  const std::function<void()>* look_ = nullptr;
};

}  // namespace fallline
