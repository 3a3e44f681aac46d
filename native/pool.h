// A few threads that share a counted set of tasks. A run of training makes one pool for itself and
// ends it with itself, so that nothing outlives the run and an idle process has no threads of ours.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

namespace fallline {

class Pool {
 public:
  // threads counts the calling thread; threads - 1 helpers are started, or fewer where the system
  // refuses. Results never depend on how many there are.
  explicit Pool(unsigned threads);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  unsigned threads() const { return static_cast<unsigned>(helpers_.size()) + 1; }

  // Calls task(index, thread) once for every index in [0, count), on the caller (thread 0) and the
  // helpers, and returns when all calls have. task must not throw.
  template <class Task>
  void run(std::size_t count, Task&& task) {
    if (helpers_.empty() || count < 2) {
      for (std::size_t index = 0; index < count; ++index) task(index, 0u);
      return;
    }
    start(
        count,
        [](void* context, std::size_t index, unsigned thread) noexcept {
          (*static_cast<std::remove_reference_t<Task>*>(context))(index, thread);
        },
        &task);
  }

 private:
  using Call = void (*)(void* context, std::size_t index, unsigned thread) noexcept;

  void start(std::size_t count, Call call, void* context);
  void work(unsigned thread);
  void help(unsigned thread);

  std::vector<std::thread> helpers_;
  Call call_ = nullptr;
  void* context_ = nullptr;
  std::size_t count_ = 0;
  alignas(64) std::atomic<std::size_t> next_{0};
  alignas(64) std::atomic<std::uint32_t> round_{0};     // changes when there is work, or the end
  alignas(64) std::atomic<std::uint32_t> working_{0};  // helpers that have not finished the round
  std::atomic<bool> ending_{false};
};

}  // namespace fallline
