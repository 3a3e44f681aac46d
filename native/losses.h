// The losses of a model with one output, each as one small policy: the loss of a sample and its
// derivative by the score z, for the target y in {0, 1}. The same formulas stand in
// lib/backend/typescript/losses.ts.
//
// Included by kernels.cc alone, inside the namespace of one instruction set (see elementary.h).
//
// Both are written with e = e^-|z| <= 1, which cannot overflow for any finite score:
// sigmoid(z) = 1 / (1 + e) for z >= 0 and e / (1 + e) below.

template <class T>
struct Value {
  T loss;
  T slope;
};

// sigmoid(z) - y, without cancellation when the two are close.
template <class T>
static inline T sigmoidMinus(T y, T z, T e) {
  const T positive = z >= T(0) ? T(1) : e;  // sigmoid(z)  = positive / (1 + e)
  const T negative = z >= T(0) ? e : T(1);  // sigmoid(-z) = negative / (1 + e)
  return ((T(1) - y) * positive - y * negative) / (T(1) + e);
}

// (sigmoid(z) - y)^2
struct SigmoidSquaredError {
  template <class T>
  static inline Value<T> at(T z, T y) {
    const T e = expOfMinus(z < T(0) ? -z : z);
    const T error = sigmoidMinus(y, z, e);
    const T one = T(1) + e;
    return {error * error, T(2) * error * (e / (one * one))};  // s' = s (1 - s) = e / (1 + e)^2
  }
};

// log(1 + e^z) - y z, the negative log-likelihood of a Bernoulli target.
struct Logistic {
  template <class T>
  static inline Value<T> at(T z, T y) {
    const T e = expOfMinus(z < T(0) ? -z : z);
    const T linear = (z > T(0) ? z : T(0)) - y * z;
    return {linear + log1pOf(e), sigmoidMinus(y, z, e)};
  }
};
