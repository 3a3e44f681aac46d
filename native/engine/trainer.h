// The operations of the native backend: training (the epoch loop), scores, one gradient,
// evaluation.
#pragma once

#include <functional>

#include "engine/evaluate.h"
#include "kernels/kernels.h"
#include "machine/memory.h"
#include "machine/stop.h"
#include "plan/plan.h"

namespace fallline {

// Called after each completed epoch, on the calling thread. batchLosses is empty unless the plan
// records them.
using OnEpoch = std::function<void(const EpochReport& report, const Vector<double>& batchLosses)>;

// Runs up to `epochs` epochs and updates the state. The run ends by the plan's rules, or with:
//   Ended::aborted      it was asked to stop;
//   Ended::invalidData  a loss, parameter or slot became NaN or infinite, and so is an element of
//   x; Ended::diverged     the same, with finite data.
// After these three the state is that of the last completed epoch. Data are checked only after such
// a failure: a sample that is not finite always makes the gradient not finite.
template <class T>
Outcome train(const Kernels& kernels, const Plan& plan, const RunData<T>& data, State<T> state,
              std::size_t epochs, Stop stop, const OnEpoch& onEpoch);

// The loss of all samples under the plan's reduction, penalties included, and its gradient by every
// parameter; the subgradient of |w| at 0 is 0. With a generator's state, which is advanced, the
// network is in training mode and all samples are one batch. If it is stopped, the result is
// undefined.
template <class T>
double gradient(const Kernels& kernels, const Plan& plan, const Data<T>& data, const T* parameters,
                double* out, std::uint32_t* random = nullptr, Stop stop = {});

// out[nParameters] = the product of the Hessian of the objective of a linear model with a vector,
// under the plan's reduction and with its L2 penalty.
template <class T>
void hessianProduct(const Kernels& kernels, const Plan& plan, const Data<T>& data,
                    const T* parameters, const T* vector, double* out, Stop stop = {});

// Loss and score (accuracy or R²) of samples. Here and below, the result is undefined if the run
// was stopped.
template <class T>
Evaluation evaluate(const Kernels& kernels, const Plan& plan, const Data<T>& data,
                    const T* parameters, Stop stop = {});

// Raw outputs of the samples, in their order: x . weights + bias, or the outputs of the network's
// last layer.
template <class T>
void scores(const Kernels& kernels, const Plan& plan, const Rows<T>& rows, const T* parameters,
            T* out, Stop stop = {});

// The outputs of every layer of a network, outside training: [rows x units] of each layer, layer
// after layer.
template <class T>
void activations(const Kernels& kernels, const Plan& plan, const Rows<T>& rows, const T* parameters,
                 T* out);

}  // namespace fallline
