#include "binding/marshal.h"

#include <cmath>
#include <cstring>
#include <type_traits>

#include "binding/names.h"
#include "machine/blas.h"

namespace fallline {

Napi::TypeError wrongKind(Napi::Env env, const std::string& name, const char* expected) {
  return Napi::TypeError::New(env, "Expected native argument \"" + name + "\" to be " + expected);
}

Napi::RangeError wrongValue(Napi::Env env, const std::string& name, const std::string& expected) {
  return Napi::RangeError::New(env, "Expected native argument \"" + name + "\" to be " + expected);
}

namespace {

template <class T>
constexpr napi_typedarray_type typedArrayType() {
  if constexpr (std::is_same_v<T, float>) return napi_float32_array;
  if constexpr (std::is_same_v<T, double>) return napi_float64_array;
  if constexpr (std::is_same_v<T, std::uint32_t>) return napi_uint32_array;
  if constexpr (std::is_same_v<T, std::uint16_t>) return napi_uint16_array;
  if constexpr (std::is_same_v<T, std::uint8_t>) return napi_uint8_array;
}

template <class T>
constexpr const char* typedArrayName() {
  if constexpr (std::is_same_v<T, float>) return "a Float32Array";
  if constexpr (std::is_same_v<T, double>) return "a Float64Array";
  if constexpr (std::is_same_v<T, std::uint32_t>) return "a Uint32Array";
  if constexpr (std::is_same_v<T, std::uint16_t>) return "a Uint16Array";
  if constexpr (std::is_same_v<T, std::uint8_t>) return "a Uint8Array";
}

}  // namespace

// Uses the C interface, which returns the current length: JavaScript can resize or detach the
// buffers of arrays.
template <class T>
std::span<T> spanOf(const Napi::Value& value, const char* name) {
  const Napi::Env env = value.Env();
  napi_typedarray_type type = napi_int8_array;  // unchanged for types that Node-API has no name for
  std::size_t length;
  void* data;
  if (napi_get_typedarray_info(env, value, &type, &length, &data, nullptr, nullptr) != napi_ok ||
      type != typedArrayType<T>()) {
    throw wrongKind(env, name, typedArrayName<T>());
  }
  return {static_cast<T*>(data), data == nullptr ? 0 : length};
}

const Kernels& kernelsNamed(const Napi::Value& value) {
  const std::string name = value.IsString() ? value.As<Napi::String>().Utf8Value() : "";
  for (const Kernels& kernels : availableKernels()) {
    if (kernels.instructionSet == name) return kernels;
  }
  throw Napi::RangeError::New(
      value.Env(), "Expected native argument \"instructionSet\" to be one that info() lists");
}

bool booleanFrom(const Napi::Value& value, const char* name) {
  if (!value.IsBoolean()) throw wrongKind(value.Env(), name, "a boolean");
  return value.As<Napi::Boolean>().Value();
}

double numberFrom(const Napi::Value& value, const char* name) {
  if (!value.IsNumber()) throw wrongKind(value.Env(), name, "a number");
  return value.As<Napi::Number>().DoubleValue();
}

double finiteFrom(const Napi::Value& value, const char* name) {
  const double number = numberFrom(value, name);
  if (!std::isfinite(number)) throw wrongValue(value.Env(), name, "a finite number");
  return number;
}

std::size_t sizeFrom(const Napi::Value& value, std::size_t minimum, std::size_t maximum,
                     const char* name) {
  const double number = numberFrom(value, name);
  if (!(number >= static_cast<double>(minimum) && number <= static_cast<double>(maximum)) ||
      number != std::floor(number)) {
    throw wrongValue(
        value.Env(), name,
        "an integer from " + std::to_string(minimum) + " to " + std::to_string(maximum));
  }
  return static_cast<std::size_t>(number);
}

template <class T>
std::size_t lengthOf(const Napi::Value& value, const char* name) {
  return spanOf<T>(value, name).size();
}

template <class T>
std::size_t countFrom(const Napi::Value& value, const char* name) {
  const std::size_t count = lengthOf<T>(value, name);
  if (count == 0) throw wrongValue(value.Env(), name, "an array that is not empty");
  return count;
}

template <class T>
T* elementsOf(const Napi::Value& value, std::size_t length, const char* name) {
  const std::span<T> elements = spanOf<T>(value, name);
  if (elements.size() != length) {
    throw wrongValue(value.Env(), name,
                     std::string(typedArrayName<T>()) + " of " + std::to_string(length) +
                         " elements (it has " + std::to_string(elements.size()) + ")");
  }
  return elements.data();
}

namespace {

Napi::Object objectFrom(const Napi::Value& value, const char* name) {
  if (!value.IsObject()) throw wrongKind(value.Env(), name, "an object");
  return value.As<Napi::Object>();
}

}  // namespace

FeatureValues featureValues(const Napi::Value& x) {
  const Napi::Value none = x.Env().Undefined();
  if (!x.IsObject() || x.IsTypedArray() || !x.As<Napi::Object>().Has("storage")) {
    return {x, none, none, none, false};
  }
  const Napi::Object narrow = x.As<Napi::Object>();
  return {narrow.Get("codes"), narrow.Get("storage"), narrow.Get("scale"), narrow.Get("offset"),
          true};
}

DataValues dataValues(const Napi::Value& value) {
  const Napi::Object data = objectFrom(value, "data");
  const Napi::Value x = data.Get("x");
  return {featureValues(x), data.Get("y"), data.Get("sampleWeights")};
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

namespace {

Storage storageFrom(const Napi::Value& value) {
  const std::string name = value.IsString() ? value.As<Napi::String>().Utf8Value() : "";
  if (const auto storage = valueOf(kStorageNames, name)) return *storage;
  throw wrongValue(value.Env(), "x.storage", "one that info() lists");
}

NarrowFeatures narrowFrom(const FeatureValues& values, std::size_t count, std::size_t cols) {
  const Storage storage = storageFrom(values.storage);
  if (storage != Storage::uint8) {
    return {storage, elementsOf<std::uint16_t>(values.elements, count, "x.codes")};
  }
  return {storage, elementsOf<std::uint8_t>(values.elements, count, "x.codes"),
          elementsOf<float>(values.scale, cols, "x.scale"),
          elementsOf<float>(values.offset, cols, "x.offset")};
}

}  // namespace

template <class T>
Rows<T> rowsFrom(const FeatureValues& values, std::size_t rows, std::size_t cols) {
  if (values.isNarrow) {
    return {nullptr, nullptr, rows, cols, narrowFrom(values, rows * cols, cols)};
  }
  return {elementsOf<T>(values.elements, rows * cols, "x"), nullptr, rows, cols};
}

template <class T>
Data<T> dataFrom(const Plan& plan, const DataValues& values) {
  const Napi::Env env = values.y.Env();
  if (plan.loss.comparesClasses() && (!plan.classes || plan.nOutputs < 2)) {
    throw wrongValue(env, "plan.loss", "one that compares single scores");
  }
  // R^2 reads nOutputs targets per row.
  if (plan.loss.targets == TargetKind::regression && plan.classes) {
    throw wrongValue(env, "plan.loss", "one for classes");
  }
  const std::size_t width = plan.targetWidth();
  const std::size_t nTargets = lengthOf<T>(values.y, "y");
  const std::size_t rows = nTargets / width;
  // Row numbers are 32-bit when shuffled, and rows * nFeatures must not wrap around.
  const std::size_t maxRows = std::min<std::size_t>(blas::maxExtent(), 0xffff'ffffu);
  if (rows < 1 || rows > maxRows || rows * width != nTargets) {
    throw wrongValue(env, "y",
                     "an array of " + std::to_string(width) + " elements for each of 1 to " +
                         std::to_string(maxRows) + " rows");
  }
  if (rows > SIZE_MAX / sizeof(T) / plan.nFeatures || rows > SIZE_MAX / sizeof(T) / plan.nOutputs) {
    throw wrongValue(env, "x", "small enough to address");
  }
  const Rows<T> x = rowsFrom<T>(values.x, rows, plan.nFeatures);
  const T* y = elementsOf<T>(values.y, nTargets, "y");
  const T* weights = values.sampleWeights.IsUndefined()
                         ? nullptr
                         : elementsOf<T>(values.sampleWeights, rows, "sampleWeights");
  return {x.x, y, weights, rows, plan.nFeatures, x.narrow};
}

template <class T>
RunData<T> runDataFrom(const Plan& plan, const RunValues& values) {
  RunData<T> data{dataFrom<T>(plan, values.samples),
                  {nullptr, nullptr, nullptr, 0, plan.nFeatures}};
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
  // With an all-zero state the generator stays at zero, and drawing a bounded number would never
  // end.
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
  if (outcome.layer >= 0) out.Set("layer", outcome.layer);
  if (outcome.ofNorm) out.Set("ofNorm", true);
  return out;
}

Napi::Float64Array reportsTo(Napi::Env env, const Vector<EpochReport>& reports) {
  Napi::Float64Array values = Napi::Float64Array::New(env, kReportWidth * reports.size());
  static_assert(std::is_trivially_copyable_v<EpochReport>);
  if (!reports.empty()) {
    std::memcpy(values.Data(), reports.data(), reports.size() * sizeof(EpochReport));
  }
  return values;
}

Napi::Float64Array numbersTo(Napi::Env env, const Vector<double>& numbers) {
  Napi::Float64Array values = Napi::Float64Array::New(env, numbers.size());
  if (!numbers.empty()) {
    std::memcpy(values.Data(), numbers.data(), numbers.size() * sizeof(double));
  }
  return values;
}

// Does not read the property "buffer", which could be a getter that detaches arrays that were read
// before.
bool isSingle(const Napi::Value& value) {
  return value.IsTypedArray() &&
         value.As<Napi::TypedArray>().TypedArrayType() == napi_float32_array;
}

bool isShared(const Napi::Value& typedArray) {
  const Napi::Env env = typedArray.Env();
  napi_value buffer;
  if (napi_get_typedarray_info(env, typedArray, nullptr, nullptr, nullptr, &buffer, nullptr) !=
      napi_ok) {
    throw wrongKind(env, "data", "typed arrays");
  }
  return !Napi::Value(env, buffer).IsArrayBuffer();
}

#define FALLLINE_INSTANTIATE(T)                                            \
  template std::span<T> spanOf<T>(const Napi::Value&, const char*);        \
  template T* elementsOf<T>(const Napi::Value&, std::size_t, const char*); \
  template std::size_t lengthOf<T>(const Napi::Value&, const char*);       \
  template std::size_t countFrom<T>(const Napi::Value&, const char*);
FALLLINE_INSTANTIATE(float)
FALLLINE_INSTANTIATE(double)
FALLLINE_INSTANTIATE(std::uint32_t)
FALLLINE_INSTANTIATE(std::uint16_t)
FALLLINE_INSTANTIATE(std::uint8_t)
#undef FALLLINE_INSTANTIATE
template Rows<float> rowsFrom(const FeatureValues&, std::size_t, std::size_t);
template Rows<double> rowsFrom(const FeatureValues&, std::size_t, std::size_t);
template Data<float> dataFrom(const Plan&, const DataValues&);
template Data<double> dataFrom(const Plan&, const DataValues&);
template RunData<float> runDataFrom(const Plan&, const RunValues&);
template RunData<double> runDataFrom(const Plan&, const RunValues&);
template State<float> stateFrom(const Plan&, const StateValues&);
template State<double> stateFrom(const Plan&, const StateValues&);

}  // namespace fallline
