#include "binding/coordinateCalls.h"

#include <algorithm>

#include "binding/marshal.h"
#include "engine/columnProducts.h"

namespace fallline {
namespace {

// A matrix of size columns with `rows` elements each.
const double* matrixFrom(const Napi::Value& value, std::size_t rows, std::size_t size) {
  if (rows > SIZE_MAX / sizeof(double) / size) {
    throw wrongValue(value.Env(), "rows", "the number of elements of a column");
  }
  return elementsOf<double>(value, rows * size, "matrix");
}

ActiveCoordinates numbersFrom(const Napi::Value& value, std::size_t size, const char* name) {
  const std::size_t count = lengthOf<std::uint32_t>(value, name);
  const std::uint32_t* const numbers = elementsOf<std::uint32_t>(value, count, name);
  if (std::any_of(numbers, numbers + count, [&](std::uint32_t j) { return j >= size; })) {
    throw wrongValue(value.Env(), name, "numbers of coordinates");
  }
  return {numbers, count};
}

}  // namespace

void coordinateSweeps(const Napi::CallbackInfo& info, const Kernels& kernels) {
  const bool isGram = booleanFrom(info[0], "isGram");
  const std::size_t rows = sizeFrom(info[1], 1, SIZE_MAX >> 11, "rows");
  const std::size_t size = countFrom<double>(info[7], "weights");
  if (isGram && rows != size) throw wrongValue(info.Env(), "rows", "the number of weights");
  const std::size_t sweeps = sizeFrom(info[9], 1, SIZE_MAX >> 11, "sweeps");
  const double enough = numberFrom(info[10], "enough");
  const CoordinateSystem system = {isGram,
                                   rows,
                                   size,
                                   matrixFrom(info[2], rows, size),
                                   elementsOf<double>(info[3], size, "squares"),
                                   elementsOf<double>(info[4], size, "l1"),
                                   elementsOf<double>(info[5], size, "l2"),
                                   elementsOf<double>(info[6], rows, "state"),
                                   elementsOf<double>(info[7], size, "weights")};
  const ActiveCoordinates active = numbersFrom(info[8], size, "active");
  double* const out = elementsOf<double>(info[11], 3, "out");
  CoordinateSweep last = {0, 0};
  std::size_t done = 0;
  while (done < sweeps) {
    last = kernels.sweepCoordinates(system, active);
    ++done;
    if (!(last.decrease > enough)) break;
  }
  out[0] = static_cast<double>(done);
  out[1] = last.decrease;
  out[2] = last.change;
}

void columnProducts(const Napi::CallbackInfo& info, const Kernels& kernels) {
  const std::size_t rows = sizeFrom(info[0], 1, SIZE_MAX >> 11, "rows");
  const std::size_t size = countFrom<double>(info[5], "out");
  const std::size_t threads = sizeFrom(info[4], 1, kMaxThreads, "threads");
  const CoordinateSystem system = {
      false,   rows,    size,    matrixFrom(info[1], rows, size),
      nullptr, nullptr, nullptr, elementsOf<double>(info[2], rows, "state"),
      nullptr};
  const ActiveCoordinates listed = numbersFrom(info[3], size, "listed");
  double* const out = elementsOf<double>(info[5], size, "out");
  multiplyColumnsInParallel(kernels, system, listed, threads, out);
}

}  // namespace fallline
