// Sums over samples that threads share the work of, under ThreadSanitizer: Hessians, moments of
// columns, products of rows and of columns. Plain loops stand in for OpenBLAS and the kernels, so
// that every access to a matrix is seen. Results must not depend on the number of threads.
// lib/scripts/testThreads.mjs builds and runs this.
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "engine/columnMoments.h"
#include "engine/columnProducts.h"
#include "engine/hessian.h"
#include "engine/rowGram.h"

namespace fallline {

bool isExiting() { return false; }

namespace blas {

void gemv(std::size_t rows, std::size_t cols, const double* x, const double* w, double* scores) {
  for (std::size_t i = 0; i < rows; ++i) {
    scores[i] = 0;
    for (std::size_t j = 0; j < cols; ++j) scores[i] += x[i * cols + j] * w[j];
  }
}

void gemmTransposedB(std::size_t m, std::size_t n, std::size_t k, const double* a, const double* b,
                     double* c) {
  for (std::size_t i = 0; i < m; ++i) gemv(n, k, b, a + i * k, c + i * n);
}

void syrkTransposed(std::size_t n, std::size_t k, double alpha, const double* a, double* c) {
  for (std::size_t row = 0; row < k; ++row, a += n) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = i; j < n; ++j) c[i * n + j] += alpha * a[i] * a[j];
    }
  }
}

void syrk(std::size_t n, std::size_t k, double alpha, const double* a, double* c,
          std::size_t leading) {
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i; j < n; ++j) {
      double sum = 0;
      for (std::size_t l = 0; l < k; ++l) sum += a[i * k + l] * a[j * k + l];
      c[i * leading + j] = alpha * sum;
    }
  }
}

// As rowGram.h uses it: c = a . transpose(b)
template <>
void gemm<double>(std::size_t m, std::size_t n, std::size_t k, double, Leading<double> a,
                  Leading<double> b, double, double* c, std::size_t leading) {
  for (std::size_t i = 0; i < m; ++i) {
    gemv(n, k, b.first, a.first + i * a.leading, c + i * leading);
  }
}

}  // namespace blas
}  // namespace fallline

namespace {

using namespace fallline;

constexpr std::size_t kRows = 20000, kCols = 60;

void expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "expected: %s\n", what);
  std::exit(1);
}

void accumulate(std::size_t n, const double* from, double* to) {
  for (std::size_t j = 0; j < n; ++j) to[j] += from[j];
}

void addBias(std::size_t rows, std::size_t outputs, const double* biases, double* scores) {
  for (std::size_t i = 0; i < rows * outputs; ++i) scores[i] += biases[i % outputs];
}

void multiplyColumns(const CoordinateSystem& system, const ActiveCoordinates& listed, double* out) {
  for (std::size_t each = 0; each < listed.count; ++each) {
    const std::size_t j = listed.numbers[each];
    blas::gemv(1, system.rows, system.matrix + j * system.rows, system.state, out + j);
  }
}

// As 8-bit numbers are decoded.
void widenRows(const Rows<double>& rows, const Rows<double>&, double* out) {
  const auto* codes = static_cast<const unsigned char*>(rows.narrow.codes);
  for (std::size_t i = 0; i < rows.n * rows.cols; ++i) out[i] = codes[i] / 16.0 - 8;
}

struct Samples {
  std::vector<double> x, y, weights;
  std::vector<unsigned char> codes;

  Samples() : x(kRows * kCols), y(kRows), weights(kRows), codes(kRows * kCols) {
    std::uint32_t random = 1;
    for (std::size_t i = 0; i < x.size(); ++i) {
      random = random * 1664525u + 1013904223u;
      codes[i] = static_cast<unsigned char>(random >> 24);
      x[i] = codes[i] / 16.0 - 8;
    }
    for (std::size_t i = 0; i < kRows; ++i) {
      y[i] = static_cast<double>(i % 3);
      weights[i] = static_cast<double>(i % 4);
    }
  }

