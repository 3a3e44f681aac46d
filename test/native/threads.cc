// What threads share, under ThreadSanitizer: the pool and the order that is made aside. Every index
// of a run is worked on once, by one thread, and what it wrote without any lock is seen by whoever
// started the run. lib/setup/testThreads.mjs builds and runs this; a data race, a wrong sum or a
// hang is a failure.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <thread>
#include <vector>

#include "engine/shuffle.h"
#include "machine/pool.h"

namespace {

using fallline::Pool;

void expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "expected: %s\n", what);
  std::exit(1);
}

// Runs of many sizes, the small ones that follow each other at once among them.
void everyIndexOnce(unsigned threads) {
  Pool pool(threads);
  expect(pool.threads() >= 1 && pool.threads() <= threads, "at most as many threads as asked for");
  std::vector<unsigned> done(1000);
  std::vector<std::uint64_t> sums(pool.threads());
  std::uint64_t total = 0;
  for (std::size_t round = 0; round < 210; ++round) {
    const std::size_t count = round % 7 == 0 ? round % 1000 : round % 5;
    pool.run(count, [&](std::size_t index, unsigned thread) {
      ++done[index];
      sums[thread] += index + 1;
    });
    for (std::size_t i = 0; i < done.size(); ++i) {
      expect(done[i] == (i < count ? 1u : 0u), "each index once");
      done[i] = 0;
    }
    total += count * (count + 1) / 2;
  }
  expect(std::accumulate(sums.begin(), sums.end(), std::uint64_t{0}) == total, "no sum is lost");
}

// What one run wrote is read by the next, on whichever thread.
void runsFollowEachOther(unsigned threads) {
  Pool pool(threads);
  std::vector<std::uint64_t> values(64, 1);
  for (int round = 0; round < 150; ++round) {
    pool.run(values.size() / 2, [&](std::size_t i, unsigned) {
      const std::size_t other = values.size() - 1 - i;
      const std::uint64_t before = values[i];
      values[i] = values[other] % 1000 + 1;
      values[other] = before;
    });
    values[static_cast<std::size_t>(round) % values.size()] += 1;
  }
  expect(values[0] > 0, "values");
}

// Threads that went to sleep are woken, and ended.
void sleepersAreWoken(unsigned threads) {
  Pool pool(threads);
  std::atomic<int> calls{0};
  for (int round = 0; round < 5; ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    pool.run(8, [&](std::size_t, unsigned) { calls.fetch_add(1, std::memory_order_relaxed); });
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  expect(calls.load() == 40, "each call, after every rest");
}

// Pools that end at once, without work, or right after some.
void endings(unsigned threads) {
  for (int i = 0; i < 60; ++i) {
    std::vector<int> seen(16);
    Pool pool(threads);
    if (i % 3 == 1) pool.run(0, [&](std::size_t, unsigned) { seen[0] = 9; });
    if (i % 3 == 2) pool.run(seen.size(), [&](std::size_t index, unsigned) { seen[index] = 1; });
    const int sum = std::accumulate(seen.begin(), seen.end(), 0);
    expect(sum == (i % 3 == 2 ? 16 : 0), "all of the work, and no other");
  }
}

// Several callers, each with a pool of its own, as several fits have.
void manyPools(unsigned threads) {
  std::vector<std::thread> callers;
  for (int i = 0; i < 4; ++i) callers.emplace_back([threads] { everyIndexOnce(threads); });
  for (std::thread& caller : callers) caller.join();
}

// A task may use another pool: a pool of its own.
void poolsInPools(unsigned threads) {
  Pool outer(threads);
  std::vector<std::uint64_t> sums(12);
  outer.run(sums.size(), [&](std::size_t index, unsigned) {
    Pool inner(2);
    std::vector<std::uint64_t> parts(40);
    for (int round = 0; round < 5; ++round) {
      inner.run(parts.size(), [&](std::size_t i, unsigned) { parts[i] += index + i; });
    }
    sums[index] = std::accumulate(parts.begin(), parts.end(), std::uint64_t{0});
  });
  for (std::size_t i = 0; i < sums.size(); ++i) expect(sums[i] == 5 * (40 * i + 780), "inner sums");
}

// The order of the next epoch, made while this one is worked through, is what would be drawn then.
void ordersMadeAside() {
  constexpr std::size_t rows = fallline::Shuffler::kWorthAThread;
  std::uint32_t aside[4] = {1, 2, 3, 4}, now[4] = {1, 2, 3, 4};
  // One call more than was said beforehand is answered too.
  fallline::Shuffler ahead(rows, 5, true), alone(rows, 6, false);
  for (int epoch = 0; epoch < 6; ++epoch) {
    const std::uint32_t* a = ahead.next(aside);
    const std::uint32_t* b = alone.next(now);
    expect(std::equal(a, a + rows, b), "the same order");
    expect(std::equal(aside, aside + 4, now), "the same words");
    // Somebody put the words back: what was prepared is not used.
    if (epoch == 3) aside[2] = now[2] = 77;
  }
}

}  // namespace

int main() {
  for (const unsigned threads : {1u, 2u, 3u, 5u}) {
    everyIndexOnce(threads);
    runsFollowEachOther(threads);
    sleepersAreWoken(threads);
    endings(threads);
  }
  manyPools(3);
  poolsInPools(3);
  ordersMadeAside();
  std::puts("pools and orders: no race, nothing lost");
}
