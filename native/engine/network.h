// How the work on a network is divided: a batch into passes that fit the cache, and a pass into
// chunks of rows that go through all layers, and into leaves of rows, whose weight gradients are
// products divided into panels. Chunks and leaves are powers of two, and a pass is a power of two
// of leaves: the trees of their sums (treeSum.h) do not depend on passes. Sizes depend only on the
// shapes, never on the threads; lib/numerics/leaves.ts has the same formulas.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdlib>
#include <vector>

#include "engine/blocks.h"
#include "plan/plan.h"

namespace fallline {

// A size of this file. Only builds for `npm run bench:network-thresholds`, which measures the best
// value, let an environment variable override it.
#ifdef FALLLINE_TUNING
inline std::size_t tuned(const char* variable, std::size_t size) {
  const char* text = std::getenv(variable);
  const std::size_t other = text ? std::strtoul(text, nullptr, 10) : 0;
  return other > 0 ? other : size;
}
#else
constexpr std::size_t tuned(const char*, std::size_t size) { return size; }
#endif

// Work in floating-point operations -> pieces that it is worth cutting into. `npm run
// bench:network-thresholds` on two cores (Zen 4): four pieces take 0.5 to 0.9 of the time of one
// from 6e6 operations on, and nothing is gained below; two pieces leave a thread waiting for the
// other and often cost more than one; eight and more are no faster there, and are for machines of
// more cores.
inline std::size_t piecesFor(double operations) {
  struct Row {
    double operations;
    std::size_t pieces;
  };
  static constexpr Row table[] = {{1e10, 64}, {5e9, 32}, {2e9, 16}, {6e8, 8}, {6e6, 4}};
  if (const std::size_t forced = tuned("FALLLINE_PIECES", 0)) return forced;
  for (const Row& row : table) {
    if (operations >= row.operations) return row.pieces;
  }
  return 1;
}

inline constexpr std::size_t kRowStep =
    16;  // rows of a chunk are a multiple of BLAS's register blocks
inline constexpr std::size_t kLeastChunkRows = 64;
inline constexpr std::size_t kMostChunkRows = 256;
// Bytes that a chunk's rows need in all layers (to fit the second-level cache), and those of a pass
// (to fit the third-level cache).
inline constexpr std::size_t kChunkBytes = 512 << 10;
inline constexpr std::size_t kPassBytes = std::size_t{8} << 20;
// Rows of a leaf of the weights' gradients: with fewer, adding up would take longer than the
// products.
inline constexpr std::size_t kLeafRows = 256;

// Multiplications for one row in the products of all layers.
inline double weightsOf(const Plan& plan) {
  double sum = 0;
  for (const Layer& layer : plan.layers) sum += static_cast<double>(layer.nWeights());
  return sum;
}

// Numbers stored per row during a pass: the inputs, each layer's outputs, and the derivatives of
// the loss by them.
inline std::size_t rowWidth(const Plan& plan) {
  std::size_t sum = plan.nFeatures;
  for (const Layer& layer : plan.layers) {
    if (layer.kind == LayerKind::dropout) continue;
    const bool keeps = !layer.activation.slopeFromOutput();
    sum += layer.units * ((keeps ? 3 : 2) + (layer.kind == LayerKind::batchNorm ? 1 : 0));
  }
  return sum;
}

// Whether the rows of a batch depend on each other in training.
inline bool looksAtBatch(const Plan& plan) {
  return std::any_of(plan.layers.begin(), plan.layers.end(),
                     [](const Layer& layer) { return layer.dependsOnBatch(); });
}

inline bool hasDropout(const Plan& plan) {
  return std::any_of(plan.layers.begin(), plan.layers.end(),
                     [](const Layer& layer) { return layer.kind == LayerKind::dropout; });
}

// Rows that pass through the layers together: the whole batch if its rows depend on each other,
// else as many as fit the cache.
template <class T>
std::size_t passRowsFor(const Plan& plan, std::size_t rows, bool training) {
  if (training && looksAtBatch(plan)) return rows;
  const std::size_t fitting = kPassBytes / (rowWidth(plan) * sizeof(T));
  return std::min(rows, std::max(kLeafRows, std::bit_floor(fitting)));
}

template <class T>
std::size_t chunkRowsFor(const Plan& plan, std::size_t rows) {
  const std::size_t pieces = piecesFor(4 * weightsOf(plan) * static_cast<double>(rows));
  const std::size_t even = ceilDivide(ceilDivide(rows, pieces), kRowStep) * kRowStep;
  const std::size_t bytes = tuned("FALLLINE_CHUNK_BYTES", kChunkBytes);
  const std::size_t most = tuned("FALLLINE_CHUNK_ROWS", kMostChunkRows);
  const std::size_t fitting = bytes / (rowWidth(plan) * sizeof(T)) / kRowStep * kRowStep;
  return std::bit_floor(std::min(even, std::clamp(fitting, std::min(kLeastChunkRows, most), most)));
}

// A panel of the gradient of one layer's weights: a range of units by a range of inputs.
struct Panel {
  std::size_t active;
  std::size_t unit, units;
  std::size_t input, inputs;
};

// Cuts a layer's gradient over `rows` rows into panels along its longer side.
inline void addPanels(std::size_t active, const Layer& layer, std::size_t rows,
                      std::vector<Panel>& panels) {
  const double operations = 2 * static_cast<double>(layer.nWeights()) * static_cast<double>(rows);
  const bool alongInputs = layer.inputs >= layer.units;
  const std::size_t length = alongInputs ? layer.inputs : layer.units;
  const std::size_t width =
      ceilDivide(ceilDivide(length, piecesFor(operations)), kRowStep) * kRowStep;
  for (std::size_t at = 0; at < length; at += width) {
    const std::size_t n = std::min(width, length - at);
    if (alongInputs) {
      panels.push_back({active, 0, layer.units, at, n});
    } else {
      panels.push_back({active, at, n, 0, layer.inputs});
    }
  }
}

// The number of threads that a batch of `rows` rows can keep busy.
template <class T>
unsigned usefulNetworkThreads(const Plan& plan, std::size_t rows) {
  const std::size_t chunks = ceilDivide(rows, chunkRowsFor<T>(plan, rows));
  const std::size_t leafRows = std::min(rows, kLeafRows);
  std::vector<Panel> panels;
  for (const Layer& layer : plan.layers) {
    if (layer.kind == LayerKind::dense) addPanels(0, layer, leafRows, panels);
  }
  std::size_t most = piecesFor(2 * weightsOf(plan) * static_cast<double>(rows));
  most = std::max(chunks, most > 1 ? panels.size() * ceilDivide(rows, leafRows) : 1);
  return static_cast<unsigned>(std::min<std::size_t>(plan.threads, most));
}

}  // namespace fallline
