#include "machine/faults.h"

#ifdef FALLLINE_SANITIZE

#include <atomic>
#include <cstdlib>
#include <mutex>

namespace fallline {
namespace {

struct Counter {
  const char* variable;
  bool stays;  // whether all that follow fail too
  unsigned long wanted = 0, count = 0;
};

std::mutex mutex;
Counter counters[] = {{"FALLLINE_FAIL_ALLOCATION", false}, {"FALLLINE_FAIL_THREAD", true}};
std::atomic<std::size_t> failures{0};

}  // namespace

bool failsOnPurpose(Fault fault) {
  const std::lock_guard lock(mutex);
  Counter& counter = counters[static_cast<std::size_t>(fault)];
  const char* text = std::getenv(counter.variable);
  const unsigned long wanted = text ? std::strtoul(text, nullptr, 10) : 0;
  if (wanted != counter.wanted) {
    counter.wanted = wanted;
    counter.count = 0;
  }
  if (wanted == 0) return false;
  ++counter.count;
  const bool fails = counter.stays ? counter.count >= wanted : counter.count == wanted;
  if (fails) failures.fetch_add(1);
  return fails;
}

std::size_t failuresOnPurpose() { return failures.load(); }

}  // namespace fallline

#endif
