// Chooses the kernel tables that this processor supports.
#include <vector>

#include "kernels/kernels.h"
#include "kernels/processor.h"

namespace fallline {

#if defined(__x86_64__)

extern const KernelFamilies kernels_x86_64_v2;
extern const KernelFamilies kernels_x86_64_v3;
extern const KernelFamilies kernels_x86_64_v4;

namespace {

std::vector<const KernelFamilies*> detect() {
  const Processor processor = thisProcessor();
  std::vector<const KernelFamilies*> found;
  if (runsV4(processor)) found.push_back(&kernels_x86_64_v4);
  if (runsV3(processor)) found.push_back(&kernels_x86_64_v3);
  if (runsV2(processor)) found.push_back(&kernels_x86_64_v2);
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
  return {of.losses.in<T>(), of.rows.in<T>(),    of.steps.in<T>(), of.descent.in<T>(),
          of.layers.in<T>(), of.vectors.in<T>(), of.duals.in<T>()};
}

std::vector<Kernels> tables() {
  std::vector<Kernels> found;
  for (const KernelFamilies* of : detect()) {
    found.push_back({of->patterns,
                     of->oneVsAll,
                     of->coordinates,
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
