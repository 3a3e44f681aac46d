// The kernels of coordinate descent.
#include "kernels/coordinateDescent.h"
#include "kernels/kernelUnit.h"

namespace fallline::FALLLINE_INSTRUCTION_SET {
constinit const CoordinateKernels coordinateKernels = {sweepCoordinates, multiplyColumns};
}  // namespace fallline::FALLLINE_INSTRUCTION_SET
