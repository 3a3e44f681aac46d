// The epoch loop, and the other two things a backend does: scores and one gradient. Chooses the
// precision's template once per call.
#pragma once

#include <functional>

#include "kernels.h"
#include "plan.h"
#include "stop.h"

namespace fallline {

// Runs up to `epochs` epochs, changing the state as it goes; onEpoch hears of each completed one
// on the calling thread. Ends as the plan's rules say, or: Ended::aborted when it had to stop; when a loss, a parameter or a
// slot was no longer finite, Ended::invalidData if x is to blame and Ended::diverged if not. After all three
// the state is that of the last completed epoch. (Data are checked only then: a sample that is not
// finite always leaves a gradient that is not, so nothing is read twice to find out.)
template <class T>
Outcome train(const Kernels& kernels, const Plan& plan, const Data<T>& data, State<T> state,
            std::size_t epochs, Stop stop,
            const std::function<void(const EpochReport&)>& onEpoch);

// Loss of all samples under the plan's reduction, and its gradient by every parameter.
template <class T>
double gradient(const Kernels& kernels, const Plan& plan, const Data<T>& data, const T* parameters,
                double* out);

// Raw outputs x . weights + bias of `rows` samples.
template <class T>
void scores(const Kernels& kernels, const Plan& plan, const T* x, std::size_t rows,
            const T* parameters, T* out);

}  // namespace fallline
