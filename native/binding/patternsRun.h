// A run of descent by patterns: reads and checks its arguments (see lib/backend/patterns.ts), and
// trains until one of its limits is reached. Included by patternCalls.cc alone.
#pragma once

#include <napi.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "binding/marshal.h"
#include "kernels/kernels.h"
#include "machine/buffer.h"
#include "machine/stop.h"
#include "plan/patterns.h"

namespace fallline {

inline constexpr std::size_t kMaxLayers = 256;
inline constexpr std::size_t kMaxLayerSize = std::size_t{1} << 24;
// Multiply-adds between two checks whether the run must stop: well below a millisecond.
inline constexpr std::size_t kWorkBetweenLooks = std::size_t{1} << 20;

enum class PatternsEnded { iterations, errorThreshold, timeout, diverged, aborted };

inline const char* nameOf(PatternsEnded ended) {
  switch (ended) {
    case PatternsEnded::iterations: return "iterations";
    case PatternsEnded::errorThreshold: return "errorThreshold";
    case PatternsEnded::timeout: return "timeout";
    case PatternsEnded::diverged: return "diverged";
    case PatternsEnded::aborted: return "aborted";
  }
  return "";
}

struct PatternsOutcome {
  PatternsEnded ended = PatternsEnded::aborted;
  std::size_t iterations = 0;
  double error = 1;
};

inline PatternActivation patternActivationFrom(const Napi::Value& value) {
  const std::string name = value.IsString() ? value.As<Napi::String>().Utf8Value() : "";
  if (name == "sigmoid") return PatternActivation::sigmoid;
  if (name == "relu") return PatternActivation::relu;
  if (name == "leaky-relu") return PatternActivation::leakyRelu;
  if (name == "tanh") return PatternActivation::tanh;
  throw wrongValue(value.Env(), "net.activation", "the name of an activation");
}

inline Napi::Object objectFrom(const Napi::Value& value, const char* name) {
  if (!value.IsObject()) throw wrongKind(value.Env(), name, "an object");
  return value.As<Napi::Object>();
}

// The arguments of a run, its scratch memory and its progress. All properties of the objects are
// read before the first pointer into an array is taken, because a property may be a getter that
// changes arrays.
class PatternsRun {
 public:
  using Clock = std::chrono::steady_clock;

  PatternsRun(const Napi::CallbackInfo& info, bool shared) : env_(info.Env()) {
    const Napi::Object net = objectFrom(info[0], "net"), data = objectFrom(info[1], "data"),
                       state = objectFrom(info[2], "state"), limits = objectFrom(info[3], "limits");
    const Napi::Value sizes = net.Get("sizes");
    net_.activation = patternActivationFrom(net.Get("activation"));
    net_.leakyReluAlpha = finiteFrom(net.Get("leakyReluAlpha"), "net.leakyReluAlpha");
    net_.learningRate = finiteFrom(net.Get("learningRate"), "net.learningRate");
    net_.momentum = finiteFrom(net.Get("momentum"), "net.momentum");
    net_.adam = booleanFrom(net.Get("adam"), "net.adam");
    net_.beta1 = finiteFrom(net.Get("beta1"), "net.beta1");
    net_.beta2 = finiteFrom(net.Get("beta2"), "net.beta2");
    net_.epsilon = finiteFrom(net.Get("epsilon"), "net.epsilon");
    iterations_ = sizeFrom(limits.Get("iterations"), 0, SIZE_MAX >> 11, "limits.iterations");
    errorThreshold_ = numberFrom(limits.Get("errorThreshold"), "limits.errorThreshold");
    seconds_ = numberFrom(limits.Get("seconds"), "limits.seconds");
    error_ = numberFrom(limits.Get("error"), "limits.error");
    const Napi::Value x = data.Get("x"), y = data.Get("y");
    const Napi::Value arrays[] = {state.Get("weights"),
                                  state.Get("biases"),
                                  state.Get("changes"),
                                  state.Get("low"),
                                  state.Get("high"),
                                  state.Get("biasLow"),
                                  state.Get("biasHigh"),
                                  state.Get("steps"),
                                  x,
                                  y};
    readSizes(sizes);
    readState(arrays);
    readData(x, y);
    if (shared) hold(arrays);
    makeScratch();
    outcome_ = {PatternsEnded::iterations, 0, error_};
  }

  // Trains until one of the limits is reached. On any thread.
  PatternsOutcome run(const Kernels& kernels, Stop stop) {
    for (;;) {
      if (const auto outcome = runUntil(Clock::time_point::max(), kernels, stop)) return *outcome;
    }
  }

  // Trains until a limit is reached or until `pause`, for at least one iteration. Without an
  // outcome the run has paused, and the next call continues it.
  std::optional<PatternsOutcome> runUntil(Clock::time_point pause, const Kernels& kernels,
                                          Stop stop) {
    const RunUnderWay underWay;
    const Clock::time_point start = start_ ? *start_ : start_.emplace(Clock::now());
    PatternsOutcome& outcome = outcome_;
    const std::size_t stretch = std::max<std::size_t>(1, kWorkBetweenLooks / net_.nWeights);
    for (;;) {
      if (outcome.iterations >= iterations_) return ended(outcome, PatternsEnded::iterations);
      if (outcome.error <= errorThreshold_) return ended(outcome, PatternsEnded::errorThreshold);
      const std::chrono::duration<double> passed = Clock::now() - start;
      if (passed.count() >= seconds_) return ended(outcome, PatternsEnded::timeout);
      double sum = 0;
      for (std::size_t from = 0; from < data_.rows; from += stretch) {
        const std::size_t to = std::min(data_.rows, from + stretch);
        sum += kernels.descendPatterns(net_, data_, from, to, state_, scratch_);
        if (stop.betweenBatches()) return ended(outcome, PatternsEnded::aborted);
      }
      outcome.error = sum / static_cast<double>(data_.rows);
      ++outcome.iterations;
      if (!std::isfinite(outcome.error)) return ended(outcome, PatternsEnded::diverged);
      if (Clock::now() >= pause) return std::nullopt;
    }
  }

