// The fused loops around BLAS, as tables of functions: kernels.cc is compiled once per
// instruction set and fills one table each; dispatch.cc picks a table when the addon loads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "plan.h"

namespace fallline {

struct LossSums {
  double loss;   // sum of the samples' losses
  double slope;  // sum of their slopes: the gradient by the bias
};

// What an optimizer's step works on.
template <class T>
struct Step {
  std::size_t n;         // parameters
  std::size_t nDecayed;  // how many of them weight decay applies to: not the bias
  double learningRate;
  double t;  // this step's number, from 1
  const double* gradient;
  T* parameters;
  T* slots;
  double* products;  // NAdam's product of momenta
};

template <class T>
struct KernelTable {
  // scores[n] -> slopes[n] in place (scores and slopes may be the same array), for targets y[n].
  // With losses, writes each sample's loss there too.
  LossSums (*lossAndSlopes)(Loss loss, std::size_t n, const T* y, const T* scores, T* slopes,
                            T* losses);
  // sum[n] += part[n]
  void (*accumulate)(std::size_t n, const T* part, double* sum);
  // One step of an optimizer, in one pass over parameters, slots and gradient.
  void (*step)(const Optimizer& optimizer, const Step<T>& step);
  // One-sample descent over samples order[from ... to) (or from ... to when order is null): score,
  // slope, update, next. Returns the sum of the losses, each before its own update.
  double (*descendOneByOne)(const Plan& plan, const Data<T>& data, const std::uint32_t* order,
                            std::size_t from, std::size_t to, T* parameters,
                            double learningRate);
  // values[n] += bias
  void (*addBias)(std::size_t n, T bias, T* values);
  // Sum of values[n], for measuring read bandwidth.
  double (*sum)(std::size_t n, const T* values);
};

struct Kernels {
  std::string_view instructionSet;
  KernelTable<float> f32;
  KernelTable<double> f64;

  template <class T>
  const KernelTable<T>& table() const {
    if constexpr (sizeof(T) == sizeof(float)) {
      return f32;
    } else {
      return f64;
    }
  }
};

// The tables that this processor can run, best first; never empty.
std::span<const Kernels* const> availableKernels();

}  // namespace fallline
