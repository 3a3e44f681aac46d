// Which of the compiled kernel tables this processor can run. Features are tested singly: a
// virtual machine may hide some of those that a processor's level implies.
#include <vector>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include "kernels.h"

namespace fallline {

#if defined(__x86_64__)

extern const Kernels kernels_x86_64_v2;
extern const Kernels kernels_x86_64_v3;
extern const Kernels kernels_x86_64_v4;

namespace {

bool runsV2() {
  return __builtin_cpu_supports("sse3") && __builtin_cpu_supports("ssse3") &&
         __builtin_cpu_supports("sse4.1") && __builtin_cpu_supports("sse4.2") &&
         __builtin_cpu_supports("popcnt");
}

// Conversions of 16-bit floats, which not every compiler has a name for in __builtin_cpu_supports.
bool hasF16c() {
  unsigned a, b, c = 0, d;
  return __get_cpuid(1, &a, &b, &c, &d) != 0 && (c & bit_F16C) != 0;
}

bool runsV3() {
  return runsV2() && hasF16c() && __builtin_cpu_supports("avx") && __builtin_cpu_supports("avx2") &&
         __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") &&
         __builtin_cpu_supports("bmi2");
}

bool runsV4() {
  return runsV3() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl");
}

std::vector<const Kernels*> detect() {
  __builtin_cpu_init();
  std::vector<const Kernels*> found;
  if (runsV4()) found.push_back(&kernels_x86_64_v4);
  if (runsV3()) found.push_back(&kernels_x86_64_v3);
  if (runsV2()) found.push_back(&kernels_x86_64_v2);
  return found;
}

}  // namespace

#else

extern const Kernels kernels_baseline;

namespace {
std::vector<const Kernels*> detect() { return {&kernels_baseline}; }
}  // namespace

#endif

std::span<const Kernels* const> availableKernels() {
  static const std::vector<const Kernels*> found = detect();
  return found;
}

}  // namespace fallline
