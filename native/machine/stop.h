// Ends runs early: on cancellation, or when the process exits.
//
// process.exit() does not end the environments first: exit handlers and library destructors run
// while other threads still compute, and OpenBLAS's destructor frees the memory that these threads
// use. Therefore every run is counted, and our exit handler, which runs before the destructors of
// any library, asks all runs to stop and waits for them. A job's thread is counted before it starts
// and leaves the count as its last act.
#pragma once

#include <atomic>
#include <functional>

namespace fallline {

// Whether the process is exiting.
bool isExiting();

// Registers the exit handler. Call once each time the addon is loaded.
void stopRunsAtExit();

// Counts a run (training, gradient, scores) for as long as the object lives.
class RunUnderWay {
 public:
  RunUnderWay();
  ~RunUnderWay();
  RunUnderWay(const RunUnderWay&) = delete;
  RunUnderWay& operator=(const RunUnderWay&) = delete;
};

// The stop condition that a run checks between two blocks of work.
class Stop {
 public:
  Stop() = default;
  // `look`, if given, is called on the run's thread between two batches. It may set `asked` to stop
  // the run.
  explicit Stop(const std::atomic<bool>& asked, const std::function<void()>* look = nullptr)
      : asked_(&asked), look_(look) {}

  bool betweenBatches() const {
    if (look_) (*look_)();
    return now();
  }

  bool now() const { return (asked_ && asked_->load(std::memory_order_relaxed)) || isExiting(); }

 private:
  const std::atomic<bool>* asked_ = nullptr;
  const std::function<void()>* look_ = nullptr;
};

}  // namespace fallline
