#include "binding/outputCalls.h"

#include "engine/trainer.h"

namespace fallline {
namespace {

template <class T>
Evaluation evaluateIn(const Napi::CallbackInfo& info, const Kernels& kernels, const Plan& plan) {
  const Data<T> data = dataFrom<T>(plan, dataValues(info[1]));
  return evaluate<T>(kernels, plan, data, elementsOf<T>(info[2], plan.nParameters(), "parameters"));
}

template <class T>
void scoresIn(const Napi::CallbackInfo& info, const Kernels& kernels, const Plan& plan) {
  const FeatureValues values = featureValues(info[1]);
  const std::size_t rows = rowsOfOutputs<T>(info[3], plan, plan.nOutputs);
  const Rows<T> x = rowsFrom<T>(values, rows, plan.nFeatures);
  const T* parameters = elementsOf<T>(info[2], plan.nParameters(), "parameters");
  scores<T>(kernels, plan, x, parameters, elementsOf<T>(info[3], rows * plan.nOutputs, "out"));
}

template <class T>
void activationsIn(const Napi::CallbackInfo& info, const Kernels& kernels, const Plan& plan) {
  std::size_t width = 0;
  for (const Layer& layer : plan.layers) width += layer.units;
  const FeatureValues values = featureValues(info[1]);
  const std::size_t rows = rowsOfOutputs<T>(info[3], plan, width);
  const Rows<T> x = rowsFrom<T>(values, rows, plan.nFeatures);
  const T* parameters = elementsOf<T>(info[2], plan.nParameters(), "parameters");
  activations<T>(kernels, plan, x, parameters, elementsOf<T>(info[3], rows * width, "out"));
}

}  // namespace

Napi::Object evaluationTo(Napi::Env env, const Evaluation& evaluation) {
  Napi::Object out = Napi::Object::New(env);
  out.Set("loss", evaluation.loss);
  out.Set("score", evaluation.score);
  return out;
}

Napi::Value evaluationOf(const Napi::CallbackInfo& info, const Kernels& kernels) {
  const Plan plan = planFrom(info[0]);
  return evaluationTo(info.Env(), plan.precision == Precision::float32
                                      ? evaluateIn<float>(info, kernels, plan)
                                      : evaluateIn<double>(info, kernels, plan));
}

void scoresOf(const Napi::CallbackInfo& info, const Kernels& kernels) {
  const Plan plan = planFrom(info[0]);
  plan.precision == Precision::float32 ? scoresIn<float>(info, kernels, plan)
                                       : scoresIn<double>(info, kernels, plan);
}

void activationsOf(const Napi::CallbackInfo& info, const Kernels& kernels) {
  const Plan plan = planFrom(info[0]);
  plan.precision == Precision::float32 ? activationsIn<float>(info, kernels, plan)
                                       : activationsIn<double>(info, kernels, plan);
}

}  // namespace fallline
