// JavaScript values -> plans, data and state, with the checks that protect memory: no length, kind
// or name that arrives from JavaScript is trusted. What the values should be for good training was
// checked in lib/plan/plan.ts; an error from here means that the two sides disagree.
#pragma once

#include <napi.h>

#include <cstdint>
#include <span>
#include <string>

#include "kernels/kernels.h"
#include "machine/memory.h"
#include "plan/plan.h"

namespace fallline {

// These four are in marshalPlan.cc, the others in marshal.cc.
Plan planFrom(const Napi::Value& value);
Loss lossFrom(const Napi::Value& value);
Optimizer optimizerFrom(const Napi::Value& value);
Schedule scheduleFrom(const Napi::Value& value);
Activation activationFrom(const Napi::Value& value);

Napi::TypeError wrongKind(Napi::Env env, const std::string& name, const char* expected);
Napi::RangeError wrongValue(Napi::Env env, const std::string& name, const std::string& expected);

bool booleanFrom(const Napi::Value& value, const char* name);
double numberFrom(const Napi::Value& value, const char* name);
// A finite number.
double finiteFrom(const Napi::Value& value, const char* name);

// The kernels of the named instruction set, which must be one that this processor supports.
const Kernels& kernelsNamed(const Napi::Value& value);

// All elements of a typed array of T, with its current length.
template <class T>
std::span<T> spanOf(const Napi::Value& value, const char* name);

// The length, which must not be 0, of a value that must be a typed array of T.
template <class T>
std::size_t countFrom(const Napi::Value& value, const char* name);

// A typed array of T with exactly `length` elements.
template <class T>
T* elementsOf(const Napi::Value& value, std::size_t length, const char* name);

// The length of a value that must be a typed array of T.
template <class T>
std::size_t lengthOf(const Napi::Value& value, const char* name);

// An integer from `minimum` to `maximum`.
std::size_t sizeFrom(const Napi::Value& value, std::size_t minimum, std::size_t maximum,
                     const char* name);

// The properties of an object. All are read before the first pointer into an array is taken,
// because a property may be a getter that detaches or resizes arrays.
struct FeatureValues {
  Napi::Value elements;                // of the plan's precision, or narrow ones
  Napi::Value storage, scale, offset;  // read only if isNarrow
  bool isNarrow;
};
struct DataValues {
  FeatureValues x;
  Napi::Value y, sampleWeights;
};
struct RunValues {
  DataValues samples, validation;
  bool validated;  // whether there are validation samples
};
struct StateValues {
  Napi::Value parameters, slots, average, best, random, counters;
};
FeatureValues featureValues(const Napi::Value& x);
DataValues dataValues(const Napi::Value& data);
RunValues runValues(const Napi::Value& data);
StateValues stateValues(const Napi::Value& state);

// Rows of features, in their order: x as a typed array of T or as {storage, codes, scale, offset}.
template <class T>
Rows<T> rowsFrom(const FeatureValues& values, std::size_t rows, std::size_t cols);

// Samples {x, y, sampleWeights?} of a plan. The length of y determines the number of rows.
template <class T>
Data<T> dataFrom(const Plan& plan, const DataValues& values);

// Samples {x, y, sampleWeights?, validation?} of a run.
template <class T>
RunData<T> runDataFrom(const Plan& plan, const RunValues& values);

// {parameters, slots, average, best, random, counters}, with the lengths that the plan requires.
template <class T>
State<T> stateFrom(const Plan& plan, const StateValues& values);

// A generator's state: four 32-bit words.
std::uint32_t* randomFrom(const Napi::Value& random);

// {ended, index, value}: the name of `Ended` and, for invalidData, the invalid element of x.
Napi::Object outcomeTo(Napi::Env env, const Outcome& outcome);

// The numbers of each report, one report after the other.
Napi::Float64Array reportsTo(Napi::Env env, const Vector<EpochReport>& reports);
Napi::Float64Array numbersTo(Napi::Env env, const Vector<double>& numbers);

// Whether the value is an array in single precision. A value that is not an array of either
// precision is refused when it is read.
bool isSingle(const Napi::Value& value);

// Whether the typed array's memory is shared: such memory cannot be detached or shrunk.
bool isShared(const Napi::Value& typedArray);

inline constexpr std::size_t kMaxThreads = 256;
inline constexpr std::size_t kMaxOutputs = 1 << 16;
// Rows and columns of a square matrix: more of them would not fit in memory.
inline constexpr std::size_t kMaxMatrixSize = 1 << 20;

}  // namespace fallline
