// The kernel of descent by patterns.
#include "kernels/elementary.h"
#include "kernels/kernelUnit.h"
#include "kernels/patternDescent.h"

namespace fallline {
namespace {}  // namespace

namespace FALLLINE_INSTRUCTION_SET {
constinit const PatternKernels patternKernels = {descendPatterns};
}

}  // namespace fallline
