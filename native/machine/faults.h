// Failures on purpose, for tests: in the build with sanitizers the environment may say which allocation or
// thread start fails. In every other build nothing does, and nothing is read.
#pragma once

#include <cstddef>

namespace fallline {

// FALLLINE_FAIL_ALLOCATION=n lets the n-th allocation fail (memory.h), FALLLINE_FAIL_THREAD=n the n-th start of
// a thread and all that follow (threads.h). They are counted from the first after the variable changed.
enum class Fault { allocation, thread };

#ifdef FALLLINE_SANITIZE
// Counts this one, and says whether it is to fail.
bool failsOnPurpose(Fault fault);
// How many have failed so far.
std::size_t failuresOnPurpose();
#else
constexpr bool failsOnPurpose(Fault) { return false; }
#endif

}  // namespace fallline
