// The order of the samples in each epoch. While one epoch is worked through, the order of the next is made
// aside, by a thread of its own: drawing 500,000 numbers takes a tenth of an epoch in mini-batches. The
// generator's words are those that one after the other would leave, whatever was prepared.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <thread>

#include "machine/buffer.h"
#include "plan/plan.h"
#include "engine/rng.h"
#include "machine/threads.h"

namespace fallline {

class Shuffler {
 public:
  // Fewer rows are shuffled in less time than it takes to start a thread.
  static constexpr std::size_t kWorthAThread = std::size_t{1} << 15;

  // For so many epochs at most; `rows` 0: nothing is shuffled.
  Shuffler(std::size_t rows, std::size_t epochs, bool aside)
      : Shuffler(rows, epochs, aside, Purpose("the order of the samples")) {}
  ~Shuffler() {
    if (preparing_.joinable()) preparing_.join();
  }
  Shuffler(const Shuffler&) = delete;
  Shuffler& operator=(const Shuffler&) = delete;

  // The order of the epoch that begins at these words, which are left as they are after it. It stays
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
    // Without a thread, the next epoch draws its own.
    preparing_ = startThread([this] {
      Random(after_.data()).permutation(spare_.data(), spare_.size());
    });
  }

  std::size_t toCome_;
  const bool aside_;
  Buffer<std::uint32_t> order_, spare_;
  Words before_{}, after_{};
  std::thread preparing_;
};

}  // namespace fallline
