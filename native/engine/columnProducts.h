// Products of columns with the state of coordinate descent, on several threads. Each product is
// computed by one thread, so the bits do not depend on their number.
#pragma once

#include <algorithm>

#include "engine/blocks.h"
#include "kernels/kernels.h"
#include "machine/pool.h"

namespace fallline {

// out[j] = column j of the matrix . state, for the listed columns, each listed once
inline void multiplyColumnsInParallel(const Kernels& kernels, const CoordinateSystem& system,
                                      const ActiveCoordinates& listed, std::size_t threads,
                                      double* out) {
  // Columns that a thread multiplies at a time, and the least multiply-adds that pay for threads.
  constexpr std::size_t columnsPerTask = 256;
  constexpr std::size_t workForThreads = std::size_t{1} << 20;
  const std::size_t tasks = ceilDivide(listed.count, columnsPerTask);
  const bool isLarge = listed.count > workForThreads / system.rows;
  Pool pool(static_cast<unsigned>(isLarge ? std::min(threads, tasks) : 1));
  pool.run(tasks, [&](std::size_t task, unsigned) noexcept {
    const std::size_t from = task * columnsPerTask;
    const std::size_t count = std::min(columnsPerTask, listed.count - from);
    kernels.multiplyColumns(system, {listed.numbers + from, count}, out);
  });
}

}  // namespace fallline
