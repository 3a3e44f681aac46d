// The tables that the kernel files fill. CMakeLists.txt compiles every kernel file once per
// instruction set, with FALLLINE_INSTRUCTION_SET set to its name. Each file defines the table of
// its family in the namespace of that name; everything else in it, and in the headers that it
// includes, has internal linkage.
//
// The tables are constants (constinit), because no code of an instruction set may run while the
// addon loads: the processor may not support it.
#pragma once

#include "kernels/kernels.h"

// An editor that opens this header alone has no instruction set. A kernel file built without one
// would not link, since dispatch.cc looks for no set of this name.
#if !defined(FALLLINE_INSTRUCTION_SET)
#define FALLLINE_INSTRUCTION_SET no_instruction_set
#endif

namespace fallline::FALLLINE_INSTRUCTION_SET {
extern const BothPrecisions<LossKernels> lossKernels;
extern const BothPrecisions<RowKernels> rowKernels;
extern const BothPrecisions<StepKernels> stepKernels;
extern const BothPrecisions<DescentKernels> descentKernels;
extern const BothPrecisions<LayerKernels> layerKernels;
extern const BothPrecisions<VectorKernels> vectorKernels;
extern const BothPrecisions<DualKernels> dualKernels;
extern const PatternKernels patternKernels;
extern const OneVsAllKernels oneVsAllKernels;
extern const CoordinateKernels coordinateKernels;
}  // namespace fallline::FALLLINE_INSTRUCTION_SET
