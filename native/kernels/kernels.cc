// Combines the kernel tables of one instruction set.
#include "kernels/kernelUnit.h"

#define FALLLINE_CONCAT2(a, b) a##b
#define FALLLINE_CONCAT(a, b) FALLLINE_CONCAT2(a, b)
#define FALLLINE_STRING2(a) #a
#define FALLLINE_STRING(a) FALLLINE_STRING2(a)

namespace fallline {

using namespace FALLLINE_INSTRUCTION_SET;

extern const KernelFamilies FALLLINE_CONCAT(kernels_, FALLLINE_INSTRUCTION_SET);
constinit const KernelFamilies FALLLINE_CONCAT(kernels_, FALLLINE_INSTRUCTION_SET) = {
    FALLLINE_STRING(FALLLINE_INSTRUCTION_SET),
    lossKernels,
    rowKernels,
    stepKernels,
    descentKernels,
    layerKernels,
    vectorKernels,
    dualKernels,
    patternKernels,
    oneVsAllKernels,
    coordinateKernels};

}  // namespace fallline
