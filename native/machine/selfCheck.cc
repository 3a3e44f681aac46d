#include "machine/selfCheck.h"

#include <cmath>
#include <sstream>
#include <vector>

#include "machine/blas.h"

namespace fallline {
namespace {

// Sizes around the vector and register-block widths of every kernel.
constexpr std::size_t kSizes[][3] = {{1, 1, 1}, {3, 5, 2}, {17, 33, 9}, {67, 31, 40}};

// Deterministic values in [-1, 1) without structure that could hide an error.
template <class T>
std::vector<T> values(std::size_t n, std::uint32_t seed) {
  std::vector<T> out(n);
  std::uint32_t word = seed;
  for (T& value : out) {
    word = word * 1664525u + 1013904223u;
    value = static_cast<T>(static_cast<std::int32_t>(word) * 0x1p-31);
  }
  return out;
}

template <class T>
class Check {
 public:
  Check(const Kernels& kernels, double planted)
      : kernels_(kernels.table<T>()), planted_(static_cast<T>(planted)) {}

  std::string operator()() {
    for (const auto& [m, n, k] : kSizes) {
      products(m, n, k);
      fusedStep(m);
    }
    return failure_;
  }

 private:
  static constexpr const char* precision() { return sizeof(T) == 4 ? "float32" : "float64"; }

  // Error allowed in a sum of terms of size up to 1.
  static double tolerance(std::size_t terms) {
    return 8.0 * std::numeric_limits<T>::epsilon() * static_cast<double>(terms + 1);
  }

  void expect(const char* what, double expected, double got, double allowed) {
    if (std::abs(got - expected) <= allowed || !failure_.empty()) return;
    std::ostringstream text;
    text.precision(17);
    text << what << " in " << precision() << " gave " << got << " instead of " << expected;
    failure_ = text.str();
  }

  void products(std::size_t m, std::size_t n, std::size_t k) {
    const std::vector<T> a = values<T>(m * k, 1), b = values<T>(k * n, 2);
    std::vector<T> c(m * n), scores(m), sums(k);
    blas::gemm(m, n, k, a.data(), b.data(), c.data());
    blas::gemv(m, k, a.data(), b.data(), scores.data());
    blas::gemvTransposed(m, k, a.data(), a.data(), sums.data());
    c.back() += planted_;
    scores.back() += planted_;
    sums.back() += planted_;
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        double sum = 0;
        for (std::size_t l = 0; l < k; ++l) sum += double{a[i * k + l]} * b[l * n + j];
        expect("gemm", sum, c[i * n + j], tolerance(k));
      }
      double score = 0;
      for (std::size_t l = 0; l < k; ++l) score += double{a[i * k + l]} * b[l];
      expect("gemv", score, scores[i], tolerance(k));
    }
    for (std::size_t l = 0; l < k; ++l) {
      double sum = 0;
      for (std::size_t i = 0; i < m; ++i) sum += double{a[i * k + l]} * a[i];
      expect("transposed gemv", sum, sums[l], tolerance(m));
    }
  }

  // Logistic loss and slope of every sample against the C library's exp and log.
  void fusedStep(std::size_t n) {
    std::vector<T> scores = values<T>(n, 3), y(n), slopes(n), losses(n);
    for (std::size_t i = 0; i < n; ++i) {
      scores[i] *= T(20);
      y[i] = static_cast<T>(i % 2);
    }
    kernels_.lossAndSlopes(Loss{}, n, y.data(), scores.data(), slopes.data(), losses.data());
    slopes.back() += planted_;
    for (std::size_t i = 0; i < n; ++i) {
      const double z = scores[i];
      expect("the logistic loss", std::log1p(std::exp(z)) - y[i] * z, losses[i], tolerance(40));
      expect("the logistic slope", 1 / (1 + std::exp(-z)) - y[i], slopes[i], tolerance(4));
    }
  }

  const KernelTable<T>& kernels_;
  const T planted_;
  std::string failure_;
};

}  // namespace

std::string selfCheck(const Kernels& kernels, double planted) {
  const std::string single = Check<float>(kernels, planted)();
  return single.empty() ? Check<double>(kernels, planted)() : single;
}

}  // namespace fallline
