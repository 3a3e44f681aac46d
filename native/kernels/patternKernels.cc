// The kernel of descent by patterns.
#include "kernels/kernelUnit.h"

namespace fallline {
namespace {

#include "kernels/elementary.h"
#include "kernels/patternDescent.h"

}  // namespace

namespace FALLLINE_INSTRUCTION_SET {
constinit const PatternKernels patternKernels = {descendPatterns};
}

}  // namespace fallline
