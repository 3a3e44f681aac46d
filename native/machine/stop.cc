#include "machine/stop.h"

#include <chrono>
#include <cstdlib>
#include <thread>

namespace fallline {
namespace {

// The one state of the process as a whole, beside OpenBLAS's own: it exits only once.
std::atomic<bool> exiting{false};
std::atomic<int> underWay{0};

// A run stops within milliseconds. Should one not, the process must end all the same.
constexpr auto kLongestWait = std::chrono::seconds(5);

void stopRuns() {
  using Clock = std::chrono::steady_clock;
  exiting.store(true);
  const auto end = Clock::now() + kLongestWait;
  while (underWay.load() > 0 && Clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::microseconds(50));
  }
}

}  // namespace

bool isExiting() { return exiting.load(); }

void stopRunsAtExit() {
  static const int registered = std::atexit(stopRuns);
  (void)registered;
}

// Either this run sees that the process exits, or the exit handler sees this run: both sides write
// first and read then, in one order for all threads.
RunUnderWay::RunUnderWay() { underWay.fetch_add(1); }
RunUnderWay::~RunUnderWay() { underWay.fetch_sub(1); }

}  // namespace fallline
