// The kernels of network layers: operations other than products.
#include "kernels/activations.h"
#include "kernels/elementary.h"
#include "kernels/kernelUnit.h"
#include "kernels/layers.h"
#include "kernels/rows.h"
#include "kernels/vectors.h"
#include "kernels/widen.h"

namespace fallline {
namespace {

template <class T>
constexpr LayerKernels<T> kernels = {addBias<T>,   activate<T>,       multiplySlopes<T>,
                                     drop<T>,      spread<T>,         columnMoments<T>,
                                     normalize<T>, normalizedSums<T>, denormalize<T>};

}  // namespace

namespace FALLLINE_INSTRUCTION_SET {
constinit const BothPrecisions<LayerKernels> layerKernels = {kernels<float>, kernels<double>};
}

}  // namespace fallline
