// Samples that stay valid until an asynchronous run has ended.
#pragma once

#include <napi.h>

#include <algorithm>
#include <cstring>

#include "binding/marshal.h"
#include "machine/buffer.h"
#include "machine/pool.h"

namespace fallline {

template <class T>
void copyInParallel(const T* from, std::size_t n, T* to, unsigned threads) {
  constexpr std::size_t piece = std::size_t{1} << 20;
  const std::size_t pieces = (n + piece - 1) / piece;
  Pool pool(
      static_cast<unsigned>(std::min<std::size_t>(threads, std::max<std::size_t>(1, pieces / 4))));
  pool.run(pieces, [&](std::size_t i, unsigned) {
    const std::size_t first = i * piece;
    std::memcpy(to + first, from + first, std::min(piece, n - first) * sizeof(T));
  });
}

// An array that stays valid: a copy, or a reference to shared memory.
template <class T>
class HeldArray {
 public:
  HeldArray(const Napi::Value& array, const T* elements, std::size_t n, unsigned threads) {
    if (!elements) return;
    if (isShared(array)) {
      shared_ = Napi::Persistent(array.As<Napi::Object>());
      elements_ = elements;
    } else {
      const Purpose purpose("a copy of the samples");
      copy_ = Buffer<T>(n);
      copyInParallel(elements, n, copy_.data(), threads);
      elements_ = copy_.data();
    }
  }

  const T* elements() const { return elements_; }
  void release() { shared_.Reset(); }

 private:
  Napi::ObjectReference shared_;
  Buffer<T> copy_;
  const T* elements_ = nullptr;
};

// Features of 8 or 16 bits that stay valid.
class HeldNarrow {
 public:
  HeldNarrow(const FeatureValues& values, const NarrowFeatures& narrow, std::size_t rows,
             std::size_t cols, unsigned threads)
      : codes_(values.elements, static_cast<const char*>(narrow.codes),
               rows * cols * narrow.width(), threads),
        scale_(values.scale, narrow.scale, cols, 1),
        offset_(values.offset, narrow.offset, cols, 1),
        narrow_{narrow.storage, codes_.elements(), scale_.elements(), offset_.elements()} {}

  const NarrowFeatures& narrow() const { return narrow_; }
  void release() {
    codes_.release();
    scale_.release();
    offset_.release();
  }

 private:
  HeldArray<char> codes_;
  HeldArray<float> scale_, offset_;
  const NarrowFeatures narrow_;
};

// Rows of features that stay valid.
template <class T>
class HeldRows {
 public:
  // `values`: the JavaScript values that `rows` was read from, in their order; unused if there are
  // no rows.
  HeldRows(const FeatureValues& values, const Rows<T>& rows, unsigned threads)
      : x_(values.elements, rows.x, rows.n * rows.cols, threads),
        narrow_(values, rows.narrow, rows.n, rows.cols, threads),
        rows_{x_.elements(), nullptr, rows.n, rows.cols, narrow_.narrow()} {}

  const Rows<T>& rows() const { return rows_; }
  void release() {
    x_.release();
    narrow_.release();
  }

 private:
  HeldArray<T> x_;
  HeldNarrow narrow_;
  const Rows<T> rows_;
};

// All samples of a run.
template <class T>
class HeldData {
 public:
  // `values`: the JavaScript values that `data` was read from; unused if `data` has no rows.
  HeldData(const Plan& plan, const DataValues& values, const Data<T>& data)
      : x_(values.x, rowsOf<T>(data, nullptr, 0, data.rows), plan.threads),
        y_(values.y, data.y, data.rows * plan.targetWidth(), 1),
        weights_(values.sampleWeights, data.weights, data.rows, 1),
        data_{x_.rows().x, y_.elements(), weights_.elements(),
              data.rows,   data.cols,     x_.rows().narrow} {}

  const Data<T>& data() const { return data_; }
  void release() {
    x_.release();
    y_.release();
    weights_.release();
  }

 private:
  HeldRows<T> x_;
  HeldArray<T> y_, weights_;
  const Data<T> data_;
};

}  // namespace fallline
