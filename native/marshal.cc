#include "marshal.h"

#include <cmath>
#include <type_traits>

#include "blas.h"
#include "names.h"

namespace fallline {
namespace {

Napi::TypeError wrongKind(Napi::Env env, const std::string& name, const char* expected) {
  return Napi::TypeError::New(env, "Expected native argument \"" + name + "\" to be " + expected);
}

Napi::RangeError wrongValue(Napi::Env env, const std::string& name, const std::string& expected) {
  return Napi::RangeError::New(env, "Expected native argument \"" + name + "\" to be " + expected);
}

template <class T>
constexpr napi_typedarray_type typedArrayType() {
  if constexpr (std::is_same_v<T, float>) return napi_float32_array;
  if constexpr (std::is_same_v<T, double>) return napi_float64_array;
  if constexpr (std::is_same_v<T, std::uint32_t>) return napi_uint32_array;
}

template <class T>
constexpr const char* typedArrayName() {
  if constexpr (std::is_same_v<T, float>) return "a Float32Array";
  if constexpr (std::is_same_v<T, double>) return "a Float64Array";
  if constexpr (std::is_same_v<T, std::uint32_t>) return "a Uint32Array";
}

struct Elements {
  void* data;
  std::size_t length;
};

// By the C interface: the length is asked for at this moment, which matters for arrays over
// buffers that JavaScript can resize or detach.
template <class T>
Elements view(const Napi::Value& value, const char* name) {
  const Napi::Env env = value.Env();
  if (!value.IsTypedArray()) throw wrongKind(env, name, typedArrayName<T>());
  napi_typedarray_type type;
  Elements elements{};
  if (napi_get_typedarray_info(env, value, &type, &elements.length, &elements.data, nullptr,
                               nullptr) != napi_ok ||
      type != typedArrayType<T>()) {
    throw wrongKind(env, name, typedArrayName<T>());
  }
  return elements;
}

template <class Enum, std::size_t N>
Enum named(const std::array<Named<Enum>, N>& names, const Napi::Value& value, const char* name) {
  if (value.IsString()) {
    const std::string text = value.As<Napi::String>().Utf8Value();
    if (const auto found = valueOf(names, text)) return *found;
  }
  throw wrongValue(value.Env(), name, "one of the names that info() lists");
}

bool booleanFrom(const Napi::Value& value, const char* name) {
  if (!value.IsBoolean()) throw wrongKind(value.Env(), name, "a boolean");
  return value.As<Napi::Boolean>().Value();
}

double numberFrom(const Napi::Value& value, const char* name) {
  if (!value.IsNumber()) throw wrongKind(value.Env(), name, "a number");
  return value.As<Napi::Number>().DoubleValue();
}

}  // namespace

std::size_t sizeFrom(const Napi::Value& value, std::size_t minimum, std::size_t maximum,
                     const char* name) {
  const double number = numberFrom(value, name);
  if (!(number >= static_cast<double>(minimum) && number <= static_cast<double>(maximum)) ||
      number != std::floor(number)) {
    throw wrongValue(value.Env(), name,
                     "an integer from " + std::to_string(minimum) + " to " +
                         std::to_string(maximum));
  }
  return static_cast<std::size_t>(number);
}

Optimizer optimizerFrom(const Napi::Value& value) {
  if (!value.IsObject()) throw wrongKind(value.Env(), "plan.optimizer", "an object");
  const Napi::Object given = value.As<Napi::Object>();
  Optimizer optimizer;
  optimizer.name = named(kOptimizerNames, given.Get("name"), "plan.optimizer.name");
  const auto number = [&](double Optimizer::*field, const char* name) {
    optimizer.*field = numberFrom(given.Get(name), name);
  };
  const auto boolean = [&](bool Optimizer::*field, const char* name) {
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
    case OptimizerName::radam:
      moments();
      break;
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

std::vector<double> numbersFrom(const Napi::Value& value, const char* name) {
  if (!value.IsArray()) throw wrongKind(value.Env(), name, "an array");
  const Napi::Array given = value.As<Napi::Array>();
  std::vector<double> numbers;
  for (std::uint32_t i = 0; i < given.Length(); ++i) {
    numbers.push_back(numberFrom(given.Get(i), name));
  }
  return numbers;
}

}  // namespace

Schedule scheduleFrom(const Napi::Value& value) {
  if (!value.IsObject()) throw wrongKind(value.Env(), "plan.schedule", "an object");
  const Napi::Object given = value.As<Napi::Object>();
  Schedule schedule;
  schedule.name = named(kScheduleNames, given.Get("name"), "plan.schedule.name");
  schedule.perStep =
      named(std::array<Named<bool>, 2>{{{"epoch", false}, {"step", true}}}, given.Get("per"), "per");
  const auto number = [&](double Schedule::*field, const char* name) {
    schedule.*field = numberFrom(given.Get(name), name);
  };
  if (schedule.name == ScheduleName::oneCycle) {
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
      break;
    case ScheduleName::step:
      number(&Schedule::every, "every");
      number(&Schedule::gamma, "gamma");
      break;
    case ScheduleName::multiStep:
      schedule.milestones = numbersFrom(given.Get("milestones"), "milestones");
      number(&Schedule::gamma, "gamma");
      break;
    case ScheduleName::exponential:
      number(&Schedule::gamma, "gamma");
      break;
    case ScheduleName::inverseTime:
      number(&Schedule::decay, "decay");
      break;
    case ScheduleName::inverseScaling:
      number(&Schedule::power, "power");
      break;
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
  // cosineRestarts goes from period to period: none may stand still.
  if (!(schedule.period > 0)) throw wrongValue(value.Env(), "period", "a positive number");
  return schedule;
}

Plan planFrom(const Napi::Value& value) {
  if (!value.IsObject()) throw wrongKind(value.Env(), "plan", "an object");
  const Napi::Object plan = value.As<Napi::Object>();
  constexpr std::size_t maxCount = (std::size_t{1} << 53) - 1;
  return {
      .nFeatures = sizeFrom(plan.Get("nFeatures"), 1, blas::maxExtent(), "plan.nFeatures"),
      .useBias = booleanFrom(plan.Get("useBias"), "plan.useBias"),
      .loss = named(kLossNames, plan.Get("loss"), "plan.loss"),
      .reduction = named(kReductionNames, plan.Get("reduction"), "plan.reduction"),
      .optimizer = optimizerFrom(plan.Get("optimizer")),
      .schedule = scheduleFrom(plan.Get("schedule")),
      .clipNorm = numberFrom(plan.Get("clipNorm"), "plan.clipNorm"),
      .clipValue = numberFrom(plan.Get("clipValue"), "plan.clipValue"),
      .batchSize = sizeFrom(plan.Get("batchSize"), 1, maxCount, "plan.batchSize"),
      .shuffle = booleanFrom(plan.Get("shuffle"), "plan.shuffle"),
      .targetLoss = numberFrom(plan.Get("targetLoss"), "plan.targetLoss"),
      .tolerance = numberFrom(plan.Get("tolerance"), "plan.tolerance"),
      .timeLimit = numberFrom(plan.Get("timeLimit"), "plan.timeLimit"),
      .patience = sizeFrom(plan.Get("patience"), 0, maxCount, "plan.patience"),
      .precision = named(kPrecisionNames, plan.Get("precision"), "plan.precision"),
      .threads =
          static_cast<unsigned>(sizeFrom(plan.Get("threads"), 1, kMaxThreads, "plan.threads")),
  };
}

template <class T>
std::size_t lengthOf(const Napi::Value& value, const char* name) {
  return view<T>(value, name).length;
}

template <class T>
T* elementsOf(const Napi::Value& value, std::size_t length, const char* name) {
  const Elements elements = view<T>(value, name);
  if (elements.length != length || (length > 0 && elements.data == nullptr)) {
    throw wrongValue(value.Env(), name,
                     std::string(typedArrayName<T>()) + " of " + std::to_string(length) +
                         " elements (it has " + std::to_string(elements.length) + ")");
  }
  return static_cast<T*>(elements.data);
}

template <class T>
Data<T> dataFrom(const Plan& plan, const Napi::Value& x, const Napi::Value& y) {
  const std::size_t rows = lengthOf<T>(y, "y");
  // Row numbers are 32-bit when shuffled, and rows * nFeatures must not wrap around.
  const std::size_t maxRows = std::min<std::size_t>(blas::maxExtent(), 0xffff'ffffu);
  if (rows < 1 || rows > maxRows) {
    throw wrongValue(x.Env(), "y", "an array of 1 to " + std::to_string(maxRows) + " elements");
  }
  if (rows > SIZE_MAX / sizeof(T) / plan.nFeatures) {
    throw wrongValue(x.Env(), "x", "small enough to address");
  }
  const T* elements = elementsOf<T>(x, rows * plan.nFeatures, "x");
  return {elements, elementsOf<T>(y, rows, "y"), rows, plan.nFeatures};
}

template <class T>
State<T> stateFrom(const Plan& plan, const Napi::Value& value) {
  if (!value.IsObject()) throw wrongKind(value.Env(), "state", "an object");
  const Napi::Object state = value.As<Napi::Object>();
  const std::size_t n = plan.nParameters();
  return {elementsOf<T>(state.Get("parameters"), n, "parameters"),
          elementsOf<T>(state.Get("slots"), n * plan.optimizer.slotCount(), "slots"),
          randomFrom(state.Get("random")),
          elementsOf<double>(state.Get("counters"), kCounters, "counters")};
}

std::uint32_t* randomFrom(const Napi::Value& value) {
  std::uint32_t* random = elementsOf<std::uint32_t>(value, kRandomWords, "random");
  // The generator would stand still on zeros, and drawing a bounded number would never end.
  if ((random[0] | random[1] | random[2] | random[3]) == 0) {
    throw wrongValue(value.Env(), "random", "four words that are not all 0");
  }
  return random;
}

Napi::Object outcomeTo(Napi::Env env, const Outcome& outcome) {
  Napi::Object out = Napi::Object::New(env);
  out.Set("ended", std::string(nameOf(kEndedNames, outcome.ended)));
  out.Set("index", static_cast<double>(outcome.index));
  out.Set("value", outcome.value);
  return out;
}

Napi::Float64Array reportsTo(Napi::Env env, const std::vector<EpochReport>& reports) {
  Napi::Float64Array values = Napi::Float64Array::New(env, 3 * reports.size());
  for (std::size_t i = 0; i < reports.size(); ++i) {
    values[3 * i] = reports[i].loss;
    values[3 * i + 1] = reports[i].learningRate;
    values[3 * i + 2] = reports[i].seconds;
  }
  return values;
}

bool isShared(const Napi::Value& typedArray) {
  return !typedArray.As<Napi::Object>().Get("buffer").IsArrayBuffer();
}

#define FALLLINE_INSTANTIATE(T)                                                          \
  template T* elementsOf<T>(const Napi::Value&, std::size_t, const char*);               \
  template std::size_t lengthOf<T>(const Napi::Value&, const char*);
FALLLINE_INSTANTIATE(float)
FALLLINE_INSTANTIATE(double)
FALLLINE_INSTANTIATE(std::uint32_t)
#undef FALLLINE_INSTANTIATE
template Data<float> dataFrom(const Plan&, const Napi::Value&, const Napi::Value&);
template Data<double> dataFrom(const Plan&, const Napi::Value&, const Napi::Value&);
template State<float> stateFrom(const Plan&, const Napi::Value&);
template State<double> stateFrom(const Plan&, const Napi::Value&);

}  // namespace fallline
