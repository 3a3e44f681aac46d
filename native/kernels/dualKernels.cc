// The kernel of dual coordinate descent. Compiled without contraction (see CMakeLists.txt), because
// a fused multiply-add rounds differently than JavaScript.
#include "kernels/dualDescent.h"
#include "kernels/elementary.h"
#include "kernels/kernelUnit.h"

namespace fallline {
namespace {

template <class T>
constexpr DualKernels<T> kernels = {visitDual<T>};

}  // namespace

namespace FALLLINE_INSTRUCTION_SET {
constinit const BothPrecisions<DualKernels> dualKernels = {kernels<float>, kernels<double>};
}

}  // namespace fallline
