// Starts of threads. A process may have no more of them: a limit of its user or of its container (`ulimit -u`,
// pids.max), or no memory for a stack. Whoever starts one then goes on without it.
#pragma once

#include <exception>
#include <thread>
#include <utility>

#include "machine/faults.h"

namespace fallline {

// Keeps that a thread was refused, until takeRefusal() is asked.
void noteRefusal();
// Whether one was, and nobody has asked yet.
bool isRefusalNoted();
// The same, for who tells it: true once in the life of the process.
bool takeRefusal();

// The thread that calls `function`, or one that is not joinable where the system refuses it.
template <class Function>
std::thread startThread(Function&& function) {
  try {
    if (!failsOnPurpose(Fault::thread)) return std::thread(std::forward<Function>(function));
  } catch (const std::exception&) {
    // std::system_error (EAGAIN), or no memory for what the thread is told.
  }
  noteRefusal();
  return {};
}

}  // namespace fallline
