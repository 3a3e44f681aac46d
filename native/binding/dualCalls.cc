#include "binding/dualCalls.h"

#include <algorithm>

#include "binding/stopProbe.h"
#include "engine/dualDescent.h"
#include "machine/stop.h"

namespace fallline {
namespace {

constexpr std::size_t kMostRows = std::size_t{1} << 31;

template <class T>
std::size_t descend(const Napi::CallbackInfo& info, const Kernels& kernels,
                    const DualValues& values) {
  const DualArguments<T> call(info, values);
  const RunUnderWay underWay;
  const StopProbe probe(info.Env());
  return DualDescent<T>(kernels, call.rows, call.problem, call.state, probe.stop())(call.epochs,
                                                                                    call.tolerance);
}

}  // namespace

// All properties are read before the first pointer into an array is taken: a property may be a
// getter that detaches arrays.
DualValues::DualValues(const Napi::CallbackInfo& info) {
  const auto objectOf = [&](std::size_t argument, const char* name) {
    if (!info[argument].IsObject()) throw wrongKind(info.Env(), name, "an object");
    return info[argument].As<Napi::Object>();
  };
  const Napi::Object problem = objectOf(0, "problem");
  const Napi::Object state = objectOf(1, "state");
  const Napi::Value precision = problem.Get("precision");
  isFloat32 = precision.IsString() && precision.As<Napi::String>().Utf8Value() == "float32";
  cols = problem.Get("cols");
  epsilon = problem.Get("epsilon");
  biasSquare = problem.Get("biasSquare");
  targets = problem.Get("targets");
  lows = problem.Get("lows");
  highs = problem.Get("highs");
  curvatures = problem.Get("curvatures");
  squares = problem.Get("squares");
  weights = state.Get("weights");
  duals = state.Get("duals");
  order = state.Get("order");
  random = state.Get("random");
  counters = state.Get("counters");
  x = featureValues(problem.Get("x"));
}

template <class T>
DualArguments<T>::DualArguments(const Napi::CallbackInfo& info, const DualValues& values) {
  const Napi::Env env = info.Env();
  const std::size_t cols = sizeFrom(values.cols, 1, kMostRows, "cols");
  epochs = sizeFrom(info[2], 0, SIZE_MAX >> 11, "epochs");
  tolerance = numberFrom(info[3], "tolerance");
  const std::size_t n = countFrom<double>(values.duals, "duals");
  if (n > kMostRows || n > SIZE_MAX / sizeof(double) / cols) {
    throw wrongValue(env, "duals", "one number for each row");
  }
  problem = {elementsOf<double>(values.targets, n, "targets"),
             elementsOf<double>(values.lows, n, "lows"),
             elementsOf<double>(values.highs, n, "highs"),
             elementsOf<double>(values.curvatures, n, "curvatures"),
             elementsOf<double>(values.squares, n, "squares"),
             numberFrom(values.epsilon, "epsilon"),
             numberFrom(values.biasSquare, "biasSquare")};
  state = {elementsOf<double>(values.weights, cols, "weights"),
           elementsOf<double>(values.duals, n, "duals"),
           elementsOf<std::uint32_t>(values.order, n, "order"), randomFrom(values.random),
           elementsOf<double>(values.counters, kDualCounters, "counters")};
  const double active = state.counters[kDualActive];
  if (!(active >= 0 && active <= static_cast<double>(n))) {
    throw wrongValue(env, "counters", "a number of active rows first");
  }
  if (std::any_of(state.order, state.order + n, [&](std::uint32_t row) { return row >= n; })) {
    throw wrongValue(env, "order", "numbers of rows");
  }
  rows = rowsFrom<T>(values.x, n, cols);
}

template struct DualArguments<float>;
template struct DualArguments<double>;

Napi::Value dualEpochs(const Napi::CallbackInfo& info, const Kernels& kernels) {
  const DualValues values(info);
  const std::size_t epochs = values.isFloat32 ? descend<float>(info, kernels, values)
                                              : descend<double>(info, kernels, values);
  return Napi::Number::New(info.Env(), static_cast<double>(epochs));
}

}  // namespace fallline
