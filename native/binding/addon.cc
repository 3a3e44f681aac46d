// The addon's exports: one function per operation of the backend. marshal.cc reads the arguments;
// node-addon-api's wrapper turns every C++ exception into a JavaScript error.
#include "binding/addon.h"

#include <string>
#include <type_traits>

#include "binding/coordinateCalls.h"
#include "binding/dualCalls.h"
#include "binding/environment.h"
#include "binding/job.h"
#include "binding/kernelCalls.h"
#include "binding/laterCalls.h"
#include "binding/marshal.h"
#include "binding/names.h"
#include "binding/oneVsAllCalls.h"
#include "binding/outputCalls.h"
#include "binding/parityCalls.h"
#include "binding/patternCalls.h"
#include "binding/secondOrderCalls.h"
#include "binding/stopProbe.h"
#include "engine/trainer.h"
#include "kernels/kernels.h"
#include "machine/bandwidth.h"
#include "machine/blas.h"
#include "machine/largePages.h"
#include "machine/peaks.h"
#include "machine/selfCheck.h"
#include "machine/stop.h"

namespace fallline {
namespace {

Environment& environmentOf(const Napi::CallbackInfo& info) {
  return *info.Env().GetInstanceData<Environment>();
}

const Kernels& kernelsOf(const Napi::CallbackInfo& info) { return *environmentOf(info).kernels; }

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
  out.Set("version", FALLLINE_VERSION);
  out.Set("blas", blas);
  out.Set("instructionSet", std::string(kernelsOf(info).instructionSet));
  out.Set("instructionSets", sets);
  out.Set("losses", stringsOf(env, kLossNames));
  out.Set("targetKinds", stringsOf(env, kTargetKinds));
  out.Set("links", stringsOf(env, kLinkNames));
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
  Vector<EpochReport> reports;
  Vector<double> batchLosses;
  const StopProbe probe(info.Env());
  const Outcome outcome =
      train<T>(kernelsOf(info), plan, data, state, epochs, probe.stop(),
               [&](const EpochReport& report, const Vector<double>& losses) {
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

// trainOneVsAllSync(x, labels, cols, classes, steps, learningRate, threads, weights) -> boolean
Napi::Value trainOneVsAllNow(const Napi::CallbackInfo& info) {
  return trainOneVsAll(info, kernelsOf(info));
}

// dualEpochs(problem, state, epochs, tolerance) -> the number of epochs
Napi::Value dualEpochsNow(const Napi::CallbackInfo& info) {
  return dualEpochs(info, kernelsOf(info));
}

// coordinateSweeps(isGram, rows, matrix, squares, l1, l2, state, weights, active, sweeps, enough,
// out)
void sweepsOfCoordinates(const Napi::CallbackInfo& info) {
  coordinateSweeps(info, kernelsOf(info));
}

// columnProducts(rows, matrix, state, listed, threads, out)
void productsOfColumns(const Napi::CallbackInfo& info) { columnProducts(info, kernelsOf(info)); }

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
void hessianProductOf(const Napi::CallbackInfo& info, const Plan& plan) {
  const std::size_t n = plan.nParameters();
  const Data<T> data = dataFrom<T>(plan, dataValues(info[1]));
  const T* parameters = elementsOf<T>(info[2], n, "parameters");
  const double* vector = elementsOf<double>(info[3], n, "vector");
  const Vector<T> direction(vector, vector + n);
  hessianProduct<T>(kernelsOf(info), plan, data, parameters, direction.data(),
                    elementsOf<double>(info[4], n, "out"));
}

// hessianProduct(plan, data, parameters, vector: Float64Array, out: Float64Array), for linear
// models
void productWithHessian(const Napi::CallbackInfo& info) {
  const Plan plan = planFrom(info[0]);
  if (plan.isNetwork()) {
    throw Napi::RangeError::New(info.Env(), "Expected native argument \"plan\" without layers");
  }
  plan.precision == Precision::float32 ? hessianProductOf<float>(info, plan)
                                       : hessianProductOf<double>(info, plan);
}

// hessian(plan, data, parameters, frame, out: Float64Array), for linear models
void writeHessian(const Napi::CallbackInfo& info) { hessianOf(info, kernelsOf(info)); }

// rowGram(plan, data, frame, out: Float64Array)
void writeRowGram(const Napi::CallbackInfo& info) { rowGramOf(info, kernelsOf(info)); }

// columnMoments(plan, data) -> {means, deviations}
Napi::Value momentsOfColumns(const Napi::CallbackInfo& info) {
  return columnMomentsOf(info, kernelsOf(info));
}

// evaluate(plan, data, parameters) -> {loss, score}
Napi::Value evaluateSamples(const Napi::CallbackInfo& info) {
  return evaluationOf(info, kernelsOf(info));
}

// activations(plan, x, parameters, out): the outputs of every layer of a network
void activationsOfLayers(const Napi::CallbackInfo& info) { activationsOf(info, kernelsOf(info)); }

// scores(plan, x, parameters, out)
void scoreSamples(const Napi::CallbackInfo& info) { scoresOf(info, kernelsOf(info)); }

// wishLargePages(array): see largePages.h. For arrays that have not been written to.
void wishLargePagesFor(const Napi::CallbackInfo& info) {
  if (!info[0].IsTypedArray()) throw wrongKind(info.Env(), "array", "a typed array");
  const auto array = info[0].As<Napi::TypedArray>();
  void* data = nullptr;
  // Uses the C interface, because node-addon-api has no class for shared memory.
  napi_get_typedarray_info(info.Env(), array, nullptr, nullptr, &data, nullptr, nullptr);
  if (data != nullptr) wishLargePages(data, array.ByteLength());
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
  throw Napi::RangeError::New(value.Env(),
                              "Expected native argument \"precision\" to be one that info() lists");
}

// productPeak(precision, rows, cols, outputs, threads, repeats) -> floating-point operations a
// second
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

// onRefusedThread(callback): sets the callback that is called once, after a call in which the
// system refused a thread.
void onRefusedThread(const Napi::CallbackInfo& info) {
  if (!info[0].IsFunction()) throw wrongKind(info.Env(), "callback", "a function");
  environmentOf(info).onRefusedThread = Napi::Persistent(info[0].As<Napi::Function>());
}

// Wraps a call that may start threads.
template <auto function>
Napi::Value tellsRefusal(const Napi::CallbackInfo& info) {
  Napi::Value result = info.Env().Undefined();
  if constexpr (std::is_void_v<decltype(function(info))>) {
    function(info);
  } else {
    result = function(info);
  }
  tellRefusal(info.Env());
  return result;
}

#ifdef FALLLINE_SANITIZE
// failures() -> how many allocations and starts of threads have failed on purpose (faults.h)
Napi::Value failures(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(failuresOnPurpose()));
}
#endif

void addExports(Napi::Env env, Napi::Object exports, Environment& environment) {
  exports.Set("info", Napi::Function::New(env, info));
  exports.Set("useInstructionSet", Napi::Function::New(env, useInstructionSet));
  exports.Set("selfCheck", Napi::Function::New(env, checkAnswers));
  exports.Set("train", Napi::Function::New(env, tellsRefusal<trainOffLoop>));
  exports.Set("trainSync", Napi::Function::New(env, tellsRefusal<trainSync>));
  exports.Set("trainPatterns", Napi::Function::New(env, trainPatternsOffLoop));
  exports.Set("trainPatternsSync", Napi::Function::New(env, trainPatternsNow));
  exports.Set("dualEpochs", Napi::Function::New(env, dualEpochsNow));
  exports.Set("coordinateSweeps", Napi::Function::New(env, sweepsOfCoordinates));
  exports.Set("columnProducts", Napi::Function::New(env, tellsRefusal<productsOfColumns>));
  exports.Set("trainOneVsAllSync", Napi::Function::New(env, tellsRefusal<trainOneVsAllNow>));
  exports.Set("exponentials", Napi::Function::New(env, exponentialsOf));
  exports.Set("gradient", Napi::Function::New(env, tellsRefusal<lossAndGradient>));
  exports.Set("hessianProduct", Napi::Function::New(env, tellsRefusal<productWithHessian>));
  exports.Set("hessian", Napi::Function::New(env, tellsRefusal<writeHessian>));
  exports.Set("columnMoments", Napi::Function::New(env, tellsRefusal<momentsOfColumns>));
  exports.Set("rowGram", Napi::Function::New(env, tellsRefusal<writeRowGram>));
  exports.Set("leastSquaresMinimumNorm", Napi::Function::New(env, leastSquaresMinimumNorm));
  exports.Set("ridgePath", Napi::Function::New(env, ridgePath));
  exports.Set("choleskySolve", Napi::Function::New(env, choleskySolve));
  exports.Set("evaluate", Napi::Function::New(env, tellsRefusal<evaluateSamples>));
  exports.Set("activations", Napi::Function::New(env, tellsRefusal<activationsOfLayers>));
  exports.Set("scores", Napi::Function::New(env, tellsRefusal<scoreSamples>));
  exports.Set("onRefusedThread", Napi::Function::New(env, onRefusedThread));
#ifdef FALLLINE_SANITIZE
  exports.Set("failures", Napi::Function::New(env, failures));
#endif
  addParityCalls(env, exports);
  exports.Set("kernels", kernelCalls(env, &environment.kernels));
  exports.Set("later", laterCalls(env));
  exports.Set("wishLargePages", Napi::Function::New(env, wishLargePagesFor));
  exports.Set("readBandwidth", Napi::Function::New(env, tellsRefusal<measureReadBandwidth>));
  exports.Set("productPeak", Napi::Function::New(env, tellsRefusal<measureProductPeak>));
}

}  // namespace

Napi::Object addonExports(Napi::Env env) {
  if (auto* known = env.GetInstanceData<Environment>()) return known->exports.Value();
  if (availableKernels().empty()) {
    throw Napi::Error::New(env,
                           "This processor has none of the instruction sets that the addon "
                           "was compiled for");
  }
  blas::useOneThread();
  stopRunsAtExit();
  auto* environment = new Environment{&availableKernels().front(), {}};
  env.SetInstanceData(environment);
  // Joins the threads before the environment ends, also when a worker is terminated during a fit.
  env.AddCleanupHook([environment] { environment->jobs.endAll(); });
  Napi::Object exports = Napi::Object::New(env);
  addExports(env, exports, *environment);
  environment->exports = Napi::Persistent(exports);
  return exports;
}

}  // namespace fallline
