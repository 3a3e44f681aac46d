// The kernels of one-sample descent.
#include "kernels/elementary.h"
#include "kernels/kernelUnit.h"
#include "kernels/losses.h"
#include "kernels/oneByOne.h"
#include "kernels/oneByOneBlocks.h"
#include "kernels/rows.h"
#include "kernels/vectors.h"
#include "kernels/widen.h"

namespace fallline {
namespace {

// A loss called through a pointer, for long rows and remainders, where the call costs nothing
// measurable. The loop over them is then compiled once instead of once per loss, which took a third
// of the kernels' compile time.
template <class T>
class CalledLoss {
 public:
  template <class L>
  explicit CalledLoss(const L& policy)
      : policy_(&policy),
        at_([](const void* of, T score, T y) { return static_cast<const L*>(of)->at(score, y); }) {}
  Value<T> at(T score, T y) const { return at_(policy_, score, y); }

 private:
  const void* policy_;
  Value<T> (*at_)(const void*, T, T);
};

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
  descendOneByOneWith<penalised>(CalledLoss<T>(policy), plan, data, stretch, parameters, sums);
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
constexpr DescentKernels<T> kernels = {descendOneByOne<T>, addToMean<T>};

}  // namespace

namespace FALLLINE_INSTRUCTION_SET {
constinit const BothPrecisions<DescentKernels> descentKernels = {kernels<float>, kernels<double>};
}

}  // namespace fallline
