#include "engine/secondOrder.h"

#include "engine/columnMoments.h"
#include "engine/hessian.h"
#include "engine/rowGram.h"
#include "machine/memory.h"

namespace fallline {

template <class T>
void hessian(const Kernels& kernels, const Plan& plan, const Data<T>& data, const T* parameters,
             const Frame& frame, double* out, Stop stop) {
  const RunUnderWay underWay;
  const Purpose purpose("the Hessian");
  HessianSums<T>(kernels, plan, data, parameters, frame, stop)(out);
}

template <class T>
void columnMoments(const Kernels& kernels, const Plan& plan, const Data<T>& data, double* means,
                   double* deviations, Stop stop) {
  const RunUnderWay underWay;
  const Purpose purpose("the moments of columns");
  ColumnMoments<T>(kernels, data, plan.threads, stop)(means, deviations);
}

template <class T>
void rowGram(const Kernels& kernels, const Plan& plan, const Data<T>& data, const Frame& frame,
             double* out, Stop stop) {
  const RunUnderWay underWay;
  const Purpose purpose("the products of rows");
  writeRowGram<T>(kernels.table<T>(), plan, data, frame, out, stop);
}

#define FALLLINE_INSTANTIATE(T)                                                                 \
  template void hessian<T>(const Kernels&, const Plan&, const Data<T>&, const T*, const Frame&, \
                           double*, Stop);                                                      \
  template void columnMoments<T>(const Kernels&, const Plan&, const Data<T>&, double*, double*, \
                                 Stop);                                                         \
  template void rowGram<T>(const Kernels&, const Plan&, const Data<T>&, const Frame&, double*,  \
                           Stop);
FALLLINE_INSTANTIATE(float)
FALLLINE_INSTANTIATE(double)
#undef FALLLINE_INSTANTIATE

}  // namespace fallline
