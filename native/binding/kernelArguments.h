// The arguments of one kernel call, with the checks that protect memory: no type, length, stride or
// offset from JavaScript is trusted, and no value computed from them can overflow.
//
// If sizes exceed BLAS's integers, or an output overlaps an input, the call does nothing and
// `refused()` is true; TypeScript then computes the result element by element.
#pragma once

#include <napi.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "binding/marshal.h"
#include "kernels/kernels.h"
#include "machine/blas.h"

namespace fallline {

// Element (i, j) is first[i * down + j * across]; `low` and `high` point to the lowest and the
// highest element.
template <class T>
struct Grid {
  T* first = nullptr;
  std::ptrdiff_t rows = 0, cols = 0, down = 0, across = 0;
  const T *low = nullptr, *high = nullptr;

  blas::Strided<T> strided() const { return {first, down}; }
  blas::Strided<const T> constant() const { return {first, down}; }
  // The same elements in reverse order along negative steps, so that all steps are positive.
  blas::Strided<T> upwards() const { return {const_cast<T*>(low), down < 0 ? -down : down}; }

  // The grid, or its transpose, as a grid with contiguous rows, if it has that form.
  Grid inRows() const {
    if (across == 1 || (down != 1 && rows != 1)) {
      return cols == 1 && down == 1 ? Grid{first, 1, rows, rows, 1, low, high} : *this;
    }
    return {first, cols, rows, across, 1, low, high};
  }
};

// Whether two grids with contiguous rows have, or may have, a common element. Adjacent blocks of
// one matrix do not. lib/kernels/shared/overlap.ts has the same rule.
template <class T>
bool mayShare(const Grid<T>& a, const Grid<T>& b) {
  const auto at = [](const T* element) { return reinterpret_cast<std::uintptr_t>(element); };
  const std::uintptr_t lowA = at(a.low), lowB = at(b.low);
  if (lowA >= at(b.high) + sizeof(T) || lowB >= at(a.high) + sizeof(T)) return false;
  const std::ptrdiff_t leading = a.rows > 1 ? a.down : b.down;
  if ((b.rows > 1 && b.down != leading) || leading < std::max(a.cols, b.cols) || a.across != 1 ||
      b.across != 1) {
    return true;
  }
  const auto bytes = static_cast<std::ptrdiff_t>(lowB - lowA);
  if (bytes % static_cast<std::ptrdiff_t>(sizeof(T)) != 0) return true;
  const std::ptrdiff_t apart = bytes / static_cast<std::ptrdiff_t>(sizeof(T));
  // The distance of b's first element from a's, in columns and rows.
  const std::ptrdiff_t right = (apart % leading + leading) % leading;
  const std::ptrdiff_t below = (apart - right) / leading;
  const auto meet = [&](std::ptrdiff_t shift) { return shift < a.rows && -shift < b.rows; };
  return (right < a.cols && meet(below)) || (leading - right < b.cols && meet(below + 1));
}

class KernelArguments {
 public:
  static constexpr std::size_t kMost = 20;

  KernelArguments(napi_env env, napi_callback_info info) : env_(env) {
    std::size_t count = kMost;
    void* data = nullptr;
    // Missing arguments are undefined.
    if (napi_get_cb_info(env, info, &count, values_.data(), nullptr, &data) != napi_ok) {
      throw Napi::Error::New(env, "The arguments of a kernel cannot be read");
    }
    kernels_ = static_cast<const Kernels* const*>(data);
  }

  napi_env env() const { return env_; }
  const Kernels& kernels() const { return **kernels_; }
  template <class T>
  const KernelTable<T>& table() const {
    return kernels().table<T>();
  }
  // The result of the call: a number, `true`, or undefined if it was refused.
  napi_value result(double number) const {
    napi_value value;
    return napi_create_double(env_, number, &value) == napi_ok ? value : nullptr;
  }
  napi_value done() const {
    napi_value value;
    return napi_get_boolean(env_, true, &value) == napi_ok ? value : nullptr;
  }
  napi_value refusal() const { return nullptr; }
  bool refused() const { return refused_; }

  double number(std::size_t index, const char* name) const {
    double value;
    if (napi_get_value_double(env_, values_[index], &value) != napi_ok) {
      throw wrongKind(env_, name, "a number");
    }
    return value;
  }

  bool boolean(std::size_t index, const char* name) const {
    return booleanFrom(value(index), name);
  }

  bool isMissing(std::size_t index) const { return value(index).IsUndefined(); }

  // An integer that a double represents exactly.
  std::int64_t integer(std::size_t index, const char* name) const {
    constexpr double most = 9007199254740991.0;
    const double value = number(index, name);
    if (!(value >= -most && value <= most) ||
        value != static_cast<double>(static_cast<std::int64_t>(value))) {
      throw wrongValue(env_, name, "an integer");
    }
    return static_cast<std::int64_t>(value);
  }

