#include "marshal.h"

#include <cmath>
#include <cstring>
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

Loss lossFrom(const Napi::Value& value) {
  if (!value.IsObject()) throw wrongKind(value.Env(), "plan.loss", "an object");
  const Napi::Object given = value.As<Napi::Object>();
  Loss loss;
  loss.name = named(kLossNames, given.Get("name"), "plan.loss.name");
  const auto number = [&](const char* name) { return numberFrom(given.Get(name), name); };
  switch (loss.name) {
    case LossName::focal:
      loss.gamma = number("gamma");
      break;
    case LossName::softmax:
      loss.labelSmoothing = number("labelSmoothing");
      break;
    case LossName::huber:
      loss.delta = number("delta");
      break;
    case LossName::epsilonInsensitive:
    case LossName::squaredEpsilonInsensitive:
      loss.epsilon = number("epsilon");
      break;
    case LossName::quantile:
      loss.quantile = number("quantile");
      break;
    case LossName::sigmoidSquaredError:
    case LossName::logistic:
    case LossName::hinge:
    case LossName::squaredHinge:
    case LossName::modifiedHuber:
    case LossName::perceptron:
    case LossName::westonWatkins:
    case LossName::crammerSinger:
    case LossName::squaredError:
    case LossName::absoluteError:
    case LossName::logCosh:
    case LossName::poisson:
      break;
  }
  return loss;
}

