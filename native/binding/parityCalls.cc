#include "binding/parityCalls.h"

#include <vector>

#include "binding/marshal.h"
#include "engine/network.h"
#include "engine/rng.h"
#include "engine/schedules.h"
#include "engine/treeSum.h"
#include "kernels/kernels.h"

namespace fallline {
namespace {

template <class T>
void widenedOf(const Napi::CallbackInfo& info, const Kernels& kernels) {
  const FeatureValues values = featureValues(info[1]);
  const std::size_t cols = sizeFrom(info[2], 1, std::size_t{1} << 31, "cols");
  const std::size_t length = countFrom<T>(info[3], "out");
  if (length % cols != 0) throw wrongValue(info.Env(), "out", "an array of whole rows");
  const Rows<T> rows = rowsFrom<T>(values, length / cols, cols);
  T* out = elementsOf<T>(info[3], rows.n * cols, "out");
  if (!rows.narrow) throw wrongKind(info.Env(), "x", "narrow features");
  kernels.table<T>().widenRows(rows, {nullptr, nullptr, 0, cols}, out);
}

// widened(instructionSet, x, cols, out): the values of narrow features
void widenedValues(const Napi::CallbackInfo& info) {
  const Kernels& kernels = kernelsNamed(info[0]);
  isSingle(info[3]) ? widenedOf<float>(info, kernels) : widenedOf<double>(info, kernels);
}

template <class T>
void lossesAndSlopesOf(const Napi::CallbackInfo& info, const Kernels& kernels, const Loss& loss) {
  const std::size_t outputs = sizeFrom(info[2], 1, kMaxOutputs, "nOutputs");
  const std::size_t n = countFrom<T>(info[3], "y");
  const T* y = elementsOf<T>(info[3], n, "y");
  T* losses = elementsOf<T>(info[6], n, "losses");
  const KernelTable<T>& table = kernels.table<T>();
  if (outputs == 1) {
    table.lossAndSlopes(loss, n, y, elementsOf<T>(info[4], n, "scores"),
                        elementsOf<T>(info[5], n, "slopes"), losses);
    return;
  }
  if (n > SIZE_MAX / sizeof(T) / outputs) throw Napi::RangeError::New(info.Env(), "Too many rows");
  const T* scores = elementsOf<T>(info[4], n * outputs, "scores");
  T* slopes = elementsOf<T>(info[5], n * outputs, "slopes");
  std::copy_n(scores, n * outputs, slopes);
  table.classLossAndSlopes(loss, n, outputs, y, slopes, losses);
}

// lossesAndSlopes(instructionSet, loss, nOutputs, y, scores, slopes, losses): a loss of single
// scores if nOutputs is 1, otherwise a loss over nOutputs classes
void lossesAndSlopes(const Napi::CallbackInfo& info) {
  const Kernels& kernels = kernelsNamed(info[0]);
  const Loss loss = lossFrom(info[1]);
  isSingle(info[3]) ? lossesAndSlopesOf<float>(info, kernels, loss)
                    : lossesAndSlopesOf<double>(info, kernels, loss);
}

template <class T>
void activateIn(const Napi::CallbackInfo& info, const Kernels& kernels,
                const Activation& activation) {
  const std::size_t n = countFrom<T>(info[2], "values");
  T* values = elementsOf<T>(info[2], n, "values");
  kernels.table<T>().activate(activation, 1, n, nullptr, values,
                              elementsOf<T>(info[3], n, "slopes"));
}

// activate(instructionSet, activation, values, slopes): replaces the sums in values by activations
void activateValues(const Napi::CallbackInfo& info) {
  const Kernels& kernels = kernelsNamed(info[0]);
  const Activation activation = activationFrom(info[1]);
  isSingle(info[2]) ? activateIn<float>(info, kernels, activation)
                    : activateIn<double>(info, kernels, activation);
}

// permutation(random, order): a random permutation as drawn for shuffling
void permutation(const Napi::CallbackInfo& info) {
  const std::size_t n = lengthOf<std::uint32_t>(info[1], "order");
  Random(randomFrom(info[0])).permutation(elementsOf<std::uint32_t>(info[1], n, "order"), n);
}

template <class T>
void stepOf(const Napi::CallbackInfo& info, const Kernels& kernels) {
  const Optimizer optimizer = optimizerFrom(info[1]);
  const std::size_t n = countFrom<T>(info[4], "parameters");
  double* counters = elementsOf<double>(info[6], kCounters, "counters");
  kernels.table<T>().step(
      optimizer,
      {n, n, sizeFrom(info[8], 0, n, "nDecayed"), numberFrom(info[2], "learningRate"),
       numberFrom(info[3], "l1"), counters[kSteps] - counters[kSlotsSince],
       elementsOf<T>(info[4], n, "parameters"),
       elementsOf<T>(info[5], n * optimizer.slotCount(), "slots"), counters + kProducts},
      elementsOf<double>(info[7], n, "gradient"));
}

// step(instructionSet, optimizer, learningRate, l1, parameters, slots, counters, gradient,
// nDecayed): one step of an optimizer; the counters determine its number
void stepOnce(const Napi::CallbackInfo& info) {
  const Kernels& kernels = kernelsNamed(info[0]);
  isSingle(info[4]) ? stepOf<float>(info, kernels) : stepOf<double>(info, kernels);
}

// adaptRate(schedule, counters, loss, monitored): adapts the following rates after an epoch
void adaptRateOnce(const Napi::CallbackInfo& info) {
  adaptRate(scheduleFrom(info[0]), elementsOf<double>(info[1], kCounters, "counters"),
            numberFrom(info[2], "loss"), numberFrom(info[3], "monitored"));
}

// rates(schedule, times, out): the rate of a schedule at each time
void ratesOf(const Napi::CallbackInfo& info) {
  const Schedule schedule = scheduleFrom(info[0]);
  const std::size_t n = countFrom<double>(info[1], "times");
  const double* times = elementsOf<double>(info[1], n, "times");
  double* out = elementsOf<double>(info[2], n, "out");
  for (std::size_t i = 0; i < n; ++i) out[i] = rateAt(schedule, times[i]);
}

template <class T>
void leavesIn(const Plan& plan, std::size_t rows, bool training, double* out) {
  if (!plan.isNetwork()) {
    out[0] = static_cast<double>(leavesOf<T>(plan, rows).rows);
    return;
  }
  out[0] = static_cast<double>(kLeafRows);
  out[1] = static_cast<double>(chunkRowsFor<T>(plan, passRowsFor<T>(plan, rows, training)));
}

// leaves(plan, rows, training, out): the number of rows of a leaf of a linear model's batch of
// `rows` rows; for a network, of a leaf and of a chunk
void leavesFor(const Napi::CallbackInfo& info) {
  const Plan plan = planFrom(info[0]);
  const std::size_t rows = sizeFrom(info[1], 1, std::size_t{1} << 40, "rows");
  if (!info[2].IsBoolean()) throw wrongKind(info.Env(), "training", "a boolean");
  const bool training = info[2].As<Napi::Boolean>();
  double* out = elementsOf<double>(info[3], 2, "out");
  plan.precision == Precision::float32 ? leavesIn<float>(plan, rows, training, out)
                                       : leavesIn<double>(plan, rows, training, out);
}

// treeSum(instructionSet, blocks, n, perTask, out): the tree sum of blocks, vectors of n doubles,
// as for the gradient of a linear model with tasks of perTask blocks, a power of two. Returns the
// tree sum of the blocks' first numbers
Napi::Value treeSumOf(const Napi::CallbackInfo& info) {
  const AddTo addTo = kernelsNamed(info[0]).table<double>().accumulate;
  const std::size_t length = countFrom<double>(info[1], "blocks");
  const std::size_t n = sizeFrom(info[2], 1, length, "n");
  if (length % n != 0) throw wrongValue(info.Env(), "blocks", "an array of whole vectors");
  const std::size_t count = length / n;
  const std::size_t perTask = std::bit_ceil(sizeFrom(info[3], 1, 1 << 20, "perTask"));
  const double* blocks = elementsOf<double>(info[1], length, "blocks");
  double* out = elementsOf<double>(info[4], n, "out");
  const std::size_t tasks = ceilDivide(count, perTask);
  std::vector<double> parts(tasks * n), levels(VectorTreeSum::levelsFor(perTask) * n);
  TreeSum first;
  for (std::size_t task = 0; task < tasks; ++task) {
    VectorTreeSum sum(n, addTo, parts.data() + task * n, levels.data(), n);
    for (std::size_t i = task * perTask; i < std::min(count, (task + 1) * perTask); ++i) {
      std::copy_n(blocks + i * n, n, sum.next());
      sum.close();
      first.add(blocks[i * n]);
    }
    sum.finish();
  }
  addTree(tasks, n, parts.data(), n, addTo);
  std::copy_n(parts.data(), n, out);
  return Napi::Number::New(info.Env(), first.total());
}

}  // namespace

void addParityCalls(Napi::Env env, Napi::Object exports) {
  exports.Set("activate", Napi::Function::New(env, activateValues));
  exports.Set("adaptRate", Napi::Function::New(env, adaptRateOnce));
  exports.Set("leaves", Napi::Function::New(env, leavesFor));
  exports.Set("treeSum", Napi::Function::New(env, treeSumOf));
  exports.Set("widened", Napi::Function::New(env, widenedValues));
  exports.Set("lossesAndSlopes", Napi::Function::New(env, lossesAndSlopes));
  exports.Set("rates", Napi::Function::New(env, ratesOf));
  exports.Set("step", Napi::Function::New(env, stepOnce));
  exports.Set("permutation", Napi::Function::New(env, permutation));
}

}  // namespace fallline
