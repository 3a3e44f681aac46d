// The names under which enumerations cross the binding: never an integer code.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "plan/plan.h"

namespace fallline {

template <class Enum>
using Named = std::pair<std::string_view, Enum>;

inline constexpr std::array<Named<LossName>, 20> kLossNames{{
    {"sigmoidSquaredError", LossName::sigmoidSquaredError},
    {"logistic", LossName::logistic},
    {"hinge", LossName::hinge},
    {"squaredHinge", LossName::squaredHinge},
    {"modifiedHuber", LossName::modifiedHuber},
    {"perceptron", LossName::perceptron},
    {"focal", LossName::focal},
    {"softmax", LossName::softmax},
    {"westonWatkins", LossName::westonWatkins},
    {"crammerSinger", LossName::crammerSinger},
    {"squaredError", LossName::squaredError},
    {"absoluteError", LossName::absoluteError},
    {"huber", LossName::huber},
    {"epsilonInsensitive", LossName::epsilonInsensitive},
    {"squaredEpsilonInsensitive", LossName::squaredEpsilonInsensitive},
    {"logCosh", LossName::logCosh},
    {"quantile", LossName::quantile},
    {"poisson", LossName::poisson},
    {"tweedie", LossName::tweedie},
    {"gamma", LossName::gamma},
}};
inline constexpr std::array<Named<TargetKind>, 3> kTargetKinds{{
    {"binary", TargetKind::binary},
    {"multiclass", TargetKind::multiclass},
    {"regression", TargetKind::regression},
}};
inline constexpr std::array<Named<LinkName>, 6> kLinkNames{{
    {"identity", LinkName::identity},
    {"log", LinkName::log},
    {"logistic", LinkName::logistic},
    {"softmax", LinkName::softmax},
    {"clipped", LinkName::clipped},
    {"none", LinkName::none},
}};
inline constexpr std::array<Named<Reduction>, 2> kReductionNames{{
    {"sum", Reduction::sum},
    {"mean", Reduction::mean},
}};
inline constexpr std::array<Named<Monitor>, 3> kMonitorNames{{
    {"loss", Monitor::loss},
    {"validationLoss", Monitor::validationLoss},
    {"validationScore", Monitor::validationScore},
}};
inline constexpr std::array<Named<Precision>, 2> kPrecisionNames{{
    {"float32", Precision::float32},
    {"float64", Precision::float64},
}};
// The storages of narrow features.
inline constexpr std::array<Named<Storage>, 3> kStorageNames{{
    {"float16", Storage::float16},
    {"bfloat16", Storage::bfloat16},
    {"uint8", Storage::uint8},
}};
inline constexpr std::array<Named<OptimizerName>, 11> kOptimizerNames{{
    {"sgd", OptimizerName::sgd},
    {"adagrad", OptimizerName::adagrad},
    {"rmsprop", OptimizerName::rmsprop},
    {"adadelta", OptimizerName::adadelta},
    {"adam", OptimizerName::adam},
    {"adamw", OptimizerName::adamw},
    {"adamax", OptimizerName::adamax},
    {"nadam", OptimizerName::nadam},
    {"radam", OptimizerName::radam},
    {"rprop", OptimizerName::rprop},
    {"lion", OptimizerName::lion},
}};
inline constexpr std::array<Named<ScheduleName>, 15> kScheduleNames{{
    {"constant", ScheduleName::constant},
    {"step", ScheduleName::step},
    {"multiStep", ScheduleName::multiStep},
    {"exponential", ScheduleName::exponential},
    {"inverseTime", ScheduleName::inverseTime},
    {"inverseScaling", ScheduleName::inverseScaling},
    {"polynomial", ScheduleName::polynomial},
    {"cosine", ScheduleName::cosine},
    {"cosineRestarts", ScheduleName::cosineRestarts},
    {"linear", ScheduleName::linear},
    {"oneCycle", ScheduleName::oneCycle},
    {"optimal", ScheduleName::optimal},
    {"plateau", ScheduleName::plateau},
    {"lossProportional", ScheduleName::lossProportional},
    {"custom", ScheduleName::custom},
}};
inline constexpr std::array<Named<ActivationName>, 10> kActivationNames{{
    {"identity", ActivationName::identity},
    {"sigmoid", ActivationName::sigmoid},
    {"tanh", ActivationName::tanh},
    {"relu", ActivationName::relu},
    {"leakyRelu", ActivationName::leakyRelu},
    {"elu", ActivationName::elu},
    {"gelu", ActivationName::gelu},
    {"geluTanh", ActivationName::geluTanh},
    {"silu", ActivationName::silu},
    {"softplus", ActivationName::softplus},
}};
inline constexpr std::array<Named<LayerKind>, 3> kLayerKinds{{
    {"dense", LayerKind::dense},
    {"dropout", LayerKind::dropout},
    {"batchNorm", LayerKind::batchNorm},
}};
inline constexpr std::array<Named<Ended>, 9> kEndedNames{{
    {"maxEpochs", Ended::maxEpochs},
    {"targetLoss", Ended::targetLoss},
    {"targetScore", Ended::targetScore},
    {"tolerance", Ended::tolerance},
    {"patience", Ended::patience},
    {"timeLimit", Ended::timeLimit},
    {"aborted", Ended::aborted},
    {"diverged", Ended::diverged},
    {"invalidData", Ended::invalidData},
}};

template <class Enum, std::size_t N>
constexpr std::optional<Enum> valueOf(const std::array<Named<Enum>, N>& names,
                                      std::string_view name) {
  for (const auto& [known, value] : names) {
    if (known == name) return value;
  }
  return std::nullopt;
}

template <class Enum, std::size_t N>
constexpr std::string_view nameOf(const std::array<Named<Enum>, N>& names, Enum value) {
  for (const auto& [name, known] : names) {
    if (known == value) return name;
  }
  return {};
}

}  // namespace fallline
