// The kernel of descent by patterns.
#include "kernelUnit.h"

namespace fallline {
namespace {

#include "elementary.h"
#include "patternDescent.h"

}  // namespace

namespace FALLLINE_INSTRUCTION_SET {
constinit const PatternKernels patternKernels = {descendPatterns};
}

}  // namespace fallline
