#include "binding/laterCalls.h"

#include <memory>

#include "binding/laterDual.h"
#include "binding/laterOperations.h"
#include "binding/laterSecondOrder.h"
#include "binding/outputCalls.h"
#include "binding/secondOrderCalls.h"
#include "engine/trainer.h"

namespace fallline {
namespace {

template <class T>
class GradientLater final : public OfParameters<T> {
 public:
  GradientLater(const Napi::CallbackInfo& info, const Plan& plan, const DataValues& values)
      : OfParameters<T>(plan, values, info[2], info[3], plan.nParameters()) {
    if (info[4].IsUndefined()) return;
    randomFrom(info[4]);
    random_ = std::make_unique<Output<std::uint32_t>>(info[4], kRandomWords, "random", true);
  }

  void run(const Kernels& kernels, Stop stop) override {
    loss_ = gradient<T>(kernels, this->plan_, this->data(), this->parameters_.data(),
                        this->out_.data(), random_ ? random_->data() : nullptr, stop);
  }
  Napi::Value finish(Napi::Env env) override {
    OfParameters<T>::finish(env);
    if (random_) random_->write();
    return Napi::Number::New(env, loss_);
  }
  void release() override {
    if (random_) random_->release();
    OfParameters<T>::release();
  }

 private:
  std::unique_ptr<Output<std::uint32_t>> random_;
  double loss_ = 0;
};

template <class T>
class ProductLater final : public OfParameters<T> {
 public:
  ProductLater(const Napi::CallbackInfo& info, const Plan& plan, const DataValues& values)
      : OfParameters<T>(plan, values, info[2], info[4], plan.nParameters()) {
    refuseLayers(info.Env(), plan);
    const double* vector = elementsOf<double>(info[3], plan.nParameters(), "vector");
    direction_.assign(vector, vector + plan.nParameters());
  }

  void run(const Kernels& kernels, Stop stop) override {
    hessianProduct<T>(kernels, this->plan_, this->data(), this->parameters_.data(),
                      direction_.data(), this->out_.data(), stop);
  }

 private:
  Vector<T> direction_;
};

template <class T>
class EvaluationLater final : public OfSamples<T> {
 public:
  EvaluationLater(const Napi::CallbackInfo& info, const Plan& plan, const DataValues& values)
      : OfSamples<T>(plan, values),
        parameters_(copyOf<T>(info[2], plan.nParameters(), "parameters")) {}

  void run(const Kernels& kernels, Stop stop) override {
    evaluation_ = evaluate<T>(kernels, this->plan_, this->data(), parameters_.data(), stop);
  }
  Napi::Value finish(Napi::Env env) override { return evaluationTo(env, evaluation_); }

 private:
  const Vector<T> parameters_;
  Evaluation evaluation_{};
};

template <class T>
class ScoresLater final : public Operation {
 public:
  ScoresLater(const Napi::CallbackInfo& info, const Plan& plan, const FeatureValues& values)
      : plan_(plan),
        x_(values,
           rowsFrom<T>(values, rowsOfOutputs<T>(info[3], plan, plan.nOutputs), plan.nFeatures),
           plan.threads),
        parameters_(copyOf<T>(info[2], plan.nParameters(), "parameters")),
        out_(info[3], x_.rows().n * plan.nOutputs, "out") {}

  void run(const Kernels& kernels, Stop stop) override {
    scores<T>(kernels, plan_, x_.rows(), parameters_.data(), out_.data(), stop);
  }
  Napi::Value finish(Napi::Env env) override {
    out_.write();
    return env.Undefined();
  }
  void release() override {
    out_.release();
    x_.release();
  }

 private:
  const Plan plan_;
  HeldRows<T> x_;
  const Vector<T> parameters_;
  Output<T> out_;
};

Napi::Value startScores(const Napi::CallbackInfo& info) {
  const Plan plan = planFrom(info[0]);
  return startOf<ScoresLater>(info, plan, featureValues(info[1]));
}

}  // namespace

Napi::Object laterCalls(Napi::Env env) {
  Napi::Object calls = Napi::Object::New(env);
  calls.Set("gradient", Napi::Function::New(env, start<GradientLater>));
  calls.Set("hessianProduct", Napi::Function::New(env, start<ProductLater>));
  calls.Set("evaluate", Napi::Function::New(env, start<EvaluationLater>));
  calls.Set("scores", Napi::Function::New(env, startScores));
  addSecondOrderLater(env, calls);
  addDualLater(env, calls);
  return calls;
}

}  // namespace fallline
