#include "machine/bandwidth.h"

#include <algorithm>
#include <chrono>
#include <vector>

#include "machine/buffer.h"
#include "machine/pool.h"

namespace fallline {

double readBandwidth(const Kernels& kernels, std::size_t bytes, unsigned threads,
                     unsigned repeats) {
  using Clock = std::chrono::steady_clock;
  constexpr std::size_t piece = 1 << 16;  // elements: small enough to share out evenly
  const std::size_t pieces = std::max<std::size_t>(1, bytes / sizeof(float) / piece);
  Buffer<float> values(pieces * piece);
  Pool pool(threads);
  pool.run(pieces,
           [&](std::size_t i, unsigned) { std::fill_n(values.data() + i * piece, piece, 1.0f); });
  std::vector<double> sums(pieces);
  double best = 0;
  for (unsigned repeat = 0; repeat < repeats; ++repeat) {
    const auto start = Clock::now();
    pool.run(pieces, [&](std::size_t i, unsigned) {
      sums[i] = kernels.table<float>().sum(piece, values.data() + i * piece);
    });
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    // The sums are checked, so that the compiler cannot remove a pass: every element is 1.
    if (sums[repeat % pieces] != static_cast<double>(piece)) return 0;
    best = std::max(best, static_cast<double>(pieces * piece * sizeof(float)) / seconds);
  }
  return best;
}

}  // namespace fallline
