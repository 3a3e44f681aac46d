// Starts threads. The system may refuse one: a limit per user or container (`ulimit -u`, pids.max),
// or no memory for its stack. The caller then continues without it.
#pragma once

#include <exception>
#include <thread>
#include <utility>

#include "machine/faults.h"

namespace fallline {

// Records that the system refused a thread, until takeRefusal() is called.
void noteRefusal();
// Whether a refusal is recorded.
bool isRefusalNoted();
// The same, for the caller that reports it: returns true once in the life of the process.
bool takeRefusal();

// Starts a thread that calls `function`. If the system refuses, the returned thread is not
// joinable.
template <class Function>
std::thread startThread(Function&& function) {
  try {
    if (!failsOnPurpose(Fault::thread)) return std::thread(std::forward<Function>(function));
  } catch (const std::exception&) {
    // std::system_error (EAGAIN), or no memory for the thread's arguments.
  }
  noteRefusal();
  return {};
}

}  // namespace fallline
