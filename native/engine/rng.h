// xoshiro128** 1.1 (Blackman and Vigna, https://prng.di.unimi.it): the 32-bit generator behind
// shuffling. Its state, four 32-bit words, is part of the training state; lib/random/rng.ts draws
// the same numbers from it.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace fallline {

class Random {
 public:
  explicit Random(std::uint32_t* words) : s_(words) {}

  std::uint32_t next() {
    const std::uint32_t result = std::rotl(s_[1] * 5u, 7) * 9u;
    const std::uint32_t t = s_[1] << 9;
    s_[2] ^= s_[0];
    s_[3] ^= s_[1];
    s_[1] ^= s_[2];
    s_[0] ^= s_[3];
    s_[2] ^= t;
    s_[3] = std::rotl(s_[3], 11);
    return result;
  }

  // Uniform on [0, bound), without bias: Lemire, "Fast Random Integer Generation in an Interval",
  // ACM TOMACS 29 (2019). bound must not be 0.
  std::uint32_t below(std::uint32_t bound) {
    std::uint64_t product = std::uint64_t{next()} * bound;
    if (static_cast<std::uint32_t>(product) < bound) {
      const std::uint32_t threshold = (0u - bound) % bound;
      while (static_cast<std::uint32_t>(product) < threshold) {
        product = std::uint64_t{next()} * bound;
      }
    }
    return static_cast<std::uint32_t>(product >> 32);
  }

  // order[n] = a random permutation of 0 ... n-1 (Fisher-Yates, always from the identity, so that
  // the order depends on the generator's state alone).
  void permutation(std::uint32_t* order, std::size_t n) {
    // A local copy of the generator: the compiler cannot know that `order` does not alias its
    // state, and would store and reload it for each number.
    std::uint32_t words[4] = {s_[0], s_[1], s_[2], s_[3]};
    Random own(words);
    for (std::size_t i = 0; i < n; ++i) order[i] = static_cast<std::uint32_t>(i);
    for (std::size_t i = n; i > 1; --i) {
      const std::uint32_t j = own.below(static_cast<std::uint32_t>(i));
      const std::uint32_t kept = order[i - 1];
      order[i - 1] = order[j];
      order[j] = kept;
    }
    for (std::size_t k = 0; k < 4; ++k) s_[k] = words[k];
  }

 private:
  std::uint32_t* s_;
};

}  // namespace fallline
