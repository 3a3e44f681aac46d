// What the operations off the event loop share: their inputs and outputs, and how they start.
#pragma once

#include <napi.h>

#include <cstring>
#include <memory>

#include "binding/heldData.h"
#include "binding/laterJob.h"
#include "binding/marshal.h"
#include "machine/buffer.h"
#include "machine/memory.h"

namespace fallline {

// A copy of an array's elements.
template <class T>
Vector<T> copyOf(const Napi::Value& array, std::size_t n, const char* name) {
  const T* elements = elementsOf<T>(array, n, name);
  return Vector<T>(elements, elements + n);
}

// Elements that are computed here and written to JavaScript's array at the end.
template <class T>
class Output {
 public:
  // copies: whether the array's elements are also an input
  Output(const Napi::Value& array, std::size_t n, const char* name, bool copies = false)
      : name_(name) {
    const T* elements = elementsOf<T>(array, n, name);
    const Purpose purpose("the result of a call");
    elements_ = Buffer<T>(n);
    if (copies) std::memcpy(elements_.data(), elements, n * sizeof(T));
    array_ = Napi::Persistent(array.As<Napi::Object>());
  }

  T* data() { return elements_.data(); }
  void write() const {
    const std::size_t n = elements_.size();
    T* to = elementsOf<T>(array_.Value(), n, name_);
    std::memcpy(to, elements_.data(), n * sizeof(T));
  }
  void release() { array_.Reset(); }

 private:
  const char* const name_;
  Buffer<T> elements_;
  Napi::ObjectReference array_;
};

template <class T>
class OfSamples : public Operation {
 public:
  OfSamples(const Plan& plan, const DataValues& values)
      : plan_(plan), samples_(plan_, values, dataFrom<T>(plan_, values)) {}

  void release() override { samples_.release(); }

 protected:
  const Data<T>& data() const { return samples_.data(); }

  const Plan plan_;

 private:
  HeldData<T> samples_;
};

// A result of samples and parameters that is written to an array.
template <class T>
class OfParameters : public OfSamples<T> {
 public:
  OfParameters(const Plan& plan, const DataValues& values, const Napi::Value& parameters,
               const Napi::Value& out, std::size_t length)
      : OfSamples<T>(plan, values),
        parameters_(copyOf<T>(parameters, plan.nParameters(), "parameters")),
        out_(out, length, "out") {}

  Napi::Value finish(Napi::Env env) override {
    out_.write();
    return env.Undefined();
  }
  void release() override {
    out_.release();
    OfSamples<T>::release();
  }

 protected:
  const Vector<T> parameters_;
  Output<double> out_;
};

// Starts Later<float> or Later<double>. `more`: what else was read of the arguments' properties,
// all of which are read before the first pointer into an array is taken.
template <template <class> class Later, class Values, class... More>
Napi::Value startOf(const Napi::CallbackInfo& info, const Plan& plan, const Values& values,
                    const More&... more) {
  if (plan.precision == Precision::float32) {
    return startLater(info, std::make_unique<Later<float>>(info, plan, values, more...));
  }
  return startLater(info, std::make_unique<Later<double>>(info, plan, values, more...));
}

template <template <class> class Later>
Napi::Value start(const Napi::CallbackInfo& info) {
  const Plan plan = planFrom(info[0]);
  return startOf<Later>(info, plan, dataValues(info[1]));
}

}  // namespace fallline
