// The kernels of one-vs-all descent. Compiled without contraction (see CMakeLists.txt), because a
// fused multiply-add rounds differently than JavaScript.
#include "kernels/elementary.h"
#include "kernels/exactExp.h"
#include "kernels/kernelUnit.h"
#include "kernels/oneVsAllDescent.h"

namespace fallline {
namespace {}  // namespace

namespace FALLLINE_INSTRUCTION_SET {
constinit const OneVsAllKernels oneVsAllKernels = {addOneVsAllRows, stepOneVsAll, exponentials};
}

}  // namespace fallline
