// Chooses the kernel tables that this processor supports. Each feature is tested by itself, because
// a virtual machine may hide features that the processor's level implies.
#include <vector>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include "kernels/kernels.h"

namespace fallline {

#if defined(__x86_64__)

extern const KernelFamilies kernels_x86_64_v2;
extern const KernelFamilies kernels_x86_64_v3;
extern const KernelFamilies kernels_x86_64_v4;

namespace {

bool runsV2() {
  return __builtin_cpu_supports("sse3") && __builtin_cpu_supports("ssse3") &&
         __builtin_cpu_supports("sse4.1") && __builtin_cpu_supports("sse4.2") &&
         __builtin_cpu_supports("popcnt");
}

// Conversions of 16-bit floats (F16C), which __builtin_cpu_supports does not know in some
// compilers.
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

std::vector<const KernelFamilies*> detect() {
  __builtin_cpu_init();
  std::vector<const KernelFamilies*> found;
  if (runsV4()) found.push_back(&kernels_x86_64_v4);
  if (runsV3()) found.push_back(&kernels_x86_64_v3);
  if (runsV2()) found.push_back(&kernels_x86_64_v2);
  return found;
}

}  // namespace

#else

extern const KernelFamilies kernels_baseline;

namespace {
std::vector<const KernelFamilies*> detect() { return {&kernels_baseline}; }
}  // namespace

#endif

namespace {

template <class T>
KernelTable<T> tableOf(const KernelFamilies& of) {
  return {of.losses.in<T>(),  of.rows.in<T>(),   of.steps.in<T>(),
          of.descent.in<T>(), of.layers.in<T>(), of.vectors.in<T>()};
}

std::vector<Kernels> tables() {
  std::vector<Kernels> found;
  for (const KernelFamilies* of : detect()) {
    found.push_back({of->patterns,
                     of->oneVsAll,
                     of->instructionSet,
                     {tableOf<float>(*of), tableOf<double>(*of)}});
  }
  return found;
}

}  // namespace

std::span<const Kernels> availableKernels() {
  // Never destroyed: a thread may still read them while the process exits.
  static const auto& found = *new std::vector<Kernels>(tables());
  return found;
}

}  // namespace fallline
