// One-sample descent, several samples at a time: the same steps in the same order as in oneByOne.h,
// but everything that does not depend on the steps within the block is computed first.
//
// Let w0 be the weights before a block of rows. The product of row i with the weights at its step
// is
//   x[i].w = x[i].w0 - sum over j < i of step[j] x[j].x[i].
// One pass over the rows computes their products with w0 and with each other, with many independent
// sums. From one sample to the next only the slope of the loss is then sequential, and the weights
// are written once per block. With an L2 penalty, w and all previous steps are multiplied by 1 -
// rate l2 at each step.
#pragma once

#include <cstddef>
#include <utility>

#include "kernels/kernels.h"
#include "kernels/losses.h"
#include "kernels/rows.h"
#include "kernels/vectors.h"
#include "plan/plan.h"

namespace fallline {
namespace {

// Number of rows in a block: limited by the registers for the products of rows with each other.
template <class T>
static constexpr std::size_t kRowsTogether = kLanes<T> < 4       ? kLanes<T>
                                             : kVectorBytes < 64 ? 4
                                                                 : 8;

// Maximum length of rows in blocks. A longer row has enough independent work, and the products of
// rows would cost more than the latency of the slope.
static constexpr std::size_t kMostBytesTogether = 2048;

// Number of bytes of rows that are prefetched ahead of the current block.
static constexpr std::size_t kBytesAhead = 16 << 10;
static constexpr std::size_t kMostRowsAhead = 64;

// Pair p of rows is (kPair<p>.later, kPair<p>.earlier): (1,0), (2,0), (2,1), (3,0) ...
struct Pair {
  std::size_t later, earlier;
};
constexpr Pair pairAt(std::size_t p) {
  std::size_t later = 1;
  while (p >= later) p -= later++;
  return {later, p};
}
constexpr std::size_t pairOf(std::size_t later, std::size_t earlier) {
  return later * (later - 1) / 2 + earlier;
}

// The products of a block's rows with the weights, with themselves and with each other.
template <class T, std::size_t R>
struct BlockProducts {
  static constexpr std::size_t kPairs = R * (R - 1) / 2;
  T withWeights[R], squares[R];
  T pairs[(kPairs + R - 1) / R * R];
};

template <std::size_t N, std::size_t R, class T, std::size_t... P>
FALLLINE_INLINE void addPairs(const Vector<N, T>* rows, Vector<N, T>* sums,
                              std::index_sequence<P...>) {
  ((sums[P] += rows[pairAt(P).later] * rows[pairAt(P).earlier]), ...);
}

// Calls `function(w, rows)` for all columns, N at a time, with pointers to these columns of the
// weights and of R rows. The last columns, which do not fill a vector, are padded with zeros.
template <std::size_t N, std::size_t R, class T, class Function>
FALLLINE_INLINE void overColumns(const T* const* x, const T* w, std::size_t cols,
                                 const T (*rest)[N], const Function& function) {
  std::size_t j = 0;
  const T* rows[R];
  for (; j + N <= cols; j += N) {
    for (std::size_t r = 0; r < R; ++r) rows[r] = x[r] + j;
    function(w + j, rows);
  }
  if (j < cols) {
    for (std::size_t r = 0; r < R; ++r) rows[r] = rest[r];
    function(rest[R], rows);
  }
}

template <std::size_t R, class T>
FALLLINE_PART void blockProducts(const T* const* x, const T* w, std::size_t cols,
                                 BlockProducts<T, R>& out) {
  constexpr std::size_t N = kLanes<T>;
  constexpr std::size_t P = BlockProducts<T, R>::kPairs;
  T rest[R + 1][N];  // the last columns of the rows, and of the weights
  const std::size_t whole = cols / N * N;
  if (whole < cols) {
    __builtin_memset(rest, 0, sizeof rest);
    for (std::size_t r = 0; r < R; ++r) {
      for (std::size_t j = whole; j < cols; ++j) rest[r][j - whole] = x[r][j];
    }
    for (std::size_t j = whole; j < cols; ++j) rest[R][j - whole] = w[j];
  }
  {
    Vector<N, T> products[R] = {}, squares[R] = {};
    overColumns<N, R, T>(x, w, cols, rest, [&](const T* weightsAt, const T* const* rowsAt) {
      const Vector<N, T> weights = load<N>(weightsAt);
      for (std::size_t r = 0; r < R; ++r) {
        const Vector<N, T> row = load<N>(rowsAt[r]);
        products[r] += row * weights;
        squares[r] += row * row;
      }
    });
    const Vector<N, T> ofWeights = sumsOf<N, R, T>(products),
                       ofThemselves = sumsOf<N, R, T>(squares);
    __builtin_memcpy(out.withWeights, &ofWeights, sizeof out.withWeights);
    __builtin_memcpy(out.squares, &ofThemselves, sizeof out.squares);
  }
  Vector<N, T> pairs[sizeof out.pairs / sizeof(T)] = {};
  overColumns<N, R, T>(x, w, cols, rest, [&](const T*, const T* const* rowsAt) {
    Vector<N, T> rows[R];
    for (std::size_t r = 0; r < R; ++r) rows[r] = load<N>(rowsAt[r]);
    addPairs<N, R, T>(rows, pairs, std::make_index_sequence<P>());
  });
  for (std::size_t p = 0; p < P; p += R) {
    const Vector<N, T> sums = sumsOf<N, R, T>(pairs + p);
    __builtin_memcpy(out.pairs + p, &sums, R * sizeof(T));
  }
}

// w[cols] = scale w - sum of steps[R] x[R]
template <std::size_t R, class T>
FALLLINE_PART void takeSteps(const T* const* x, std::size_t cols, const T* steps, T scale, T* w) {
  constexpr std::size_t N = kLanes<T>;
  std::size_t j = 0;
  for (; j + N <= cols; j += N) {
    Vector<N, T> sum = steps[0] * load<N>(x[0] + j);
    for (std::size_t r = 1; r < R; ++r) sum += steps[r] * load<N>(x[r] + j);
    const Vector<N, T> weights = scale * load<N>(w + j) - sum;
    __builtin_memcpy(w + j, &weights, sizeof weights);
  }
  for (; j < cols; ++j) {
    T sum = steps[0] * x[0][j];
    for (std::size_t r = 1; r < R; ++r) sum += steps[r] * x[r][j];
    w[j] = scale * w[j] - sum;
  }
}

// Takes the steps of R samples: the rows x, their targets, weights and learning rates. `squares` is
// the sum of the squared weights, if these are penalised.
template <bool penalised, std::size_t R, class L, class T, class Ask>
FALLLINE_INLINE void descendBlock(const L& policy, const Plan& plan, const T* const* x, const T* y,
                                  const double* weights, const double* rates, T* w, T& bias,
                                  EpochSums& sums, double* losses, const Ask& ask) {
  const std::size_t cols = plan.nFeatures;
  BlockProducts<T, R> products;
  blockProducts<R>(x, w, cols, products);
  T squares = 0, scale = 1;
  if (penalised) {
#pragma omp simd reduction(+ : squares)
    for (std::size_t j = 0; j < cols; ++j) squares += w[j] * w[j];
  }
  const T limit = static_cast<T>(plan.clipSlope);
  T scores[R], slopes[R], steps[R], met[R];  // met: the weights' squares before each step
  const T ofBias = plan.useBias ? T(1) : T(0);
#if !defined(FALLLINE_SANITIZE)
#pragma GCC unroll 8
#endif
  for (std::size_t i = 0; i < R; ++i) {
    const T product = products.withWeights[i];
    scores[i] = product + bias;
    slopes[i] = clippedTo(limit, policy.at(scores[i], y[i]).slope);
    const T step = static_cast<T>(rates[i] * weights[i]) * slopes[i];
    steps[i] = step;
    if (penalised) {
      const T kept = T(1) - static_cast<T>(rates[i] * plan.l2);
      met[i] = squares;
      squares = kept * (kept * squares - T(2) * step * product) + step * step * products.squares[i];
      for (std::size_t j = i + 1; j < R; ++j) products.withWeights[j] *= kept;
      for (std::size_t j = 0; j < i; ++j) steps[j] *= kept;
      scale *= kept;
    }
    for (std::size_t j = i + 1; j < R; ++j) {
      products.withWeights[j] -= step * products.pairs[pairOf(j, i)];
    }
    bias -= ofBias * step;
    ask(i);
  }
  takeSteps<R>(x, cols, steps, scale, w);
  T lossOf[R];
#pragma omp simd
  for (std::size_t i = 0; i < R; ++i) lossOf[i] = policy.at(scores[i], y[i]).loss;
  double norms[R];
#pragma omp simd
  for (std::size_t i = 0; i < R; ++i) {
    const double slope = weights[i] * static_cast<double>(slopes[i]);
    double square = slope * slope * (static_cast<double>(products.squares[i]) + ofBias);
    if (penalised) {
      square += 2 * slope * plan.l2 * static_cast<double>(products.withWeights[i]) +
                plan.l2 * plan.l2 * static_cast<double>(met[i]);
    }
    norms[i] = __builtin_sqrt(square < 0 ? 0 : square);
  }
  for (std::size_t i = 0; i < R; ++i) {
    const double loss = weights[i] * static_cast<double>(lossOf[i]) +
                        (penalised ? 0.5 * plan.l2 * static_cast<double>(met[i]) : 0);
    sums.loss += loss;
    sums.gradientNorm += norms[i];
    if (losses) losses[i] = loss;
  }
}

// Whether rows of `cols` columns are processed in blocks.
template <class T>
FALLLINE_INLINE bool worksTogether(const Stretch& s, std::size_t cols) {
  return kRowsTogether<T> > 1 && !s.averaging && cols * sizeof(T) <= kMostBytesTogether;
}

// Takes the steps of the first samples of the range, as many as fill whole blocks; returns their
// number.
template <bool penalised, class L, class T>
[[gnu::noinline]] std::size_t descendBlocks(const L policy, const Plan& plan, const Data<T>& data,
                                            const Stretch& s, T* parameters, EpochSums& sums) {
  constexpr std::size_t R = kRowsTogether<T>;
  const std::size_t cols = data.cols, n = (s.to - s.from) / R * R;
  const auto rowOf = [&](std::size_t i) { return s.order ? std::size_t{s.order[i]} : i; };
  std::size_t ahead = kBytesAhead / (cols * sizeof(T)) / R * R;
  ahead = ahead < R ? R : ahead > kMostRowsAhead ? kMostRowsAhead : ahead;
  T bias = plan.useBias ? parameters[cols] : T(0);
  for (std::size_t first = 0; first < n; first += R) {
    const T* x[R];
    T y[R];
    double weights[R];
    for (std::size_t r = 0; r < R; ++r) {
      const std::size_t i = s.from + first + r, row = rowOf(i);
      x[r] = data.x + row * cols;
      y[r] = data.y[row];
      weights[r] = data.weights ? static_cast<double>(data.weights[row]) : 1.0;
    }
    const auto ask = [&](std::size_t r) {
      const std::size_t i = s.from + first + r + ahead;
      if (i >= s.to) return;
      const std::size_t next = rowOf(i);
      prefetch(data.x + next * cols, cols);
      __builtin_prefetch(data.y + next);
    };
    descendBlock<penalised, R>(policy, plan, x, y, weights, s.rates + first, parameters, bias, sums,
                               s.losses ? s.losses + first : nullptr, ask);
  }
  if (plan.useBias) parameters[cols] = bias;
  return n;
}

}  // namespace
}  // namespace fallline
