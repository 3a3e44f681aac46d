// The kernels of one class against all others. Compiled without contraction (see CMakeLists.txt): a
// product that is fused with the sum it is added to would have other bits than JavaScript's.
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