  // A number of elements, at least 1.
  std::size_t extent(std::size_t index, const char* name) {
    const std::int64_t value = integer(index, name);
    if (value < 1) throw wrongValue(env_, name, "at least 1");
    refused_ |= value > kMostCounted;
    return static_cast<std::size_t>(value);
  }

  unsigned threads(std::size_t index) const {
    const std::int64_t value = integer(index, "threads");
    if (value < 1 || value > static_cast<std::int64_t>(kMaxThreads)) {
      throw wrongValue(env_, "threads", "from 1 to " + std::to_string(kMaxThreads));
    }
    return static_cast<unsigned>(value);
  }

  // rows x cols elements: an array, the steps down and across, and the offset of the first element.
  template <class T>
  Grid<T> grid(std::size_t index, std::size_t rows, std::size_t cols, const char* name) {
    return gridOf(spanOf<T>(value(index), name), rows, cols, integer(index + 1, name),
                  integer(index + 2, name), integer(index + 3, name), name);
  }

  // rows x cols elements in contiguous rows: an array, the distance between rows, and the offset of
  // the first element.
  template <class T>
  Grid<T> rows(std::size_t index, std::size_t rows, std::size_t cols, const char* name) {
    return gridOf(spanOf<T>(value(index), name), rows, cols, integer(index + 1, name), 1,
                  integer(index + 2, name), name);
  }

  // n elements: an array, the stride, and the offset of the first element.
  template <class T>
  Grid<T> vector(std::size_t index, std::size_t n, const char* name) {
    return gridOf(spanOf<T>(value(index), name), n, 1, integer(index + 1, name), 1,
                  integer(index + 2, name), name);
  }

  // rows x cols contiguous elements: an array and the offset of the first element.
  template <class T>
  Grid<T> dense(std::size_t index, std::size_t rows, std::size_t cols, const char* name) {
    return gridOf(spanOf<T>(value(index), name), rows, cols, static_cast<std::int64_t>(cols), 1,
                  integer(index + 1, name), name);
  }

  // n contiguous elements: an array and the offset of the first element.
  template <class T>
  Grid<T> dense(std::size_t index, std::size_t n, const char* name) {
    return gridOf(spanOf<T>(value(index), name), n, 1, 1, 1, integer(index + 1, name), name);
  }

  // Refuses the call if the two may have a common element.
  template <class T>
  void refuseOverlap(const Grid<T>& one, const Grid<T>& other) {
    refused_ = refused_ || mayShare(one.inRows(), other.inRows());
  }

 private:
  // BLAS has 32-bit integers in most builds, and products of two such sizes do not wrap around.
  static constexpr std::int64_t kMostCounted = 0x7fff'ffff;

  Napi::Value value(std::size_t index) const { return {env_, values_[index]}; }

  template <class T>
  Grid<T> gridOf(std::span<T> all, std::size_t rows, std::size_t cols, std::int64_t down,
                 std::int64_t across, std::int64_t offset, const char* name) {
    refused_ |= std::max(down, -down) > kMostCounted || std::max(across, -across) > kMostCounted ||
                down == 0 || across == 0;
    if (refused_) return {};
    const auto length = static_cast<std::int64_t>(all.size());
    const std::int64_t toLastRow = (static_cast<std::int64_t>(rows) - 1) * down;
    const std::int64_t toLastCol = (static_cast<std::int64_t>(cols) - 1) * across;
    // Each is checked by itself, so that their sum cannot overflow either.
    if (std::max(toLastRow, -toLastRow) >= length || std::max(toLastCol, -toLastCol) >= length) {
      throw tooShort(name);
    }
    const std::int64_t low =
        offset + std::min<std::int64_t>(toLastRow, 0) + std::min<std::int64_t>(toLastCol, 0);
    const std::int64_t high =
        offset + std::max<std::int64_t>(toLastRow, 0) + std::max<std::int64_t>(toLastCol, 0);
    if (low < 0 || high >= length) throw tooShort(name);
    T* data = all.data();
    return {data + offset,
            static_cast<std::ptrdiff_t>(rows),
            static_cast<std::ptrdiff_t>(cols),
            down,
            across,
            data + low,
            data + high};
  }

  Napi::RangeError tooShort(const char* name) const {
    return wrongValue(env_, name,
                      "an array that holds all elements which the call reads or writes");
  }

  napi_env env_;
  const Kernels* const* kernels_;
  bool refused_ = false;
  std::array<napi_value, kMost> values_{};
};

}  // namespace fallline
