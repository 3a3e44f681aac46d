#include "machine/peaks.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <vector>

#include "machine/blas.h"
#include "machine/buffer.h"
#include "machine/pool.h"

namespace fallline {
namespace {

// Small products are done often enough in a row for starting the threads not to count.
constexpr double kOperations = 2e7;

template <class T>
struct Operands {
  explicit Operands(const ProductSize& size)
      : a(size.rows * size.cols), b(size.cols * size.outputs), c(size.rows * size.outputs) {
    std::fill_n(a.data(), a.size(), T{1});
    std::fill_n(b.data(), b.size(), T{1});
  }

  Buffer<T> a, b, c;
};

template <class T>
void multiply(const ProductSize& size, Operands<T>& operands) {
  const auto& [rows, cols, outputs] = size;
  if (outputs == 1) {
    blas::gemv(rows, cols, operands.a.data(), operands.b.data(), operands.c.data());
  } else {
    blas::gemm(rows, outputs, cols, operands.a.data(), operands.b.data(), operands.c.data());
  }
}

}  // namespace

template <class T>
double productPeak(const ProductSize& size, unsigned threads, unsigned repeats) {
  using Clock = std::chrono::steady_clock;
  const double operations = 2.0 * static_cast<double>(size.rows) * static_cast<double>(size.cols) *
                            static_cast<double>(size.outputs);
  const auto times = static_cast<std::size_t>(std::max(1.0, kOperations / operations));
  std::vector<Operands<T>> operands;
  operands.reserve(threads);
  for (unsigned i = 0; i < threads; ++i) operands.emplace_back(size);
  Pool pool(threads);
  double best = 0;
  for (unsigned repeat = 0; repeat < repeats; ++repeat) {
    const auto start = Clock::now();
    pool.run(threads, [&](std::size_t i, unsigned) {
      for (std::size_t time = 0; time < times; ++time) multiply(size, operands[i]);
    });
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    best = std::max(best, operations * static_cast<double>(times) * threads / seconds);
  }
  // All elements are 1, so each of the product is their number in a row: exact in either precision.
  for (Operands<T>& each : operands) {
    const T expected = static_cast<T>(size.cols);
    if (!std::all_of(each.c.data(), each.c.data() + each.c.size(),
                     [&](T value) { return value == expected; })) {
      return 0;
    }
  }
  return best;
}

template double productPeak<float>(const ProductSize&, unsigned, unsigned);
template double productPeak<double>(const ProductSize&, unsigned, unsigned);

}  // namespace fallline