  void release() { held_.clear(); }

 private:
  static PatternsOutcome ended(PatternsOutcome outcome, PatternsEnded how) {
    outcome.ended = how;
    return outcome;
  }

  void readSizes(const Napi::Value& value) {
    const std::size_t n = lengthOf<std::uint32_t>(value, "net.sizes");
    if (n < 2 || n > kMaxLayers) throw wrongValue(env_, "net.sizes", "2 to 256 sizes");
    const std::uint32_t* sizes = elementsOf<std::uint32_t>(value, n, "net.sizes");
    sizes_.assign(sizes, sizes + n);
    for (const std::size_t size : sizes_) {
      if (size < 1 || size > kMaxLayerSize) {
        throw wrongValue(env_, "net.sizes", "sizes from 1 to 2^24");
      }
    }
    net_.sizes = sizes_.data();
    net_.nLayers = n;
    net_.nWeights = net_.nBiases = 0;
    for (std::size_t l = 1; l < n; ++l) {
      net_.nBiases += sizes_[l];
      net_.nWeights += sizes_[l] * sizes_[l - 1];
    }
  }

  void readState(const Napi::Value (&arrays)[10]) {
    const std::size_t weights = net_.nWeights, biases = net_.nBiases;
    const std::size_t changes = net_.adam ? 0 : weights;
    const std::size_t moments = net_.adam ? weights : 0, biasMoments = net_.adam ? biases : 0;
    state_ = {elementsOf<float>(arrays[0], weights, "state.weights"),
              elementsOf<float>(arrays[1], biases, "state.biases"),
              elementsOf<float>(arrays[2], changes, "state.changes"),
              elementsOf<float>(arrays[3], moments, "state.low"),
              elementsOf<float>(arrays[4], moments, "state.high"),
              elementsOf<float>(arrays[5], biasMoments, "state.biasLow"),
              elementsOf<float>(arrays[6], biasMoments, "state.biasHigh"),
              elementsOf<double>(arrays[7], 1, "state.steps")};
  }

  void readData(const Napi::Value& x, const Napi::Value& y) {
    const std::size_t nOutputs = sizes_.back(), nInputs = sizes_.front();
    const std::size_t targets = lengthOf<double>(y, "data.y");
    const std::size_t rows = targets / nOutputs;
    if (rows < 1 || rows * nOutputs != targets || rows > SIZE_MAX / sizeof(double) / nInputs) {
      throw wrongValue(env_, "data.y", "whole rows of targets");
    }
    const bool single = isSingle(x);
    data_.single = single ? elementsOf<float>(x, rows * nInputs, "data.x") : nullptr;
    data_.twice = single ? nullptr : elementsOf<double>(x, rows * nInputs, "data.x");
    data_.y = elementsOf<double>(y, targets, "data.y");
    data_.rows = rows;
  }

  void hold(const Napi::Value (&arrays)[10]) {
    for (const Napi::Value& array : arrays) {
      if (!isShared(array)) throw wrongValue(env_, "state", "made of arrays over shared memory");
      held_.push_back(Napi::Persistent(array.As<Napi::Object>()));
    }
  }

  void makeScratch() {
    const std::size_t nInputs = sizes_.front();
    numbers_ = Buffer<double>(2 * nInputs + sizes_[1] + 3 * net_.nBiases);
    double* at = numbers_.data();
    const auto take = [&at](std::size_t n) {
      double* const from = at;
      at += n;
      return from;
    };
    scratch_.inputs[0] = take(nInputs);
    scratch_.inputs[1] = take(nInputs);
    scratch_.sums = take(sizes_[1]);
    scratch_.outputs = take(net_.nBiases);
    scratch_.errors = take(net_.nBiases);
    scratch_.deltas = take(net_.nBiases);
    scratch_.ready = false;
  }

  const Napi::Env env_;
  std::vector<std::size_t> sizes_;
  PatternNet net_{};
  PatternData data_{};
  PatternState state_{};
  PatternScratch scratch_{};
  Buffer<double> numbers_;
  std::vector<Napi::ObjectReference> held_;
  std::size_t iterations_;
  double errorThreshold_, seconds_, error_;
  PatternsOutcome outcome_;
  std::optional<Clock::time_point> start_;
};

inline Napi::Object patternsOutcomeTo(Napi::Env env, const PatternsOutcome& outcome) {
  Napi::Object out = Napi::Object::New(env);
  out.Set("ended", nameOf(outcome.ended));
  out.Set("iterations", static_cast<double>(outcome.iterations));
  out.Set("error", outcome.error);
  return out;
}

}  // namespace fallline
