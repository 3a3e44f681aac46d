// The kernels of rows: scores of a block of samples, what their slopes add to the gradient, and narrow
// rows made wide.
#include "kernels/elementary.h"
#include "kernels/kernelUnit.h"
#include "kernels/rows.h"
#include "kernels/vectors.h"
#include "kernels/widen.h"

namespace fallline {
namespace {

// Where row i of elements that are stored as S begins: in their order, by their numbers, or either.
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

// Calls `of` with what gives the beginning of row i, and of row i of those to come, for rows that are
// narrow: both are of the same samples.
template <class T, class Function>
void withNarrowRows(const Rows<T>& rows, const Rows<T>& next, Function&& of) {
  const auto narrow = [&]<class S>(const S*) {
    of(Either<S>{static_cast<const S*>(rows.narrow.codes), rows.order, rows.cols},
       Either<S>{static_cast<const S*>(next.narrow.codes), next.order, next.cols});
  };
  switch (rows.narrow.storage) {
    case Storage::own: return;
    case Storage::float16: return narrow(static_cast<const Float16*>(nullptr));
    case Storage::bfloat16: return narrow(static_cast<const Bfloat16*>(nullptr));
    case Storage::uint8: return narrow(static_cast<const std::uint8_t*>(nullptr));
  }
}

// The same for rows that may be narrow in single precision, and are not in double: see kInRegisters.
template <class T, class Function>
void withRows(const Rows<T>& rows, const Rows<T>& next, Function&& of) {
  if constexpr (kInRegisters<T>) {
    if (rows.narrow) return withNarrowRows(rows, next, of);
  }
  const Either<T> nextAt{next.x, next.order, next.cols};
  if (rows.order) {
    of(ByNumber<T>{rows.x, rows.order, rows.cols}, nextAt);
  } else {
    of(InOrder<T>{rows.x, rows.cols}, nextAt);
  }
}

// A block whose gradient is taken is gone through twice. Of long rows in their order, the next block is asked for in
// two halves, one in each pass, so that memory is busy all the time. (Rows in any order are asked for in the
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
constexpr RowKernels<T> kernels = {scoreBlock<T>,
                                   addBlock<T>,
                                   widenBlock<T>};

}  // namespace

namespace FALLLINE_INSTRUCTION_SET {
constinit const BothPrecisions<RowKernels> rowKernels = {kernels<float>, kernels<double>};
}

}  // namespace fallline
