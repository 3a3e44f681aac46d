// Fault injection for tests. In the build with sanitizers, environment variables choose an
// allocation or a thread start that fails. Other builds contain none of it and read no variable.
#pragma once

#include <cstddef>

namespace fallline {

// FALLLINE_FAIL_ALLOCATION=n makes the n-th allocation fail (memory.h); FALLLINE_FAIL_THREAD=n
// makes the n-th thread start and all later ones fail (threads.h). Counting restarts at 1 when the
// variable changes.
enum class Fault { allocation, thread };

#ifdef FALLLINE_SANITIZE
// Counts one allocation or thread start, and returns whether it must fail.
bool failsOnPurpose(Fault fault);
// The number of injected failures so far.
std::size_t failuresOnPurpose();
#else
constexpr bool failsOnPurpose(Fault) { return false; }
#endif

}  // namespace fallline
