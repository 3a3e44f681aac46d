// The operations that solvers with second derivatives need in addition to gradients and products
// with the Hessian.
#pragma once

#include "engine/framedRows.h"
#include "kernels/kernels.h"
#include "machine/stop.h"
#include "plan/plan.h"

namespace fallline {

// Writes the blocks of the Hessian of the objective of a linear model in the coordinates of the
// frame to out: see hessian.h. Here and below, the result is undefined if the run was stopped.
template <class T>
void hessian(const Kernels& kernels, const Plan& plan, const Data<T>& data, const T* parameters,
             const Frame& frame, double* out, Stop stop);

// Weighted means[nFeatures] and standard deviations[nFeatures] of the columns of x; the deviation
// of a constant column is 0.
template <class T>
void columnMoments(const Kernels& kernels, const Plan& plan, const Data<T>& data, double* means,
                   double* deviations, Stop stop);

// out[rows x rows] = the products of all pairs of rows in the frame, each row times the root of its
// sample's weight: see rowGram.h.
template <class T>
void rowGram(const Kernels& kernels, const Plan& plan, const Data<T>& data, const Frame& frame,
             double* out, Stop stop);

}  // namespace fallline
