#include "binding/laterDual.h"

#include "binding/dualCalls.h"
#include "binding/laterOperations.h"
#include "engine/dualDescent.h"
#include "engine/rng.h"
#include "machine/stop.h"

namespace fallline {
namespace {

using HeldNumbers = HeldArray<double>;

// Copies of the state's arrays, which are written back at the end.
class StateOutput {
 public:
  StateOutput(const DualValues& values, std::size_t rows, std::size_t cols)
      : weights_(values.weights, cols, "weights", true),
        duals_(values.duals, rows, "duals", true),
        order_(values.order, rows, "order", true),
        random_(values.random, kRandomWords, "random", true),
        counters_(values.counters, kDualCounters, "counters", true) {}

  DualState state() {
    return {weights_.data(), duals_.data(), order_.data(), random_.data(), counters_.data()};
  }
  void write() const {
    weights_.write();
    duals_.write();
    order_.write();
    random_.write();
    counters_.write();
  }
  void release() {
    weights_.release();
    duals_.release();
    order_.release();
    random_.release();
    counters_.release();
  }

 private:
  Output<double> weights_, duals_;
  Output<std::uint32_t> order_, random_;
  Output<double> counters_;
};

template <class T>
class DualLater final : public Operation {
 public:
  DualLater(const Napi::CallbackInfo& info, const DualValues& values)
      : DualLater(DualArguments<T>(info, values), values) {}

  void run(const Kernels& kernels, Stop stop) override {
    const RunUnderWay underWay;
    const DualProblem problem = {
        targets_.elements(), lows_.elements(), highs_.elements(), curvatures_.elements(),
        squares_.elements(), epsilon_,         biasSquare_};
    done_ = DualDescent<T>(kernels, x_.rows(), problem, state_.state(), stop)(epochs_, tolerance_);
  }
  Napi::Value finish(Napi::Env env) override {
    state_.write();
    return Napi::Number::New(env, static_cast<double>(done_));
  }
  void release() override {
    for (HeldNumbers* each : {&targets_, &lows_, &highs_, &curvatures_, &squares_}) {
      each->release();
    }
    x_.release();
    state_.release();
  }

 private:
  DualLater(const DualArguments<T>& call, const DualValues& values)
      : x_(values.x, call.rows, 1),
        targets_(values.targets, call.problem.targets, call.rows.n, 1),
        lows_(values.lows, call.problem.lows, call.rows.n, 1),
        highs_(values.highs, call.problem.highs, call.rows.n, 1),
        curvatures_(values.curvatures, call.problem.curvatures, call.rows.n, 1),
        squares_(values.squares, call.problem.squares, call.rows.n, 1),
        epsilon_(call.problem.epsilon),
        biasSquare_(call.problem.biasSquare),
        epochs_(call.epochs),
        tolerance_(call.tolerance),
        state_(values, call.rows.n, call.rows.cols) {}

  HeldRows<T> x_;
  HeldNumbers targets_, lows_, highs_, curvatures_, squares_;
  const double epsilon_, biasSquare_;
  const std::size_t epochs_;
  const double tolerance_;
  StateOutput state_;
  std::size_t done_ = 0;
};

Napi::Value startDualEpochs(const Napi::CallbackInfo& info) {
  const DualValues values(info);
  if (values.isFloat32) return startLater(info, std::make_unique<DualLater<float>>(info, values));
  return startLater(info, std::make_unique<DualLater<double>>(info, values));
}

}  // namespace

void addDualLater(Napi::Env env, Napi::Object calls) {
  calls.Set("dualEpochs", Napi::Function::New(env, startDualEpochs));
}

}  // namespace fallline
