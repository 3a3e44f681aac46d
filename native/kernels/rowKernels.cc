// The kernels on a block of samples: scores, the gradient's sums, and the conversion of stored rows
// of 8 or 16 bits to T.
#include "kernels/elementary.h"
#include "kernels/kernelUnit.h"
#include "kernels/rows.h"
#include "kernels/vectors.h"
#include "kernels/widen.h"

namespace fallline {
namespace {

// Pointers to row i, with elements stored as S: rows in order, by index, or either.
template <class S>
struct InOrder {
  const S* x;
  std::size_t cols;
  FALLLINE_INLINE_MEMBER const S* operator()(std::size_t i) const { return x + i * cols; }
};
template <class S>
struct ByNumber {
  const S* x;
  const std::uint32_t* order;
  std::size_t cols;
  FALLLINE_INLINE_MEMBER const S* operator()(std::size_t i) const { return x + order[i] * cols; }
};
template <class S>
struct Either {
  const S* x;
  const std::uint32_t* order;
  std::size_t cols;
  FALLLINE_INLINE_MEMBER const S* operator()(std::size_t i) const {
    return x + (order ? order[i] : i) * cols;
  }
};

// Calls `function(rowAt, nextAt)` for stored rows of 8 or 16 bits: pointers to row i of this block,
// and to row i of the next block of the same samples.
template <class T, class Function>
void withNarrowRows(const Rows<T>& rows, const Rows<T>& next, Function&& function) {
  const auto narrow = [&]<class S>(const S*) {
    function(Either<S>{static_cast<const S*>(rows.narrow.codes), rows.order, rows.cols},
             Either<S>{static_cast<const S*>(next.narrow.codes), next.order, next.cols});
  };
  switch (rows.narrow.storage) {
    case Storage::full: return;
    case Storage::float16: return narrow(static_cast<const Float16*>(nullptr));
    case Storage::bfloat16: return narrow(static_cast<const Bfloat16*>(nullptr));
    case Storage::uint8: return narrow(static_cast<const std::uint8_t*>(nullptr));
  }
}

// The same for rows in any storage. In double precision there is no narrow storage: see
// kInRegisters.
template <class T, class Function>
void withRows(const Rows<T>& rows, const Rows<T>& next, Function&& function) {
  if constexpr (kInRegisters<T>) {
    if (rows.narrow) return withNarrowRows(rows, next, function);
  }
  const Either<T> nextAt{next.x, next.order, next.cols};
  if (rows.order) {
    function(ByNumber<T>{rows.x, rows.order, rows.cols}, nextAt);
  } else {
    function(InOrder<T>{rows.x, rows.cols}, nextAt);
  }
}

// A gradient reads each block twice. With long rows in order, each of the two passes prefetches
// half of the next block, so that memory is busy all the time. (Shuffled rows are prefetched in the
// first pass: more of them miss the cache.)
template <class T>
bool areHalved(const Rows<T>& rows, const Rows<T>& next, std::size_t outputs) {
  return outputs == 1 && !rows.order && next.n == rows.n && rows.cols >= 2 * kLanes<T>;
}

template <class T>
void scoreBlock(const Rows<T>& rows, const Rows<T>& next, PrefetchShare share, std::size_t outputs,
                const T* w, const T* biases, T* scores) {
  withRows(rows, next, [&](const auto rowAt, const auto nextAt) {
    if (outputs == 1) {
      const std::size_t cols = rows.cols;
      const bool halves = share == PrefetchShare::firstHalf && areHalved(rows, next, outputs);
      scoreRows(rowAt, rows.n, cols, w, biases ? *biases : T(0), scores, nextAt, next.n,
                halves ? cols / 2 : cols);
      return;
    }
    inParts<true>(outputs, [&](const auto size, std::size_t first) {
      scoreOutputs<size()>(rowAt, rows.n, rows.cols, w + first * rows.cols,
                           biases ? biases + first : nullptr, scores + first, outputs, nextAt,
                           first == 0 ? next.n : 0);
    });
  });
}

template <class T>
void addBlock(const Rows<T>& rows, const Rows<T>& next, std::size_t outputs, const T* slopes,
              double* sums) {
  withRows(rows, next, [&](const auto rowAt, const auto nextAt) {
    const auto ahead = areHalved(rows, next, outputs) ? nextAt(0) + rows.cols / 2 : nullptr;
    inParts(outputs, [&](const auto size, std::size_t first) {
      addRows<size()>(rowAt, ahead, rows.n, rows.cols, slopes + first, outputs,
                      sums + first * rows.cols);
    });
  });
}

template <class T>
void widenBlock(const Rows<T>& rows, const Rows<T>& next, T* out) {
  const std::size_t cols = rows.cols;
  withNarrowRows(rows, next, [&](const auto rowAt, const auto nextAt) {
    for (std::size_t i = 0; i < rows.n; ++i) {
      if (i < next.n) prefetch(nextAt(i), cols);
      T* row = out + i * cols;
      widenRow(rowAt(i), cols, row);
      if (rows.narrow.scale) scaleRow(rows.narrow.scale, rows.narrow.offset, cols, row);
    }
  });
}

template <class T>
constexpr RowKernels<T> kernels = {scoreBlock<T>, addBlock<T>, widenBlock<T>};

}  // namespace

namespace FALLLINE_INSTRUCTION_SET {
constinit const BothPrecisions<RowKernels> rowKernels = {kernels<float>, kernels<double>};
}

}  // namespace fallline
