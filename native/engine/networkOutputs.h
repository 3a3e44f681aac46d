// Outputs of models outside training: scores of any model, and the outputs of every layer of a
// network.
#pragma once

#include <algorithm>
#include <vector>

#include "engine/activeLayers.h"
#include "engine/linear.h"
#include "engine/network.h"

namespace fallline {

// The network's outputs for rows of x, outside training: scores[rows x nOutputs], or, if `all` is
// not null, the outputs of every layer, layer after layer, in `all`.
template <class T>
void networkOutputs(const Kernels& kernels, const Plan& plan, const Rows<T>& samples,
                    const T* parameters, T* scores, T* all, Pool& pool, Stop stop) {
  const KernelTable<T>& table = kernels.table<T>();
  const std::size_t rows = samples.n, cols = plan.nFeatures;
  const Data<T> data{samples.x, nullptr, nullptr, rows, cols, samples.narrow};
  std::vector<std::size_t> firstDrops;
  std::vector<Dropout> dropouts;
  std::vector<ActiveLayer<T>> layers = activeLayersOf<T>(plan, false, firstDrops, dropouts);
  std::size_t widest = 0;
  for (ActiveLayer<T>& active : layers) {
    if (active.isNorm()) useRunning(active, parameters);
    widest = std::max(widest, active.layer->units);
  }
  const std::size_t chunkRows = chunkRowsFor<T>(plan, rows);
  Buffer<T> scratch(all ? 0 : 2 * pool.threads() * chunkRows * widest);
  Buffer<T> widened(samples.narrow ? pool.threads() * chunkRows * cols : 0);
  pool.run(ceilDivide(rows, chunkRows), [&](std::size_t chunk, unsigned thread) {
    if (stop.now()) return;
    const std::size_t row = chunk * chunkRows, n = std::min(chunkRows, rows - row);
    const T* inputs = samples.x + (samples.narrow ? 0 : row * cols);
    if (samples.narrow) {
      T* to = widened.data() + thread * chunkRows * cols;
      table.widenRows(rowsOf<T>(data, nullptr, row, n), {nullptr, nullptr, 0, cols}, to);
      inputs = to;
    }
    T* spare = scratch.data() + 2 * thread * chunkRows * widest;
    std::size_t active = 0, before = 0;
    for (const Layer& layer : plan.layers) {
      const bool copies = layer.kind == LayerKind::dropout;
      T* outputs =
          all ? all + before + row * layer.units : spare + (active % 2) * chunkRows * widest;
      if (!all && active + 1 == layers.size()) outputs = scores + row * layer.units;
      before += rows * layer.units;
      if (copies) {
        if (all) std::copy_n(inputs, n * layer.units, outputs);
      } else {
        runLayer<T>(table, layers[active++], n, inputs, parameters, outputs, nullptr, nullptr);
      }
      if (all || !copies) inputs = outputs;
    }
  });
}

// scores[rows x nOutputs] of any model.
template <class T>
void modelScores(const Kernels& kernels, const Plan& plan, const Rows<T>& rows, const T* parameters,
                 T* scores, Pool& pool, Stop stop) {
  if (plan.isNetwork()) {
    networkOutputs<T>(kernels, plan, rows, parameters, scores, nullptr, pool, stop);
  } else {
    linearScores(kernels, plan, rows, parameters, scores, pool, stop);
  }
}

// The number of threads that `passes` passes over `rows` rows can keep busy, in batches of the
// given size. Small problems use the calling thread alone.
template <class T>
unsigned usefulThreads(const Plan& plan, std::size_t batchRows, std::size_t rows,
                       std::size_t passes) {
  return plan.isNetwork() ? usefulNetworkThreads<T>(plan, batchRows)
                          : usefulLinearThreads<T>(plan, batchRows, rows, passes);
}

}  // namespace fallline
