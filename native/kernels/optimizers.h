// The steps of the optimizers, one policy each: computes the new value of parameter j from its old
// value and its gradient, and updates the optimizer's slots. lib/numerics/optimizers.ts has the
// same formulas, with names and sources.
//
// Everything is computed in double precision; parameters and slots are stored in T. Slot k of
// parameter j is slots[k * stride + j].
#pragma once

#include <cstddef>

#include "kernels/elementary.h"
#include "kernels/kernels.h"
#include "plan/plan.h"

namespace fallline {
namespace {

// Each policy declares whether its weight decay is decoupled, and whether it supports an L1
// penalty.

// The new value, and the size of the step for a constant gradient of 1, which scales the proximal
// step of the L1 penalty.
struct Move {
  double w;
  double size;
};

FALLLINE_INLINE double larger(double a, double b) { return a > b ? a : b; }
FALLLINE_INLINE double smaller(double a, double b) { return a < b ? a : b; }
// NaN stays NaN, so that an invalid gradient is not taken for a small one.
FALLLINE_INLINE double signOf(double a) { return a > 0 ? 1.0 : a < 0 ? -1.0 : a; }

template <class T>
struct Sgd {
  static constexpr bool decoupled = false;
  static constexpr bool takesL1 = true;
  double rate, mu, fresh, size;
  bool nesterov, first;
  T* buffer;
  Sgd(const Optimizer& o, const Step<T>& s)
      : rate(s.learningRate),
        mu(o.momentum),
        fresh(1 - o.dampening),
        size(rate * (o.nesterov ? 1 + mu * fresh / (1 - mu) : fresh / (1 - mu))),
        nesterov(o.nesterov),
        first(s.t == 1),
        buffer(s.slots) {}
  FALLLINE_INLINE_MEMBER Move operator()(std::size_t j, double w, double g) const {
    const double b = first ? g : mu * static_cast<double>(buffer[j]) + fresh * g;
    buffer[j] = static_cast<T>(b);
    return {w - rate * (nesterov ? g + mu * b : b), size};
  }
};

// Plain descent: sgd without momentum, which has no slot.
template <class T>
struct Plain {
  static constexpr bool decoupled = false;
  static constexpr bool takesL1 = true;
  double rate;
  Plain(const Optimizer&, const Step<T>& s) : rate(s.learningRate) {}
  FALLLINE_INLINE_MEMBER Move operator()(std::size_t, double w, double g) const {
    return {w - rate * g, rate};
  }
};

template <class T>
struct Adagrad {
  static constexpr bool decoupled = false;
  static constexpr bool takesL1 = true;
  double rate, epsilon;
  T* v;
  Adagrad(const Optimizer& o, const Step<T>& s)
      : rate(s.learningRate / (1 + (s.t - 1) * o.learningRateDecay)),
        epsilon(o.epsilon),
        v(s.slots) {}
  FALLLINE_INLINE_MEMBER Move operator()(std::size_t j, double w, double g) const {
    const double sum = static_cast<double>(v[j]) + g * g;
    v[j] = static_cast<T>(sum);
    const double root = __builtin_sqrt(sum) + epsilon;
    return {w - rate * g / root, rate / root};
  }
};

template <class T>
struct Rmsprop {
  static constexpr bool decoupled = false;
  static constexpr bool takesL1 = true;
  double rate, rho, epsilon, mu;
  bool centered;
  T *squares, *means, *buffers;
  Rmsprop(const Optimizer& o, const Step<T>& s)
      : rate(s.learningRate),
        rho(o.rho),
        epsilon(o.epsilon),
        mu(o.momentum),
        centered(o.centered),
        squares(s.slots),
        means(s.slots + s.stride),
        buffers(s.slots + (o.centered ? 2 : 1) * s.stride) {}
  FALLLINE_INLINE_MEMBER Move operator()(std::size_t j, double w, double g) const {
    const double v = rho * static_cast<double>(squares[j]) + (1 - rho) * g * g;
    squares[j] = static_cast<T>(v);
    double variance = v;
    if (centered) {
      const double m = rho * static_cast<double>(means[j]) + (1 - rho) * g;
      means[j] = static_cast<T>(m);
      variance = larger(0.0, v - m * m);  // below 0 by rounding only
    }
    const double root = __builtin_sqrt(variance) + epsilon;
    const double direction = g / root, size = rate / (1 - mu) / root;
    if (mu == 0) return {w - rate * direction, size};
    const double b = mu * static_cast<double>(buffers[j]) + direction;
    buffers[j] = static_cast<T>(b);
    return {w - rate * b, size};
  }
};

template <class T>
struct Adadelta {
  static constexpr bool decoupled = false;
  static constexpr bool takesL1 = true;
  double rate, rho, epsilon;
  T *squares, *deltas;
  Adadelta(const Optimizer& o, const Step<T>& s)
      : rate(s.learningRate),
        rho(o.rho),
        epsilon(o.epsilon),
        squares(s.slots),
        deltas(s.slots + s.stride) {}
  FALLLINE_INLINE_MEMBER Move operator()(std::size_t j, double w, double g) const {
    const double v = rho * static_cast<double>(squares[j]) + (1 - rho) * g * g;
    const double u = static_cast<double>(deltas[j]);
    const double ratio = __builtin_sqrt(u + epsilon) / __builtin_sqrt(v + epsilon);
    const double delta = ratio * g;
    squares[j] = static_cast<T>(v);
    deltas[j] = static_cast<T>(rho * u + (1 - rho) * delta * delta);
    return {w - rate * delta, rate * ratio};
  }
};

// The two running means of the Adam family.
template <class T>
struct Moments {
  double beta1, beta2, epsilon;
  T *first, *second;
  Moments(const Optimizer& o, const Step<T>& s)
      : beta1(o.beta1),
        beta2(o.beta2),
        epsilon(o.epsilon),
        first(s.slots),
        second(s.slots + s.stride) {}
  FALLLINE_INLINE_MEMBER double mean(std::size_t j, double g) const {
    const double m = beta1 * static_cast<double>(first[j]) + (1 - beta1) * g;
    first[j] = static_cast<T>(m);
    return m;
  }
  FALLLINE_INLINE_MEMBER double square(std::size_t j, double g) const {
    const double v = beta2 * static_cast<double>(second[j]) + (1 - beta2) * g * g;
    second[j] = static_cast<T>(v);
    return v;
  }
};

template <class T, bool isDecoupled>
struct AdamStep : Moments<T> {
  static constexpr bool decoupled = isDecoupled;
  static constexpr bool takesL1 = true;
  double rate, size, correction;
  bool amsgrad;
  T* largest;
  AdamStep(const Optimizer& o, const Step<T>& s)
      : Moments<T>(o, s),
        rate(s.learningRate),
        size(s.learningRate / (1 - __builtin_pow(o.beta1, s.t))),
        correction(__builtin_sqrt(1 - __builtin_pow(o.beta2, s.t))),
        amsgrad(o.amsgrad),
        largest(s.slots + 2 * s.stride) {}
  FALLLINE_INLINE_MEMBER Move operator()(std::size_t j, double w, double g) const {
    const double m = this->mean(j, g);
    double v = this->square(j, g);
    if (amsgrad) {
      v = larger(v, static_cast<double>(largest[j]));
      largest[j] = static_cast<T>(v);
    }
    const double root = __builtin_sqrt(v) / correction + this->epsilon;
    return {w - size * m / root, rate / root};
  }
};
template <class T>
using Adam = AdamStep<T, false>;
template <class T>
using Adamw = AdamStep<T, true>;

template <class T>
struct Adamax : Moments<T> {
  static constexpr bool decoupled = false;
  static constexpr bool takesL1 = true;
  double rate, size;
  Adamax(const Optimizer& o, const Step<T>& s)
      : Moments<T>(o, s),
        rate(s.learningRate),
        size(s.learningRate / (1 - __builtin_pow(o.beta1, s.t))) {}
  FALLLINE_INLINE_MEMBER Move operator()(std::size_t j, double w, double g) const {
    const double m = this->mean(j, g);
    const double u = larger(this->beta2 * static_cast<double>(this->second[j]),
                            (g < 0 ? -g : g) + this->epsilon);
    this->second[j] = static_cast<T>(u);
    return {w - size * m / u, rate / u};
  }
};

template <class T>
struct Nadam : Moments<T> {
  static constexpr bool decoupled = false;
  static constexpr bool takesL1 = true;
  double ofGradient, ofMean, correction, kept;
  Nadam(const Optimizer& o, const Step<T>& s) : Moments<T>(o, s) {
    const double mu = o.beta1 * (1 - 0.5 * __builtin_pow(0.96, s.t * o.momentumDecay));
    const double muNext = o.beta1 * (1 - 0.5 * __builtin_pow(0.96, (s.t + 1) * o.momentumDecay));
    *s.products *= mu;
    ofGradient = s.learningRate * (1 - mu) / (1 - *s.products);
    ofMean = s.learningRate * muNext / (1 - *s.products * muNext);
    correction = 1 - __builtin_pow(o.beta2, s.t);
    kept = 1 - __builtin_pow(o.beta1, s.t);
  }
  FALLLINE_INLINE_MEMBER Move operator()(std::size_t j, double w, double g) const {
    const double m = this->mean(j, g);
    const double root = __builtin_sqrt(this->square(j, g) / correction) + this->epsilon;
    return {w - (ofGradient * g / root + ofMean * m / root), (ofGradient + ofMean * kept) / root};
  }
};

template <class T>
struct Radam : Moments<T> {
  static constexpr bool decoupled = false;
  static constexpr bool takesL1 = true;
  double rate, size, factor = 1;
  bool rectified;
  Radam(const Optimizer& o, const Step<T>& s)
      : Moments<T>(o, s),
        rate(s.learningRate),
        size(s.learningRate / (1 - __builtin_pow(o.beta1, s.t))) {
    const double power = __builtin_pow(o.beta2, s.t);
    const double infinite = 2 / (1 - o.beta2) - 1;
    const double rho = infinite - 2 * s.t * power / (1 - power);
    rectified = rho > 5;
    if (rectified) {
      factor = __builtin_sqrt((rho - 4) * (rho - 2) * infinite /
                              ((infinite - 4) * (infinite - 2) * rho) * (1 - power));
    }
  }
  FALLLINE_INLINE_MEMBER Move operator()(std::size_t j, double w, double g) const {
    const double m = this->mean(j, g);
    const double v = this->square(j, g);
    const double root = rectified ? (__builtin_sqrt(v) + this->epsilon) / factor : 1.0;
    return {w - size * m / root, rate / root};
  }
};

template <class T>
struct Rprop {
  static constexpr bool decoupled = false;
  static constexpr bool takesL1 = false;
  double etaMinus, etaPlus, minStep, maxStep;
  T *last, *steps;
  Rprop(const Optimizer& o, const Step<T>& s)
      : etaMinus(o.etaMinus),
        etaPlus(o.etaPlus),
        minStep(o.minStep),
        maxStep(o.maxStep),
        last(s.slots),
        steps(s.slots + s.stride) {}
  FALLLINE_INLINE_MEMBER Move operator()(std::size_t j, double w, double gradient) const {
    const double agreement = gradient * static_cast<double>(last[j]);
    const double factor = agreement > 0 ? etaPlus : agreement < 0 ? etaMinus : 1.0;
    const double size = smaller(maxStep, larger(minStep, static_cast<double>(steps[j]) * factor));
    const double g = agreement < 0 ? 0.0 : gradient;
    last[j] = static_cast<T>(g);
    steps[j] = static_cast<T>(size);
    return {w - signOf(g) * size, 0};
  }
};

template <class T>
struct Lion {
  static constexpr bool decoupled = true;
  static constexpr bool takesL1 = false;
  double rate, beta1, beta2;
  T* first;
  Lion(const Optimizer& o, const Step<T>& s)
      : rate(s.learningRate), beta1(o.beta1), beta2(o.beta2), first(s.slots) {}
  FALLLINE_INLINE_MEMBER Move operator()(std::size_t j, double w, double g) const {
    const double m = static_cast<double>(first[j]);
    first[j] = static_cast<T>(beta2 * m + (1 - beta2) * g);
    return {w - rate * signOf(beta1 * m + (1 - beta1) * g), 0};
  }
};

}  // namespace
}  // namespace fallline
