// The kernels of one-sample descent.
#include "kernelUnit.h"

namespace fallline {
namespace {

#include "elementary.h"
#include "losses.h"
#include "vectors.h"
#include "widen.h"
#include "rows.h"
#include "oneByOneBlocks.h"
#include "oneByOne.h"

template <bool penalised, class L, class T>
void descendStretch(const L policy, const Plan& plan, const Data<T>& data, Stretch stretch,
                    T* parameters, EpochSums& sums) {
  if (worksTogether<T>(stretch, data.cols)) {
    const std::size_t done =
        descendBlocks<penalised>(policy, plan, data, stretch, parameters, sums);
    stretch.from += done;
    stretch.rates += done;
    if (stretch.losses) stretch.losses += done;
  }
  descendOneByOneWith<penalised>(policy, plan, data, stretch, parameters, sums);
}

template <class T>
void descendOneByOne(const Plan& plan, const Data<T>& data, const Stretch& stretch, T* parameters,
                     EpochSums& sums) {
  withPointLoss(plan.loss, [&](const auto policy) {
    plan.l2 > 0 ? descendStretch<true>(policy, plan, data, stretch, parameters, sums)
                : descendStretch<false>(policy, plan, data, stretch, parameters, sums);
  });
}

template <class T>
constexpr DescentKernels<T> kernels = {descendOneByOne<T>,
                                       addToMean<T>};

}  // namespace

namespace FALLLINE_INSTRUCTION_SET {
constinit const BothPrecisions<DescentKernels> descentKernels = {kernels<float>, kernels<double>};
}

}  // namespace fallline
