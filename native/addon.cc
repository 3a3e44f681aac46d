// What Node sees: one function per thing a backend does. Arguments are read by marshal.cc; C++
// exceptions become JavaScript errors at this border (node-addon-api's wrapper catches them all).
#include <napi.h>

#include <string>
#include <vector>

#include "bandwidth.h"
#include "blas.h"
#include "job.h"
#include "kernelCalls.h"
#include "kernels.h"
#include "largePages.h"
#include "marshal.h"
#include "names.h"
#include "patternCalls.h"
#include "peaks.h"
#include "rng.h"
#include "schedules.h"
#include "selfCheck.h"
#include "stop.h"
#include "trainer.h"
#include "wanted.h"

namespace fallline {
namespace {

// What one environment (the main thread, or a worker) holds.
struct Environment {
  const Kernels* kernels;
  Jobs jobs;
};

Environment& environmentOf(const Napi::CallbackInfo& info) {
  return *info.Env().GetInstanceData<Environment>();
}

const Kernels& kernelsOf(const Napi::CallbackInfo& info) { return *environmentOf(info).kernels; }

const Kernels& kernelsNamed(const Napi::Value& value) {
  const std::string name = value.IsString() ? value.As<Napi::String>().Utf8Value() : "";
  for (const Kernels& kernels : availableKernels()) {
    if (kernels.instructionSet == name) return kernels;
  }
  throw Napi::RangeError::New(
      value.Env(), "Expected native argument \"instructionSet\" to be one that info() lists");
}

template <class Names>
Napi::Array stringsOf(Napi::Env env, const Names& names) {
  Napi::Array out = Napi::Array::New(env);
  for (const auto& [name, value] : names) {
    out.Set(out.Length(), Napi::String::New(env, std::string(name)));
  }
  return out;
}

// info() -> what was built in and what this processor runs
Napi::Value info(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  Napi::Object blas = Napi::Object::New(env);
  blas.Set("name", "OpenBLAS");
  blas.Set("version", blas::version());
  blas.Set("core", blas::core());
  Napi::Array sets = Napi::Array::New(env);
  for (const Kernels& kernels : availableKernels()) {
    sets.Set(sets.Length(), Napi::String::New(env, std::string(kernels.instructionSet)));
  }
  Napi::Object out = Napi::Object::New(env);
  out.Set("blas", blas);
  out.Set("instructionSet", std::string(kernelsOf(info).instructionSet));
  out.Set("instructionSets", sets);
  out.Set("losses", stringsOf(env, kLossNames));
  out.Set("optimizers", stringsOf(env, kOptimizerNames));
  out.Set("schedules", stringsOf(env, kScheduleNames));
  out.Set("activations", stringsOf(env, kActivationNames));
  out.Set("reductions", stringsOf(env, kReductionNames));
  out.Set("precisions", stringsOf(env, kPrecisionNames));
  out.Set("storages", stringsOf(env, kStorageNames));
  return out;
}

// useInstructionSet(name)
void useInstructionSet(const Napi::CallbackInfo& info) {
  environmentOf(info).kernels = &kernelsNamed(info[0]);
}

// selfCheck(planted = 0) -> '' or what was wrong
Napi::Value checkAnswers(const Napi::CallbackInfo& info) {
  const double planted = info[0].IsNumber() ? info[0].As<Napi::Number>().DoubleValue() : 0;
  return Napi::String::New(info.Env(), selfCheck(kernelsOf(info), planted));
}

// train(plan, data, state, epochs, onEpochs) -> {promise, cancel}
Napi::Value trainOffLoop(const Napi::CallbackInfo& info) {
  Environment& environment = environmentOf(info);
  return startJob(info, environment.jobs, *environment.kernels, planFrom(info[0]));
}

template <class T>
Napi::Value trainNow(const Napi::CallbackInfo& info, const Plan& plan) {
  const RunValues values = runValues(info[1]);
  const StateValues ofState = stateValues(info[2]);
  const RunData<T> data = runDataFrom<T>(plan, values);
  const State<T> state = stateFrom<T>(plan, ofState);
  const std::size_t epochs = sizeFrom(info[3], 0, SIZE_MAX >> 11, "epochs");
  std::vector<EpochReport> reports;
  std::vector<double> batchLosses;
  const Wanted wanted(info.Env());
  const Outcome outcome =
      train<T>(kernelsOf(info), plan, data, state, epochs, wanted.stop(),
               [&](const EpochReport& report, const std::vector<double>& losses) {
                 reports.push_back(report);
                 batchLosses.insert(batchLosses.end(), losses.begin(), losses.end());
               });
  const Napi::Env env = info.Env();
  Napi::Object out = outcomeTo(env, outcome);
  out.Set("reports", reportsTo(env, reports));
  out.Set("batchLosses", numbersTo(env, batchLosses));
  return out;
}

// trainPatterns(net, data, state, limits) -> {promise, cancel}
Napi::Value trainPatternsOffLoop(const Napi::CallbackInfo& info) {
  Environment& environment = environmentOf(info);
  return startPatterns(info, environment.jobs, *environment.kernels);
}

// trainPatternsSync(net, data, state, limits) -> {ended, iterations, error}
Napi::Value trainPatternsNow(const Napi::CallbackInfo& info) {
  return trainPatterns(info, kernelsOf(info));
}

// trainSync(plan, data, state, epochs) -> {ended, index, value, reports, batchLosses}
Napi::Value trainSync(const Napi::CallbackInfo& info) {
  const Plan plan = planFrom(info[0]);
  return plan.precision == Precision::float32 ? trainNow<float>(info, plan)
                                              : trainNow<double>(info, plan);
}

template <class T>
double gradientOf(const Napi::CallbackInfo& info, const Plan& plan) {
  const Data<T> data = dataFrom<T>(plan, dataValues(info[1]));
  const T* parameters = elementsOf<T>(info[2], plan.nParameters(), "parameters");
  double* out = elementsOf<double>(info[3], plan.nParameters(), "out");
  std::uint32_t* random = info[4].IsUndefined() ? nullptr : randomFrom(info[4]);
  return gradient<T>(kernelsOf(info), plan, data, parameters, out, random);
}

// gradient(plan, data, parameters, out: Float64Array, random?: Uint32Array) -> loss
Napi::Value lossAndGradient(const Napi::CallbackInfo& info) {
  const Plan plan = planFrom(info[0]);
  return Napi::Number::New(info.Env(), plan.precision == Precision::float32
                                           ? gradientOf<float>(info, plan)
                                           : gradientOf<double>(info, plan));
}

template <class T>
Evaluation evaluationOf(const Napi::CallbackInfo& info, const Plan& plan) {
  const Data<T> data = dataFrom<T>(plan, dataValues(info[1]));
  return evaluate<T>(kernelsOf(info), plan, data,
                     elementsOf<T>(info[2], plan.nParameters(), "parameters"));
}

// evaluate(plan, data, parameters) -> {loss, score}
Napi::Value evaluateSamples(const Napi::CallbackInfo& info) {
  const Plan plan = planFrom(info[0]);
  const Evaluation evaluation = plan.precision == Precision::float32
                                    ? evaluationOf<float>(info, plan)
                                    : evaluationOf<double>(info, plan);
  Napi::Object out = Napi::Object::New(info.Env());
  out.Set("loss", evaluation.loss);
  out.Set("score", evaluation.score);
  return out;
}

template <class T>
void scoresOf(const Napi::CallbackInfo& info, const Plan& plan) {
  const std::size_t length = lengthOf<T>(info[3], "out");
  const std::size_t rows = length / plan.nOutputs;
  if (rows * plan.nOutputs != length || rows > blas::maxExtent() ||
      rows > SIZE_MAX / sizeof(T) / plan.nFeatures) {
    throw Napi::RangeError::New(
        info.Env(), "Expected native argument \"out\" to hold whole rows of scores, and fewer");
  }
  const FeatureValues values = featureValues(info[1]);
  const Rows<T> x = rowsFrom<T>(values, rows, plan.nFeatures);
  const T* parameters = elementsOf<T>(info[2], plan.nParameters(), "parameters");
  scores<T>(kernelsOf(info), plan, x, parameters, elementsOf<T>(info[3], length, "out"));
}

template <class T>
void activationsOf(const Napi::CallbackInfo& info, const Plan& plan) {
  std::size_t width = 0;
  for (const Layer& layer : plan.layers) width += layer.units;
  const std::size_t length = lengthOf<T>(info[3], "out");
  const std::size_t rows = width > 0 ? length / width : 0;
  if (rows < 1 || rows * width != length || rows > blas::maxExtent() ||
      rows > SIZE_MAX / sizeof(T) / plan.nFeatures) {
    throw Napi::RangeError::New(
        info.Env(), "Expected native argument \"out\" to hold whole rows of every layer's outputs");
  }
  const FeatureValues values = featureValues(info[1]);
  const Rows<T> x = rowsFrom<T>(values, rows, plan.nFeatures);
  const T* parameters = elementsOf<T>(info[2], plan.nParameters(), "parameters");
  activations<T>(kernelsOf(info), plan, x, parameters, elementsOf<T>(info[3], length, "out"));
}

// activations(plan, x, parameters, out): what every layer of a network gives
void activationsOfLayers(const Napi::CallbackInfo& info) {
  const Plan plan = planFrom(info[0]);
  plan.precision == Precision::float32 ? activationsOf<float>(info, plan)
                                       : activationsOf<double>(info, plan);
}

// scores(plan, x, parameters, out)
void scoreSamples(const Napi::CallbackInfo& info) {
  const Plan plan = planFrom(info[0]);
  plan.precision == Precision::float32 ? scoresOf<float>(info, plan)
                                       : scoresOf<double>(info, plan);
}

template <class T>
void widenedOf(const Napi::CallbackInfo& info, const Kernels& kernels) {
  const FeatureValues values = featureValues(info[1]);
  const std::size_t length = lengthOf<T>(info[3], "out");
  const std::size_t cols = sizeFrom(info[2], 1, std::size_t{1} << 31, "cols");
  const Rows<T> rows = rowsFrom<T>(values, length / cols, cols);
  T* out = elementsOf<T>(info[3], rows.n * cols, "out");
  if (!rows.narrow) throw wrongKind(info.Env(), "x", "narrow features");
  kernels.table<T>().widenRows(rows, {nullptr, nullptr, 0, cols}, out);
}

// widened(instructionSet, x, cols, out): the values of narrow features, for the parity tests
void widenedValues(const Napi::CallbackInfo& info) {
  const Kernels& kernels = kernelsNamed(info[0]);
  const bool single = info[3].IsTypedArray() &&
                      info[3].As<Napi::TypedArray>().TypedArrayType() == napi_float32_array;
  single ? widenedOf<float>(info, kernels) : widenedOf<double>(info, kernels);
}

template <class T>
void lossesAndSlopesOf(const Napi::CallbackInfo& info, const Kernels& kernels, const Loss& loss) {
  const std::size_t outputs = sizeFrom(info[2], 1, kMaxOutputs, "nOutputs");
  const std::size_t n = lengthOf<T>(info[3], "y");
  const T* y = elementsOf<T>(info[3], n, "y");
  T* losses = elementsOf<T>(info[6], n, "losses");
  const KernelTable<T>& table = kernels.table<T>();
  if (!loss.comparesClasses()) {
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

// lossesAndSlopes(instructionSet, loss, nOutputs, y, scores, slopes, losses): every kernel that this
// processor can run is open to the parity tests, not only the one that was chosen.
void lossesAndSlopes(const Napi::CallbackInfo& info) {
  const Kernels& kernels = kernelsNamed(info[0]);
  const Loss loss = lossFrom(info[1]);
  const bool single = info[3].IsTypedArray() &&
                      info[3].As<Napi::TypedArray>().TypedArrayType() == napi_float32_array;
  single ? lossesAndSlopesOf<float>(info, kernels, loss)
         : lossesAndSlopesOf<double>(info, kernels, loss);
}

template <class T>
void activateIn(const Napi::CallbackInfo& info, const Kernels& kernels, const Activation& activation) {
  const std::size_t n = lengthOf<T>(info[2], "values");
  T* values = elementsOf<T>(info[2], n, "values");
  kernels.table<T>().activate(activation, 1, n, nullptr, values, elementsOf<T>(info[3], n, "slopes"));
}

// activate(instructionSet, activation, values, slopes): sums become activations, for the parity tests
void activateValues(const Napi::CallbackInfo& info) {
  const Kernels& kernels = kernelsNamed(info[0]);
  const Activation activation = activationFrom(info[1]);
  const bool single = info[2].IsTypedArray() &&
                      info[2].As<Napi::TypedArray>().TypedArrayType() == napi_float32_array;
  single ? activateIn<float>(info, kernels, activation)
         : activateIn<double>(info, kernels, activation);
}

// permutation(random, order): what shuffling draws, for the parity tests
void permutation(const Napi::CallbackInfo& info) {
  const std::size_t n = lengthOf<std::uint32_t>(info[1], "order");
  Random(randomFrom(info[0])).permutation(elementsOf<std::uint32_t>(info[1], n, "order"), n);
}

template <class T>
void stepOf(const Napi::CallbackInfo& info, const Kernels& kernels) {
  const Optimizer optimizer = optimizerFrom(info[1]);
  const std::size_t n = lengthOf<T>(info[4], "parameters");
  double* counters = elementsOf<double>(info[6], kCounters, "counters");
  kernels.table<T>().step(
      optimizer,
      {n, n, sizeFrom(info[8], 0, n, "nDecayed"), info[2].ToNumber().DoubleValue(),
       info[3].ToNumber().DoubleValue(), counters[kSteps], elementsOf<T>(info[4], n, "parameters"),
       elementsOf<T>(info[5], n * optimizer.slotCount(), "slots"), counters + kProducts},
      elementsOf<double>(info[7], n, "gradient"));
}

// step(instructionSet, optimizer, learningRate, l1, parameters, slots, counters, gradient, nDecayed):
// one step of an optimizer, as the counters number it, for the parity tests
void stepOnce(const Napi::CallbackInfo& info) {
  const Kernels& kernels = kernelsNamed(info[0]);
  const bool single = info[4].IsTypedArray() &&
                      info[4].As<Napi::TypedArray>().TypedArrayType() == napi_float32_array;
  single ? stepOf<float>(info, kernels) : stepOf<double>(info, kernels);
}

// adaptRate(schedule, counters, loss, monitored): what an epoch does to the rates to come
void adaptRateOnce(const Napi::CallbackInfo& info) {
  adaptRate(scheduleFrom(info[0]), elementsOf<double>(info[1], kCounters, "counters"),
            info[2].ToNumber().DoubleValue(), info[3].ToNumber().DoubleValue());
}

// rates(schedule, times, out): the rate of a schedule at each time, for the parity tests
void ratesOf(const Napi::CallbackInfo& info) {
  const Schedule schedule = scheduleFrom(info[0]);
  const std::size_t n = lengthOf<double>(info[1], "times");
  const double* times = elementsOf<double>(info[1], n, "times");
  double* out = elementsOf<double>(info[2], n, "out");
  for (std::size_t i = 0; i < n; ++i) out[i] = rateAt(schedule, times[i]);
}

// wishLargePages(array): see largePages.h. For arrays that nothing was written to yet.
Napi::Value wishLargePagesFor(const Napi::CallbackInfo& info) {
  if (!info[0].IsTypedArray()) {
    throw Napi::TypeError::New(info.Env(), "Expected native argument \"array\" to be a typed array");
  }
  void* data = nullptr;
  size_t length = 0;
  napi_typedarray_type type;
  if (napi_get_typedarray_info(info.Env(), info[0], &type, &length, &data, nullptr, nullptr) != napi_ok) {
    throw Napi::Error::New(info.Env());
  }
  const std::size_t bytes = length * info[0].As<Napi::TypedArray>().ElementSize();
  if (data != nullptr) wishLargePages(data, bytes);
  return info.Env().Undefined();
}

// readBandwidth(bytes, threads, repeats) -> bytes a second
Napi::Value measureReadBandwidth(const Napi::CallbackInfo& info) {
  const std::size_t bytes = sizeFrom(info[0], 1, std::size_t{1} << 36, "bytes");
  const std::size_t threads = sizeFrom(info[1], 1, kMaxThreads, "threads");
  const std::size_t repeats = sizeFrom(info[2], 1, 1000, "repeats");
  return Napi::Number::New(info.Env(),
                           readBandwidth(kernelsOf(info), bytes, static_cast<unsigned>(threads),
                                         static_cast<unsigned>(repeats)));
}

Precision precisionFrom(const Napi::Value& value) {
  const std::string name = value.IsString() ? value.As<Napi::String>().Utf8Value() : "";
  for (const auto& [known, precision] : kPrecisionNames) {
    if (known == name) return precision;
  }
  throw Napi::RangeError::New(
      value.Env(), "Expected native argument \"precision\" to be one that info() lists");
}

// productPeak(precision, rows, cols, outputs, threads, repeats) -> floating-point operations a second
Napi::Value measureProductPeak(const Napi::CallbackInfo& info) {
  constexpr std::size_t most = std::size_t{1} << 16;
  const Precision precision = precisionFrom(info[0]);
  const ProductSize size{sizeFrom(info[1], 1, most, "rows"), sizeFrom(info[2], 1, most, "cols"),
                         sizeFrom(info[3], 1, most, "outputs")};
  const auto threads = static_cast<unsigned>(sizeFrom(info[4], 1, kMaxThreads, "threads"));
  const auto repeats = static_cast<unsigned>(sizeFrom(info[5], 1, 1000, "repeats"));
  return Napi::Number::New(info.Env(), precision == Precision::float32
                                           ? productPeak<float>(size, threads, repeats)
                                           : productPeak<double>(size, threads, repeats));
}

Napi::Object initialize(Napi::Env env, Napi::Object exports) {
  if (availableKernels().empty()) {
    throw Napi::Error::New(env, "This processor has none of the instruction sets that the addon "
                                "was compiled for");
  }
  blas::useOneThread();
  stopRunsAtExit();
  auto* environment = new Environment{&availableKernels().front(), {}};
  env.SetInstanceData(environment);
  // Threads end before the environment does, also when a worker is terminated in mid-fit.
  env.AddCleanupHook([environment] { environment->jobs.endAll(); });

  exports.Set("info", Napi::Function::New(env, info));
  exports.Set("useInstructionSet", Napi::Function::New(env, useInstructionSet));
  exports.Set("selfCheck", Napi::Function::New(env, checkAnswers));
  exports.Set("train", Napi::Function::New(env, trainOffLoop));
  exports.Set("trainSync", Napi::Function::New(env, trainSync));
  exports.Set("trainPatterns", Napi::Function::New(env, trainPatternsOffLoop));
  exports.Set("trainPatternsSync", Napi::Function::New(env, trainPatternsNow));
  exports.Set("gradient", Napi::Function::New(env, lossAndGradient));
  exports.Set("evaluate", Napi::Function::New(env, evaluateSamples));
  exports.Set("activations", Napi::Function::New(env, activationsOfLayers));
  exports.Set("activate", Napi::Function::New(env, activateValues));
  exports.Set("adaptRate", Napi::Function::New(env, adaptRateOnce));
  exports.Set("scores", Napi::Function::New(env, scoreSamples));
  exports.Set("widened", Napi::Function::New(env, widenedValues));
  exports.Set("lossesAndSlopes", Napi::Function::New(env, lossesAndSlopes));
  exports.Set("rates", Napi::Function::New(env, ratesOf));
  exports.Set("step", Napi::Function::New(env, stepOnce));
  exports.Set("permutation", Napi::Function::New(env, permutation));
  exports.Set("kernels", kernelCalls(env, &environment->kernels));
  exports.Set("wishLargePages", Napi::Function::New(env, wishLargePagesFor));
  exports.Set("readBandwidth", Napi::Function::New(env, measureReadBandwidth));
  exports.Set("productPeak", Napi::Function::New(env, measureProductPeak));
  return exports;
}

}  // namespace

NODE_API_MODULE(fallline, initialize)

}  // namespace fallline
