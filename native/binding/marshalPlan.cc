// Reads plans: names, parameters and numbers of everything in them. See marshal.h.
#include <array>
#include <string_view>

#include "binding/marshal.h"
#include "binding/names.h"
#include "machine/blas.h"

namespace fallline {
namespace {

constexpr std::size_t kMaxCount = (std::size_t{1} << 53) - 1;

template <class Enum, std::size_t N>
Enum named(const std::array<Named<Enum>, N>& names, const Napi::Value& value, const char* name) {
  if (value.IsString()) {
    const std::string text = value.As<Napi::String>().Utf8Value();
    if (const auto found = valueOf(names, text)) return *found;
  }
  throw wrongValue(value.Env(), name, "one of the names that info() lists");
}

}  // namespace

Optimizer optimizerFrom(const Napi::Value& value) {
  if (!value.IsObject()) throw wrongKind(value.Env(), "plan.optimizer", "an object");
  const Napi::Object given = value.As<Napi::Object>();
  Optimizer optimizer;
  optimizer.name = named(kOptimizerNames, given.Get("name"), "plan.optimizer.name");
  const auto number = [&](double Optimizer::* field, const char* name) {
    optimizer.*field = finiteFrom(given.Get(name), name);
  };
  const auto boolean = [&](bool Optimizer::* field, const char* name) {
    optimizer.*field = booleanFrom(given.Get(name), name);
  };
  const auto moments = [&] {
    number(&Optimizer::beta1, "beta1");
    number(&Optimizer::beta2, "beta2");
    number(&Optimizer::epsilon, "epsilon");
  };
  switch (optimizer.name) {
    case OptimizerName::sgd:
      number(&Optimizer::momentum, "momentum");
      number(&Optimizer::dampening, "dampening");
      boolean(&Optimizer::nesterov, "nesterov");
      break;
    case OptimizerName::adagrad:
      number(&Optimizer::learningRateDecay, "learningRateDecay");
      number(&Optimizer::epsilon, "epsilon");
      break;
    case OptimizerName::rmsprop:
      number(&Optimizer::rho, "rho");
      number(&Optimizer::epsilon, "epsilon");
      number(&Optimizer::momentum, "momentum");
      boolean(&Optimizer::centered, "centered");
      break;
    case OptimizerName::adadelta:
      number(&Optimizer::rho, "rho");
      number(&Optimizer::epsilon, "epsilon");
      break;
    case OptimizerName::adam:
    case OptimizerName::adamw:
      moments();
      boolean(&Optimizer::amsgrad, "amsgrad");
      break;
    case OptimizerName::adamax:
    case OptimizerName::radam: moments(); break;
    case OptimizerName::nadam:
      moments();
      number(&Optimizer::momentumDecay, "momentumDecay");
      break;
    case OptimizerName::rprop:
      number(&Optimizer::etaMinus, "etaMinus");
      number(&Optimizer::etaPlus, "etaPlus");
      number(&Optimizer::minStep, "minStep");
      number(&Optimizer::maxStep, "maxStep");
      return optimizer;  // the only one without weight decay
    case OptimizerName::lion:
      number(&Optimizer::beta1, "beta1");
      number(&Optimizer::beta2, "beta2");
      break;
  }
  number(&Optimizer::weightDecay, "weightDecay");
  return optimizer;
}

namespace {

// The parameters of losses, by the names that they have in plans.
struct LossParameter {
  LossName of;
  const char* name;
  double Loss::* field;
};
constexpr std::array<LossParameter, 7> kLossParameters{{
    {LossName::focal, "gamma", &Loss::gamma},
    {LossName::softmax, "labelSmoothing", &Loss::labelSmoothing},
    {LossName::huber, "delta", &Loss::delta},
    {LossName::epsilonInsensitive, "epsilon", &Loss::epsilon},
    {LossName::squaredEpsilonInsensitive, "epsilon", &Loss::epsilon},
    {LossName::quantile, "quantile", &Loss::quantile},
    {LossName::tweedie, "power", &Loss::power},
}};

}  // namespace

Loss lossFrom(const Napi::Value& value) {
  if (!value.IsObject()) throw wrongKind(value.Env(), "plan.loss", "an object");
  const Napi::Object given = value.As<Napi::Object>();
  Loss loss;
  loss.name = named(kLossNames, given.Get("name"), "plan.loss.name");
  for (const auto& [of, name, field] : kLossParameters) {
    if (of == loss.name) loss.*field = finiteFrom(given.Get(name), name);
  }
  return loss;
}

namespace {

// A plan's loss, with its parameters.
Loss lossOf(const Napi::Object& plan) {
  Loss loss = lossFrom(plan.Get("loss"));
  loss.targets = named(kTargetKinds, plan.Get("lossTargets"), "plan.lossTargets");
  loss.link = named(kLinkNames, plan.Get("link"), "plan.link");
  return loss;
}

}  // namespace

namespace {

bool flagFrom(const Napi::Value& value, std::string_view on, std::string_view off,
              const char* name) {
  return named(std::array<Named<bool>, 2>{{{on, true}, {off, false}}}, value, name);
}

// Maximum length of a list of numbers: a Proxy can report any length.
constexpr std::uint32_t kMostMilestones = 1u << 20;

std::vector<double> numbersFrom(const Napi::Value& value, const char* name) {
  if (!value.IsArray()) throw wrongKind(value.Env(), name, "an array");
  const Napi::Array given = value.As<Napi::Array>();
  const std::uint32_t length = given.Length();
  if (length > kMostMilestones) throw wrongValue(value.Env(), name, "at most 2^20 numbers");
  std::vector<double> numbers;
  for (std::uint32_t i = 0; i < length; ++i) {
    numbers.push_back(finiteFrom(given.Get(i), name));
  }
  return numbers;
}

}  // namespace

Activation activationFrom(const Napi::Value& value) {
  if (!value.IsObject()) throw wrongKind(value.Env(), "activation", "an object");
  const Napi::Object given = value.As<Napi::Object>();
  Activation activation;
  activation.name = named(kActivationNames, given.Get("name"), "activation.name");
  if (activation.name == ActivationName::leakyRelu) {
    activation.slope = finiteFrom(given.Get("slope"), "activation.slope");
  }
  if (activation.name == ActivationName::elu) {
    activation.alpha = finiteFrom(given.Get("alpha"), "activation.alpha");
  }
  return activation;
}

namespace {

// Reads the layers in order; the inputs of each are the outputs of the previous one.
std::vector<Layer> layersFrom(const Napi::Value& value, std::size_t nFeatures,
                              std::size_t nOutputs) {
  if (!value.IsArray()) throw wrongKind(value.Env(), "plan.layers", "an array");
  const Napi::Array given = value.As<Napi::Array>();
  constexpr std::size_t mostUnits = std::size_t{1} << 20;
  std::vector<Layer> layers;
  std::size_t inputs = nFeatures, offset = 0;
  const std::uint32_t count = given.Length();
  if (count > 1000) throw wrongValue(value.Env(), "plan.layers", "at most 1000 layers");
  for (std::uint32_t i = 0; i < count; ++i) {
    const Napi::Value each = given.Get(i);
    if (!each.IsObject()) throw wrongKind(value.Env(), "plan.layers", "an array of objects");
    const Napi::Object of = each.As<Napi::Object>();
    Layer layer;
    layer.kind = named(kLayerKinds, of.Get("kind"), "layer.kind");
    layer.inputs = sizeFrom(of.Get("inputs"), inputs, inputs, "layer.inputs");
    const bool isDense = layer.kind == LayerKind::dense;
    layer.units = sizeFrom(of.Get("units"), isDense ? 1 : inputs, isDense ? mostUnits : inputs,
                           "layer.units");
    layer.offset = offset;
    if (layer.kind == LayerKind::dropout) {
      layer.rate = finiteFrom(of.Get("rate"), "layer.rate");
      if (!(layer.rate >= 0 && layer.rate < 1)) {
        throw wrongValue(value.Env(), "layer.rate", "a number from 0 to below 1");
      }
    } else {
      layer.activation = activationFrom(of.Get("activation"));
      layer.frozen = booleanFrom(of.Get("frozen"), "layer.frozen");
      layer.learningRateFactor = finiteFrom(of.Get("learningRateFactor"), "learningRateFactor");
    }
    if (isDense) {
      layer.useBias = booleanFrom(of.Get("useBias"), "layer.useBias");
      layer.l2 = finiteFrom(of.Get("l2"), "layer.l2");
    } else if (layer.kind == LayerKind::batchNorm) {
      layer.momentum = finiteFrom(of.Get("momentum"), "layer.momentum");
      layer.epsilon = finiteFrom(of.Get("epsilon"), "layer.epsilon");
    }
    inputs = layer.units;
    offset += layer.nParameters();
    layers.push_back(layer);
  }
  if (!layers.empty() &&
      (layers.back().kind != LayerKind::dense || layers.back().units != nOutputs)) {
    throw wrongValue(value.Env(), "plan.layers",
                     "layers whose last one is dense, of nOutputs units");
  }
  return layers;
}

}  // namespace

Schedule scheduleFrom(const Napi::Value& value) {
  if (!value.IsObject()) throw wrongKind(value.Env(), "plan.schedule", "an object");
  const Napi::Object given = value.As<Napi::Object>();
  Schedule schedule;
  schedule.name = named(kScheduleNames, given.Get("name"), "plan.schedule.name");
  schedule.perStep = named(std::array<Named<bool>, 2>{{{"epoch", false}, {"step", true}}},
                           given.Get("per"), "per");
  const auto number = [&](double Schedule::* field, const char* name) {
    schedule.*field = finiteFrom(given.Get(name), name);
  };
  if (schedule.name == ScheduleName::custom) {
    const std::span<double> rates = spanOf<double>(given.Get("rates"), "rates");
    if (rates.empty()) throw wrongValue(value.Env(), "rates", "a Float64Array that is not empty");
    schedule.rates.assign(rates.begin(), rates.end());
    number(&Schedule::first, "first");
    // The index of a rate is counted from there.
    if (!(schedule.first >= 0)) throw wrongValue(value.Env(), "first", "a number of at least 0");
    return schedule;
  }
  if (schedule.name == ScheduleName::optimal) {
    number(&Schedule::alpha, "alpha");
    number(&Schedule::t0, "t0");
    return schedule;
  }
  if (schedule.name == ScheduleName::oneCycle) {
    schedule.linear = flagFrom(given.Get("anneal"), "linear", "cosine", "anneal");
    schedule.threePhase = booleanFrom(given.Get("threePhase"), "threePhase");
    number(&Schedule::maximum, "maximum");
    number(&Schedule::period, "period");
    number(&Schedule::rise, "rise");
    number(&Schedule::divisor, "divisor");
    number(&Schedule::finalDivisor, "finalDivisor");
    return schedule;
  }
  number(&Schedule::initial, "initial");
  switch (schedule.name) {
    case ScheduleName::constant:
    case ScheduleName::oneCycle:
    case ScheduleName::optimal:
    case ScheduleName::custom: break;
    case ScheduleName::plateau:
      number(&Schedule::factor, "factor");
      number(&Schedule::patience, "patience");
      number(&Schedule::threshold, "threshold");
      number(&Schedule::cooldown, "cooldown");
      number(&Schedule::minimum, "minimum");
      schedule.absolute =
          flagFrom(given.Get("thresholdMode"), "absolute", "relative", "thresholdMode");
      break;
    case ScheduleName::lossProportional: number(&Schedule::minimum, "minimum"); break;
    case ScheduleName::step:
      number(&Schedule::every, "every");
      number(&Schedule::gamma, "gamma");
      break;
    case ScheduleName::multiStep:
      schedule.milestones = numbersFrom(given.Get("milestones"), "milestones");
      number(&Schedule::gamma, "gamma");
      break;
    case ScheduleName::exponential: number(&Schedule::gamma, "gamma"); break;
    case ScheduleName::inverseTime:
      number(&Schedule::decay, "decay");
      number(&Schedule::power, "power");
      break;
    case ScheduleName::inverseScaling: number(&Schedule::power, "power"); break;
    case ScheduleName::polynomial:
      number(&Schedule::period, "period");
      number(&Schedule::power, "power");
      break;
    case ScheduleName::cosineRestarts:
      schedule.growth = static_cast<double>(sizeFrom(given.Get("growth"), 1, 1u << 30, "growth"));
      [[fallthrough]];
    case ScheduleName::cosine:
      number(&Schedule::period, "period");
      number(&Schedule::minimum, "minimum");
      break;
    case ScheduleName::linear:
      number(&Schedule::period, "period");
      number(&Schedule::from, "from");
      number(&Schedule::to, "to");
      break;
  }
  // cosineRestarts subtracts period after period, so no period may be 0.
  if (!(schedule.period > 0)) throw wrongValue(value.Env(), "period", "a positive number");
  return schedule;
}

namespace {

// Epochs before averaging begins, or -1. Several places test whether the plan averages; this
// function keeps them consistent.
double averageFromOf(const Napi::Value& value) {
  const double number = finiteFrom(value, "plan.averageFrom");
  if (number == -1) return number;
  return static_cast<double>(sizeFrom(value, 0, kMaxCount, "plan.averageFrom"));
}

}  // namespace

Plan planFrom(const Napi::Value& value) {
  if (!value.IsObject()) throw wrongKind(value.Env(), "plan", "an object");
  const Napi::Object plan = value.As<Napi::Object>();
  const std::size_t nFeatures =
      sizeFrom(plan.Get("nFeatures"), 1, blas::maxExtent(), "plan.nFeatures");
  const std::size_t nOutputs = sizeFrom(plan.Get("nOutputs"), 1, kMaxOutputs, "plan.nOutputs");
  return {
      .nFeatures = nFeatures,
      .nOutputs = nOutputs,
      .classes = flagFrom(plan.Get("targets"), "classes", "values", "plan.targets"),
      .layers = layersFrom(plan.Get("layers"), nFeatures, nOutputs),
      .useBias = booleanFrom(plan.Get("useBias"), "plan.useBias"),
      .loss = lossOf(plan),
      .reduction = named(kReductionNames, plan.Get("reduction"), "plan.reduction"),
      .l1 = finiteFrom(plan.Get("l1"), "plan.l1"),
      .l2 = finiteFrom(plan.Get("l2"), "plan.l2"),
      .maxNorm = finiteFrom(plan.Get("maxNorm"), "plan.maxNorm"),
      .penalizeBias = booleanFrom(plan.Get("penalizeBias"), "plan.penalizeBias"),
      .optimizer = optimizerFrom(plan.Get("optimizer")),
      .schedule = scheduleFrom(plan.Get("schedule")),
      .averageFrom = averageFromOf(plan.Get("averageFrom")),
      .clipNorm = finiteFrom(plan.Get("clipNorm"), "plan.clipNorm"),
      .clipValue = finiteFrom(plan.Get("clipValue"), "plan.clipValue"),
      .clipSlope = finiteFrom(plan.Get("clipSlope"), "plan.clipSlope"),
      .batchSize = sizeFrom(plan.Get("batchSize"), 1, kMaxCount, "plan.batchSize"),
      .shuffle = booleanFrom(plan.Get("shuffle"), "plan.shuffle"),
      .targetLoss = finiteFrom(plan.Get("targetLoss"), "plan.targetLoss"),
      .targetScore = finiteFrom(plan.Get("targetScore"), "plan.targetScore"),
      .tolerance = finiteFrom(plan.Get("tolerance"), "plan.tolerance"),
      .timeLimit = finiteFrom(plan.Get("timeLimit"), "plan.timeLimit"),
      .patience = sizeFrom(plan.Get("patience"), 0, kMaxCount, "plan.patience"),
      .monitor = named(kMonitorNames, plan.Get("monitor"), "plan.monitor"),
      .recordBatches = booleanFrom(plan.Get("recordBatches"), "plan.recordBatches"),
      .precision = named(kPrecisionNames, plan.Get("precision"), "plan.precision"),
      .threads =
          static_cast<unsigned>(sizeFrom(plan.Get("threads"), 1, kMaxThreads, "plan.threads")),
  };
}

}  // namespace fallline
