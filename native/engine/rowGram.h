// Products of all pairs of rows, in the coordinates of a frame: R X X' R, where R holds the roots
// of the samples' weights. With it, ridge regression on more columns than rows is a system with a
// row per sample (C. Saunders, A. Gammerman and V. Vovk, "Ridge regression learning algorithm in
// dual variables", ICML 1998). The twin of lib/numerics/rowGram.ts.
//
// Each tile of the result is computed by one thread, so the bits do not depend on their number.
#pragma once

#include <algorithm>
#include <cmath>

#include "engine/blocks.h"
#include "engine/framedRows.h"
#include "kernels/kernels.h"
#include "machine/blas.h"
#include "machine/buffer.h"
#include "machine/pool.h"
#include "machine/stop.h"
#include "plan/plan.h"

namespace fallline {

// Rows and columns of a tile.
inline constexpr std::size_t kGramTile = 128;

// rows[n x cols] = the rows in the frame, times the roots of their weights
template <class T>
void placeAllRows(const KernelTable<T>& kernels, const Data<T>& data, const Frame& frame,
                  Pool& pool, double* rows) {
  Vector<FramedRows<T>> readers;
  for (unsigned thread = 0; thread < pool.threads(); ++thread) {
    readers.emplace_back(kernels, data, frame, false, kGramTile);
  }
  pool.run(ceilDivide(data.rows, kGramTile), [&](std::size_t block, unsigned thread) {
    const std::size_t first = block * kGramTile, n = std::min(kGramTile, data.rows - first);
    double* out = rows + first * data.cols;
    readers[thread].place(readers[thread].read(first, n), n, out);
    for (std::size_t i = 0; data.weights && i < n; ++i, out += data.cols) {
      scaleRow(static_cast<double>(data.weights[first + i]), data.cols, out, out);
    }
  });
}

// out[rows x rows]
template <class T>
void writeRowGram(const KernelTable<T>& kernels, const Plan& plan, const Data<T>& data,
                  const Frame& frame, double* out, Stop stop) {
  const std::size_t n = data.rows, cols = data.cols;
  const std::size_t tiles = ceilDivide(n, kGramTile), pairs = tiles * (tiles + 1) / 2;
  const double work = static_cast<double>(n) * static_cast<double>(n) * static_cast<double>(cols);
  Pool pool(work < 4e6 ? 1 : static_cast<unsigned>(std::min<std::size_t>(plan.threads, pairs)));
  Buffer<double> rows(n * cols);
  placeAllRows(kernels, data, frame, pool, rows.data());
  pool.run(tiles * tiles, [&](std::size_t tile, unsigned) {
    const std::size_t i = tile / tiles * kGramTile, j = tile % tiles * kGramTile;
    if (j < i || stop.now()) return;
    const double* a = rows.data() + i * cols;
    const double* b = rows.data() + j * cols;
    double* c = out + i * n + j;
    const std::size_t height = std::min(kGramTile, n - i), width = std::min(kGramTile, n - j);
    if (i == j) {
      blas::syrk(height, cols, 1, a, c, n);
    } else {
      blas::gemm<double>(height, width, cols, 1, {a, cols, false}, {b, cols, true}, 0, c, n);
    }
  });
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < n; ++j) out[j * n + i] = out[i * n + j];
  }
}

}  // namespace fallline
