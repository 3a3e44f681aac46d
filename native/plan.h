// The training plan as the native side sees it: plain values, complete, already checked.
// lib/plan.ts is the one place that knows defaults; nothing here has any.
#pragma once

#include <cstddef>
#include <cstdint>

namespace fallline {

enum class Loss { sigmoidSquaredError, logistic };
enum class Reduction { sum, mean };
enum class Precision { float32, float64 };

struct Plan {
  std::size_t nFeatures;
  bool useBias;
  Loss loss;
  Reduction reduction;
  double learningRate;
  std::size_t batchSize;  // rows of a full batch; the last one of an epoch may be shorter
  bool shuffle;
  Precision precision;
  unsigned threads;

  std::size_t nParameters() const { return nFeatures + (useBias ? 1 : 0); }
};

// Samples: x is rows x cols, row-major; y holds one target per row (0 or 1 for both losses).
template <class T>
struct Data {
  const T* x;
  const T* y;
  std::size_t rows;
  std::size_t cols;
};

// What training changes: nFeatures weights and, with useBias, the bias after them; the four words
// of the generator that shuffles.
template <class T>
struct State {
  T* parameters;
  std::uint32_t* random;
};

struct EpochReport {
  double loss;
  double seconds;
};

enum class Ended { completed, aborted, diverged, invalidData };

struct Outcome {
  Ended ended;
  // With invalidData: the first element of x that is not finite.
  std::size_t index = 0;
  double value = 0;
};

}  // namespace fallline
