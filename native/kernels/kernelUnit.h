// What every file of kernels opens with. CMakeLists.txt compiles these files once per instruction set,
// with FALLLINE_INSTRUCTION_SET naming it; in each, everything but the finished table of its family has
// internal linkage, and that table stands in the namespace of the instruction set.
//
// The tables are constants (constinit): no code of an instruction set may run while the addon loads, for
// the processor may not have it.
#pragma once

#include <cmath>
#include <type_traits>
#include <utility>

#if defined(__x86_64__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // of what its own conversions leave undefined
#include <immintrin.h>
#pragma GCC diagnostic pop
#endif

#include "kernels/kernels.h"

namespace fallline::FALLLINE_INSTRUCTION_SET {
extern const BothPrecisions<LossKernels> lossKernels;
extern const BothPrecisions<RowKernels> rowKernels;
extern const BothPrecisions<StepKernels> stepKernels;
extern const BothPrecisions<DescentKernels> descentKernels;
extern const BothPrecisions<LayerKernels> layerKernels;
extern const BothPrecisions<VectorKernels> vectorKernels;
extern const PatternKernels patternKernels;
extern const OneVsAllKernels oneVsAllKernels;
}  // namespace fallline::FALLLINE_INSTRUCTION_SET
