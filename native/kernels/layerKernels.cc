// The kernels of layers: what these do beside their products.
#include "kernels/kernelUnit.h"

namespace fallline {
namespace {

#include "kernels/elementary.h"
#include "kernels/vectors.h"
#include "kernels/widen.h"
#include "kernels/rows.h"
#include "kernels/activations.h"
#include "kernels/layers.h"

template <class T>
void addBias(std::size_t rows, std::size_t width, const T* biases, T* values) {
  if (width == 1) {
    const T bias = *biases;
#pragma omp simd
    for (std::size_t i = 0; i < rows; ++i) values[i] += bias;
    return;
  }
  for (std::size_t i = 0; i < rows; ++i) {
#pragma omp simd
    for (std::size_t k = 0; k < width; ++k) values[i * width + k] += biases[k];
  }
}

template <class T>
constexpr LayerKernels<T> kernels = {addBias<T>,
                                     activate<T>,
                                     multiplySlopes<T>,
                                     drop<T>,
                                     spread<T>,
                                     columnMoments<T>,
                                     normalize<T>,
                                     normalizedSums<T>,
                                     denormalize<T>};

}  // namespace

namespace FALLLINE_INSTRUCTION_SET {
constinit const BothPrecisions<LayerKernels> layerKernels = {kernels<float>, kernels<double>};
}

}  // namespace fallline
