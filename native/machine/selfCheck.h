// Checks that products are right on this processor: some OpenBLAS builds compute wrong results on
// some processors.
#pragma once

#include <string>

#include "kernels/kernels.h"

namespace fallline {

// Compares gemv, gemm and a fused step with plain loops, in both precisions and at sizes that meet
// every remainder loop. Returns an empty string if all agree, otherwise a description of the error.
// `planted` is added to one answer of each product, so that a test can see the check fail.
std::string selfCheck(const Kernels& kernels, double planted);

}  // namespace fallline