  Data<double> data(bool narrow, std::size_t rows) const {
    if (!narrow) return {x.data(), y.data(), weights.data(), rows, kCols};
    return {nullptr, y.data(), weights.data(), rows, kCols, {Storage::uint8, codes.data()}};
  }
};

Kernels plainKernels() {
  Kernels kernels{};
  kernels.tables.f64.accumulate = accumulate;
  kernels.tables.f64.addBias = addBias;
  kernels.tables.f64.widenRows = widenRows;
  kernels.multiplyColumns = multiplyColumns;
  return kernels;
}

Plan planOf(LossName name, TargetKind targets, std::size_t outputs, unsigned threads) {
  Plan plan{};
  plan.nFeatures = kCols;
  plan.nOutputs = outputs;
  plan.classes = outputs > 1;
  plan.useBias = true;
  plan.loss.name = name;
  plan.loss.targets = targets;
  plan.l2 = 0.1;
  plan.precision = Precision::float64;
  plan.threads = threads;
  return plan;
}

using Results = std::vector<std::vector<double>>;

Results hessians(const Kernels& kernels, const Data<double>& data, const Frame& frame,
                 unsigned threads) {
  const Plan plans[] = {planOf(LossName::squaredError, TargetKind::regression, 1, threads),
                        planOf(LossName::softmax, TargetKind::multiclass, 3, threads)};
  Results all;
  for (const Plan& plan : plans) {
    const std::vector<double> parameters(plan.nParameters(), 0.01);
    const HessianShape shape(plan);
    std::vector<double> out(shape.blocks * shape.size * shape.size);
    HessianSums<double>(kernels, plan, data, parameters.data(), frame, Stop())(out.data());
    all.push_back(out);
  }
  return all;
}

Results results(const Samples& samples, bool narrow, unsigned threads) {
  const Kernels kernels = plainKernels();
  const Data<double> data = samples.data(narrow, kRows);
  const std::vector<double> shift(kCols, 0.5), scale(kCols, 2);
  const Frame frame{shift.data(), scale.data()};
  Results all = hessians(kernels, data, frame, threads);
  std::vector<double> means(kCols), deviations(kCols);
  ColumnMoments<double>(kernels, data, threads, Stop())(means.data(), deviations.data());
  all.push_back(means);
  all.push_back(deviations);
  const std::size_t few = 500;
  const Plan plan = planOf(LossName::squaredError, TargetKind::regression, 1, threads);
  std::vector<double> gram(few * few);
  writeRowGram<double>(kernels.table<double>(), plan, samples.data(narrow, few), frame, gram.data(),
                       Stop());
  all.push_back(gram);
  return all;
}

// The samples' numbers as a matrix with short columns.
std::vector<double> products(const Samples& samples, unsigned threads) {
  constexpr std::size_t rows = 100, cols = kRows * kCols / rows;
  std::vector<std::uint32_t> listed;
  for (std::uint32_t j = 0; j < cols; ++j) {
    if (j % 13 != 3) listed.push_back(j);
  }
  std::vector<double> state(samples.y.begin(), samples.y.begin() + rows), out(cols);
  const CoordinateSystem system = {false,   rows,    cols,         samples.x.data(), nullptr,
                                   nullptr, nullptr, state.data(), nullptr};
  multiplyColumnsInParallel(plainKernels(), system, {listed.data(), listed.size()}, threads,
                            out.data());
  return out;
}

}  // namespace

int main() {
  const Samples samples;
  const Results expected = results(samples, false, 1);
  const std::vector<double> product = products(samples, 1);
  for (const unsigned threads : {2u, 3u, 5u}) {
    for (const bool narrow : {false, true}) {
      expect(results(samples, narrow, threads) == expected, "the bits of one thread");
    }
    expect(products(samples, threads) == product, "the products of one thread");
  }
  std::puts("sums of samples: no race, the same bits");
}
