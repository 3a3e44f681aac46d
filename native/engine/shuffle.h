// The order of the samples in each epoch. A separate thread prepares the next epoch's order during
// the current epoch, because drawing 500,000 numbers takes a tenth of an epoch of mini-batches. The
// generator's state is the same as without the preparation.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <thread>

#include "engine/rng.h"
#include "machine/buffer.h"
#include "machine/threads.h"
#include "plan/plan.h"

namespace fallline {

class Shuffler {
 public:
  // Shuffling fewer rows takes less time than starting a thread.
  static constexpr std::size_t kWorthAThread = std::size_t{1} << 15;

  // For at most `epochs` epochs; with `rows` 0 nothing is shuffled.
  Shuffler(std::size_t rows, std::size_t epochs, bool aside)
      : Shuffler(rows, epochs, aside, Purpose("the order of the samples")) {}
  ~Shuffler() {
    if (preparing_.joinable()) preparing_.join();
  }
  Shuffler(const Shuffler&) = delete;
  Shuffler& operator=(const Shuffler&) = delete;

  // The order of the epoch that starts at this generator state, which is advanced past it. Valid
  // until the next call.
  const std::uint32_t* next(std::uint32_t* words) {
    if (toCome_ > 0) --toCome_;
    if (preparing_.joinable()) {
      preparing_.join();
      if (std::equal(before_.begin(), before_.end(), words)) {
        std::swap(order_, spare_);
        std::copy(after_.begin(), after_.end(), words);
        prepare(words);
        return order_.data();
      }
    }
    Random(words).permutation(order_.data(), order_.size());
    prepare(words);
    return order_.data();
  }

 private:
  Shuffler(std::size_t rows, std::size_t epochs, bool aside, const Purpose&)
      : toCome_(epochs),
        aside_(aside && epochs > 1 && rows >= kWorthAThread),
        order_(rows),
        spare_(aside_ ? rows : 0) {}

  using Words = std::array<std::uint32_t, kRandomWords>;

  void prepare(const std::uint32_t* words) {
    if (!aside_ || toCome_ == 0) return;
    std::copy_n(words, kRandomWords, before_.begin());
    after_ = before_;
    // If the system refuses the thread, the next epoch draws its order itself.
    preparing_ =
        startThread([this] { Random(after_.data()).permutation(spare_.data(), spare_.size()); });
  }

  std::size_t toCome_;
  const bool aside_;
  Buffer<std::uint32_t> order_, spare_;
  Words before_{}, after_{};
  std::thread preparing_;
};

}  // namespace fallline
