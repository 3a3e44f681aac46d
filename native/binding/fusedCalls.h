// The calls from JavaScript of kernels that BLAS does not have: elementwise functions, optimizer
// steps, gradients of linear models. Included by kernelCalls.cc alone.
#pragma once

#include <algorithm>
#include <limits>
#include <vector>

#include "binding/kernelArguments.h"
#include "engine/trainer.h"
#include "engine/treeSum.h"
#include "machine/buffer.h"
#include "plan/plan.h"

namespace fallline {

// sigmoid(n, x, offsetX, out, offsetOut); out may be x
template <class T>
napi_value sigmoidCall(KernelArguments& arguments) {
  const std::size_t n = arguments.extent(0, "n");
  const Grid<T> x = arguments.dense<T>(1, n, "x"), out = arguments.dense<T>(3, n, "out");
  if (x.first != out.first) arguments.refuseOverlap(x, out);
  if (arguments.refused()) return arguments.refusal();
  arguments.table<T>().sigmoid(n, x.first, out.first);
  return arguments.done();
}

// softmax(rows, cols, x, strideX, offsetX, out, strideOut, offsetOut) of each row; strides are
// distances between rows; out may be x
template <class T>
napi_value softmaxCall(KernelArguments& arguments) {
  const std::size_t rows = arguments.extent(0, "rows"), cols = arguments.extent(1, "cols");
  const Grid<T> x = arguments.rows<T>(2, rows, cols, "x");
  const Grid<T> out = arguments.rows<T>(5, rows, cols, "out");
  if (x.first != out.first || x.down != out.down) arguments.refuseOverlap(x, out);
  if (arguments.refused()) return arguments.refusal();
  for (std::size_t i = 0; i < rows; ++i) {
    const auto row = static_cast<std::ptrdiff_t>(i);
    arguments.table<T>().softmax(cols, x.first + row * x.down, out.first + row * out.down);
  }
  return arguments.done();
}

// logSumExp(n, x, offsetX)
template <class T>
napi_value logSumExpCall(KernelArguments& arguments) {
  const std::size_t n = arguments.extent(0, "n");
  const Grid<T> x = arguments.dense<T>(1, n, "x");
  if (arguments.refused()) return arguments.refusal();
  return arguments.result(static_cast<T>(arguments.table<T>().logSumExp(n, x.first)));
}

// momentumStep(n, parameters, offset, gradient, offset, velocity, offset, learningRate, momentum,
// nesterov)
template <class T>
napi_value momentumStepCall(KernelArguments& arguments) {
  const std::size_t n = arguments.extent(0, "n");
  const Grid<T> parameters = arguments.dense<T>(1, n, "parameters");
  const Grid<T> gradient = arguments.dense<T>(3, n, "gradient");
  const Grid<T> velocity = arguments.dense<T>(5, n, "velocity");
  const double learningRate = arguments.number(7, "learningRate");
  const double momentum = arguments.number(8, "momentum");
  const bool nesterov = arguments.boolean(9, "nesterov");
  arguments.refuseOverlap(parameters, gradient);
  arguments.refuseOverlap(parameters, velocity);
  arguments.refuseOverlap(gradient, velocity);
  if (arguments.refused()) return arguments.refusal();
  arguments.table<T>().momentumStep(n, learningRate, momentum, nesterov, gradient.first,
                                    parameters.first, velocity.first);
  return arguments.done();
}

// adamStep(n, parameters, offset, gradient, offset, m, offset, v, offset, t, learningRate, beta1,
// beta2, epsilon)
template <class T>
napi_value adamStepCall(KernelArguments& arguments) {
  const std::size_t n = arguments.extent(0, "n");
  const Grid<T> parameters = arguments.dense<T>(1, n, "parameters");
  const Grid<T> gradient = arguments.dense<T>(3, n, "gradient");
  const Grid<T> first = arguments.dense<T>(5, n, "m"), second = arguments.dense<T>(7, n, "v");
  const double t = arguments.number(9, "t"), learningRate = arguments.number(10, "learningRate");
  const AdamRates rates{arguments.number(11, "beta1"), arguments.number(12, "beta2"),
                        arguments.number(13, "epsilon")};
  for (const Grid<T>* written : {&parameters, &first, &second}) {
    arguments.refuseOverlap(*written, gradient);
  }
  arguments.refuseOverlap(parameters, first);
  arguments.refuseOverlap(parameters, second);
  arguments.refuseOverlap(first, second);
  if (arguments.refused()) return arguments.refusal();
  arguments.table<T>().adamStep(n, learningRate, rates, t, gradient.first, parameters.first,
                                first.first, second.first);
  return arguments.done();
}

// The plan of one gradient call: a linear model, the sum of the samples' losses, no penalties.
template <class T>
Plan planOf(LossName loss, TargetKind targets, std::size_t cols, std::size_t outputs, bool useBias,
            std::size_t rows, unsigned threads) {
  Plan plan{};
  plan.nFeatures = cols;
  plan.nOutputs = outputs;
  plan.classes = targets == TargetKind::multiclass;
  plan.useBias = useBias;
  plan.loss.name = loss;
  plan.loss.targets = targets;
  plan.reduction = Reduction::sum;
  plan.averageFrom = -1;
  plan.batchSize = rows;
  plan.precision = sizeof(T) == sizeof(float) ? Precision::float32 : Precision::float64;
  plan.threads = threads;
  return plan;
}

// Bytes of strided rows that are copied into one block at a time.
inline constexpr std::size_t kCopiedBytes = std::size_t{4} << 20;

// The gradient over rows with gaps between them: copies a block of rows at a time, and adds the
// blocks' gradients in the tree (treeSum.h).
template <class T>
double gradientOfApart(const Kernels& kernels, const Plan& plan, const Data<T>& data,
                       std::ptrdiff_t down, const T* w, double* sums) {
  const std::size_t n = plan.nParameters(), cols = data.cols;
  const std::size_t most = std::clamp<std::size_t>(kCopiedBytes / (cols * sizeof(T)), 1, data.rows);
  Buffer<T> copy(most * cols);
  Vector<double> levels(VectorTreeSum::levelsFor((data.rows + most - 1) / most) * n);
  VectorTreeSum sum(n, kernels.table<double>().accumulate, sums, levels.data(), n);
  TreeSum loss;
  for (std::size_t first = 0; first < data.rows; first += most) {
    const std::size_t rows = std::min(most, data.rows - first);
    for (std::size_t i = 0; i < rows; ++i) {
      const T* row = data.x + static_cast<std::ptrdiff_t>(first + i) * down;
      std::copy_n(row, cols, copy.data() + i * cols);
    }
    const Data<T> some{copy.data(), data.y + first, data.weights ? data.weights + first : nullptr,
                       rows, cols};
    loss.add(gradient<T>(kernels, plan, some, w, sum.next()));
    sum.close();
  }
  sum.finish();
  return loss.total();
}

// logisticGradient(rows, cols, outputs, x, strideX, offset, y, offset, w, offset, gradient, offset,
// sampleWeights or undefined, offset, useBias, threads) and the calls of the other losses: return
// the loss and write its gradient to `gradient`, which may overlap any input, because it is written
// last
template <LossName loss, TargetKind targets, class T>
napi_value gradientCall(KernelArguments& arguments) {
  const std::size_t rows = arguments.extent(0, "rows"), cols = arguments.extent(1, "cols"),
                    outputs = arguments.extent(2, "outputs");
  if (targets == TargetKind::multiclass ? outputs < 2 : outputs != 1) {
    throw wrongValue(arguments.env(), "outputs", "at least 2 with softmax, 1 without");
  }
  if (outputs > kMaxOutputs) return arguments.refusal();
  const bool useBias = arguments.boolean(14, "useBias");
  const unsigned threads = arguments.threads(15);
  const Plan plan = planOf<T>(loss, targets, cols, outputs, useBias, rows, threads);
  const std::size_t n = plan.nParameters();
  const Grid<T> x = arguments.rows<T>(3, rows, cols, "x");
  const Grid<T> y = arguments.dense<T>(6, rows, "y"), w = arguments.dense<T>(8, n, "w");
  const Grid<T> out = arguments.dense<T>(10, n, "gradient");
  const Grid<T> weights =
      arguments.isMissing(12) ? Grid<T>{} : arguments.dense<T>(12, rows, "sampleWeights");
  if (arguments.refused()) return arguments.refusal();
  const Data<T> data{x.first, y.first, weights.first, rows, cols};
  Vector<double> sums(n);
  const bool apart = rows > 1 && x.down != static_cast<std::ptrdiff_t>(cols);
  const double sum =
      apart ? gradientOfApart<T>(arguments.kernels(), plan, data, x.down, w.first, sums.data())
            : gradient<T>(arguments.kernels(), plan, data, w.first, sums.data());
  for (std::size_t j = 0; j < n; ++j) out.first[j] = static_cast<T>(sums[j]);
  return arguments.result(sum);
}

}  // namespace fallline