namespace {

bool flagFrom(const Napi::Value& value, std::string_view on, std::string_view off,
              const char* name) {
  return named(std::array<Named<bool>, 2>{{{on, true}, {off, false}}}, value, name);
}

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
  if (schedule.name == ScheduleName::custom) {
    const std::size_t n = lengthOf<double>(given.Get("rates"), "rates");
    const double* rates = elementsOf<double>(given.Get("rates"), n, "rates");
    if (n == 0) throw wrongValue(value.Env(), "rates", "a Float64Array that is not empty");
    schedule.rates.assign(rates, rates + n);
    number(&Schedule::first, "first");
    // Its place in the rates is counted from there.
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
    case ScheduleName::custom:
      break;
    case ScheduleName::plateau:
      number(&Schedule::factor, "factor");
      number(&Schedule::patience, "patience");
      number(&Schedule::threshold, "threshold");
      number(&Schedule::cooldown, "cooldown");
      number(&Schedule::minimum, "minimum");
      schedule.absolute =
          flagFrom(given.Get("thresholdMode"), "absolute", "relative", "thresholdMode");
      break;
    case ScheduleName::lossProportional:
      number(&Schedule::minimum, "minimum");
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
      number(&Schedule::power, "power");
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
      .nOutputs = sizeFrom(plan.Get("nOutputs"), 1, kMaxOutputs, "plan.nOutputs"),
      .classes = flagFrom(plan.Get("targets"), "classes", "values", "plan.targets"),
      .useBias = booleanFrom(plan.Get("useBias"), "plan.useBias"),
      .loss = lossFrom(plan.Get("loss")),
      .reduction = named(kReductionNames, plan.Get("reduction"), "plan.reduction"),
      .l1 = numberFrom(plan.Get("l1"), "plan.l1"),
      .l2 = numberFrom(plan.Get("l2"), "plan.l2"),
      .maxNorm = numberFrom(plan.Get("maxNorm"), "plan.maxNorm"),
      .penalizeBias = booleanFrom(plan.Get("penalizeBias"), "plan.penalizeBias"),
      .optimizer = optimizerFrom(plan.Get("optimizer")),
      .schedule = scheduleFrom(plan.Get("schedule")),
      .averageFrom = numberFrom(plan.Get("averageFrom"), "plan.averageFrom"),
      .clipNorm = numberFrom(plan.Get("clipNorm"), "plan.clipNorm"),
      .clipValue = numberFrom(plan.Get("clipValue"), "plan.clipValue"),
      .batchSize = sizeFrom(plan.Get("batchSize"), 1, maxCount, "plan.batchSize"),
      .shuffle = booleanFrom(plan.Get("shuffle"), "plan.shuffle"),
      .targetLoss = numberFrom(plan.Get("targetLoss"), "plan.targetLoss"),
      .targetScore = numberFrom(plan.Get("targetScore"), "plan.targetScore"),
      .tolerance = numberFrom(plan.Get("tolerance"), "plan.tolerance"),
      .timeLimit = numberFrom(plan.Get("timeLimit"), "plan.timeLimit"),
      .patience = sizeFrom(plan.Get("patience"), 0, maxCount, "plan.patience"),
      .monitor = named(kMonitorNames, plan.Get("monitor"), "plan.monitor"),
      .recordBatches = booleanFrom(plan.Get("recordBatches"), "plan.recordBatches"),
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

namespace {

Napi::Object objectFrom(const Napi::Value& value, const char* name) {
  if (!value.IsObject()) throw wrongKind(value.Env(), name, "an object");
  return value.As<Napi::Object>();
}

}  // namespace

DataValues dataValues(const Napi::Value& value) {
  const Napi::Object data = objectFrom(value, "data");
  return {data.Get("x"), data.Get("y"), data.Get("sampleWeights")};
}

RunValues runValues(const Napi::Value& value) {
  const DataValues samples = dataValues(value);
  const Napi::Value validation = value.As<Napi::Object>().Get("validation");
  if (validation.IsUndefined()) return {samples, samples, false};
  return {samples, dataValues(validation), true};
}

StateValues stateValues(const Napi::Value& value) {
  const Napi::Object state = objectFrom(value, "state");
  return {state.Get("parameters"), state.Get("slots"),  state.Get("average"),
          state.Get("best"),       state.Get("random"), state.Get("counters")};
}

template <class T>
Data<T> dataFrom(const Plan& plan, const DataValues& values) {
  const Napi::Env env = values.y.Env();
  if (plan.loss.comparesClasses() && (!plan.classes || plan.nOutputs < 2)) {
    throw wrongValue(env, "plan.loss", "one that compares single scores");
  }
  const std::size_t width = plan.targetWidth();
  const std::size_t nTargets = lengthOf<T>(values.y, "y");
  const std::size_t rows = nTargets / width;
  // Row numbers are 32-bit when shuffled, and rows * nFeatures must not wrap around.
  const std::size_t maxRows = std::min<std::size_t>(blas::maxExtent(), 0xffff'ffffu);
  if (rows < 1 || rows > maxRows || rows * width != nTargets) {
    throw wrongValue(env, "y", "an array of " + std::to_string(width) + " elements for each of 1 to " +
                                   std::to_string(maxRows) + " rows");
  }
  if (rows > SIZE_MAX / sizeof(T) / plan.nFeatures || rows > SIZE_MAX / sizeof(T) / plan.nOutputs) {
    throw wrongValue(env, "x", "small enough to address");
  }
  const T* x = elementsOf<T>(values.x, rows * plan.nFeatures, "x");
  const T* y = elementsOf<T>(values.y, nTargets, "y");
  const T* weights = values.sampleWeights.IsUndefined()
                         ? nullptr
                         : elementsOf<T>(values.sampleWeights, rows, "sampleWeights");
  return {x, y, weights, rows, plan.nFeatures};
}

template <class T>
RunData<T> runDataFrom(const Plan& plan, const RunValues& values) {
  RunData<T> data{dataFrom<T>(plan, values.samples), {nullptr, nullptr, nullptr, 0, plan.nFeatures}};
  if (values.validated) data.validation = dataFrom<T>(plan, values.validation);
  return data;
}

template <class T>
State<T> stateFrom(const Plan& plan, const StateValues& values) {
  const std::size_t n = plan.nParameters();
  return {elementsOf<T>(values.parameters, n, "parameters"),
          elementsOf<T>(values.slots, n * plan.optimizer.slotCount(), "slots"),
          elementsOf<double>(values.average, plan.averageFrom >= 0 ? n : 0, "average"),
          elementsOf<T>(values.best, plan.patience > 0 ? n : 0, "best"),
          randomFrom(values.random),
          elementsOf<double>(values.counters, kCounters, "counters")};
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
  Napi::Float64Array values = Napi::Float64Array::New(env, kReportWidth * reports.size());
  static_assert(std::is_trivially_copyable_v<EpochReport>);
  if (!reports.empty()) {
    std::memcpy(values.Data(), reports.data(), reports.size() * sizeof(EpochReport));
  }
  return values;
}

Napi::Float64Array numbersTo(Napi::Env env, const std::vector<double>& numbers) {
  Napi::Float64Array values = Napi::Float64Array::New(env, numbers.size());
  if (!numbers.empty()) {
    std::memcpy(values.Data(), numbers.data(), numbers.size() * sizeof(double));
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
template Data<float> dataFrom(const Plan&, const DataValues&);
template Data<double> dataFrom(const Plan&, const DataValues&);
template RunData<float> runDataFrom(const Plan&, const RunValues&);
template RunData<double> runDataFrom(const Plan&, const RunValues&);
template State<float> stateFrom(const Plan&, const StateValues&);
template State<double> stateFrom(const Plan&, const StateValues&);

}  // namespace fallline
