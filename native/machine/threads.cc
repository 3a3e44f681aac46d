#include "machine/threads.h"

#include <atomic>

namespace fallline {
namespace {

enum Refusals { none, noted, taken };
std::atomic<int> refusals{none};

}  // namespace

void noteRefusal() {
  int expected = none;
  refusals.compare_exchange_strong(expected, noted, std::memory_order_relaxed);
}

bool isRefusalNoted() { return refusals.load(std::memory_order_relaxed) == noted; }

bool takeRefusal() {
  int expected = noted;
  return refusals.compare_exchange_strong(expected, taken, std::memory_order_relaxed);
}

}  // namespace fallline
