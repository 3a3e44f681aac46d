#include "pool.h"

#include <system_error>

namespace fallline {
namespace {

// Rounds follow each other within microseconds while a run is going, so a waiting thread looks
// again this often before it sleeps in the kernel.
constexpr int kSpins = 2000;

void relax() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

// Returns when the value is no longer old.
void awaitChange(const std::atomic<std::uint32_t>& value, std::uint32_t old) {
  for (int i = 0; i < kSpins; ++i) {
    if (value.load(std::memory_order_acquire) != old) return;
    relax();
  }
  while (value.load(std::memory_order_acquire) == old) value.wait(old, std::memory_order_acquire);
}

}  // namespace

Pool::Pool(unsigned threads) {
  if (threads < 2) return;
  helpers_.reserve(threads - 1);
  for (unsigned thread = 1; thread < threads; ++thread) {
    try {
      helpers_.emplace_back([this, thread] { help(thread); });
    } catch (const std::system_error&) {
      break;
    }
  }
}

Pool::~Pool() {
  ending_.store(true, std::memory_order_relaxed);
  round_.fetch_add(1, std::memory_order_release);
  round_.notify_all();
  for (std::thread& helper : helpers_) helper.join();
}

void Pool::start(std::size_t count, Call call, void* context) {
  call_ = call;
  context_ = context;
  count_ = count;
  next_.store(0, std::memory_order_relaxed);
  working_.store(static_cast<std::uint32_t>(helpers_.size()), std::memory_order_relaxed);
  round_.fetch_add(1, std::memory_order_release);
  round_.notify_all();
  work(0);
  for (;;) {
    const std::uint32_t working = working_.load(std::memory_order_acquire);
    if (working == 0) return;
    awaitChange(working_, working);
  }
}

void Pool::work(unsigned thread) {
  for (;;) {
    const std::size_t index = next_.fetch_add(1, std::memory_order_relaxed);
    if (index >= count_) return;
    call_(context_, index, thread);
  }
}

void Pool::help(unsigned thread) {
  std::uint32_t seen = 0;
  for (;;) {
    awaitChange(round_, seen);
    ++seen;  // rounds are started one at a time, each after the last has ended
    if (ending_.load(std::memory_order_relaxed)) return;
    work(thread);
    if (working_.fetch_sub(1, std::memory_order_acq_rel) == 1) working_.notify_one();
  }
}

}  // namespace fallline
