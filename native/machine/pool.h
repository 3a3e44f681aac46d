// A thread pool for numbered tasks. Each training run creates its own pool and destroys it at its
// end, so that an idle process has no threads of ours.
//
// A round ends when all of its tasks are done. A helper that the scheduler has preempted is waited
// for only if it holds a task.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <type_traits>
#include <vector>

namespace fallline {

class Pool {
 public:
  // threads counts the calling thread; threads - 1 helpers are started, or fewer if the system
  // refuses. Results never depend on their number.
  explicit Pool(unsigned threads);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  unsigned threads() const { return static_cast<unsigned>(helpers_.size()) + 1; }

  // Calls task(index, thread) once for every index in [0, count), on the caller (thread 0) and the
  // helpers, and returns when all calls have. task must not throw, nor run the pool itself.
  template <class Task>
  void run(std::size_t count, Task&& task) {
    if (helpers_.empty() || count < 2 || count > kMostTasks) {
      for (std::size_t index = 0; index < count; ++index) task(index, 0u);
      return;
    }
    start(
        static_cast<std::uint32_t>(count),
        [](void* context, std::size_t index, unsigned thread) noexcept {
          (*static_cast<std::remove_reference_t<Task>*>(context))(index, thread);
        },
        &task);
  }

 private:
  using Call = void (*)(void* context, std::size_t index, unsigned thread) noexcept;

  static constexpr std::size_t kMostTasks = 0x7fff'ffff;

  // The number of tasks in a round and the next task, in one word, so that a thread that takes a
  // task knows that its round is still running.
  static std::uint64_t tasksOf(std::uint32_t count, std::uint32_t next) {
    return std::uint64_t{count} << 32 | next;
  }
  static bool areLeft(std::uint64_t tasks) {
    return static_cast<std::uint32_t>(tasks) < static_cast<std::uint32_t>(tasks >> 32);
  }

  void start(std::uint32_t count, Call call, void* context);
  void work(unsigned thread);
  void help(unsigned thread);

  std::vector<std::thread> helpers_;
  int spins_;
  // The task of the current round; read only by threads that hold one of its indices.
  Call call_ = nullptr;
  void* context_ = nullptr;
  alignas(64) std::atomic<std::uint64_t> tasks_{0};
  alignas(64) std::atomic<std::uint32_t> left_{0};   // tasks that are not done
  alignas(64) std::atomic<std::uint32_t> round_{0};  // changes when there is work, or the end
  std::atomic<bool> ending_{false};
};

}  // namespace fallline
