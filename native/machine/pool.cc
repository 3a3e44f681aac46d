#include "machine/pool.h"

#include "machine/threads.h"

namespace fallline {
namespace {

// During a run, rounds follow each other within microseconds, so a waiting thread polls this many
// times before it sleeps in the kernel.
constexpr int kSpins = 2000;
// With more threads than processors, a polling thread takes time from a working one.
constexpr int kSpinsOfMany = 20;

void relax() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace

Pool::Pool(unsigned threads) : spins_(kSpins) {
  if (threads < 2) return;
  const unsigned processors = std::thread::hardware_concurrency();
  if (processors != 0 && threads > processors) spins_ = kSpinsOfMany;
  helpers_.reserve(threads - 1);
  for (unsigned thread = 1; thread < threads; ++thread) {
    std::thread helper = startThread([this, thread] { help(thread); });
    if (!helper.joinable()) break;
    helpers_.push_back(std::move(helper));
  }
}

Pool::~Pool() {
  ending_.store(true, std::memory_order_relaxed);
  round_.fetch_add(1, std::memory_order_release);
  round_.notify_all();
  for (std::thread& helper : helpers_) helper.join();
}

void Pool::start(std::uint32_t count, Call call, void* context) {
  // No thread holds a task: the previous round has ended.
  call_ = call;
  context_ = context;
  left_.store(count, std::memory_order_relaxed);
  tasks_.store(tasksOf(count, 0), std::memory_order_release);
  round_.fetch_add(1, std::memory_order_release);
  round_.notify_all();
  work(0);
  for (int i = 0; i < spins_; ++i) {
    if (left_.load(std::memory_order_acquire) == 0) return;
    relax();
  }
  for (;;) {
    const std::uint32_t left = left_.load(std::memory_order_acquire);
    if (left == 0) return;
    left_.wait(left, std::memory_order_acquire);
  }
}

void Pool::work(unsigned thread) {
  std::uint64_t tasks = tasks_.load(std::memory_order_acquire);
  while (areLeft(tasks)) {
    if (!tasks_.compare_exchange_weak(tasks, tasks + 1, std::memory_order_acq_rel,
                                      std::memory_order_acquire)) {
      continue;
    }
    call_(context_, static_cast<std::uint32_t>(tasks), thread);
    if (left_.fetch_sub(1, std::memory_order_acq_rel) == 1 && thread != 0) left_.notify_one();
    tasks = tasks_.load(std::memory_order_acquire);
  }
}

void Pool::help(unsigned thread) {
  for (;;) {
    const std::uint32_t seen = round_.load(std::memory_order_acquire);
    if (ending_.load(std::memory_order_relaxed)) return;
    work(thread);
    // A round that begins after `seen` was read changes `round_`.
    for (int i = 0; i < spins_ && round_.load(std::memory_order_acquire) == seen; ++i) relax();
    round_.wait(seen, std::memory_order_acquire);
  }
}

}  // namespace fallline
