#include "binding/kernelCalls.h"

#include <exception>
#include <optional>

#include "binding/environment.h"
#include "binding/fusedCalls.h"
#include "binding/kernelArguments.h"
#include "engine/products.h"

namespace fallline {
namespace {

using Arguments = KernelArguments;

// dot(n, x, strideX, offsetX, y, strideY, offsetY)
template <class T>
napi_value dot(Arguments& arguments) {
  const std::size_t n = arguments.extent(0, "n");
  const Grid<T> x = arguments.vector<T>(1, n, "x"), y = arguments.vector<T>(4, n, "y");
  if (arguments.refused()) return arguments.refusal();
  return arguments.result(blas::dot<T>(n, x.constant(), y.constant()));
}

// axpy(n, alpha, x, strideX, offsetX, y, strideY, offsetY)
template <class T>
napi_value axpy(Arguments& arguments) {
  const std::size_t n = arguments.extent(0, "n");
  const T alpha = static_cast<T>(arguments.number(1, "alpha"));
  const Grid<T> x = arguments.vector<T>(2, n, "x"), y = arguments.vector<T>(5, n, "y");
  arguments.refuseOverlap(x, y);
  if (arguments.refused()) return arguments.refusal();
  blas::axpy<T>(n, alpha, x.constant(), y.strided());
  return arguments.done();
}

// scal(n, alpha, x, strideX, offsetX)
template <class T>
napi_value scal(Arguments& arguments) {
  const std::size_t n = arguments.extent(0, "n");
  const T alpha = static_cast<T>(arguments.number(1, "alpha"));
  const Grid<T> x = arguments.vector<T>(2, n, "x");
  if (arguments.refused()) return arguments.refusal();
  blas::scal<T>(n, alpha, x.upwards());
  return arguments.done();
}

// asum(n, x, strideX, offsetX)
template <class T>
napi_value asum(Arguments& arguments) {
  const std::size_t n = arguments.extent(0, "n");
  const Grid<T> x = arguments.vector<T>(1, n, "x");
  if (arguments.refused()) return arguments.refusal();
  const blas::Strided<T> upwards = x.upwards();
  return arguments.result(blas::asum<T>(n, {upwards.first, upwards.stride}));
}

// nrm2(n, x, strideX, offsetX); for contiguous elements
template <class T>
napi_value nrm2(Arguments& arguments) {
  const std::size_t n = arguments.extent(0, "n");
  const Grid<T> x = arguments.vector<T>(1, n, "x");
  if (arguments.refused() || (x.down != 1 && x.down != -1)) return arguments.refusal();
  return arguments.result(static_cast<T>(arguments.table<T>().norm(n, x.low)));
}

// iamax(n, x, strideX, offsetX); for contiguous elements
template <class T>
napi_value iamax(Arguments& arguments) {
  const std::size_t n = arguments.extent(0, "n");
  const Grid<T> x = arguments.vector<T>(1, n, "x");
  if (arguments.refused() || x.down != 1) return arguments.refusal();
  return arguments.result(static_cast<double>(arguments.table<T>().greatestMagnitude(n, x.first)));
}

// A grid of rows x cols as a BLAS matrix, if one of its steps is 1 and the other is large enough.
template <class T>
std::optional<blas::Leading<T>> leadingOf(const Grid<T>& a, std::size_t rows, std::size_t cols) {
  // The step along an extent of 1 is not used and may be any.
  const auto down = rows == 1 ? static_cast<std::ptrdiff_t>(cols) : a.down;
  const auto across = cols == 1 ? static_cast<std::ptrdiff_t>(1) : a.across;
  if (across == 1 && down >= static_cast<std::ptrdiff_t>(cols)) {
    return blas::Leading<T>{a.first, static_cast<std::size_t>(down), false};
  }
  const auto acrossAtLeast = cols == 1 ? static_cast<std::ptrdiff_t>(rows) : a.across;
  if ((rows == 1 || a.down == 1) && acrossAtLeast >= static_cast<std::ptrdiff_t>(rows)) {
    return blas::Leading<T>{a.first, static_cast<std::size_t>(acrossAtLeast), true};
  }
  return std::nullopt;
}

// gemv(m, n, alpha, a, strideA1, strideA2, offsetA, x, strideX, offsetX, beta, y, strideY, offsetY,
// threads): y = alpha a x + beta y
template <class T>
napi_value gemv(Arguments& arguments) {
  const std::size_t m = arguments.extent(0, "m"), n = arguments.extent(1, "n");
  const T alpha = static_cast<T>(arguments.number(2, "alpha"));
  const Grid<T> a = arguments.grid<T>(3, m, n, "a"), x = arguments.vector<T>(7, n, "x");
  const T beta = static_cast<T>(arguments.number(10, "beta"));
  const Grid<T> y = arguments.vector<T>(11, m, "y");
  const unsigned threads = arguments.threads(14);
  arguments.refuseOverlap(y, a);
  arguments.refuseOverlap(y, x);
  if (arguments.refused()) return arguments.refusal();
  const auto matrix = leadingOf(a, m, n);
  if (!matrix) return arguments.refusal();
  product<T>(m, n, alpha, *matrix, x.constant(), beta, y.strided(), threads);
  return arguments.done();
}

// ger(m, n, alpha, x, strideX, offsetX, y, strideY, offsetY, a, strideA1, strideA2, offsetA):
// a += alpha x transpose(y)
template <class T>
napi_value ger(Arguments& arguments) {
  const std::size_t m = arguments.extent(0, "m"), n = arguments.extent(1, "n");
  const T alpha = static_cast<T>(arguments.number(2, "alpha"));
  const Grid<T> x = arguments.vector<T>(3, m, "x"), y = arguments.vector<T>(6, n, "y");
  const Grid<T> a = arguments.grid<T>(9, m, n, "a");
  arguments.refuseOverlap(a, x);
  arguments.refuseOverlap(a, y);
  if (arguments.refused()) return arguments.refusal();
  const auto matrix = leadingOf(a, m, n);
  if (!matrix) return arguments.refusal();
  if (matrix->transposed) {
    blas::ger<T>(n, m, alpha, y.constant(), x.constant(), a.first, matrix->leading);
  } else {
    blas::ger<T>(m, n, alpha, x.constant(), y.constant(), a.first, matrix->leading);
  }
  return arguments.done();
}

// gemm(m, n, k, alpha, a, strideA1, strideA2, offsetA, b, strideB1, strideB2, offsetB, beta,
// c, strideC1, strideC2, offsetC, threads): c = alpha a b + beta c
template <class T>
napi_value gemm(Arguments& arguments) {
  const std::size_t m = arguments.extent(0, "m"), n = arguments.extent(1, "n"),
                    k = arguments.extent(2, "k");
  const T alpha = static_cast<T>(arguments.number(3, "alpha"));
  const Grid<T> a = arguments.grid<T>(4, m, k, "a"), b = arguments.grid<T>(8, k, n, "b");
  const T beta = static_cast<T>(arguments.number(12, "beta"));
  const Grid<T> c = arguments.grid<T>(13, m, n, "c");
  const unsigned threads = arguments.threads(17);
  arguments.refuseOverlap(c, a);
  arguments.refuseOverlap(c, b);
  if (arguments.refused()) return arguments.refusal();
  const auto left = leadingOf(a, m, k), right = leadingOf(b, k, n), out = leadingOf(c, m, n);
  if (!left || !right || !out) return arguments.refusal();
  const auto turned = [](const blas::Leading<T>& each) {
    return blas::Leading<T>{each.first, each.leading, !each.transposed};
  };
  if (out->transposed) {
    // transpose(c) = transpose(b) transpose(a)
    product<T>(n, m, k, alpha, turned(*right), turned(*left), beta, c.first, out->leading, threads);
  } else {
    product<T>(m, n, k, alpha, *left, *right, beta, c.first, out->leading, threads);
  }
  return arguments.done();
}

// No C++ exception crosses the binding.
template <napi_value (*function)(Arguments&)>
napi_value call(napi_env env, napi_callback_info info) noexcept {
  try {
    Arguments arguments(env, info);
    const napi_value result = function(arguments);
    tellRefusal(env);
    return result;
  } catch (const Napi::Error& error) {
    error.ThrowAsJavaScriptException();
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
  }
  return nullptr;
}

template <class T>
Napi::Object callsOf(Napi::Env env, const Kernels* const* kernels) {
  Napi::Object calls = Napi::Object::New(env);
  const auto add = [&](const char* name, napi_callback callback) {
    napi_value function;
    const napi_status status =
        napi_create_function(env, name, NAPI_AUTO_LENGTH, callback,
                             const_cast<void*>(static_cast<const void*>(kernels)), &function);
    if (status != napi_ok) throw Napi::Error::New(env, "A kernel cannot be made known");
    calls.Set(name, Napi::Value(env, function));
  };
  add("dot", call<dot<T>>);
  add("axpy", call<axpy<T>>);
  add("scal", call<scal<T>>);
  add("asum", call<asum<T>>);
  add("nrm2", call<nrm2<T>>);
  add("iamax", call<iamax<T>>);
  add("gemv", call<gemv<T>>);
  add("ger", call<ger<T>>);
  add("gemm", call<gemm<T>>);
  add("sigmoid", call<sigmoidCall<T>>);
  add("softmax", call<softmaxCall<T>>);
  add("logSumExp", call<logSumExpCall<T>>);
  add("momentumStep", call<momentumStepCall<T>>);
  add("adamStep", call<adamStepCall<T>>);
  add("logisticGradient", call<gradientCall<LossName::logistic, TargetKind::binary, T>>);
  add("softmaxGradient", call<gradientCall<LossName::softmax, TargetKind::multiclass, T>>);
  add("hingeGradient", call<gradientCall<LossName::hinge, TargetKind::binary, T>>);
  add("squaredErrorGradient",
      call<gradientCall<LossName::squaredError, TargetKind::regression, T>>);
  return calls;
}

}  // namespace

Napi::Object kernelCalls(Napi::Env env, const Kernels* const* kernels) {
  Napi::Object calls = Napi::Object::New(env);
  calls.Set("float64", callsOf<double>(env, kernels));
  calls.Set("float32", callsOf<float>(env, kernels));
  return calls;
}

}  // namespace fallline
