// Features in fewer bytes than the precision that is computed in: bytes are what training waits
// for. lib/data/storage.ts says what each storage holds.
#pragma once

#include <cstddef>
#include <cstdint>

namespace fallline {

// How the elements of x are held: in the plan's precision, or narrower.
enum class Storage { full, float16, bfloat16, uint8 };

// IEEE 754's binary16.
struct Float16 {
  std::uint16_t bits;
};
// The upper half of a float.
struct Bfloat16 {
  std::uint16_t bits;
};

// Narrow elements, row-major. With uint8, element (i, j) is scale[j] * code + offset[j]; the others
// have neither. Storage::full: there are none, x is in the plan's precision.
struct NarrowFeatures {
  Storage storage = Storage::full;
  const void* codes = nullptr;
  const float* scale = nullptr;
  const float* offset = nullptr;

  // Whether they are narrow at all.
  explicit operator bool() const { return storage != Storage::full; }

  // Bytes of an element.
  std::size_t width() const { return storage == Storage::uint8 ? 1 : 2; }

  // Those that begin at element `first`, where a row begins.
  NarrowFeatures from(std::size_t first) const {
    if (!*this) return *this;
    return {storage, static_cast<const char*>(codes) + first * width(), scale, offset};
  }
};

// Whether our own kernels widen elements in registers. In double precision a block is widened
// first, which costs less there than kernels of their own for three storages would.
template <class T>
inline constexpr bool kInRegisters = sizeof(T) == sizeof(float);

}  // namespace fallline
