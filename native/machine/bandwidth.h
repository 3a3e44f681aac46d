// Measures memory read bandwidth, the upper bound for a pass over X.
#pragma once

#include <cstddef>

#include "kernels/kernels.h"

namespace fallline {

// Bytes per second that `threads` threads together read from an array of `bytes` bytes; the best of
// `repeats` passes.
double readBandwidth(const Kernels& kernels, std::size_t bytes, unsigned threads, unsigned repeats);

}  // namespace fallline
