// The epoch loop, and the other things a backend does: scores, one gradient, an evaluation.
#pragma once

#include <functional>

#include "engine/evaluate.h"
#include "kernels/kernels.h"
#include "machine/memory.h"
#include "plan/plan.h"
#include "machine/stop.h"

namespace fallline {

// Hears of each completed epoch on the calling thread; batchLosses is empty unless the plan records
// them.
using OnEpoch =
    std::function<void(const EpochReport& report, const Vector<double>& batchLosses)>;

// Runs up to `epochs` epochs, changing the state as it goes. Ends as the plan's rules say, or:
// Ended::aborted when it had to stop; when a loss, a parameter or a slot was no longer finite,
// Ended::invalidData if x is to blame and Ended::diverged if not. After these three the state is that
// of the last completed epoch. (Data are checked only then: a sample that is not finite always leaves
// a gradient that is not, so nothing is read twice to find out.)
template <class T>
Outcome train(const Kernels& kernels, const Plan& plan, const RunData<T>& data, State<T> state,
              std::size_t epochs, Stop stop, const OnEpoch& onEpoch);

// Loss of all samples under the plan's reduction, penalties included, and its gradient by every
// parameter; the subgradient of |w| at 0 is 0. With the words of a generator, which go on: that of a
// network in training, all samples one batch.
template <class T>
double gradient(const Kernels& kernels, const Plan& plan, const Data<T>& data, const T* parameters,
                double* out, std::uint32_t* random = nullptr);

// Loss and score of samples.
template <class T>
Evaluation evaluate(const Kernels& kernels, const Plan& plan, const Data<T>& data,
                    const T* parameters);

// Raw outputs of samples in their order: x . weights + bias, or what the network's last layer gives.
template <class T>
void scores(const Kernels& kernels, const Plan& plan, const Rows<T>& rows, const T* parameters,
            T* out);

// What every layer of a network gives for samples, outside training: rows x units of each layer, layer
// after layer.
template <class T>
void activations(const Kernels& kernels, const Plan& plan, const Rows<T>& rows,
                 const T* parameters, T* out);

}  // namespace fallline
